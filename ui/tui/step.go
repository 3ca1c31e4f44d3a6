package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
)

// step is the renderer of one step of the wizard, without the chrome around it.
type step interface {
	// headTitle is the head above the body.
	headTitle() display.Text
	// enterStep prepares the step each time it becomes the current one.
	enterStep() tea.Cmd
	// key handles a key that the session has no use for itself.
	handleKey(k tea.KeyMsg) tea.Cmd
	// listKeys are the bindings that work now.
	listKeys() []key.Binding
	// findUndo is what Esc takes back here before it leaves the step.
	findUndo() (widget.Escape, bool)
	// takesText tells whether letters belong to a text.
	takesText() bool
	// currentRead is the read that the step cannot be used without.
	currentRead() *reading
	// drawBody draws the body in w cells and at most h rows.
	drawBody(w, h int) []widget.Line
	// textToCopy is what y copies.
	textToCopy() display.Text
	// tellPosition says where in a long body one is, "" when all is seen.
	tellPosition() display.Text
}

// base is a step with nothing in it, for the renderers to build on.
type base struct {
	s    *session
	flow *flow.Step
	read reading
}

func (b *base) takesText() bool       { return false }
func (b *base) currentRead() *reading { return &b.read }

// newSteps builds the renderers of the steps of a session, in their order.
func newSteps(s *session) []step {
	steps := make([]step, len(s.flow))
	for i := range s.flow {
		b := base{s: s, flow: &s.flow[i]}
		switch s.flow[i].Face {
		case flow.FaceSearch:
			steps[i] = newUserStep(b)
		case flow.FaceLosses:
			steps[i] = newLossesStep(b)
		case flow.FaceCommit:
			steps[i] = &commitStep{base: b, run: len(s.answers.Runs)}
		case flow.FacePage:
			steps[i] = newPageStep(b)
		}
	}
	return steps
}
