package upgradetest

import (
	"errors"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// Ended is a result with the ending that it must have on every front end.
type Ended struct {
	Name   string
	Result upgrade.Result
	State  upgrade.State
	Code   int
}

// Endings lists every kind of result that a run can have.
func Endings() []Ended {
	const (
		applied, rejected = upgrade.OutcomeApplied, upgrade.OutcomeRejected
		unknown, skipped  = upgrade.OutcomeUnknown, upgrade.OutcomeSkipped
	)
	stale := []upgrade.StaleStamp{{Name: "User.ProfileId", Then: "a", Now: "b"}}
	signedOut := &core.RemoteError{Op: "read the user", Status: 401, Code: core.CodeInvalidSession, FromSalesforce: true}
	blocked := &core.Finding{Code: "license-no-seat", Severity: core.SeverityBlocker, Title: "No seat is left"}
	verified := newVerification(upgrade.AgreementMatch, upgrade.AgreementUnplanned)
	soFar := newResult(newVerification(upgrade.AgreementMatch, upgrade.AgreementPending), nil, applied, applied, applied)
	awaited := soFar
	awaited.Awaited = true
	return []Ended{
		{"verified", newResult(verified, nil, applied, applied, applied), upgrade.StateVerified, 0},
		{"a line follows", soFar, upgrade.StateSoFar, 0},
		{"a line was waited for in vain", awaited, upgrade.StateSoFar, 3},
		{"a line differs", newResult(newVerification(upgrade.AgreementMatch, upgrade.AgreementMismatch), nil, applied, applied, applied), upgrade.StateDifferent, 3},
		{"a line is unknown", newResult(newVerification(upgrade.AgreementMatch, upgrade.AgreementUnknown), nil, applied, applied, applied), upgrade.StateUnproven, 3},
		{"not read", newResult(upgrade.Verification{}, nil, applied, applied, applied), upgrade.StateUnproven, 3},
		{"read failed", newResult(upgrade.Verification{Err: signedOut}, nil, applied, applied, applied), upgrade.StateUnproven, 3},
		{"not recorded", newResult(verified, upgrade.ErrNotRecorded, applied, applied, applied), upgrade.StateUnrecorded, 3},
		{"assignment refused", newResult(verified, nil, applied, applied, rejected), upgrade.StateIncomplete, 3},
		{"stopped after the user", newResult(verified, upgrade.ErrStopped, applied, applied, skipped), upgrade.StateIncomplete, 3},
		{"session ended after the user", newResult(verified, signedOut, applied, applied, skipped), upgrade.StateIncomplete, 3},
		{"stale after the user", withStale(newResult(verified, nil, applied, applied, skipped), stale), upgrade.StateIncomplete, 3},
		{"user refused after the account", newResult(upgrade.Verification{}, nil, applied, rejected, skipped), upgrade.StateHalfDone, 3},
		{"stopped after the account", newResult(upgrade.Verification{}, upgrade.ErrStopped, applied, skipped, skipped), upgrade.StateHalfDone, 3},
		{"session ended after the account", newResult(upgrade.Verification{}, signedOut, applied, skipped, skipped), upgrade.StateHalfDone, 3},
		{"stale after the account", withStale(newResult(upgrade.Verification{}, nil, applied, skipped, skipped), stale), upgrade.StateHalfDone, 3},
		{"account unknown", newResult(upgrade.Verification{}, nil, unknown, skipped, skipped), upgrade.StateUnknown, 3},
		{"user unknown", newResult(upgrade.Verification{}, nil, applied, unknown, skipped), upgrade.StateUnknown, 3},
		{"assignment unknown", newResult(verified, nil, applied, applied, unknown), upgrade.StateUnknown, 3},
		{"refused at once", newResult(upgrade.Verification{}, nil, rejected, skipped, skipped), upgrade.StateRejected, 1},
		{"stale", withStale(newResult(upgrade.Verification{}, nil, skipped, skipped, skipped), stale), upgrade.StateStale, 1},
		{"blocked", withBlocked(newResult(upgrade.Verification{}, upgrade.ErrBlocked, skipped, skipped, skipped), blocked), upgrade.StateBlocked, 1},
		{"stopped at once", newResult(upgrade.Verification{}, upgrade.ErrStopped, skipped, skipped, skipped), upgrade.StateStopped, 130},
		{"signed out at once", newResult(upgrade.Verification{}, signedOut, skipped, skipped, skipped), upgrade.StateSignedOut, 4},
		{"failed at once", newResult(upgrade.Verification{}, errors.New("no route"), skipped, skipped, skipped), upgrade.StateFailed, 1},
		{"journal failed at once", newResult(upgrade.Verification{}, upgrade.ErrNotRecorded, skipped, skipped, skipped), upgrade.StateFailed, 1},
		{"damaged plan", upgrade.Result{Err: upgrade.ErrPlanDamaged}, upgrade.StateFailed, 1},
	}
}

// newResult gives that of a plan for a partner license that reassigns one permission set.
func newResult(v upgrade.Verification, err error, account, user, set upgrade.Outcome) upgrade.Result {
	step := func(kind upgrade.StepKind, outcome upgrade.Outcome) upgrade.StepResult {
		return upgrade.StepResult{Step: upgrade.Step{Kind: kind, Title: string(kind), Record: core.ID(kind)}, Outcome: outcome}
	}
	return upgrade.Result{Verification: v, Err: err, Steps: []upgrade.StepResult{
		step(upgrade.StepEnablePartnerAccount, account), step(upgrade.StepUpgradeUser, user), step(upgrade.StepAssignSet, set),
	}}
}

// newVerification has one line for each agreement.
func newVerification(lines ...upgrade.Agreement) upgrade.Verification {
	v := upgrade.Verification{After: &upgrade.UserFacts{}}
	for _, agreement := range lines {
		v.Checks = append(v.Checks, upgrade.Check{Name: "Line " + string(agreement), Predicted: "x", Actual: "y", Agreement: agreement})
	}
	return v
}

func withStale(r upgrade.Result, stale []upgrade.StaleStamp) upgrade.Result {
	r.Stale = stale
	return r
}

func withBlocked(r upgrade.Result, blocked *core.Finding) upgrade.Result {
	r.Blocked = blocked
	return r
}
