package upgrade

import (
	"cmp"
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
)

// groupUpdated is the only Status of a permission set group whose aggregated
// permission set can be trusted.
const groupUpdated = "Updated"

// HoldersBefore gives what grants a user access now: the profile, the permission
// sets and the groups, without those that grant nothing at the moment of reading
// (session-based, expired, inactive or revoked).
func HoldersBefore(user UserFacts) []access.Holder {
	holders := []access.Holder{profileHolder(user.User.Profile, ownedSet(user))}
	for _, assignment := range user.Assignments {
		if assignment.IsOwnedByProfile || whyUncounted(assignment, user.ReadAt) != "" {
			continue
		}
		holders = append(holders, assignmentHolder(user, assignment))
	}
	return slices.DeleteFunc(holders, func(h access.Holder) bool { return len(h.Parents) == 0 })
}

// HoldersAfter gives what grants access once the user has the target profile and
// nothing else.
func HoldersAfter(target core.Profile) []access.Holder {
	holder := profileHolder(target, target.PermissionSetID)
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

func profileHolder(profile core.Profile, set core.ID) access.Holder {
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

func assignmentHolder(user UserFacts, a core.PermissionSetAssignment) access.Holder {
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
	if group != nil && status != groupUpdated && len(group.Components) > 0 {
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

// accessOf makes the two sets that are compared. View All Records and Modify All
// Records of objects do not exist on the target licenses, whatever the rows of the
// target profile say. Source:
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm
func accessOf(f Facts) (before, after access.Set) {
	table := access.NewTable(f.Grants.Rows)
	before = table.Union(HoldersBefore(f.User))
	after = table.Union(HoldersAfter(f.Target))
	if f.Target.UserType.IsTarget() {
		after = after.Without(access.CategoryObject, access.ViewAll|access.ModifyAll)
	}
	return before, after
}

// CompareAccess computes what the user loses, keeps and gains.
func CompareAccess(f Facts) Differences {
	compared := access.Compare(accessOf(f))
	d := Differences{
		Lost: labelled(compared.Lost, f.Grants.Labels), Gained: labelled(compared.Gained, f.Grants.Labels),
		Kept: map[access.Category]int{},
	}
	for _, kept := range compared.Kept {
		d.Kept[kept.Item.Category]++
	}
	return d
}

func labelled(changes []access.Change, labels map[access.Item]string) []Difference {
	differences := make([]Difference, len(changes))
	for i, change := range changes {
		differences[i] = Difference{
			Item: change.Item, Label: labelOf(labels, change.Item), Rights: change.Rights, By: change.By,
		}
	}
	return differences
}

// labelOf gives what a person calls an item, its API name where the org has no
// label.
func labelOf(labels map[access.Item]string, item access.Item) string {
	if label := labels[item]; label != "" {
		return label
	}
	switch item.Category {
	case access.CategoryObject:
		return item.Object
	case access.CategoryField:
		return item.Object + "." + item.Name
	case access.CategoryUser, access.CategorySetupEntity, access.CategoryTab:
	}
	return item.Name
}
