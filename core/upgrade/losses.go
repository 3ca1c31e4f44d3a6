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

// sets are the accesses that are compared.
type sets struct {
	before access.Set
	bare   access.Set // after, with nothing given back
	after  access.Set
}

// setsOf makes them. View All Records and Modify All Records of objects do not
// exist on the target licenses, whatever the rows say.
func setsOf(f Facts, given []Removal) sets {
	table := f.grantTable()
	target := HoldersAfter(f.Target)
	made := sets{before: table.Union(HoldersBefore(f.User)), bare: limited(table.Union(target), f.Target)}
	made.after = made.bare
	if holders := holdersGivenBack(f.User, given); len(holders) > 0 {
		made.after = limited(table.Union(slices.Concat(target, holders)), f.Target)
	}
	return made
}

// grantTable gives the rows as a table: the one that was made when they were read,
// unless they are others now.
func (f Facts) grantTable() *access.Table {
	rows := f.Grants.Rows
	if f.table != nil && len(rows) == len(f.rows) && (len(rows) == 0 || &rows[0] == &f.rows[0]) {
		return f.table
	}
	return access.NewTable(rows)
}

// CompareAccess computes what the user loses, keeps and gains when nothing is given
// back.
func CompareAccess(f Facts) Differences { return compareAccess(f, nil) }

func compareAccess(f Facts, given []Removal) Differences {
	made := setsOf(f, given)
	compared := access.Compare(made.before, made.after)
	d := Differences{
		Lost: labelled(compared.Lost, f.Grants.Labels), Gained: labelled(compared.Gained, f.Grants.Labels),
		Kept: map[access.Category]int{}, After: make([]Grant, 0, made.after.Len()),
	}
	for _, kept := range compared.Kept {
		d.Kept[kept.Item.Category]++
	}
	for item, rights := range made.after.All() {
		d.After = append(d.After, Grant{Item: item, Rights: rights})
	}
	if len(given) > 0 {
		d.Returned = labelled(bySource(access.Compare(made.bare, made.after).Gained, made.after), f.Grants.Labels)
	}
	judgeAccess(d.Lost, newOwned(f.Counts))
	return d
}

// bySource splits changes until all rights of one have the same sources, so that it
// can be told what is missing when the assignment of one of them is refused.
func bySource(changes []access.Change, set access.Set) []access.Change {
	split := make([]access.Change, 0, len(changes))
	for _, c := range changes {
		if len(c.By) < 2 {
			split = append(split, c)
			continue
		}
		first := len(split)
		for right := access.Rights(1); right != 0; right <<= 1 {
			if !c.Rights.Has(right) {
				continue
			}
			by := set.Sources(c.Item, right)
			same := slices.IndexFunc(split[first:], func(other access.Change) bool { return slices.Equal(other.By, by) })
			if same < 0 {
				split = append(split, access.Change{Item: c.Item, Rights: right, By: by})
				continue
			}
			split[first+same].Rights |= right
		}
	}
	return split
}

// judgeAccess gives every lost permission its severity.
func judgeAccess(lost []Difference, counts owned) {
	j := newJudge()
	unread := map[string]bool{} // the objects that can't be read any more
	var facts lossFacts
	for i := range lost {
		d := &lost[i]
		if i == 0 || d.Item.Object != facts.item.Object || d.Item.Category != facts.item.Category {
			// The fields of one object stand together.
			facts.owned, facts.open = counts.of(d.Item.Object)
			facts.withObject = unread[d.Item.Object]
		}
		if facts.item, facts.rights = d.Item, d.Rights; d.Item.Category == access.CategoryObject {
			unread[d.Item.Object] = d.Rights.Has(access.Read)
		}
		rule := j.rule(kindOf(d.Item.Category), facts)
		d.Severity, d.Rule = rule.severity, rule.rule
	}
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
	case access.CategorySetupEntity:
		return item.Object + " " + item.Name
	case access.CategoryUser, access.CategoryTab:
	}
	return item.Name
}
