package rules

import (
	"fmt"
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
	facts, err := w.readAssignment()
	if err != nil {
		return "", err
	}
	if err := refuse(objectAssignment, facts); err != nil {
		return "", err
	}
	w.changes[fieldPermissionSetID] = facts.set.id
	w.changes["PermissionSetGroupId"] = facts.group.id
	w.changes[fieldIsActive] = true
	id, err := w.tx.Insert(objectAssignment, w.fit(objectAssignment, w.changes))
	if err != nil {
		return "", fmt.Errorf("assign the permission set: %w", err)
	}
	return id, w.recalculateLater(facts.assignee.id)
}

func removeAssignment(w *write) error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	set, err := find(w.tx, objectPermissionSet, w.before.String(fieldPermissionSetID))
	if err != nil {
		return err
	}
	if err := refuse(objectAssignment, &removal{ofProfile: set.Bool("IsOwnedByProfile")}); err != nil {
		return err
	}
	if err := w.tx.Delete(objectAssignment, w.id); err != nil {
		return err
	}
	return w.recalculateLater(w.before.String(fieldAssigneeID))
}

func (w *write) readAssignment() (*assignmentWrite, error) {
	may, err := w.mayWrite("")
	if err != nil {
		return nil, err
	}
	facts := &assignmentWrite{mayAssign: may, expired: w.expires()}
	assignee, err := find(w.tx, objectUser, w.changes.String(fieldAssigneeID))
	if err != nil {
		return nil, err
	}
	facts.assignee = userOf(assignee)
	if facts.profile, err = readProfile(w.tx, facts.assignee.profileID); err != nil {
		return nil, err
	}
	if err := w.readSet(facts); err != nil || facts.set.id == "" {
		return facts, err
	}
	n, err := w.tx.Count(objectAssignment, `"AssigneeId" = ? AND "PermissionSetId" = ?`, facts.assignee.id, facts.set.id)
	if err != nil {
		return nil, fmt.Errorf("read the assignments of the user: %w", err)
	}
	facts.duplicate = n > 0
	return facts, w.readNeeds(facts)
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
func (w *write) readSet(facts *assignmentWrite) error {
	id := w.changes.String(fieldPermissionSetID)
	if group := w.changes.String("PermissionSetGroupId"); group != "" {
		facts.group.named = true
		row, err := find(w.tx, objectPermissionSetGroup, group)
		if err != nil || row == nil {
			return err
		}
		facts.group = permissionSetGroup{id: row.String("Id"), label: row.String("MasterLabel"), status: row.String("Status"), named: true}
		aggregate, err := first(w.tx, objectPermissionSet, `"PermissionSetGroupId" = ?`, facts.group.id)
		if err != nil {
			return err
		}
		id = aggregate.String("Id")
	}
	row, err := find(w.tx, objectPermissionSet, id)
	if err != nil {
		return err
	}
	facts.set = permissionSet{
		id: row.String("Id"), label: row.String("Label"), ownedByProfile: row.Bool("IsOwnedByProfile"),
	}
	if row.String("Type") == permissionSetGroupT && !facts.group.named {
		// The aggregate of a group is assigned by naming the group.
		facts.set = permissionSet{}
	}
	return nil
}

// readNeeds works out what the user lacks for the permission set, or for one of
// the components when it is a group.
func (w *write) readNeeds(facts *assignmentWrite) error {
	sets, err := w.tx.Select(objectPermissionSet, `"Id" = ? OR "Id" IN (
		SELECT "PermissionSetId" FROM "PermissionSetGroupComponent" WHERE "PermissionSetGroupId" = ?) ORDER BY "Id"`,
		facts.set.id, facts.group.id)
	if err != nil {
		return fmt.Errorf("read the permission sets to assign: %w", err)
	}
	of := familyOf(facts.profile.userType, facts.profile.license.name)
	for _, set := range sets {
		if err := w.readLicenseOf(facts, set.String("LicenseId")); err != nil {
			return err
		}
		if facts.denied != "" || facts.group.named && set.String("Id") != facts.set.id {
			continue // of a group, the aggregate grants: it is net of muting
		}
		if facts.denied, err = w.deniedBy(of, set); err != nil {
			return err
		}
	}
	return nil
}

// readLicenseOf reads the license that a permission set is bound to.
func (w *write) readLicenseOf(facts *assignmentWrite, id string) error {
	bound, err := find(w.tx, objectUserLicense, licenseID(w, objectUserLicense, id))
	if err != nil {
		return err
	}
	if bound != nil {
		if facts.set.licenseID == "" || facts.set.licenseID == facts.profile.license.id {
			facts.set.licenseID = bound.String("Id")
		}
		return nil
	}
	psl, err := find(w.tx, objectPermissionSetLicense, licenseID(w, objectPermissionSetLicense, id))
	if err != nil || psl == nil {
		return err
	}
	n, err := w.tx.Count(objectLicenseAssign, `"AssigneeId" = ? AND "PermissionSetLicenseId" = ?`, facts.assignee.id, psl.String("Id"))
	if err != nil {
		return fmt.Errorf("read the permission set licenses of the user: %w", err)
	}
	if n == 0 {
		facts.missingPSLs = append(facts.missingPSLs, psl.String("MasterLabel"))
	}
	return nil
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
func (w *write) deniedBy(of family, set store.Row) (string, error) {
	rows, err := w.tx.Select(objectObjectPermissions, `"ParentId" = ? ORDER BY "SobjectType"`, set.String("Id"))
	if err != nil {
		return "", fmt.Errorf("read the object permissions to assign: %w", err)
	}
	for _, row := range rows {
		if right, denied := of.deniedObjectRight(row); denied {
			return right.verb + " " + w.plural(row.String("SobjectType")), nil
		}
	}
	fields := w.engine.schema.Object(objectPermissionSet).Fields
	i := slices.IndexFunc(fields, func(f schema.Field) bool {
		return strings.HasPrefix(f.Name, permissionsPrefix) && set.Bool(f.Name) && !of.allowsUser(f.Name)
	})
	if i < 0 {
		return "", nil
	}
	return fields[i].Label, nil
}

func (w *write) plural(object string) string {
	if o := w.engine.schema.Object(object); o != nil {
		return o.LabelPlural
	}
	return object
}

func createLicenseAssign(w *write) (string, error) {
	facts, err := w.readLicenseAssign()
	if err != nil {
		return "", err
	}
	if err := refuse(objectLicenseAssign, facts); err != nil {
		return "", err
	}
	id, err := w.tx.Insert(objectLicenseAssign, w.changes)
	if err != nil {
		return "", fmt.Errorf("assign the permission set license: %w", err)
	}
	return id, w.countPermissionSetLicense(facts.id, 1)
}

func (w *write) readLicenseAssign() (*licenseAssignWrite, error) {
	may, err := w.mayWrite("")
	if err != nil {
		return nil, err
	}
	facts := &licenseAssignWrite{mayAssign: may && w.actor.may(permUsers)}
	assignee, err := find(w.tx, objectUser, w.changes.String(fieldAssigneeID))
	if err != nil {
		return nil, err
	}
	facts.assignee = userOf(assignee)
	p, err := readProfile(w.tx, facts.assignee.profileID)
	if err != nil {
		return nil, err
	}
	facts.family = familyOf(p.userType, p.license.name)
	psl, err := find(w.tx, objectPermissionSetLicense, w.changes.String("PermissionSetLicenseId"))
	if err != nil || psl == nil {
		return facts, err
	}
	facts.id, facts.label, facts.key = psl.String("Id"), psl.String("MasterLabel"), psl.String("PermissionSetLicenseKey")
	facts.status, facts.total, facts.used = psl.String("Status"), psl.Int("TotalLicenses"), psl.Int(fieldUsedLicenses)
	n, err := w.tx.Count(objectLicenseAssign, `"AssigneeId" = ? AND "PermissionSetLicenseId" = ?`, facts.assignee.id, facts.id)
	facts.duplicate = n > 0
	return facts, err
}

// removeLicenseAssign takes a permission set license away, unless a permission
// set that needs it is still assigned.
func removeLicenseAssign(w *write) error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	psl := w.before.String("PermissionSetLicenseId")
	n, err := w.tx.Count(objectAssignment, `"AssigneeId" = ? AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "LicenseId" = ?)`,
		w.before.String(fieldAssigneeID), psl)
	if err != nil {
		return fmt.Errorf("read the permission sets of a license: %w", err)
	}
	if err := refuse(objectLicenseAssign, &removal{needed: n > 0}); err != nil {
		return err
	}
	if err := w.tx.Delete(objectLicenseAssign, w.id); err != nil {
		return err
	}
	return w.countPermissionSetLicense(psl, -1)
}

func (w *write) countPermissionSetLicense(id string, n int64) error {
	row, err := w.tx.Get(objectPermissionSetLicense, id)
	if err != nil {
		return fmt.Errorf("count a permission set license: %w", err)
	}
	return w.tx.Set(objectPermissionSetLicense, id, store.Row{fieldUsedLicenses: row.Int(fieldUsedLicenses) + n})
}
