package planning

import (
	"slices"
	"strings"

	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// sets are the accesses that are compared.
type sets struct {
	before access.Set
	bare   access.Set // after, with nothing reassigned
	after  access.Set
}

// setsOf makes them. View All Records and Modify All Records of objects do not
// exist on the target licenses, whatever the rows say.
func setsOf(f upgrade.Facts, given []upgrade.Removal) sets {
	table := f.GrantTable()
	target := upgrade.HoldersAfter(f.Target)
	made := sets{before: table.Union(upgrade.HoldersBefore(f.User)), bare: upgrade.LimitToLicense(table.Union(target), f.Target)}
	made.after = made.bare
	if holders := upgrade.HoldersReassigned(f.User, given); len(holders) > 0 {
		made.after = upgrade.LimitToLicense(table.Union(slices.Concat(target, holders)), f.Target)
	}
	return made
}

// compareAccess compares what the user may do now with what will be, when some of it is
// reassigned and some of it kept.
func compareAccess(f upgrade.Facts, made sets, kept keeping, given []upgrade.Removal) upgrade.Differences {
	without := made.after
	if kept.set != nil {
		made.after = kept.after
	}
	compared := access.Compare(made.before, made.after)
	compared.Gained = withoutCancelled(f, compared.Gained)
	d := upgrade.Differences{
		Lost: addLabels(compared.Lost, f.Grants.Labels), Gained: addLabels(compared.Gained, f.Grants.Labels),
		Kept: map[access.Category]int{}, After: make([]upgrade.Grant, 0, made.after.Len()),
	}
	for item, rights := range made.after.All() {
		d.After = append(d.After, upgrade.Grant{Item: item, Rights: rights})
	}
	countKeptAccess(&d, compared.Kept)
	if len(given) > 0 {
		d.Returned = addLabels(bySource(access.Compare(made.bare, without).Gained, without), f.Grants.Labels)
	}
	if kept.set != nil {
		d.KeptBySet = kept.list(f, made.before, access.Compare(without, made.after).Gained)
	}
	judgeAccess(d.Lost, newEvidence(f.User.Usage, f.Counts))
	for i := range d.Lost {
		if kept.judge != nil {
			d.Lost[i].Offer = kept.judge.Offer(d.Lost[i].Item, d.Lost[i].Rights)
		}
	}
	return d
}

// countKeptAccess counts what stays, and notes what grants it before. Both lists are in the
// same order.
func countKeptAccess(d *upgrade.Differences, kept []access.Change) {
	numbers := map[string]int{} // tens of thousands of items share few combinations
	at, n := 0, 0
	var last *access.Source
	for _, k := range kept {
		d.Kept[k.Item.Category]++
		for d.After[at].Item != k.Item {
			at++
		}
		if first := &k.By[0]; first != last { // else it is the list of the item before
			n, last = numberOf(d, numbers, k.By), first
		}
		d.After[at].By = n
	}
}

// numberOf gives the number of a combination of sources, a new one where it is new.
func numberOf(d *upgrade.Differences, numbers map[string]int, by []access.Source) int {
	var key strings.Builder
	for _, s := range by {
		key.WriteString(string(s.ID) + s.Name + "\n")
	}
	n, known := numbers[key.String()]
	if !known {
		d.Granters = append(d.Granters, by)
		n = len(d.Granters)
		numbers[key.String()] = n
	}
	return n
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
func judgeAccess(lost []upgrade.Difference, known Evidence) {
	j := newJudge()
	unread := map[string]bool{} // the objects that can't be read any more
	var facts lossFacts
	for i := range lost {
		d := &lost[i]
		if i == 0 || d.Item.Object != facts.item.Object || d.Item.Category != facts.item.Category {
			// The fields of one object stand together.
			facts.owned, facts.open = known.recordsOf(d.Item.Object)
			facts.withObject = unread[d.Item.Object]
		}
		if facts.item, facts.rights = d.Item, d.Rights; d.Item.Category == access.CategoryObject {
			unread[d.Item.Object] = d.Rights.Has(access.Read)
		}
		if d.Item.Category != access.CategoryField { // whose rules don't ask
			facts.use = known.UseOf(d.Item, d.Rights)
		}
		rule := j.ruleFor(upgrade.KindOf(d.Item.Category), facts)
		d.Severity, d.Rule = rule.severity, rule.rule
	}
}

func addLabels(changes []access.Change, labels map[access.Item]string) []upgrade.Difference {
	differences := make([]upgrade.Difference, len(changes))
	for i, change := range changes {
		differences[i] = upgrade.Difference{
			Item: change.Item, Label: upgrade.LabelOf(labels, change.Item), Rights: change.Rights, By: change.By,
		}
	}
	return differences
}
