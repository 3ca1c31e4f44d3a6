package planning

import (
	"cmp"
	"fmt"
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// Removals lists the assignments that the upgrade removes, with what can be reassigned on the target profile's license. An upgrade removes every permission set,
// permission set group and permission set license of the user. Sources:
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm and
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
func Removals(user upgrade.UserFacts, target core.Profile) []upgrade.Removal {
	removed := make([]upgrade.Removal, 0, len(user.Assignments)+len(user.LicenseAssignments))
	for _, assignment := range user.Assignments {
		if !assignment.IsOwnedByProfile {
			removed = append(removed, removedAssignment(user, assignment, target))
		}
	}
	for _, assignment := range user.LicenseAssignments {
		removed = append(removed, removedLicense(assignment))
	}
	return removed
}

func removedAssignment(user upgrade.UserFacts, a core.PermissionSetAssignment, target core.Profile) upgrade.Removal {
	r := upgrade.Removal{
		Kind: upgrade.RemovedPermissionSet, AssignmentID: a.ID, ID: a.PermissionSetID, Name: a.Name, Label: cmp.Or(a.Label, a.Name),
	}
	if a.PermissionSetGroupID != "" {
		r.Kind, r.ID, r.Name = upgrade.RemovedPermissionSetGroup, a.PermissionSetGroupID, a.PermissionSetGroup
		r.Label = cmp.Or(a.PermissionSetGroupLbl, a.PermissionSetGroup, a.Label)
	}
	r.CanReturn, r.Reason = canReturn(user, a, target)
	if r.CanReturn && holdsLicense(user, a.LicenseID) {
		r.Needs = a.LicenseID
	}
	if status := groupStatus(user, a); r.CanReturn && status != "" && status != upgrade.GroupUpdated {
		r.CanReturn, r.Needs = false, ""
		r.Reason = fmt.Sprintf("Can't be reassigned while its status is %s: Salesforce assigns only groups that are Updated. Recalculate it in Setup, then refresh.", status)
	}
	if a.ExpirationDate != nil && a.ExpirationDate.After(user.ReadAt) {
		r.Expires = a.ExpirationDate
	}
	if why := upgrade.WhyUncounted(a, user.ReadAt); why != "" {
		r.Idle = true
		r.Reason = why + " " + r.Reason
		if !a.RequiresActivation || upgrade.IsTrue(a.IsRevoked) || upgrade.IsFalse(a.IsActive) {
			// Reassigned, it would grant what the person does not have now.
			r.CanReturn, r.Needs, r.Reason = false, "", why+" There is nothing to reassign."
		}
	}
	return r
}

// groupStatus is the status of the permission set group of an assignment, "" of a
// permission set and of a group whose status is not known.
func groupStatus(user upgrade.UserFacts, a core.PermissionSetAssignment) string {
	i := slices.IndexFunc(user.Groups, func(g upgrade.PermissionSetGroup) bool { return g.ID == a.PermissionSetGroupID })
	if a.PermissionSetGroupID == "" || i < 0 {
		return a.GroupStatus
	}
	return user.Groups[i].Status
}

// holdsLicense tells whether the user has a permission set license now, so that it
// can be reassigned too.
func holdsLicense(user upgrade.UserFacts, id core.ID) bool {
	return slices.ContainsFunc(user.LicenseAssignments, func(l core.PermissionSetLicenseAssign) bool {
		return l.LicenseID == id && id != ""
	})
}

// canReturn decides by the license that a permission set is bound to. Without
// one, Salesforce decides when it is assigned, by the permissions in it.
func canReturn(user upgrade.UserFacts, a core.PermissionSetAssignment, target core.Profile) (bool, string) {
	name := cmp.Or(a.LicenseName, string(a.LicenseID))
	switch {
	case a.LicenseID == "" && a.PermissionSetGroupID != "":
		return true, "Can be reassigned if the new license allows every permission set in the group."
	case a.LicenseID == "":
		return true, "Can be reassigned. Salesforce checks its permissions against the new license."
	case a.LicenseID == target.License.ID:
		return true, "Can be reassigned: it is for the new license."
	case a.LicenseID.Prefix() == core.PrefixPermissionSetLicense:
		return needsLicense(user, a.LicenseID, name)
	}
	return false, fmt.Sprintf("Can't be reassigned: it is only for the license %s.", name)
}

// needsLicense decides about a permission set that a permission set license unlocks.
func needsLicense(user upgrade.UserFacts, id core.ID, name string) (bool, string) {
	for _, license := range user.LicenseAssignments {
		if license.LicenseID != id {
			continue
		}
		if back := removedLicense(license); !back.CanReturn {
			return false, fmt.Sprintf("Can't be reassigned without the permission set license %s: %s", license.Label, back.Reason)
		}
		return true, fmt.Sprintf("Can be reassigned after the permission set license %s.", license.Label)
	}
	return true, fmt.Sprintf("Can be reassigned if the user gets the permission set license %s.", name)
}

// removedLicense needs no free seat for its return: the removal frees one.
func removedLicense(a core.PermissionSetLicenseAssign) upgrade.Removal {
	r := upgrade.Removal{
		Kind: upgrade.RemovedPermissionSetLicense, AssignmentID: a.ID, ID: a.LicenseID, Name: a.Key, Label: cmp.Or(a.Label, a.Key),
		CanReturn: true, Reason: "Can be reassigned if the new user license allows it.",
	}
	switch {
	case !a.IsActive():
		r.CanReturn, r.Reason = false, fmt.Sprintf("Can't be reassigned: its status is %s.", a.Status)
	case a.IsOverused():
		r.CanReturn, r.Reason = false, "Can't be reassigned: more seats are used than the org has."
	}
	return r
}
