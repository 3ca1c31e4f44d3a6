package explain_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
	for _, code := range explain.CatalogueCodes() {
		codes = append(codes, core.Code("error-"+strings.ToLower(strings.ReplaceAll(code, "_", "-"))))
	}
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
	for _, entry := range explain.Catalogue() {
		text := entry.Text
		if text != "" {
			text += "."
		}
		errs = append(errs, upgradetest.Refusal(op, 400, entry.Code, text))
	}
	list := make([]core.Finding, 0, len(errs))
	for _, err := range errs {
		list = append(list, explain.Error(err))
	}
	return list
}

// TestCatalogue shows that every entry is complete and that none stands in the
// shadow of one before it.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	for _, entry := range explain.Catalogue() {
		got := explain.Error(upgradetest.Refusal("x", 400, entry.Code, entry.Text))
		if got.Title != entry.Title || got.ErrorCode != entry.Code {
			t.Errorf("%s %q is explained as %q, not as %q", entry.Code, entry.Text, got.Title, entry.Title)
		}
		upgradetest.CheckWording(t, core.Finding{
			Code: got.Code, Title: entry.Title, Meaning: entry.Meaning, Action: entry.Action, Source: entry.Source,
			Severity: core.SeverityBlocker,
		})
	}
}
