package commit

import (
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// staleAfter compares the facts of a plan with how they are now, when some of its
// steps are done: what those have changed themselves must be as they left it, and
// once the user is upgraded only who and where counts. A fact that the plan knows
// and that is not there any more counts as changed.
func staleAfter(plan upgrade.Plan, steps []step, session upgrade.Session, user upgrade.UserFacts) []upgrade.StaleStamp {
	now := map[string]string{}
	for _, stamp := range planning.Stamps(session, user) {
		now[stamp.Name] = stamp.Value
	}
	var stale []upgrade.StaleStamp
	for _, then := range expectedStamps(plan, steps) {
		if value, known := now[then.Name]; !known || value != then.Value {
			stale = append(stale, upgrade.StaleStamp{Name: then.Name, Then: then.Value, Now: value})
		}
	}
	return stale
}

// staleIn compares the facts of the plan with a reading.
func (r *run) staleIn(now reading) []upgrade.StaleStamp {
	stale := staleAfter(r.plan, r.steps, now.session, now.User)
	if !r.unassigned || !onlyUnassigned(r.plan.User, now.User) {
		return stale
	}
	return slices.DeleteFunc(stale, func(s upgrade.StaleStamp) bool {
		return s.Name == planning.StampAssignments || s.Name == planning.StampLicenseAssignments
	})
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
			replaceStamp(list, planning.StampIsPartner, phrase.Yes)
		case upgrade.StepUpgradeUser:
			replaceStamp(list, planning.StampProfile, string(plan.Choice.ProfileID))
			list = slices.DeleteFunc(list, func(s upgrade.Stamp) bool { return !slices.Contains(lastingStamps(), s.Name) })
		default: // A plan rests on no assignment.
		}
	}
	return list
}

// lastingStamps are the facts that an upgrade leaves alone and that steps after it rest on.
func lastingStamps() []string {
	return []string{planning.StampOrg, planning.StampProfile, "User.Username", "User.IsActive"}
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
		return upgrade.StaleStamp{Name: planning.StampIsPartner, Then: phrase.Yes, Now: value}
	case upgrade.StepUpgradeUser:
		return upgrade.StaleStamp{Name: planning.StampProfile, Then: newValue(step, "ProfileId"), Now: string(now.User.Profile.ID)}
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
