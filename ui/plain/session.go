package plain

import (
	"context"
	"errors"

	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/ui/finish"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// Where a step leads, other than to the next one.
var (
	errBack    = errors.New("back to the step before")
	errQuit    = errors.New("left by the admin")
	errAgain   = errors.New("the same step again")
	errReplan  = errors.New("plan again")
	errAnother = errors.New("upgrade another user")
)

// session is one run of the wizard.
type session struct {
	output

	opts    Options
	in      *input
	answers flow.Answers
	given   flow.Given
	// found is what the last search found.
	found *found
	// told are the facts whose findings were told in full.
	told *upgrade.Facts
	// at is the step that is being taken, and settled tells that there is nothing
	// to lose by leaving.
	at      stepID
	settled bool
	runs    finish.Runs
	planned *upgrade.Plan // what a dry run ended with
	failed  error         // why the org can't be connected to
}

// Run asks its questions until the wizard is left, or until ctx ends. It handles no
// signals: they belong to the caller, who ends ctx. While a plan is being committed
// the end of ctx stops it after the step under way, and Run returns when the
// committer has told the end.
//
// The error is not nil when the wizard could not do its work: the org could not be
// connected to and the admin gave up, an answer on the command line can't be
// followed (an *upgrade.PresetError), or a stream failed. The outcome is valid
// beside it; its Summary is empty, because all of it stands in the transcript.
//
// A read of opts.In that is under way when ctx ends is left behind.
func Run(ctx context.Context, opts Options) (finish.Outcome, error) {
	opts = opts.withDefaults()
	s := &session{output: output{w: opts.Out}, opts: opts, in: newInput(opts.In)}
	defer s.in.close()
	err := s.connect(ctx)
	if err == nil {
		err = s.walk(ctx)
	}
	return s.outcome(err)
}

// outcome sums up when the wizard is left.
func (s *session) outcome(err error) (finish.Outcome, error) {
	if _, wrong := errors.AsType[*flaganswers.Error](err); wrong {
		return finish.Outcome{End: finish.EndNothing}, err
	}
	why := finish.EndCancelled
	switch {
	case errors.Is(err, errQuit):
		if !s.dirty() {
			why = finish.EndNothing
		}
		err = s.failed
	case errors.Is(err, errInputEnded):
		s.say(textEnded)
		err = s.failed
	case errors.Is(err, errCancelled):
		s.say("", textCancelled) // below the ^C that a terminal shows
		err = s.failed
	}
	return finish.Outcome{End: s.runs.End(why), Plan: s.planned}, err
}

// walk takes the steps in their order, forth and back.
func (s *session) walk(ctx context.Context) error {
	for {
		if err := s.skip(); err != nil {
			return err
		}
		s.say("", s.heading())
		switch err := s.take(ctx); {
		case err == nil:
			s.at++
		case errors.Is(err, errBack):
			s.at, _ = s.previous()
		case errors.Is(err, errAgain):
		case errors.Is(err, errReplan):
			s.at = stepLosses
		case errors.Is(err, errAnother):
			s.at = stepUser
		default:
			return err
		}
	}
}

// skip passes the steps that do not apply, and says why.
func (s *session) skip() error {
	for s.skipped(s.at) != "" {
		s.say("", s.stepName()+". "+s.skipped(s.at))
		s.at++
	}
	return s.err
}

// previous finds the step that b leads to.
func (s *session) previous() (stepID, bool) {
	for id := s.at - 1; id >= 0; id-- {
		if s.skipped(id) == "" {
			return id, true
		}
	}
	return s.at, false
}

// dirty tells whether leaving now would throw something away.
func (s *session) dirty() bool {
	a := &s.answers
	return !s.settled && (a.User != nil && !s.given.User || a.License != nil && !s.given.License ||
		a.Profile != nil && !s.given.Profile || a.Role != nil && !s.given.Role)
}

// stepName numbers and names the current step.
func (s *session) stepName() display.Text {
	return "Step " + words.Number(int(s.at)+1) + " of " + words.Number(len(stepNames)) + ": " + stepNames[s.at]
}

// heading says at each step where one is, in which org, and for whom.
func (s *session) heading() display.Text {
	org := s.answers.Session.Org
	text := s.stepName() + ". Org " + display.Clean(org.Name) + ", " + words.OrgKind(org) + "."
	if u := s.answers.User; u != nil {
		text += " User " + display.Clean(u.Name) + "."
	}
	if s.opts.DryRun {
		text += " Dry run."
	}
	return text
}
