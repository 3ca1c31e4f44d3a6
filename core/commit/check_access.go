package commit

import (
	"context"
	"fmt"
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/parallel"
	"cupgrade/core/phrase"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// grantsReading is what the predicted permission sets grant, read beside the user: the
// plan tells which ones they will be, so that nobody has to wait for the user first.
type grantsReading struct {
	org     upgrade.Reader
	parents []core.ID
	grants  *parallel.Future[upgrade.Grants]
}

// startGrants begins to read.
func startGrants(ctx context.Context, org upgrade.Reader, plan upgrade.Plan) grantsReading {
	given := slices.DeleteFunc(slices.Clone(plan.Removed), func(r upgrade.Removal) bool { return !r.Reassigned })
	holders := slices.Concat(upgrade.HoldersAfter(plan.Target), upgrade.HoldersReassigned(plan.User, given))
	return readGrants(ctx, org, upgrade.ParentsOf(holders))
}

func readGrants(ctx context.Context, org upgrade.Reader, parents []core.ID) grantsReading {
	return grantsReading{org, parents, parallel.Start(ctx, func(ctx context.Context) (upgrade.Grants, error) {
		return org.Grants(ctx, parents, nil)
	})}
}

// wait gives what permission sets grant, read anew when the user has others than were
// expected.
func (r grantsReading) wait(ctx context.Context, parents []core.ID) (upgrade.Grants, error) {
	if slices.ContainsFunc(parents, func(id core.ID) bool { return !slices.Contains(r.parents, id) }) {
		r = readGrants(ctx, r.org, parents)
	}
	return r.grants.Wait(ctx)
}

// labelMismatches gives mismatches the labels of what they are about, as far as they can
// be read: there are rarely any, so that nobody waits for labels that are not shown.
func labelMismatches(ctx context.Context, org upgrade.Reader, mismatches []upgrade.Mismatch) {
	rows := make([]access.Row, len(mismatches))
	for i, m := range mismatches {
		rows[i].Item = m.Item
	}
	var labels upgrade.Labels
	err := parallel.Safely(func() (err error) {
		labels, err = org.Labels(ctx, rows)
		return err
	})
	if err != nil {
		return // the API names stand
	}
	for i := range mismatches {
		mismatches[i].Label = upgrade.LabelOf(labels.Of, mismatches[i].Item)
	}
}

// checkAccess compares what the user may do now with the prediction, difference by
// difference. It speaks of upgraded users only.
func checkAccess(ctx context.Context, read grantsReading, plan upgrade.Plan, after upgrade.UserFacts) ([]upgrade.Check, []upgrade.Mismatch) {
	if after.User.Profile.ID != plan.Choice.ProfileID {
		return nil, nil
	}
	holders := slices.DeleteFunc(upgrade.HoldersBefore(after), func(h access.Holder) bool {
		return plan.TouchedByPolicies(h.Source.ID) && !plan.Assigns(h.Source.ID)
	})
	grants, err := read.wait(ctx, upgrade.ParentsOf(holders))
	c := upgrade.Check{Name: "Access", Predicted: phrase.Count(len(plan.Access.After), "permission", "permissions")}
	unreadable := slices.Concat(after.Unreadable, grants.Unreadable)
	if err != nil || slices.ContainsFunc(unreadable, planning.HidesAccess) {
		c.Actual = phrase.Unread
		c.Agreement = unreadAgreement(err == nil && slices.ContainsFunc(plan.User.Unreadable, planning.HidesAccess))
		return []upgrade.Check{c}, nil
	}
	actual := upgrade.LimitToLicense(access.NewTable(grants.Rows).Union(holders), plan.Target)
	mismatches := mismatchesOf(predictedAccess(plan, after), actual)
	c.Actual, c.Agreement = phrase.Count(actual.Len(), "permission", "permissions"), agreementOf(len(mismatches) == 0)
	if len(mismatches) > 0 {
		c.Actual += fmt.Sprintf(", %d of them not as expected", len(mismatches))
		labelMismatches(ctx, read.org, mismatches)
	}
	return []upgrade.Check{c}, mismatches
}

// predictedAccess is the access that the plan predicts, less what only assignments
// grant that were not reassigned after all: those are told by themselves.
func predictedAccess(plan upgrade.Plan, after upgrade.UserFacts) map[access.Item]access.Rights {
	predicted := make(map[access.Item]access.Rights, len(plan.Access.After))
	for _, grant := range plan.Access.After {
		predicted[grant.Item] = grant.Rights
	}
	for _, d := range plan.NotGranted(after) {
		predicted[d.Item] &^= d.Rights
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
func mismatchesOf(predicted map[access.Item]access.Rights, actual access.Set) []upgrade.Mismatch {
	var list []upgrade.Mismatch
	add := func(item access.Item, want, got access.Rights) {
		if want != got {
			list = append(list, upgrade.Mismatch{Item: item, Label: upgrade.LabelOf(nil, item), Predicted: want, Actual: got})
		}
	}
	for item, rights := range actual.All() {
		add(item, predicted[item], rights)
		delete(predicted, item)
	}
	for item, rights := range predicted {
		add(item, rights, 0)
	}
	slices.SortStableFunc(list, func(a, b upgrade.Mismatch) int { return access.CompareItems(a.Item, b.Item) })
	return list
}

// reassignedCheck looks for what the plan reassigns.
func reassignedCheck(plan upgrade.Plan, after upgrade.UserFacts) []upgrade.Check {
	var missing []string
	total := 0
	for _, r := range planning.Reassignable(plan) {
		if !r.Reassigned && (r.Kind != upgrade.RemovedPackageLicense || !slices.Contains(plan.Choice.Reassign, r.ID)) {
			continue
		}
		if total++; !upgrade.IsAssigned(after, r.ID) {
			missing = append(missing, r.Label)
		}
	}
	if total == 0 {
		return nil
	}
	c := compare("Reassigned", fmt.Sprintf("%d reassigned", total), fmt.Sprintf("%d reassigned", total-len(missing)), len(missing) == 0)
	if len(missing) > 0 {
		c.Actual += ", not: " + phrase.List(missing)
	}
	if isUnread(after.Unreadable, []upgrade.RemovalKind{upgrade.RemovedPermissionSet}) || isUnread(after.Unreadable, []upgrade.RemovalKind{upgrade.RemovedPermissionSetLicense}) {
		c.Actual, c.Agreement = phrase.Unread, upgrade.AgreementUnknown
	}
	return []upgrade.Check{c}
}

// listChecks compares what an upgrade should leave alone: public groups and queues,
// and managed packages. A list that was and is empty is not worth a line.
func listChecks(plan upgrade.Plan, after upgrade.UserFacts) []upgrade.Check {
	groupID := func(m core.GroupMembership) core.ID { return m.GroupID }
	packageID := func(l core.PackageLicense) core.ID { return l.LicenseID }
	groups := listCheck("Public groups and queues", withoutPolicies(plan, plan.User.Memberships, groupID), withoutPolicies(plan, after.Memberships, groupID), groupID, upgrade.GroupName)
	packages := listCheck("Managed packages", withoutPolicies(plan, plan.User.Packages, packageID), withoutPolicies(plan, after.Packages, packageID), packageID, upgrade.PackageName)
	return slices.Concat(
		openWhereUnread(groups, "GroupMember", plan.User, after), openWhereUnread(packages, "UserPackageLicense", plan.User, after),
	)
}

// withoutPolicies leaves out what user access policies may grant or revoke.
func withoutPolicies[T any](plan upgrade.Plan, list []T, id func(T) core.ID) []T {
	return slices.DeleteFunc(slices.Clone(list), func(value T) bool { return plan.TouchedByPolicies(id(value)) })
}

// policyCheck looks for what user access policies grant. No page tells when they run, nor
// what they do about a set that the license does not allow, so that what is missing proves
// nothing.
func policyCheck(plan upgrade.Plan, after upgrade.UserFacts) []upgrade.Check {
	if len(plan.Policies) == 0 {
		return nil
	}
	c := upgrade.Check{Name: "User access policies", Agreement: upgrade.AgreementMatch}
	var granted, held []string
	for _, p := range plan.Policies {
		for _, t := range p.Grants {
			if granted = append(granted, upgrade.TargetName(t)); hasTarget(after, t.ID) {
				held = append(held, upgrade.TargetName(t))
			}
		}
	}
	if len(held) < len(granted) {
		c.Agreement = upgrade.AgreementUnplanned
	}
	c.Predicted, c.Actual = phrase.List(granted)+" granted", phrase.List(held)+" granted"
	return []upgrade.Check{c}
}

// hasTarget tells whether a user has what a policy grants.
func hasTarget(user upgrade.UserFacts, id core.ID) bool {
	return upgrade.IsAssigned(user, id) ||
		slices.ContainsFunc(user.Memberships, func(m core.GroupMembership) bool { return m.GroupID == id }) ||
		slices.ContainsFunc(user.Packages, func(l core.PackageLicense) bool { return l.LicenseID == id })
}

func listCheck[T any](name string, before, after []T, id func(T) core.ID, label func(T) string) upgrade.Check {
	c := upgrade.Check{Name: name, Predicted: phrase.List(phrase.NamesOf(before, label)), Actual: phrase.List(phrase.NamesOf(after, label))}
	ids := func(list []T) []core.ID {
		all := make([]core.ID, len(list))
		for i, value := range list {
			all[i] = id(value)
		}
		slices.Sort(all)
		return all
	}
	c.Agreement = agreementOf(slices.Equal(ids(before), ids(after)))
	return c
}

// openWhereUnread leaves a line about a list open that could not be read, and drops one
// about a list that was and is empty.
func openWhereUnread(c upgrade.Check, object string, before, after upgrade.UserFacts) []upgrade.Check {
	const none = "none"
	switch unplanned := upgrade.IsUnreadable(before.Unreadable, object); {
	case unplanned || upgrade.IsUnreadable(after.Unreadable, object):
		c.Agreement = unreadAgreement(unplanned)
	case c.Predicted == none && c.Actual == none:
		return nil
	}
	return []upgrade.Check{c}
}

// keptCheck looks for the permission set that keeps access.
func keptCheck(plan upgrade.Plan, after upgrade.UserFacts) []upgrade.Check {
	if plan.Keep == nil {
		return nil
	}
	holds := upgrade.HoldsKept(after, *plan.Keep)
	c := compare("Kept", fmt.Sprintf("%d kept by %s", plan.Cost.Kept, plan.Keep.Label), plan.Keep.Label, holds)
	switch {
	case isUnread(after.Unreadable, []upgrade.RemovalKind{upgrade.RemovedPermissionSet}):
		c.Actual, c.Agreement = phrase.Unread, upgrade.AgreementUnknown
	case !holds:
		c.Actual = "not assigned"
	}
	return []upgrade.Check{c}
}
