package commit

import (
	"context"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/phrase"
	"cupgrade/core/planning"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
)

// findStale compares the facts of a plan with how they are now, when some of its
// steps are done: what those have changed themselves must be as they left it, and
// once the user is upgraded only who and where counts.
func (r *run) findStale(ctx context.Context, now reading) []upgrade.StaleStamp {
	standing := now.standing(r.plan)
	stale := r.dropUnassigned(stamps.FindStale(r.plan, expectedStamps(r.plan, r.steps), standing), now)
	isAccess := func(s upgrade.StaleStamp) bool { return slices.Contains(upgrade.AccessTables(), s.Name) }
	i := slices.IndexFunc(stale, isAccess)
	if i < 0 {
		return stale
	}
	changed := stale[i]
	stale = slices.DeleteFunc(stale, isAccess)
	if changed.Words = r.describeAccess(ctx, standing); len(changed.Words) == 0 {
		return stale // rows were written again, and grant what they granted
	}
	return append(stale, changed)
}

// describeAccess says what the permission sets of the plan grant otherwise than they did,
// for which their rows are read again; none when they grant the same.
func (r *run) describeAccess(ctx context.Context, now stamps.Standing) []string {
	var words []string
	for _, name := range planning.MissingSets(r.plan, now.Rests.Marks) {
		words = append(words, "The permissions of "+name+" no longer exist, or you don't have access to them.")
	}
	var rows upgrade.Grants
	err := parallel.Safely(func() (err error) {
		rows, err = r.reader.Grants(ctx, r.plan.Backing.Marks.Sets(), nil)
		return err
	})
	if gaps := rows.Unreadable; err != nil || slices.ContainsFunc(gaps, func(gap upgrade.Unreadable) bool { return !slices.Contains(r.plan.Backing.Unreadable, gap) }) {
		return append(words, "What is granted was changed or can't be read now, so the plan can't be checked.")
	}
	return append(words, planning.DescribeAccess(r.plan, now, rows)...)
}

// dropUnassigned leaves out what follows from removing assignments that were in the way.
func (r *run) dropUnassigned(stale []upgrade.StaleStamp, now reading) []upgrade.StaleStamp {
	if !r.unassigned || !onlyUnassigned(r.plan.User, now.User) {
		return stale
	}
	follows := []string{upgrade.ObjectAssignment, upgrade.ObjectLicenseAssign, upgrade.ObjectNetworkMember}
	return slices.DeleteFunc(stale, func(s upgrade.StaleStamp) bool { return slices.Contains(follows, s.Name) })
}

// onlyUnassigned tells whether the user has no assignment that was not there before.
func onlyUnassigned(before, now upgrade.UserFacts) bool {
	had := map[core.ID]bool{}
	for _, a := range before.Assignments {
		had[a.ID] = true
	}
	for _, a := range before.LicenseAssignments {
		had[a.ID] = true
	}
	return !slices.ContainsFunc(now.Assignments, func(a core.PermissionSetAssignment) bool { return !had[a.ID] }) &&
		!slices.ContainsFunc(now.LicenseAssignments, func(a core.PermissionSetLicenseAssign) bool { return !had[a.ID] })
}

// expectedStamps gives the facts that must hold now.
func expectedStamps(plan upgrade.Plan, steps []step) []upgrade.Stamp {
	list := slices.Clone(plan.Stamps)
	for _, s := range steps {
		if s.Outcome != upgrade.OutcomeApplied {
			continue
		}
		switch s.Step.Kind {
		case upgrade.StepEnablePartnerAccount:
			replaceStamp(list, stamps.IsPartner, phrase.Yes)
			list = slices.DeleteFunc(list, func(s upgrade.Stamp) bool { return s.Name == stamps.AccountRuns })
		case upgrade.StepUpgradeUser:
			replaceStamp(list, stamps.Profile, string(plan.Choice.ProfileID))
			list = slices.DeleteFunc(list, func(s upgrade.Stamp) bool { return !slices.Contains(lastingStamps(), s.Name) })
		default: // A plan rests on no assignment.
		}
	}
	return list
}

// lastingStamps are the facts that an upgrade leaves alone and that steps after it rest on.
func lastingStamps() []string {
	return []string{stamps.Org, stamps.Profile, "User.Username", "User.IsActive"}
}

func replaceStamp(list []upgrade.Stamp, name, value string) {
	for i := range list {
		if list[i].Name == name {
			list[i].Value = value
		}
	}
}

// staleError ends a run whose plan is not true any more.
type staleError struct {
	stamps []upgrade.StaleStamp
	user   core.User // as read when it was found
}

// Error counts the facts that have changed.
func (e *staleError) Error() string {
	return phrase.Count(len(e.stamps), "fact", "facts") + " of the plan changed"
}

// staleIf makes changed facts an error, nil when there are none.
func staleIf(stamps []upgrade.StaleStamp, user upgrade.UserFacts) error {
	if len(stamps) == 0 {
		return nil
	}
	return &staleError{stamps, user.User}
}

// changedUser gives the user as last read, when one of the facts is about the user's own
// record, so that it is worth telling who changed that last; nil otherwise.
func (e *staleError) changedUser(after *upgrade.UserFacts) *core.User {
	if !slices.ContainsFunc(e.stamps, func(s upgrade.StaleStamp) bool { return strings.HasPrefix(s.Name, "User.") }) {
		return nil
	}
	if after != nil {
		return &after.User
	}
	return &e.user
}

// undoneStamp tells of a step that Salesforce had confirmed and that can't be seen any
// more.
func undoneStamp(step upgrade.Step, now upgrade.UserFacts) upgrade.StaleStamp {
	switch step.Kind {
	case upgrade.StepEnablePartnerAccount:
		value := phrase.Unknown
		if now.Account != nil {
			value = phrase.YesNo(now.Account.IsPartner)
		}
		return upgrade.StaleStamp{
			Name: stamps.IsPartner, Then: phrase.Yes, Now: value, Words: []string{"The account is no longer a partner account."},
		}
	case upgrade.StepUpgradeUser:
		return upgrade.StaleStamp{
			Name: stamps.Profile, Then: newValue(step, "ProfileId"), Now: string(now.User.Profile.ID),
			Words: []string{"The user no longer has the new profile."},
		}
	default: // An assignment that is gone again can be made again.
		return upgrade.StaleStamp{Name: string(step.Kind), Then: string(upgrade.OutcomeApplied), Now: phrase.Unknown}
	}
}

// newValue gives what a step writes into a field.
func newValue(step upgrade.Step, field string) string {
	for _, change := range step.Changes {
		if change.Field == field {
			return change.New
		}
	}
	return ""
}

// sameOrg tells whether a session is in the org that the plan was made for.
func sameOrg(plan upgrade.Plan, org core.Organization) bool { return plan.Session.Org.ID == org.ID }
