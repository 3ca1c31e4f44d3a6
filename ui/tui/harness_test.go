package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
	"cupgrade/ui/uitest"
)

// harness runs the model without a terminal and without goroutines: a command is
// run at once, and its message handed back. Timers wait until a test fires them.
type harness struct {
	t      testing.TB
	s      *session
	org    *upgradetest.Org
	timers []tea.Msg
	delays []time.Duration // of every timer that was set
	held   []tea.Cmd       // commands that hold keeps from running
	hold   bool
	quit   bool
	clock  time.Time
	starts int
	// typed is what stood in the confirmation when a commit began.
	typed string
}

// newHarness starts a wizard of 80x24 against an org in memory.
func newHarness(t testing.TB, change ...func(*Options)) *harness {
	t.Helper()
	h := &harness{
		t: t, org: upgradetest.NewOrg(), clock: time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC),
	}
	options := Options{
		Options: flow.Options{
			Connect:   func(context.Context) (upgrade.Org, error) { return h.org, nil },
			Committer: func(upgrade.Org) upgrade.Committer { return h },
			Now:       func() time.Time { return h.clock },
			Steps:     uitest.Steps(),
		},
		Timing: Timing{Grace: -1, Held: -1},
	}
	for _, c := range change {
		c(&options)
	}
	h.s = newSession(t.Context(), options)
	h.s.after = func(d time.Duration, msg tea.Msg) tea.Cmd {
		h.delays = append(h.delays, d)
		return func() tea.Msg { return timer{msg} }
	}
	h.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	h.run(h.s.Init())
	return h
}

// inOrg changes the org before anything is read of it.
func inOrg(edit func(*upgradetest.State)) func(*Options) {
	return func(o *Options) {
		connect := o.Connect
		o.Connect = func(ctx context.Context) (upgrade.Org, error) {
			org, err := connect(ctx)
			if fake, ok := org.(*upgradetest.Org); ok {
				fake.Edit(edit)
			}
			return org, err
		}
	}
}

// timer is a message that waits for its time.
type timer struct{ msg tea.Msg }

// Start begins a commit as the committer of a program would, and does nothing.
func (h *harness) Start(plan upgrade.Plan) <-chan upgrade.Event {
	h.starts++
	h.typed = h.page(flow.StepConfirm).text.Value()
	events := make(chan upgrade.Event, 1)
	steps := make([]upgrade.StepResult, len(plan.Steps))
	for i, s := range plan.Steps {
		steps[i] = upgrade.StepResult{Step: s, Outcome: upgrade.OutcomeApplied}
	}
	events <- upgrade.Event{Steps: steps, Result: &upgrade.Result{Steps: steps}}
	close(events)
	return events
}

// Reassign is Start.
func (h *harness) Reassign(_ upgrade.Result, plan upgrade.Plan) <-chan upgrade.Event {
	return h.Start(plan)
}

// Stop is part of the committer.
func (h *harness) Stop() {}

// at gives the place of a step.
func (h *harness) at(id flow.ID) int { return flow.Index(h.s.flow, id) }

// page gives the renderer of a step that has a page.
func (h *harness) page(id flow.ID) *pageStep {
	p, _ := h.s.steps[h.at(id)].(*pageStep)
	return p
}

// send gives a message to the model and runs what comes of it.
func (h *harness) send(msg tea.Msg) {
	h.t.Helper()
	_, cmd := h.s.Update(msg)
	_ = h.s.View() // as Bubble Tea does after each message
	h.run(cmd)
}

func (h *harness) run(cmd tea.Cmd) {
	h.t.Helper()
	if cmd == nil {
		return
	}
	if h.hold {
		h.held = append(h.held, cmd)
		return
	}
	switch m := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range m {
			h.run(c)
		}
	case timer:
		h.timers = append(h.timers, m.msg)
	case tea.QuitMsg:
		h.quit = true
	case tea.SuspendMsg:
	default:
		h.send(m)
	}
}

// fire lets every waiting timer ring.
func (h *harness) fire() {
	h.t.Helper()
	due := h.timers
	h.timers = nil
	for _, msg := range due {
		h.send(msg)
	}
}

// release runs the commands that were held.
func (h *harness) release() {
	h.t.Helper()
	h.hold = false
	held := h.held
	h.held = nil
	for _, cmd := range held {
		h.run(cmd)
	}
}

// press presses keys by name; a name that is no key is typed, and READ reads the
// losses.
func (h *harness) press(names ...string) {
	h.t.Helper()
	for _, name := range names {
		if name == "READ" {
			h.readLosses()
			continue
		}
		h.send(keyNamed(name))
	}
}

// keyNamed makes the message of a key.
func keyNamed(name string) tea.KeyMsg {
	types := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
		"right": tea.KeyRight, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
		"tab": tea.KeyTab, "backspace": tea.KeyBackspace, "ctrl+c": tea.KeyCtrlC, "ctrl+z": tea.KeyCtrlZ,
		"ctrl+u": tea.KeyCtrlU, "ctrl+r": tea.KeyCtrlR, "f1": tea.KeyF1,
	}
	if typ, ok := types[name]; ok {
		return tea.KeyMsg{Type: typ}
	}
	if name == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// screen is what is drawn, without styling.
func (h *harness) screen() string { return stripped(h.s.View()) }

// stripped drops our own styling, and nothing else.
func stripped(view string) string {
	var b strings.Builder
	for {
		before, rest, styled := strings.Cut(view, "\x1b[")
		b.WriteString(before)
		if !styled {
			return b.String()
		}
		_, view, _ = strings.Cut(rest, "m")
	}
}

// shows fails the test unless the screen holds every text.
func (h *harness) shows(texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		if screen := h.screen(); !strings.Contains(screen, text) {
			h.t.Fatalf("the screen does not show %q:\n%s", text, screen)
		}
	}
}

// hides fails the test when the screen holds one of the texts.
func (h *harness) hides(texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		if screen := h.screen(); strings.Contains(screen, text) {
			h.t.Fatalf("the screen shows %q:\n%s", text, screen)
		}
	}
}

// toReview goes Maya's way to the review of an upgrade to Partner Community.
func (h *harness) toReview() {
	h.t.Helper()
	h.press("enter", "down", "enter", "enter", "READ", "space", "enter")
	h.shows("Review changes")
}

// readLosses opens each critical loss, marks the rest as reviewed, and goes on.
func (h *harness) readLosses() {
	h.t.Helper()
	h.reviewLosses()
	h.press("enter")
}

func (h *harness) reviewLosses() {
	h.t.Helper()
	losses := findRenderer[*lossesStep](h.s)
	h.press("home")
	for range losses.criticals {
		h.press("enter")
	}
	if losses.open != "" {
		h.press("enter")
	}
	if !losses.isPassable() {
		h.press("m")
	}
}

const mayasName = "maya.chen@brightharbor.example"
