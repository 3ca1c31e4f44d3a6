package rules

import (
	"slices"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// createAssignment assigns a permission set, or a permission set group, whose
// aggregated permission set the row then names. Either may make the user a member
// of sites.
func createAssignment(w *write) (string, error) {
	facts := w.readAssignment()
	if err := refuse(objectAssignment, facts); err != nil {
		return "", err
	}
	w.changes[fieldPermissionSetID] = facts.set.id
	w.changes["PermissionSetGroupId"] = facts.group.id
	w.changes[fieldIsActive] = true
	id := w.tx.Insert(objectAssignment, w.dropUnknown(objectAssignment, w.changes))
	w.recalculateLater(facts.assignee.id)
	return id, nil
}

func removeAssignment(w *write) error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	set := w.tx.Get(objectPermissionSet, w.before.String(fieldPermissionSetID))
	if err := refuse(objectAssignment, &removal{ofProfile: set.Bool("IsOwnedByProfile")}); err != nil {
		return err
	}
	w.tx.Delete(objectAssignment, w.id)
	w.recalculateLater(w.before.String(fieldAssigneeID))
	return nil
}

func (w *write) readAssignment() *assignmentWrite {
	facts := &assignmentWrite{mayAssign: w.mayWrite(""), expired: w.expires()}
	facts.assignee = userOf(w.tx.Get(objectUser, w.changes.String(fieldAssigneeID)))
	facts.profile = readProfile(w.tx, facts.assignee.profileID)
	if w.readSet(facts); facts.set.id == "" {
		return facts
	}
	facts.duplicate = w.tx.Count(objectAssignment, `"AssigneeId" = ? AND "PermissionSetId" = ?`, facts.assignee.id, facts.set.id) > 0
	w.readNeeds(facts)
	return facts
}

// expires tells whether the assignment would be over before it begins.
func (w *write) expires() bool {
	switch end := w.changes["ExpirationDate"].(type) {
	case string:
		return end != "" && end <= store.FormatTime(w.tx.Now())
	case time.Time:
		return !end.After(w.tx.Now())
	}
	return false
}

// readSet reads the permission set that is assigned, by itself or by its group.
func (w *write) readSet(facts *assignmentWrite) {
	id := w.changes.String(fieldPermissionSetID)
	if group := w.changes.String("PermissionSetGroupId"); group != "" {
		facts.group.named = true
		row := w.tx.Get(objectPermissionSetGroup, group)
		if row == nil {
			return
		}
		facts.group = permissionSetGroup{id: row.String("Id"), label: row.String("MasterLabel"), status: row.String("Status"), named: true}
		aggregate := w.tx.First(objectPermissionSet, `"PermissionSetGroupId" = ?`, facts.group.id)
		id = aggregate.String("Id")
	}
	row := w.tx.Get(objectPermissionSet, id)
	facts.set = permissionSet{
		id: row.String("Id"), label: row.String("Label"), ownedByProfile: row.Bool("IsOwnedByProfile"),
	}
	if row.String("Type") == permissionSetGroupT && !facts.group.named {
		// The aggregate of a group is assigned by naming the group.
		facts.set = permissionSet{}
	}
}

// readNeeds works out what the user lacks for the permission set, or for one of
// the components when it is a group.
func (w *write) readNeeds(facts *assignmentWrite) {
	sets := w.tx.Select(objectPermissionSet, `"Id" = ? OR "Id" IN (
		SELECT "PermissionSetId" FROM "PermissionSetGroupComponent" WHERE "PermissionSetGroupId" = ?) ORDER BY "Id"`,
		facts.set.id, facts.group.id)
	of := familyOf(facts.profile.userType, facts.profile.license.name)
	for _, set := range sets {
		w.readLicenseOf(facts, set.String("LicenseId"))
		if facts.denied != "" || facts.group.named && set.String("Id") != facts.set.id {
			continue // of a group, the aggregate grants: it is net of muting
		}
		facts.denied = w.deniedBy(of, set)
	}
}

// readLicenseOf reads the license that a permission set is bound to.
func (w *write) readLicenseOf(facts *assignmentWrite, id string) {
	bound := w.tx.Get(objectUserLicense, licenseID(w, objectUserLicense, id))
	if bound != nil {
		if facts.set.licenseID == "" || facts.set.licenseID == facts.profile.license.id {
			facts.set.licenseID = bound.String("Id")
		}
		return
	}
	psl := w.tx.Get(objectPermissionSetLicense, licenseID(w, objectPermissionSetLicense, id))
	if psl == nil {
		return
	}
	n := w.tx.Count(objectLicenseAssign, `"AssigneeId" = ? AND "PermissionSetLicenseId" = ?`, facts.assignee.id, psl.String("Id"))
	if n == 0 {
		facts.missingPSLs = append(facts.missingPSLs, psl.String("MasterLabel"))
	}
}

// licenseID gives the id when it belongs to the object, and "" when it does not:
// PermissionSet.LicenseId leads to two objects.
func licenseID(w *write, object, id string) string {
	if o := w.engine.schema.Object(object); o == nil || !strings.HasPrefix(id, o.KeyPrefix) {
		return ""
	}
	return id
}

// deniedBy names the first permission of a permission set that the license family
// does not allow, as Salesforce words it: "Read Opportunities", "Run Reports".
func (w *write) deniedBy(of family, set store.Row) string {
	for _, row := range w.tx.Select(objectObjectPermissions, `"ParentId" = ? ORDER BY "SobjectType"`, set.String("Id")) {
		if right, denied := of.deniedObjectRight(row); denied {
			return right.verb + " " + w.countPlural(row.String("SobjectType"))
		}
	}
	fields := w.engine.schema.Object(objectPermissionSet).Fields
	i := slices.IndexFunc(fields, func(f schema.Field) bool {
		return strings.HasPrefix(f.Name, permissionsPrefix) && set.Bool(f.Name) && !of.allowsUser(f.Name)
	})
	if i < 0 {
		return ""
	}
	return fields[i].Label
}

func (w *write) countPlural(object string) string {
	if o := w.engine.schema.Object(object); o != nil {
		return o.LabelPlural
	}
	return object
}

func createLicenseAssign(w *write) (string, error) {
	facts := w.readLicenseAssign()
	if err := refuse(objectLicenseAssign, facts); err != nil {
		return "", err
	}
	id := w.tx.Insert(objectLicenseAssign, w.changes)
	w.countUsed(objectPermissionSetLicense, facts.id, 1)
	return id, nil
}

func (w *write) readLicenseAssign() *licenseAssignWrite {
	facts := &licenseAssignWrite{mayAssign: w.mayWrite("") && w.actor.hasPermission(permUsers)}
	facts.assignee = userOf(w.tx.Get(objectUser, w.changes.String(fieldAssigneeID)))
	p := readProfile(w.tx, facts.assignee.profileID)
	facts.family = familyOf(p.userType, p.license.name)
	psl := w.tx.Get(objectPermissionSetLicense, w.changes.String("PermissionSetLicenseId"))
	if psl == nil {
		return facts
	}
	facts.id, facts.label, facts.key = psl.String("Id"), psl.String("MasterLabel"), psl.String("PermissionSetLicenseKey")
	facts.status, facts.total, facts.used = psl.String("Status"), psl.Int("TotalLicenses"), psl.Int(fieldUsedLicenses)
	facts.duplicate = w.tx.Count(objectLicenseAssign, `"AssigneeId" = ? AND "PermissionSetLicenseId" = ?`, facts.assignee.id, facts.id) > 0
	return facts
}

// removeLicenseAssign takes a permission set license away, unless a permission
// set that needs it is still assigned.
func removeLicenseAssign(w *write) error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	psl := w.before.String("PermissionSetLicenseId")
	n := w.tx.Count(objectAssignment, `"AssigneeId" = ? AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "LicenseId" = ?)`,
		w.before.String(fieldAssigneeID), psl)
	if err := refuse(objectLicenseAssign, &removal{needed: n > 0}); err != nil {
		return err
	}
	w.tx.Delete(objectLicenseAssign, w.id)
	w.countUsed(objectPermissionSetLicense, psl, -1)
	return nil
}

// countUsed adds n to the used seats of a license.
func (w *write) countUsed(object, id string, n int64) {
	used := w.tx.Get(object, id).Int(fieldUsedLicenses)
	w.tx.Set(object, id, store.Row{fieldUsedLicenses: used + n})
}
