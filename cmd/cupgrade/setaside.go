package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/display"
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

// setAside shows the user of a run that can't be taken up, and takes its journal out
// of the way: nobody can know more than what is true now. It waits for no request that
// may still be at work, and leaves a run alone that is under way.
func (h *headless) setAside(saved savedRun, why, suffix string) error {
	user, err := core.ParseIDOf(core.PrefixUser, string(saved.user()))
	if err != nil {
		return fail(exitError, fmt.Errorf("%s is damaged from its beginning, and its name tells no user: look at it and remove it", saved.path))
	}
	org, session, err := h.connect()
	if err != nil {
		return err
	}
	if plan := saved.run.Plan(); plan != nil {
		if err := sameOrg(*plan, session); err != nil {
			return err
		}
	}
	unlock, err := h.workers.runs.lock(session.Org.ID, user, h.workers.clock.now())
	if err != nil {
		return fail(exitError, err)
	}
	defer unlock()
	facts, err := h.retrying(org).User(h.reading, user)
	if err != nil {
		return h.failed(fmt.Errorf("read the user: %w", err))
	}
	u := facts.User
	_, _ = fmt.Fprintf(h.streams.out, `%s
The user is now:
  User      %s (%s, %s)
  Profile   %s
  License   %s
  Changed   %s by %s
`, display.Clean(why), display.Clean(u.Name), display.Clean(u.Username), u.ID, display.Clean(u.Profile.Name),
		display.Clean(u.Profile.License.Name), u.LastModified.UTC().Format("2006-01-02 15:04:05 UTC"), display.Clean(u.LastModifiedBy))
	if left := asideAfter - h.workers.clock.since(saved.modified); left > 0 && !saved.run.IsEmpty() {
		return fail(exitNotVerified, fmt.Errorf(
			"a request of this run may still be at work\nLook again in %s: %s %s", left.Round(time.Second), upgrade.CommandResume, saved.id))
	}
	if err := os.Rename(saved.path, saved.path+suffix); err != nil {
		return fail(exitError, errors.Join(errors.New("take the journal out of the way"), err))
	}
	_, _ = fmt.Fprintf(h.streams.out, "The journal was renamed to %s\nand is no longer in the way of a new plan.\n", display.Clean(saved.path+suffix))
	if saved.run.IsEmpty() {
		return fail(exitError, errors.New("nothing was sent by this run, and nothing was done now"))
	}
	return fail(exitNotVerified, errors.New("nothing was verified: compare the user above with what was intended"))
}
