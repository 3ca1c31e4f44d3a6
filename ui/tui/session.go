package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
)

// session is the wizard's one Bubble Tea model: the chrome, the current step and
// what all steps share. Steps are built once and keep their answers.
type session struct {
	opts  Options
	theme widget.Theme
	// ctx ends when the screen does; every job and every timer hangs on it.
	ctx   context.Context
	after func(time.Duration, tea.Msg) tea.Cmd

	width, height int

	flow    []flow.Step
	steps   []step // the renderer of each
	at      int
	answers flow.Answers

	jobs    map[int]*job
	lastJob int

	notice  notice
	help    helpPage
	quit    quitQuestion
	failure widget.Scroller
	grace   grace
	// heldUntil is until when an Enter counts as the one that led to what is shown.
	heldUntil time.Time
	saving    saving
	saved     display.Text // where files were saved last, "" for nowhere
	title     display.Text // of the window
	blurred   bool         // another window is looked at

	// printed is the plan that a dry run ends with.
	printed *upgrade.Plan
	end     upgrade.State
	err     error
}

// newSession builds a session that has not begun.
func newSession(ctx context.Context, opts Options) *session {
	opts = opts.withDefaults()
	s := &session{
		opts:  opts,
		theme: widget.NewTheme(opts.NoColor, opts.ASCII),
		ctx:   ctx,
		after: afterDelay(ctx),
		jobs:  map[int]*job{},
		flow:  opts.StepsOrAll(),
	}
	s.theme.Links = opts.Terminal.Links
	s.answers = flow.Answers{Opts: opts.Options, Ctx: ctx, Eager: true}
	s.steps = newSteps(s)
	return s
}

// Init begins with the first step.
func (s *session) Init() tea.Cmd { return s.currentStep().enterStep() }

// Update takes one message. It does no I/O.
func (s *session) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := s.takeMessage(msg)
	if title := s.retitle(); title != nil {
		cmd = tea.Batch(cmd, title)
	}
	return s, cmd
}

func (s *session) takeMessage(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.FocusMsg:
		s.blurred = false
	case tea.BlurMsg:
		s.blurred = true
	case tea.ResumeMsg:
		return s.takeTitle()
	case tea.WindowSizeMsg:
		s.width, s.height = m.Width, m.Height
	case tea.KeyMsg:
		return s.handleKey(m)
	case jobDone:
		return s.jobDone(m)
	case jobTick:
		return s.jobTick(m)
	case searchDue:
		return s.userSearch().searchWhenDue(m)
	case commitNews:
		return s.commitRun().takeEvent(m)
	case commitTick:
		return s.commitRun().keepTicking(m)
	}
	return nil
}

// currentStep is the step that is on the screen.
func (s *session) currentStep() step { return s.steps[s.at] }

// currentID tells which step is on the screen.
func (s *session) currentID() flow.ID { return s.flow[s.at].ID }

func (s *session) userSearch() *userStep  { return findRenderer[*userStep](s) }
func (s *session) commitRun() *commitStep { return findRenderer[*commitStep](s) }

// findRenderer finds the renderer of a type that one step has.
func findRenderer[T step](s *session) (found T) {
	for _, one := range s.steps {
		if r, is := one.(T); is {
			return r
		}
	}
	return found
}

// goTo makes a step the current one.
func (s *session) goTo(at int) tea.Cmd {
	s.currentStep().currentRead().cancelJob(s)
	s.at = at
	s.holdEnter()
	s.failure.Reset()
	return s.currentStep().enterStep()
}

// goForward goes to the next step that applies.
func (s *session) goForward() tea.Cmd {
	for at := s.at + 1; at < len(s.flow); at++ {
		if s.answers.Applies(&s.flow[at]) {
			return s.goTo(at)
		}
	}
	return nil
}

// previousStep finds the step that Back leads to.
func (s *session) previousStep() (int, bool) {
	return s.answers.Previous(s.flow, s.at)
}

// startGrace starts the grace period of a screen that came by itself.
func (s *session) startGrace() { s.grace.startGrace(s.opts.Now()) }

// hasAnswers tells whether leaving now would throw something away.
func (s *session) hasAnswers() bool {
	return s.currentID() != flow.StepResult && (s.answers.Dirty() || s.userSearch().typedText() != "")
}

// handleInterrupt handles ctrl+c: a write has its own ladder; elsewhere the first one
// asks when there is something to lose, and the second leaves.
func (s *session) handleInterrupt() tea.Cmd {
	if s.currentID() == flow.StepUpgrade {
		return s.commitRun().handleInterrupt()
	}
	if s.quit.open || !s.hasAnswers() {
		return s.leaveWizard(upgrade.StateCancelled)
	}
	s.quit.openQuestion()
	return nil
}

// leaveWizard ends the program. Why it ended counts only when no upgrade was tried; an
// error that the wizard could not get past goes with it.
func (s *session) leaveWizard(why upgrade.State) tea.Cmd {
	s.end = why
	if !s.answers.Online && s.currentStep().currentRead().state == readFailed {
		s.err = s.currentStep().currentRead().err
	}
	return tea.Quit
}
