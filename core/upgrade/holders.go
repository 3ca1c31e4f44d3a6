package upgrade

import (
	"cmp"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
)

// GroupUpdated is the only Status of a permission set group whose aggregated
// permission set can be trusted.
const GroupUpdated = "Updated"

// HoldersBefore gives what grants a user access now: the profile, the permission
// sets and the groups, without those that grant nothing at the moment of reading
// (session-based, expired, inactive or revoked).
func HoldersBefore(user UserFacts) []access.Holder {
	holders := []access.Holder{ProfileHolder(user.User.Profile, ownedSet(user))}
	for _, assignment := range user.Assignments {
		if assignment.IsOwnedByProfile || WhyUncounted(assignment, user.ReadAt) != "" {
			continue
		}
		holders = append(holders, AssignmentHolder(user, assignment))
	}
	return slices.DeleteFunc(holders, func(h access.Holder) bool { return len(h.Parents) == 0 })
}

// HoldersAfter gives what grants access once the user has the target profile and
// nothing else.
func HoldersAfter(target core.Profile) []access.Holder {
	holder := ProfileHolder(target, target.PermissionSetID)
	if len(holder.Parents) == 0 {
		return nil
	}
	return []access.Holder{holder}
}

// ParentsOf gives the permission sets whose rows the holders need, each once.
func ParentsOf(holders []access.Holder) []core.ID {
	var parents []core.ID
	for _, holder := range holders {
		parents = append(parents, holder.Parents...)
		parents = append(parents, holder.Muted...)
	}
	slices.Sort(parents)
	return slices.Compact(parents)
}

// ProfileHolder is a profile as a holder of its own permission set, "" where that is not
// known.
func ProfileHolder(profile core.Profile, set core.ID) access.Holder {
	holder := access.Holder{Source: access.Source{
		Kind: access.SourceProfile, ID: profile.ID, Name: profile.Name, Label: profile.Name,
	}}
	if set != "" {
		holder.Parents = []core.ID{set}
	}
	return holder
}

// ownedSet finds the permission set that the user's profile owns, which is among
// the user's assignments where the profile itself does not tell.
func ownedSet(user UserFacts) core.ID {
	if user.User.Profile.PermissionSetID != "" {
		return user.User.Profile.PermissionSetID
	}
	for _, assignment := range user.Assignments {
		if assignment.IsOwnedByProfile {
			return assignment.PermissionSetID
		}
	}
	return ""
}

// AssignmentHolder is an assigned permission set or group as a holder.
func AssignmentHolder(user UserFacts, a core.PermissionSetAssignment) access.Holder {
	if a.PermissionSetGroupID == "" {
		return access.Holder{
			Source: access.Source{
				Kind: access.SourcePermissionSet, ID: a.PermissionSetID, Name: a.Name, Label: cmp.Or(a.Label, a.Name),
			},
			Parents: []core.ID{a.PermissionSetID},
		}
	}
	holder := access.Holder{Source: access.Source{
		Kind: access.SourcePermissionSetGroup, ID: a.PermissionSetGroupID, Name: a.PermissionSetGroup,
		Label: cmp.Or(a.PermissionSetGroupLbl, a.PermissionSetGroup),
	}}
	holder.Parents, holder.Muted = groupParents(findGroup(user.Groups, a.PermissionSetGroupID), a)
	return holder
}

// groupParents takes the aggregate of a group, which is net of muting already, or
// where the group's status says that it is not up to date its components and what
// they are muted by.
func groupParents(group *PermissionSetGroup, a core.PermissionSetAssignment) (parents, muted []core.ID) {
	status := a.GroupStatus
	if group != nil {
		status = cmp.Or(group.Status, status)
	}
	if group != nil && status != GroupUpdated && len(group.Components) > 0 {
		return slices.Clone(group.Components), slices.Clone(group.Muting)
	}
	aggregate := a.PermissionSetID
	if group != nil && group.Aggregate != "" {
		aggregate = group.Aggregate
	}
	if aggregate == "" {
		return nil, nil
	}
	return []core.ID{aggregate}, nil
}

func findGroup(groups []PermissionSetGroup, id core.ID) *PermissionSetGroup {
	for i := range groups {
		if groups[i].ID == id {
			return &groups[i]
		}
	}
	return nil
}

// WhyUncounted says why an assignment grants nothing at the moment of reading, ""
// when it does. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm
func WhyUncounted(a core.PermissionSetAssignment, at time.Time) string {
	switch {
	case IsTrue(a.IsRevoked):
		return "A user access policy has revoked it."
	case IsFalse(a.IsActive):
		return "It is not active."
	case a.ExpirationDate != nil && !a.ExpirationDate.After(at):
		return "It has expired."
	case a.RequiresActivation:
		return "It applies only in sessions that activate it."
	}
	return ""
}

// HoldersReassigned gives what grants access again once it is reassigned. What was
// idle before stays so.
func HoldersReassigned(user UserFacts, given []Removal) []access.Holder {
	var holders []access.Holder
	for _, r := range given {
		i := slices.IndexFunc(user.Assignments, func(a core.PermissionSetAssignment) bool { return a.ID == r.AssignmentID })
		if i < 0 || r.Idle {
			continue
		}
		if holder := AssignmentHolder(user, user.Assignments[i]); len(holder.Parents) > 0 {
			holders = append(holders, holder)
		}
	}
	return holders
}

// LimitToLicense takes away what a license does not carry whatever rows there are. View
// All Records and Modify All Records of objects do not exist on the target licenses.
// Source:
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm
func LimitToLicense(set access.Set, target core.Profile) access.Set {
	if !target.UserType.IsTarget() {
		return set
	}
	return set.Without(access.CategoryObject, access.ViewAll|access.ModifyAll)
}

// IsAssigned tells whether a user has a permission set, a group, a permission set license or
// the license of a managed package.
func IsAssigned(user UserFacts, id core.ID) bool {
	return slices.ContainsFunc(user.Assignments, func(a core.PermissionSetAssignment) bool {
		return a.PermissionSetGroupID == id || a.PermissionSetID == id && a.PermissionSetGroupID == ""
	}) || slices.ContainsFunc(user.LicenseAssignments, func(l core.PermissionSetLicenseAssign) bool { return l.LicenseID == id }) ||
		slices.ContainsFunc(user.Packages, func(l core.PackageLicense) bool { return l.LicenseID == id })
}

// NotGranted lists what a plan reassigns or keeps that a user has not got after all.
func (p Plan) NotGranted(after UserFacts) []Difference {
	missing := slices.DeleteFunc(slices.Clone(p.Access.Returned), func(d Difference) bool {
		return slices.ContainsFunc(d.By, func(s access.Source) bool { return s.Kind == access.SourceProfile || IsAssigned(after, s.ID) })
	})
	if p.Keep != nil && !HoldsKept(after, *p.Keep) {
		missing = append(missing, p.Access.KeptBySet...)
	}
	return missing
}

// IsTrue tells whether a checkbox is known to be set.
func IsTrue(value *bool) bool { return value != nil && *value }

// IsFalse tells whether a checkbox is known not to be set.
func IsFalse(value *bool) bool { return value != nil && !*value }
