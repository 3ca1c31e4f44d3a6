package runs

import (
	"fmt"
	"os"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
)

// The endings of the names of journals that are out of the way.
const (
	// damagedSuffix is of one that tells nothing.
	damagedSuffix = ".damaged"
	// foreignSuffix is of one with a plan of another version of the program.
	foreignSuffix = ".other-version"
)

// asideAfter is how long after its last record a journal may be taken out of the way:
// longer than a write may take, and then Salesforce on a write that nobody waits for.
const asideAfter = commit.WriteDeadline + 2*time.Minute

// AtWorkError is given when a request of a run may still be at work.
type AtWorkError struct {
	ID   string
	Left time.Duration
}

// Error says when to look again.
func (e *AtWorkError) Error() string {
	return fmt.Sprintf("a request of this run might still be running; check again in %s: %s %s", e.Left.Round(time.Second), upgrade.CommandResume, e.ID)
}

// SetAside takes the journal of a run that can't be taken up out of the way of new plans,
// and gives its new path. It holds the lock of the run's user meanwhile, and leaves a run
// alone that is under way, with a *LockedError. look shows what is true of the user now,
// since nobody can know more, and gives the org's clock. A request that may still be at work is an *AtWorkError.
func (w *Workers) SetAside(saved SavedRun, org core.ID, look func(user core.ID) (orgTime time.Time, err error)) (string, error) {
	user, err := core.ParseIDOf(core.PrefixUser, string(saved.userID()))
	if err != nil {
		return "", fmt.Errorf("%s is damaged from its beginning, and its name tells no user: look at it and remove it", saved.Path)
	}
	unlock, err := w.Folder.lockUser(org, user, w.Clock.Now())
	if err != nil {
		return "", err
	}
	defer unlock()
	orgTime, err := look(user)
	if err != nil {
		return "", err
	}
	age := w.Clock.since(saved.modified)
	if last := saved.Run.OrgTime(saved.modified); !last.IsZero() && !orgTime.IsZero() {
		age = w.Clock.stretch(orgTime.Sub(last) - orgTimeStep)
	}
	if left := asideAfter - age; left > 0 && !saved.Run.IsEmpty() {
		return "", &AtWorkError{saved.ID, left}
	}
	suffix := damagedSuffix
	if saved.Run.Plan() != nil {
		suffix = foreignSuffix
	}
	if err := os.Rename(saved.Path, saved.Path+suffix); err != nil {
		return "", fmt.Errorf("set the journal aside: %w", err)
	}
	return saved.Path + suffix, nil
}
