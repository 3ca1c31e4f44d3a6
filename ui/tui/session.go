package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/finish"
	"cupgrade/ui/flow"
)

// session is the wizard's one Bubble Tea model: the chrome, the current step and
// what all steps share. Steps are built once and keep their answers.
type session struct {
	opts  Options
	theme theme
	// ctx ends when the screen does; every job and every timer hangs on it.
	ctx   context.Context
	after func(time.Duration, tea.Msg) tea.Cmd

	width, height int

	steps   [stepCount]step
	at      stepID
	answers flow.Answers
	given   [stepCount]bool // answered on the command line

	jobs    map[int]*job
	lastJob int

	notice  display.Text
	help    helpPage
	quit    quitQuestion
	failure scroller
	grace   grace
	saving  saving

	runs finish.Runs
	// printed is the plan that a dry run ends with.
	printed *upgrade.Plan
	end     End
	err     error
}

// newSession builds a session that has not begun.
func newSession(ctx context.Context, opts Options) *session {
	opts = opts.withDefaults()
	s := &session{
		opts:  opts,
		theme: newTheme(opts.NoColor, opts.ASCII),
		ctx:   ctx,
		after: after(ctx),
		jobs:  map[int]*job{},
	}
	s.steps = newSteps(s)
	return s
}

// Init begins with the first step.
func (s *session) Init() tea.Cmd { return s.current().enter() }

// Update takes one message. It does no I/O.
func (s *session) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		s.width, s.height = m.Width, m.Height
	case tea.KeyMsg:
		return s, s.key(m)
	case jobDone:
		return s, s.jobDone(m)
	case jobTick:
		return s, s.jobTick(m)
	case searchDue:
		return s, s.user().due(m)
	case commitNews:
		return s, s.commit().news(m)
	case commitTick:
		return s, s.commit().tick(m)
	}
	return s, nil
}

// current is the step that is on the screen.
func (s *session) current() step { return s.steps[s.at] }

func (s *session) user() *userStep     { return s.steps[stepUser].(*userStep) }     //nolint:forcetypeassert // newSteps puts it there.
func (s *session) commit() *commitStep { return s.steps[stepCommit].(*commitStep) } //nolint:forcetypeassert // newSteps puts it there.

// goTo makes a step the current one.
func (s *session) goTo(id stepID) tea.Cmd {
	s.current().reading().stop(s)
	s.at = id
	s.failure.reset()
	return s.current().enter()
}

// forward goes to the next step that applies.
func (s *session) forward() tea.Cmd {
	for id := s.at + 1; id < stepCount; id++ {
		if s.applies(id) {
			return s.goTo(id)
		}
	}
	return nil
}

// previous finds the step that Back leads to.
func (s *session) previous() (stepID, bool) {
	for id := s.at - 1; id > stepConnect; id-- {
		if s.applies(id) {
			return id, true
		}
	}
	return 0, false
}

// applies tells whether a step is shown: it is neither skipped nor answered on the
// command line.
func (s *session) applies(id stepID) bool {
	if id == stepRole && s.answers.Role == nil { // the one that was given did not fit
		return true
	}
	return !s.given[id] && s.steps[id].skipped() == ""
}

// appeared starts the grace period of a screen that came by itself.
func (s *session) appeared() { s.grace.begin(s.opts.Now()) }

// dirty tells whether leaving now would throw something away.
func (s *session) dirty() bool {
	if s.at == stepResult {
		return false
	}
	a := &s.answers
	entered := map[stepID]bool{
		stepUser: a.User != nil, stepLicense: a.License != nil, stepProfile: a.Profile != nil, stepRole: a.Role != nil,
	}
	for id, is := range entered {
		if is && !s.given[id] {
			return true
		}
	}
	return s.user().typed() != ""
}

// interrupt handles ctrl+c: a write has its own ladder; elsewhere the first one
// asks when there is something to lose, and the second leaves.
func (s *session) interrupt() tea.Cmd {
	if s.at == stepCommit {
		return s.commit().interrupt()
	}
	if s.quit.open || !s.dirty() {
		return s.leave(EndCancelled)
	}
	s.quit.ask()
	return nil
}

// leave ends the program. Why it ended counts only when no upgrade was tried; an
// error that the wizard could not get past goes with it.
func (s *session) leave(why End) tea.Cmd {
	s.end = why
	if !s.answers.Online && s.current().reading().state == readFailed {
		s.err = s.current().reading().err
	}
	return tea.Quit
}
