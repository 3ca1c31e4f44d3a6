package upgrade

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
)

// Check finds a plan that this version did not make, or whose parts do not fit
// together: a file that was damaged or edited by hand. Every record that a step
// writes to must be one that the plan was derived from. The error wraps
// ErrPlanVersion or ErrPlanDamaged.
func (p Plan) Check() error {
	if p.Version != PlanVersion {
		return fmt.Errorf("%w: %d, this one knows %d", ErrPlanVersion, p.Version, PlanVersion)
	}
	switch {
	case p.Choice.UserID == "" || p.Choice.UserID != p.User.User.ID:
		return fmt.Errorf("%w: it is about another user than it was read for", ErrPlanDamaged)
	case p.Choice.ProfileID != p.Target.ID:
		return fmt.Errorf("%w: its profile is not the one that was chosen", ErrPlanDamaged)
	case !slices.Equal(p.Stamps, stamps(p.Session, p.User)):
		return fmt.Errorf("%w: its stamps are not those of its facts", ErrPlanDamaged)
	}
	for _, step := range p.Steps {
		if step.Record != workOf(step.Kind).about(p, step) {
			return fmt.Errorf("%w: the step %q is about a record that the plan does not know", ErrPlanDamaged, step.Kind)
		}
	}
	if !p.stepsFollow() {
		return fmt.Errorf("%w: its steps are not those that follow from its facts", ErrPlanDamaged)
	}
	return nil
}

// stepsFollow makes the steps anew. What is written is made of the choice, and what was
// reviewed are the steps: nobody may have agreed to one, and get the other.
func (p Plan) stepsFollow() bool {
	follow := steps(&situation{
		Facts: Facts{Session: p.Session, User: p.User, Target: p.Target}, choice: p.Choice, removed: p.Removed,
		partner: EnablePartner(p.User.Account, p.Target.UserType),
		role:    PredictRole(p.User, p.Target.UserType, p.Choice.RoleID),
	})
	made, err := json.Marshal(follow)
	have, err2 := json.Marshal(p.Steps)
	return err == nil && err2 == nil && (bytes.Equal(made, have) || len(follow)+len(p.Steps) == 0)
}

// staleAfter compares the facts of a plan with how they are now, when some of its
// steps are done: what those have changed themselves must be as they left it, and
// once the user is upgraded only who and where counts. A fact that the plan knows
// and that is not there any more counts as changed.
func staleAfter(plan Plan, steps []StepResult, session Session, user UserFacts) []StaleStamp {
	now := map[string]string{}
	for _, stamp := range stamps(session, user) {
		now[stamp.Name] = stamp.Value
	}
	var stale []StaleStamp
	for _, then := range expected(plan, steps) {
		if value, known := now[then.Name]; !known || value != then.Value {
			stale = append(stale, StaleStamp{Name: then.Name, Then: then.Value, Now: value})
		}
	}
	return stale
}

// expected gives the facts that must hold now.
func expected(plan Plan, steps []StepResult) []Stamp {
	list := slices.Clone(plan.Stamps)
	for _, s := range steps {
		if s.Outcome != OutcomeApplied {
			continue
		}
		switch s.Step.Kind {
		case StepEnablePartnerAccount:
			replaceStamp(list, stampIsPartner, wordYes)
		case StepUpgradeUser:
			replaceStamp(list, stampProfile, string(plan.Choice.ProfileID))
			list = slices.DeleteFunc(list, func(s Stamp) bool { return !slices.Contains(lasting(), s.Name) })
		default: // What is given back is no fact that a plan rests on.
		}
	}
	return list
}

// lasting are the facts that an upgrade leaves alone and that steps after it rest on.
func lasting() []string {
	return []string{stampOrg, stampProfile, "User.Username", "User.IsActive"}
}

func replaceStamp(list []Stamp, name, value string) {
	for i := range list {
		if list[i].Name == name {
			list[i].Value = value
		}
	}
}

// changedUser tells whether one of the facts is about the user's own record, so that
// who changed that last is worth telling.
func changedUser(stale []StaleStamp) bool {
	return slices.ContainsFunc(stale, func(s StaleStamp) bool { return strings.HasPrefix(s.Name, "User.") })
}

// undone is what is told of a step that Salesforce had confirmed and that can't be
// seen any more.
func undone(step Step, now UserFacts) StaleStamp {
	switch step.Kind {
	case StepEnablePartnerAccount:
		value := wordUnknown
		if now.Account != nil {
			value = yesNo(now.Account.IsPartner)
		}
		return StaleStamp{Name: stampIsPartner, Then: wordYes, Now: value}
	case StepUpgradeUser:
		return StaleStamp{Name: stampProfile, Then: newValue(step, "ProfileId"), Now: string(now.User.Profile.ID)}
	default: // An assignment that is gone again can be made again.
		return StaleStamp{Name: string(step.Kind), Then: string(OutcomeApplied), Now: wordUnknown}
	}
}

// newValue gives what a step writes into a field.
func newValue(step Step, field string) string {
	for _, change := range step.Changes {
		if change.Field == field {
			return change.New
		}
	}
	return ""
}

// sameOrg tells whether a session is in the org that the plan was made for.
func sameOrg(plan Plan, org core.Organization) bool { return plan.Session.Org.ID == org.ID }
