package upgrade

import (
	"context"
	"slices"

	"cupgrade/core"
)

// BlockedError refuses to begin a run because of something that preflight makes a
// blocker and that was not so when the plan was made. It wraps ErrBlocked.
type BlockedError struct{ finding core.Finding }

// Error says what is in the way.
func (e *BlockedError) Error() string { return ErrBlocked.Error() + ": " + e.finding.Title }

// Unwrap makes it an ErrBlocked.
func (e *BlockedError) Unwrap() error { return ErrBlocked }

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
func (r *run) recheck(ctx context.Context, org Org) error {
	license := r.plan.Target.License.ID
	if slices.ContainsFunc(r.steps, func(s StepResult) bool { return s.Outcome == OutcomeApplied }) {
		license = ""
	}
	now, err := org.Recheck(ctx, r.plan.User, license)
	if err == nil {
		r.found(now)
	}
	return err
}

// found keeps a reading as the last one.
func (r *run) found(now Rechecked) {
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
	var codes []core.Code
	if r.needs.license != nil {
		codes = append(codes, FindingLicenseDisabled, FindingLicenseNoSeat)
	}
	if r.needs.permissions != nil {
		codes = append(codes, FindingAdminManageUsers, FindingAdminEditAccount, FindingGiveBackForbidden)
	}
	return r.situationNow().blockedBy(codes...)
}

// situationNow is what the rules look at, as far as it was read again.
func (r *run) situationNow() *situation {
	s := &situation{
		Facts: Facts{Session: r.session, User: r.fresh, Target: r.plan.Target}, choice: r.plan.Choice, removed: r.plan.Removed,
		partner: EnablePartner(r.fresh.Account, r.plan.Target.UserType),
		role:    PredictRole(r.fresh, r.plan.Target.UserType, r.plan.Choice.RoleID),
	}
	if license := r.needs.license; license != nil {
		s.Target.License, s.Catalog.Licenses = *license, []core.UserLicense{*license}
	}
	s.Session.Admin.Permissions = r.needs.permissions
	return s
}

// blockedBy asks some rules of preflight, and makes the first blocker that they find an
// error.
func (s *situation) blockedBy(codes ...core.Code) error {
	for _, rule := range preflight() {
		if rule.severity != core.SeverityBlocker || !slices.Contains(codes, rule.code) {
			continue
		}
		for _, finding := range rule.findings(s) {
			return &BlockedError{finding}
		}
	}
	return nil
}
