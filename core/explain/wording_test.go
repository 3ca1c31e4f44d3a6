package explain_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"cupgrade/core"
	"cupgrade/core/explain"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestEveryFindingIsComplete(t *testing.T) {
	t.Parallel()
	codes := upgradetest.DeclaredCodes(t, 11, "*.go")
	upgradetest.CheckFindings(t, errorFindings(), codes...)
}

// errorFindings are those about everything that can go wrong with a request, with
// Salesforce's answer, and inside.
func errorFindings() []core.Finding {
	const op = "update User"
	errs := []error{
		upgradetest.NotSent(op, core.ErrUnreachable), upgradetest.NoAnswer(op, core.ErrUnreachable),
		upgradetest.NoAnswer(op, context.Canceled), context.Canceled,
		&core.RemoteError{Op: op, Sent: true, Status: 302}, &core.RemoteError{Op: op, Sent: true, Status: 500},
		&core.RemoteError{Op: op, Sent: true, Status: 412}, &core.RemoteError{Op: op, Sent: true, Status: 200, Err: core.ErrBadAnswer},
		&core.RemoteError{Op: op, Sent: true, Status: 200, Err: fmt.Errorf("%w: the org's newest is 45.0", core.ErrAPIVersion)},
		upgradetest.Refusal(op, 400, "SOMETHING_NEW", "Words of a later release."),
		upgrade.ErrStopped, fmt.Errorf("%w: no space left on device", upgrade.ErrNotRecorded),
		upgrade.ErrBlocked, upgrade.ErrPlanVersion, upgrade.ErrPlanDamaged, upgrade.ErrOtherOrg, upgrade.ErrNoSuchProfile,
		&parallel.PanicError{Value: "boom"}, errors.New("a surprise"),
	}
	list := make([]core.Finding, 0, len(errs))
	for _, err := range errs {
		list = append(list, explain.Error(err))
	}
	return list
}
