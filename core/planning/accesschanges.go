package planning

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
)

// DescribeAccess says in sentences how the rows of the permission model differ from those
// that a plan was made of, in what they mean for the plan; none when nothing of that has
// changed. The rows are those of the plan's permission sets.
func DescribeAccess(p upgrade.Plan, now stamps.Standing, rows upgrade.Grants) []string {
	user := now.User
	user.Groups, user.User.Profile = p.User.Groups, p.User.User.Profile
	f := factsOf(p, now.Session, user)
	f.Grants, f.Counts = rows, p.Counts
	given := slices.DeleteFunc(slices.Clone(p.Removed), func(r upgrade.Removal) bool { return !r.Reassigned })
	made := setsOf(f, given)
	d := accessChanges{plan: p, after: made.after}
	if p.Keep != nil {
		d.after = accessWith(f, *p.Keep, given)
		d.compareKept(rows.Rows)
	}
	compared := access.Compare(made.before, d.after)
	d.compareAfter()
	d.compareReturned(addLabels(access.Compare(made.bare, made.after).Gained, nil))
	d.compareLost(addLabels(compared.Lost, nil))
	d.compareGained(addLabels(withoutCancelled(f, compared.Gained), nil))
	slices.SortStableFunc(d.list, func(a, b accessChange) int {
		return cmp.Or(access.CompareItems(a.item, b.item), strings.Compare(a.words, b.words))
	})
	words := make([]string, 0, len(d.list))
	for _, change := range d.list {
		words = append(words, change.words)
	}
	return stamps.LimitWords(append(describeReturns(p, judgeRemovals(f, p.Choice.Reassign)), words...))
}

// factsOf are the facts behind a plan, as far as it tells them.
func factsOf(p upgrade.Plan, session upgrade.Session, user upgrade.UserFacts) upgrade.Facts {
	f := upgrade.Facts{Session: session, User: user, Target: p.Target}
	if slices.ContainsFunc(p.Findings, func(x core.Finding) bool { return x.Code == upgrade.FindingAccessReportsOff }) {
		f.Setup.ExternalReports = new(bool)
	}
	return f
}

// accessChanges gathers sentences about items.
type accessChanges struct {
	plan  upgrade.Plan
	after access.Set
	list  []accessChange
	told  map[access.Item]bool // of which the access afterwards has changed
}

type accessChange struct {
	item  access.Item
	words string
}

func (d *accessChanges) add(item access.Item, rights access.Rights, format, holder string) {
	if rights != 0 {
		d.list = append(d.list, accessChange{item, fmt.Sprintf(format, holder, d.nameRight(item, rights))})
	}
}

// nameRight gives a right as a person calls it: "Edit on Case".
func (d *accessChanges) nameRight(item access.Item, rights access.Rights) string {
	name := upgrade.LabelOf(nil, item)
	switch item.Category {
	case access.CategoryObject, access.CategoryField:
		return permissionNames(rights) + " on " + name
	case access.CategoryUser:
		return "the permission " + strings.TrimPrefix(name, "Permissions")
	case access.CategoryTab:
		return "the tab " + name
	default:
		return "access to " + name
	}
}

// permissionNames writes rights as Salesforce's pages of permissions do: "Read, Edit".
func permissionNames(rights access.Rights) string {
	names := strings.Split(rights.String(), ", ")
	for i, name := range names {
		names[i] = strings.ToUpper(name[:1]) + name[1:]
	}
	return strings.Join(names, ", ")
}

// compareKept compares what a permission set grants that is there already and that keeps
// access.
func (d *accessChanges) compareKept(rows []access.Row) {
	if d.plan.Keep.ID == "" {
		return
	}
	is := map[access.Item]access.Rights{}
	for _, row := range rows {
		if row.Parent == d.plan.Keep.ID {
			is[row.Item] |= row.Rights
		}
	}
	for _, row := range d.plan.Keep.Rows {
		d.add(row.Item, row.Rights&^is[row.Item], "%s no longer grants %s.", d.plan.Keep.Label)
		is[row.Item] &^= row.Rights
	}
	for item, rights := range is {
		d.add(item, rights, "%s now grants %s.", d.plan.Keep.Label)
	}
}

// compareAfter compares what the person will be able to do.
func (d *accessChanges) compareAfter() {
	was, is := map[access.Item]access.Rights{}, maps.Collect(d.after.All())
	for _, grant := range d.plan.Access.After {
		was[grant.Item] = grant.Rights
	}
	d.told = map[access.Item]bool{}
	for item, rights := range was {
		if rights != is[item] {
			d.told[item] = true
			d.add(item, rights&^is[item], "%s no longer grants %s.", d.nameGranting(item, rights&^is[item]))
		}
	}
	for item, rights := range is {
		if more := rights &^ was[item]; more != 0 {
			d.told[item] = true
			d.add(item, more, "%s now grants %s.", sourceName(d.after.Sources(item, more), d.plan.Target.Name))
		}
	}
}

// compareReturned compares what only assignments that are reassigned grant: what else they
// grant is the new profile's as well.
func (d *accessChanges) compareReturned(now []upgrade.Difference) {
	was, is := rightsOf(d.plan.Access.Returned), rightsOf(now)
	for item, rights := range is {
		if !d.told[item] {
			d.add(item, rights&^was[item], "%s no longer grants %s.", d.plan.Target.Name)
		}
	}
	for item, rights := range was {
		if !d.told[item] {
			d.add(item, rights&^is[item], "%s now grants %s.", d.plan.Target.Name)
		}
	}
}

// rightsOf adds up what differences say of each item.
func rightsOf(list []upgrade.Difference) map[access.Item]access.Rights {
	rights := make(map[access.Item]access.Rights, len(list))
	for _, d := range list {
		rights[d.Item] |= d.Rights
	}
	return rights
}

// nameGranting names what grants a right by the plan, once the user is upgraded.
func (d *accessChanges) nameGranting(item access.Item, rights access.Rights) string {
	for _, r := range d.plan.Access.Returned {
		if r.Item == item && r.Rights&rights != 0 {
			return sourceName(r.By, d.plan.Target.Name)
		}
	}
	return d.plan.Target.Name
}

func sourceName(by []access.Source, otherwise string) string {
	if len(by) == 0 {
		return otherwise
	}
	return cmp.Or(by[0].Label, by[0].Name)
}

// compareLost compares what the person has today and will not have.
func (d *accessChanges) compareLost(now []upgrade.Difference) {
	was, is := byItem(d.plan.Access.Lost), byItem(now)
	for item, lost := range was {
		if d.told[item] {
			continue
		}
		less := lost.Rights &^ is[item].Rights
		d.add(item, less, "%s no longer grants %s.", sourceName(lost.By, d.plan.User.User.Name))
		for _, source := range lost.By {
			if less == 0 && !slices.ContainsFunc(is[item].By, func(s access.Source) bool { return s.ID == source.ID }) {
				d.add(item, lost.Rights, "%s no longer grants %s.", sourceName([]access.Source{source}, ""))
			}
		}
	}
	for item, lost := range is {
		if !d.told[item] {
			d.add(item, lost.Rights&^was[item].Rights, "%s now grants %s, which the upgrade takes away.", sourceName(lost.By, d.plan.User.User.Name))
		}
	}
}

// compareGained compares what the person will have and does not have today.
func (d *accessChanges) compareGained(now []upgrade.Difference) {
	was, is := byItem(d.plan.Access.Gained), byItem(now)
	for item, gained := range was {
		if !d.told[item] {
			d.add(item, gained.Rights&^is[item].Rights, "%s already has %s today.", d.plan.User.User.Name)
		}
	}
	for item, gained := range is {
		if !d.told[item] {
			d.add(item, gained.Rights&^was[item].Rights, "%s no longer has %s today.", d.plan.User.User.Name)
		}
	}
}

func byItem(list []upgrade.Difference) map[access.Item]upgrade.Difference {
	items := make(map[access.Item]upgrade.Difference, len(list))
	for _, d := range list {
		items[d.Item] = d
	}
	return items
}

// describeReturns says of which assignments it is otherwise now whether they can be reassigned.
func describeReturns(p upgrade.Plan, now []upgrade.Removal) []string {
	can := map[core.ID]bool{}
	for _, r := range now {
		can[r.AssignmentID] = r.CanReturn
	}
	var list []string
	for _, r := range p.Removed {
		switch is, known := can[r.AssignmentID]; {
		case !known || is == r.CanReturn:
		case is:
			list = append(list, fmt.Sprintf("%s can now be reassigned.", r.Label))
		default:
			list = append(list, fmt.Sprintf("%s can no longer be reassigned.", r.Label))
		}
	}
	return list
}

// MissingSets gives the names of the permission sets of a plan that are not there any
// more.
func MissingSets(p upgrade.Plan, now upgrade.Marks) []string {
	var names []string
	for _, id := range p.Backing.Marks.Sets() {
		_, was := p.Backing.Marks[id][upgrade.TableUserPermissions]
		if _, is := now[id][upgrade.TableUserPermissions]; was && !is {
			names = append(names, stamps.HolderName(p, id))
		}
	}
	return names
}
