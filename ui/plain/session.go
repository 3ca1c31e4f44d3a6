package plain

import (
	"context"
	"errors"

	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// Where a step leads, other than to the next one.
var (
	errBack  = errors.New("back to the step before")
	errQuit  = errors.New("quit by the admin")
	errAgain = errors.New("the same step again")
)

// goTo leads to another step.
type goTo struct{ id flow.ID }

// Error tells where it leads.
func (g *goTo) Error() string { return "go to the step " + string(g.id) }

// session is one run of the wizard.
type session struct {
	output

	opts    Options
	in      *input
	answers flow.Answers
	steps   []flow.Step
	// at is the step that is being taken, and settled tells that there is nothing
	// to lose by leaving.
	at      int
	settled bool
	// found is what the last search found.
	found *found
	// told are the facts whose findings were told in full.
	told    *upgrade.Facts
	planned *upgrade.Plan // what a dry run ended with
	failed  error         // why the org can't be connected to
	// lastLine is what was typed last, and repeats how often it came again.
	lastLine string
	repeats  int
}

// Run asks its questions until the wizard is left, or until ctx ends. It handles no
// signals: they belong to the caller, who ends ctx. While a plan is being committed
// the end of ctx stops it after the step under way, and Run returns when the
// committer has told the end.
//
// The error is not nil when the wizard could not do its work: the org could not be
// connected to and the admin gave up, an answer on the command line can't be
// followed (an *flaganswers.Error), or a stream failed. The outcome is valid
// beside it; its Summary is empty, because all of it stands in the transcript.
//
// A read of opts.In that is under way when ctx ends is left behind.
func Run(ctx context.Context, opts Options) (flow.Outcome, error) {
	opts = opts.withDefaults()
	reading, cancel := context.WithCancel(ctx)
	defer cancel() // ends what is still being read
	s := &session{output: output{w: opts.Out, width: opts.Width}, opts: opts, in: newInput(opts.In), steps: opts.StepsOrAll()}
	s.answers = flow.Answers{Opts: opts.Options, Ctx: reading}
	defer s.in.close()
	return s.sumUp(s.walkSteps(ctx))
}

// sumUp sums up when the wizard is left.
func (s *session) sumUp(err error) (flow.Outcome, error) {
	if _, wrong := errors.AsType[*flaganswers.Error](err); wrong {
		return flow.Outcome{Ending: upgrade.EndingWithout(upgrade.StateNothing)}, err
	}
	why := upgrade.StateCancelled
	switch {
	case errors.Is(err, errQuit):
		if s.hasAnswers() {
			s.say(s.sayCancelled(textCancelled))
		} else {
			why = upgrade.StateNothing
		}
		err = s.failed
	case errors.Is(err, errInputEnded):
		s.say(s.sayCancelled(textEnded))
		err = s.failed
	case errors.Is(err, errCancelled):
		s.say("", s.sayCancelled(textCancelled)) // below the ^C that a terminal shows
		err = s.failed
	}
	return flow.Outcome{Ending: s.answers.Runs.Ending(why), Plan: s.planned}, err
}

// sayCancelled says that the session was cancelled, and that nothing was changed where that is
// so.
func (s *session) sayCancelled(text display.Text) display.Text {
	if s.answers.Runs.Ending(upgrade.StateCancelled).State.Wrote() || len(s.answers.Runs) > 0 {
		return text
	}
	return text + " Nothing was changed."
}

// walkSteps takes the steps in their order, forth and back.
func (s *session) walkSteps(ctx context.Context) error {
	for {
		s.skipSteps()
		if s.err != nil {
			return s.err
		}
		if !s.steps[s.at].Part {
			s.say("", s.stepHeading())
		}
		var to *goTo
		switch err := s.runStep(ctx); {
		case err == nil:
			s.at++
		case errors.Is(err, errBack):
			s.at, _ = s.previousStep()
		case errors.Is(err, errAgain):
		case errors.As(err, &to):
			s.at = flow.Index(s.steps, to.id)
		default:
			return err
		}
	}
}

// runStep does the current step: nil leads to the next one, errBack to the one before.
func (s *session) runStep(ctx context.Context) error {
	step := &s.steps[s.at]
	if step.ID == flow.StepConnect {
		return s.connectOrg(ctx)
	}
	if err := s.loadFacts(ctx, func() *flow.Read { return step.Load(&s.answers) }); err != nil {
		return err
	}
	switch step.Face {
	case flow.FaceSearch:
		return s.findUser(ctx)
	case flow.FaceLosses:
		return s.showLosses(ctx)
	case flow.FaceCommit:
		return s.runUpgrade(ctx)
	case flow.FacePage:
	}
	return s.showPage(ctx, step)
}

// skipSteps passes the steps that do not apply, and says why.
func (s *session) skipSteps() {
	for {
		why := s.answers.Skipped(&s.steps[s.at])
		if why == "" {
			return
		}
		if !s.steps[s.at].Aside {
			s.say("", s.stepName()+". "+why)
		}
		s.at++
	}
}

// previousStep finds the step that b leads to.
func (s *session) previousStep() (int, bool) {
	return s.answers.Previous(s.steps, s.at)
}

// hasAnswers tells whether leaving now would throw something away.
func (s *session) hasAnswers() bool { return !s.settled && s.answers.Dirty() }

// stepName numbers and names the current step.
func (s *session) stepName() display.Text {
	number, all := flow.Count(s.steps, s.at)
	return "Step " + words.Number(number) + " of " + words.Number(all) + ": " + s.steps[s.at].Name
}

// stepHeading says at each step where one is, and for whom. The org was told when it was
// connected to; one whose data is real is named again.
func (s *session) stepHeading() display.Text {
	text := s.stepName()
	if u := s.answers.User; u != nil {
		text += ", " + display.Clean(u.Name)
	}
	if kind := words.OrgKind(s.answers.Session.Org); kind == words.Production {
		text += ", " + kind
	}
	if s.opts.DryRun {
		text += ", dry run"
	}
	return text + "."
}
