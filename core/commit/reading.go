package commit

import (
	"cmp"
	"context"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/planning"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
)

// reading is what a write rests on, as it was at one moment.
type reading struct {
	upgrade.Rechecked

	session upgrade.Session
	// backing is what else a write rests on, zero once the user is upgraded: from then on
	// nothing rests on it.
	backing upgrade.Backing
}

// standing puts a reading together for the stamps. The name of the license is of the
// reading that counts its seats; where that was not to be had, the plan's stands.
func (now reading) standing(plan upgrade.Plan) stamps.Standing {
	rests := now.backing
	rests.StandardExternalProfiles = cmp.Or(rests.StandardExternalProfiles, now.session.StandardExternalProfiles)
	if rests.Target.License.ID == plan.Target.License.ID {
		rests.Target.License = plan.Target.License
	}
	if license := now.License; license != nil && license.ID == rests.Target.License.ID {
		rests.Target.License.Name = license.Name
	}
	rests.Target.IsStandard = plan.Target.IsStandard
	return stamps.Standing{Session: now.session, User: now.User, Rests: rests}
}

// readingAge is how old a reading may be when the next write rests on it, as the
// server's clock tells. A change in that time could as well fall between a reading and
// the write that follows it.
const readingAge = time.Second

// holdsAt tells whether the reading was still young at a time of the server's clock.
func (now reading) holdsAt(at time.Time) bool {
	return !at.IsZero() && at.Sub(now.User.ReadAt) <= readingAge
}

// readOrg reads what a plan is compared with, and once more a moment later when somebody
// has changed the user since the plan was made, within the last seconds: a precondition holds whole ones, so that
// it could not tell that change from one that follows it.
func (r *run) readOrg(ctx context.Context) (reading, error) {
	now, err := r.readOnce(ctx)
	if err != nil || r.Wait == nil || r.isUpgraded() || now.User.User.LastModified.Equal(r.plan.User.User.LastModified) {
		return now, err
	}
	pause := secondLeft(now.User)
	if pause == 0 {
		return now, nil
	}
	_ = r.Wait(ctx, pause) // its error is the context's
	if err := checkStopped(ctx); err != nil {
		return now, err
	}
	return r.readOnce(ctx)
}

// secondLeft tells how long it takes until a precondition protects the user as read: until
// the second that it names is over, because an org may compare whole seconds.
func secondLeft(user upgrade.UserFacts) time.Duration {
	modified := user.User.LastModified
	left := preconditionFrom(modified, user.ReadAt).Add(time.Second).Sub(user.ReadAt)
	if modified.IsZero() || left < 0 || left > 2*time.Second { // not known, long ago, or by another clock
		return 0
	}
	return left
}

// readOnce reads what a plan is compared with. A reading that the wish to stop has ended is
// no failure of the org.
func (r *run) readOnce(ctx context.Context) (reading, error) {
	var now reading
	reads := []func(context.Context) error{
		func(ctx context.Context) (err error) {
			now.session, err = r.reader.Session(ctx)
			return upgrade.WrapError("read the session before the commit", err)
		},
		func(ctx context.Context) (err error) {
			if now.Rechecked, err = r.reader.Recheck(ctx, r.plan.User, r.licenseToCheck()); err == nil {
				now.User.Packages, err = r.readPackages(ctx, r.reader, now.User)
			}
			return upgrade.WrapError("read the user before the commit", err)
		},
	}
	if !r.isUpgraded() {
		reads = append(reads, func(ctx context.Context) (err error) {
			now.backing, err = r.reader.Backing(ctx, r.plan)
			return upgrade.WrapError("read what the plan rests on before the commit", err)
		})
	}
	err := parallel.Run(ctx, reads...)
	r.orgTime = now.User.ReadAt
	if err == nil {
		return now, nil
	}
	if stopped := checkStopped(ctx); stopped != nil {
		return now, stopped
	}
	return now, err
}

// readPackages reads which managed packages the user can use, where a step rests on it: they
// are not read again with the user.
func (r *run) readPackages(ctx context.Context, org upgrade.Reader, user upgrade.UserFacts) ([]core.PackageLicense, error) {
	if !slices.ContainsFunc(r.plan.Steps, func(s upgrade.Step) bool { return s.Kind == upgrade.StepAssignPackage }) {
		return user.Packages, nil
	}
	facts, err := org.User(ctx, user.User.ID)
	return facts.Packages, upgrade.WrapError("read the managed packages of the user", err)
}

// lookOnce reads the same without asking again: those who look for an effect do that
// themselves.
func (r *run) lookOnce(ctx context.Context) (now upgrade.Rechecked, err error) {
	err = parallel.Safely(func() (err error) {
		now, err = r.Org.Recheck(ctx, r.plan.User, r.licenseToCheck())
		return upgrade.WrapError("look for the effect", err)
	})
	r.orgTime = now.User.ReadAt
	if err == nil {
		now.User.Packages, err = r.readPackages(ctx, r.Org, now.User)
	}
	if err == nil && r.plan.Keep != nil {
		err = r.lookForSet(ctx) // its sites are no fact of the user
	}
	return now, err
}

// isUpgraded tells whether the step that upgrades the user is done.
func (r *run) isUpgraded() bool {
	return slices.ContainsFunc(r.steps, func(s step) bool {
		return s.Step.Kind == upgrade.StepUpgradeUser && s.Outcome == upgrade.OutcomeApplied
	})
}

// licenseToCheck gives the license whose seats the first write needs, "" once a step is
// applied: by then a missing seat would keep nothing from being half done.
func (r *run) licenseToCheck() core.ID {
	if slices.ContainsFunc(r.steps, func(s step) bool {
		return s.Outcome == upgrade.OutcomeApplied && s.Step.Kind != upgrade.StepCreateSet // which can be undone
	}) {
		return ""
	}
	return r.plan.Target.License.ID
}

// readAgain reads what a step rests on, and compares it with the plan before the step is
// sent: the precondition of a reading that nobody has compared would let the step
// overwrite what somebody else has done meanwhile. ready is false when the effect of the
// step is there already.
func (r *run) readAgain(ctx context.Context, s *step) (now reading, ready bool, err error) {
	now, err = r.readOrg(ctx)
	if err != nil {
		return now, false, err
	}
	if r.effectVisible(s, now.User) {
		return now, false, r.markAlreadyDone(s, now.User)
	}
	if err := r.checkStamps(ctx, now); err != nil {
		return now, true, err
	}
	return now, true, r.checkFirstWrite(now)
}

// checkStamps compares the facts of the plan with those of a reading. What has changed and
// no plan rests on is only noted.
func (r *run) checkStamps(ctx context.Context, now reading) error {
	if !r.isUpgraded() { // which changes fields by itself
		r.besides = stamps.FindBesides(r.plan.User.User, now.User.User)
	}
	return staleIf(r.findStale(ctx, now), now.User)
}

// checkFirstWrite asks the rules of preflight about what was read for the first write: the
// account could be enabled for good, and the user then be refused.
func (r *run) checkFirstWrite(now reading) error {
	return blockedError(planning.FindBlocker(r.plan, now.session, now.Rechecked))
}

// BlockedError refuses to begin a run because of something that preflight makes a
// blocker and that was not so when the plan was made. It wraps ErrBlocked.
type BlockedError struct{ finding core.Finding }

// Error says what is in the way.
func (e *BlockedError) Error() string { return upgrade.ErrBlocked.Error() + ": " + e.finding.Title }

// Unwrap makes it an ErrBlocked.
func (e *BlockedError) Unwrap() error { return upgrade.ErrBlocked }

// Finding is what preflight says of it.
func (e *BlockedError) Finding() core.Finding { return e.finding }

// blockedError makes a blocker an error, nil when there is none.
func blockedError(finding *core.Finding) error {
	if finding == nil {
		return nil
	}
	return &BlockedError{*finding}
}
