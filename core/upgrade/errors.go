package upgrade

import (
	"errors"
)

// Errors that end a run before or between its steps; see Result.Err.
var (
	// ErrBlocked is a plan with a finding that stops the upgrade.
	ErrBlocked = errors.New("the plan has a blocker")
	// ErrPlanVersion is a plan that another version of the program made.
	ErrPlanVersion = errors.New("the plan was made by another version of cupgrade")
	// ErrPlanDamaged is a plan whose parts do not fit together.
	ErrPlanDamaged = errors.New("the plan is damaged")
	// ErrStopped is a run that was asked to stop before all steps were begun.
	ErrStopped = errors.New("stopped before the next step")
	// ErrNotRecorded is a run whose record could not be kept.
	ErrNotRecorded = errors.New("the run could not be recorded")
	// ErrNotReassigned is a reassignment that was not begun: the upgrade stands as before.
	ErrNotReassigned = errors.New("the reassignment was not started")
)

// ErrOtherOrg is a plan or run of another org than the session's.
var ErrOtherOrg = errors.New("the plan belongs to another org")

// ErrNoSuchProfile is wrapped by Gather when the chosen profile is not one that
// can be upgraded to.
var ErrNoSuchProfile = errors.New("the org has no such profile to upgrade to")
