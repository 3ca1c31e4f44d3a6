package upgrade

import (
	"context"
	"fmt"
	"time"

	"cupgrade/core"
)

// work is how one kind of step is done, and how it is seen that it is done.
type work struct {
	effect effect
	// send makes the one request of the step, with a precondition of what was read
	// last.
	send func(ctx context.Context, r *run, step Step) (WriteReply, error)
	// landed tells whether the effect of the step can be seen.
	landed func(plan Plan, step Step, now UserFacts) bool
	// done gives what was read beside the step as it is when the step is done.
	done func(now UserFacts) UserFacts
	// about gives the record that the step is allowed to change.
	about func(plan Plan, step Step) core.ID
}

// workOf is the one table of the kinds of steps.
func workOf(kind StepKind) work {
	switch kind {
	case StepEnablePartnerAccount:
		return work{effectSame, sendEnable, landedEnable, doneEnable, accountOf}
	case StepUpgradeUser:
		return work{effectPermanent, sendUpgrade, landedUpgrade, doneAsRead, userOf}
	case StepAssignLicense, StepAssignSet, StepAssignGroup:
		return work{effectSame, sendAlone, landedAssign, doneAsRead, returnedBy}
	default:
		return work{effectPermanent, sendNothing, neverLanded, doneAsRead, nobody}
	}
}

func sendEnable(ctx context.Context, r *run, step Step) (WriteReply, error) {
	modified := time.Time{}
	if r.fresh.Account != nil {
		modified = r.fresh.Account.LastModified
	}
	return r.Org.EnablePartnerAccount(ctx, step.Record, condition(modified, r.fresh.ReadAt))
}

func landedEnable(_ Plan, _ Step, now UserFacts) bool {
	return now.Account != nil && isTrue(now.Account.IsPartner)
}

func accountOf(plan Plan, _ Step) core.ID {
	if plan.User.Account == nil {
		return ""
	}
	return plan.User.Account.ID
}

func sendUpgrade(ctx context.Context, r *run, step Step) (WriteReply, error) {
	return r.Org.UpgradeUser(ctx, UserChange{
		UserID: step.Record, ProfileID: r.plan.Choice.ProfileID, RoleID: r.plan.Choice.RoleID,
		UnmodifiedSince: condition(r.fresh.User.LastModified, r.fresh.ReadAt),
	})
}

func landedUpgrade(plan Plan, _ Step, now UserFacts) bool {
	return now.User.Profile.ID == plan.Choice.ProfileID
}

func userOf(plan Plan, _ Step) core.ID { return plan.Choice.UserID }

func sendNothing(_ context.Context, _ *run, step Step) (WriteReply, error) {
	return WriteReply{}, &core.RemoteError{Op: "apply the plan", Err: fmt.Errorf("unknown step %q", step.Kind)}
}

func neverLanded(Plan, Step, UserFacts) bool { return false }

func nobody(Plan, Step) core.ID { return "" }

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
