package commit

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// BlockedError refuses to begin a run because of something that preflight makes a
// blocker and that was not so when the plan was made. It wraps ErrBlocked.
type BlockedError struct{ finding core.Finding }

// Error says what is in the way.
func (e *BlockedError) Error() string { return upgrade.ErrBlocked.Error() + ": " + e.finding.Title }

// Unwrap makes it an ErrBlocked.
func (e *BlockedError) Unwrap() error { return upgrade.ErrBlocked }

// Finding is what preflight says of it.
func (e *BlockedError) Finding() core.Finding { return e.finding }

// needs is what the first write needs beside what the stamps of a plan tell. A part that
// is nil was not read, and then what the plan has found stands.
type needs struct {
	license     *core.UserLicense
	permissions map[string]bool
}

// recheck reads what the next write rests on. What only the first one needs is not asked
// for once a step is applied: by then it would keep nothing from being half done.
func (r *run) recheck(ctx context.Context, org upgrade.Org) error {
	license := r.plan.Target.License.ID
	if slices.ContainsFunc(r.steps, func(s upgrade.StepResult) bool { return s.Outcome == upgrade.OutcomeApplied }) {
		license = ""
	}
	now, err := org.Recheck(ctx, r.plan.User, license)
	if err == nil {
		r.found(now)
	}
	return err
}

// found keeps a reading as the last one.
func (r *run) found(now upgrade.Rechecked) {
	r.fresh, r.needs, r.sent = now.User, needs{now.License, now.Permissions}, false
}

// holds tells whether the plan holds by the last reading.
func (r *run) holds() bool {
	if r.stale = staleAfter(r.plan, r.steps, r.session, r.fresh); len(r.stale) > 0 {
		return false
	}
	if r.err == nil {
		r.err = r.needsMet()
	}
	return r.err == nil
}

// needsMet asks the rules of preflight about what was read for the first write. The
// account could be enabled for good, and the user then be refused.
func (r *run) needsMet() error {
	return blocked(planning.FindBlocker(r.plan, r.session, upgrade.Rechecked{User: r.fresh, License: r.needs.license, Permissions: r.needs.permissions}))
}

// blocked makes a blocker an error, nil when there is none.
func blocked(finding *core.Finding) error {
	if finding == nil {
		return nil
	}
	return &BlockedError{*finding}
}
