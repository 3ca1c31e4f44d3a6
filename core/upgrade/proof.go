package upgrade

import (
	"context"
	"fmt"
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/order"
)

// Mismatch is one item on which the access that was read back differs from the
// prediction.
type Mismatch struct {
	Item      access.Item   `json:"item"`
	Label     string        `json:"label"`
	Predicted access.Rights `json:"predicted"`
	Actual    access.Rights `json:"actual"`
}

// readBack reads what permission sets grant, beside the user: which ones they will be
// is what the plan predicts, so that nobody has to wait for the user first.
type readBack struct {
	org     Reader
	parents []core.ID
	done    chan struct{}
	grants  Grants
	err     error
}

// beginReadBack begins to read. stop ends it, and returns when it has ended.
func beginReadBack(ctx context.Context, org Reader, plan Plan) (r *readBack, stop func()) {
	given := slices.DeleteFunc(slices.Clone(plan.Removed), func(r Removal) bool { return !r.GivenBack })
	holders := slices.Concat(HoldersAfter(plan.Target), holdersGivenBack(plan.User, given))
	r = &readBack{org: org, parents: ParentsOf(holders), done: make(chan struct{})}
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer close(r.done)
		r.read(ctx)
	}()
	return r, func() {
		cancel()
		<-r.done
	}
}

func (r *readBack) read(ctx context.Context) {
	r.err = Safely(func() (err error) {
		r.grants, err = r.org.Grants(ctx, r.parents, nil)
		return err
	})
}

// of gives what permission sets grant, read anew when the user has others than were
// expected.
func (r *readBack) of(ctx context.Context, parents []core.ID) (Grants, error) {
	<-r.done
	if slices.ContainsFunc(parents, func(id core.ID) bool { return !slices.Contains(r.parents, id) }) {
		r.parents = parents
		r.read(ctx)
	}
	return r.grants, r.err
}

// name gives mismatches the labels of what they are about, as far as they can be read:
// there are rarely any, so that nobody waits for labels that are not shown.
func (r *readBack) name(ctx context.Context, mismatches []Mismatch) {
	rows := make([]access.Row, len(mismatches))
	for i, m := range mismatches {
		rows[i].Item = m.Item
	}
	var labels Labels
	err := Safely(func() (err error) {
		labels, err = r.org.Labels(ctx, rows)
		return err
	})
	if err != nil {
		return // the API names stand
	}
	for i := range mismatches {
		mismatches[i].Label = labelOf(labels.Of, mismatches[i].Item)
	}
}

// checkAccess compares what the user may do now with the prediction, difference by
// difference. It speaks of upgraded users only.
func checkAccess(ctx context.Context, read *readBack, plan Plan, after UserFacts) ([]Check, []Mismatch) {
	if after.User.Profile.ID != plan.Choice.ProfileID {
		return nil, nil
	}
	holders := HoldersBefore(after)
	grants, err := read.of(ctx, ParentsOf(holders))
	c := Check{Name: "Access", Predicted: counted(len(plan.Access.After), "permission", "permissions")}
	gaps := slices.Concat(after.Gaps, grants.Gaps)
	if err != nil || slices.ContainsFunc(gaps, isAccessGap) {
		c.Actual, c.Agreement = wordUnread, AgreementUnknown
		return []Check{c}, nil
	}
	actual := limited(access.NewTable(grants.Rows).Union(holders), plan.Target)
	mismatches := mismatchesOf(predictedAccess(plan, after), actual)
	c.Actual, c.Agreement = counted(actual.Len(), "permission", "permissions"), agreement(len(mismatches) == 0)
	if len(mismatches) > 0 {
		c.Actual += fmt.Sprintf(", %d of them not as predicted", len(mismatches))
		read.name(ctx, mismatches)
	}
	return []Check{c}, mismatches
}

// isAccessGap tells whether a part of the permission model was not seen.
func isAccessGap(gap Gap) bool {
	for _, rule := range gapRules() {
		if rule.code == "gap-permissions" || rule.code == "gap-assignments" {
			if slices.ContainsFunc(rule.objects, func(object string) bool { return isAbout(gap, object) }) {
				return true
			}
		}
	}
	return false
}

// predictedAccess is the access that the plan predicts, less what only assignments
// grant that were not given back after all: those are told by themselves.
func predictedAccess(plan Plan, after UserFacts) map[access.Item]access.Rights {
	predicted := make(map[access.Item]access.Rights, len(plan.Access.After))
	for _, grant := range plan.Access.After {
		predicted[grant.Item] = grant.Rights
	}
	for _, d := range plan.Access.Returned {
		held := slices.ContainsFunc(d.By, func(s access.Source) bool {
			return s.Kind == access.SourceProfile || assigned(after, s.ID)
		})
		if !held {
			predicted[d.Item] &^= d.Rights
		}
	}
	for item := range predicted {
		object := access.Item{Category: access.CategoryObject, Object: item.Object}
		if item.Category == access.CategoryField && !predicted[object].Has(access.Read) {
			delete(predicted, item)
		}
	}
	return predicted
}

// mismatchesOf lists what differs, in reading order. It uses up the prediction.
func mismatchesOf(predicted map[access.Item]access.Rights, actual access.Set) []Mismatch {
	var list []Mismatch
	add := func(item access.Item, want, got access.Rights) {
		if want != got {
			list = append(list, Mismatch{Item: item, Label: labelOf(nil, item), Predicted: want, Actual: got})
		}
	}
	for item, rights := range actual.All() {
		add(item, predicted[item], rights)
		delete(predicted, item)
	}
	for item, rights := range predicted {
		add(item, rights, 0)
	}
	order.Stable(list, func(a, b *Mismatch) int { return access.CompareItems(&a.Item, &b.Item) })
	return list
}

// givenBackCheck looks for what the plan gives back.
func givenBackCheck(plan Plan, after UserFacts) []Check {
	var missing []string
	total := 0
	for _, r := range plan.Removed {
		if !r.GivenBack {
			continue
		}
		if total++; !assigned(after, r.ID) {
			missing = append(missing, r.Label)
		}
	}
	if total == 0 {
		return nil
	}
	c := essential("Given back", fmt.Sprintf("%d given back", total), fmt.Sprintf("%d given back", total-len(missing)), len(missing) == 0)
	if len(missing) > 0 {
		c.Actual += ", not: " + listed(missing)
	}
	if unread(after.Gaps, []RemovalKind{RemovedPermissionSet}) || unread(after.Gaps, []RemovalKind{RemovedPermissionSetLicense}) {
		c.Actual, c.Agreement = wordUnread, AgreementUnknown
	}
	return []Check{c}
}

// listChecks compares what an upgrade should leave alone: public groups and queues,
// and managed packages. A list that was and is empty is not worth a line.
func listChecks(plan Plan, after UserFacts) []Check {
	groupID := func(m core.GroupMembership) core.ID { return m.GroupID }
	packageID := func(l core.PackageLicense) core.ID { return l.LicenseID }
	return slices.Concat(
		listCheck("Public groups and queues", plan.User.Memberships, after.Memberships, groupID, groupName,
			hasGap(slices.Concat(plan.User.Gaps, after.Gaps), "GroupMember")),
		listCheck("Managed packages", plan.User.Packages, after.Packages, packageID, packageName,
			hasGap(slices.Concat(plan.User.Gaps, after.Gaps), "UserPackageLicense")),
	)
}

func listCheck[T any](name string, before, after []T, id func(T) core.ID, label func(T) string, unread bool) []Check {
	if len(before)+len(after) == 0 && !unread {
		return nil
	}
	c := Check{Name: name, Predicted: listed(namesOf(before, label)), Actual: listed(namesOf(after, label))}
	ids := func(list []T) []core.ID {
		all := make([]core.ID, len(list))
		for i, value := range list {
			all[i] = id(value)
		}
		slices.Sort(all)
		return all
	}
	c.Agreement = agreement(slices.Equal(ids(before), ids(after)))
	if unread {
		c.Agreement = AgreementUnknown
	}
	return []Check{c}
}
