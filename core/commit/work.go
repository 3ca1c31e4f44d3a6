package commit

import (
	"context"
	"fmt"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// work is how one kind of step is done, and how it is seen that it is done.
type work struct {
	effect effect
	// send makes the one request of the step, with a precondition of what was read
	// last.
	send func(ctx context.Context, r *run, step upgrade.Step) (upgrade.WriteReply, error)
	// landed tells whether the effect of the step can be seen.
	landed func(plan upgrade.Plan, step upgrade.Step, now upgrade.UserFacts) bool
	// done gives what was read beside the step as it is when the step is done.
	done func(now upgrade.UserFacts) upgrade.UserFacts
}

// workOf is the one table of the kinds of steps.
func workOf(kind upgrade.StepKind) work {
	switch kind {
	case upgrade.StepEnablePartnerAccount:
		return work{effectSame, sendEnable, landedEnable, doneEnable}
	case upgrade.StepUpgradeUser:
		return work{effectPermanent, sendUpgrade, landedUpgrade, doneAsRead}
	case upgrade.StepAssignLicense, upgrade.StepAssignSet, upgrade.StepAssignGroup:
		return work{effectSame, sendAlone, landedAssign, doneAsRead}
	default:
		return work{effectPermanent, sendNothing, neverLanded, doneAsRead}
	}
}

func sendEnable(ctx context.Context, r *run, step upgrade.Step) (upgrade.WriteReply, error) {
	modified := time.Time{}
	if r.fresh.Account != nil {
		modified = r.fresh.Account.LastModified
	}
	return r.Org.EnablePartnerAccount(ctx, step.Record, condition(modified, r.fresh.ReadAt))
}

func landedEnable(_ upgrade.Plan, _ upgrade.Step, now upgrade.UserFacts) bool {
	return now.Account != nil && upgrade.IsTrue(now.Account.IsPartner)
}

func sendUpgrade(ctx context.Context, r *run, step upgrade.Step) (upgrade.WriteReply, error) {
	return r.Org.UpgradeUser(ctx, upgrade.UserChange{
		UserID: step.Record, ProfileID: r.plan.Choice.ProfileID, RoleID: r.plan.Choice.RoleID,
		UnmodifiedSince: condition(r.fresh.User.LastModified, r.fresh.ReadAt),
	})
}

func landedUpgrade(plan upgrade.Plan, _ upgrade.Step, now upgrade.UserFacts) bool {
	return now.User.Profile.ID == plan.Choice.ProfileID
}

func sendNothing(_ context.Context, _ *run, step upgrade.Step) (upgrade.WriteReply, error) {
	return upgrade.WriteReply{}, &core.RemoteError{Op: "apply the plan", Err: fmt.Errorf("unknown step %q", step.Kind)}
}

func neverLanded(upgrade.Plan, upgrade.Step, upgrade.UserFacts) bool { return false }

// condition is the time after which a record must not have been changed: its own
// LastModifiedDate as just read, or else the moment of reading, both by the
// server's clock. A header holds whole seconds, so it is rounded up. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm
func condition(modified, readAt time.Time) time.Time {
	if modified.IsZero() {
		modified = readAt
	}
	if whole := modified.Truncate(time.Second); !whole.Equal(modified) {
		return whole.Add(time.Second)
	}
	return modified
}
