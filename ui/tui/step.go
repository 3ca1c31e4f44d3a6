package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
)

// stepID numbers the steps in their order.
type stepID int

// The steps. Connect comes before the breadcrumb; commit and result are the two
// halves of its last entry.
const (
	stepConnect stepID = iota
	stepUser
	stepLicense
	stepProfile
	stepLosses
	stepRole
	stepAccount
	stepReview
	stepConfirm
	stepCommit
	stepResult
	stepCount
)

// step is one screen of the wizard, without the chrome around it.
type step interface {
	// name is the word in the breadcrumb, title the head above the body.
	name() display.Text
	title() display.Text
	// answer is the short answer in the breadcrumb, "" while there is none.
	answer() display.Text
	// skipped says why the step does not apply, "" when it does.
	skipped() display.Text
	// enter prepares the step each time it becomes the current one.
	enter() tea.Cmd
	// key handles a key that the session has no use for itself.
	key(k tea.KeyMsg) tea.Cmd
	// keys are the bindings that work now.
	keys() []key.Binding
	// undo is what Esc takes back here before it leaves the step.
	undo() (rung, bool)
	// typing tells whether letters belong to a text.
	typing() bool
	// reading is the read that the step cannot be used without.
	reading() *reading
	// view draws the body in w cells and at most h rows.
	view(w, h int) []line
	// position says where in a long body one is, "" when all is seen.
	position() display.Text
}

// base is a step with nothing in it, for the steps to build on.
type base struct {
	s    *session
	read reading
}

func (b *base) answer() display.Text   { return "" }
func (b *base) skipped() display.Text  { return "" }
func (b *base) key(tea.KeyMsg) tea.Cmd { return nil }
func (b *base) keys() []key.Binding    { return nil }
func (b *base) undo() (rung, bool)     { return rung{}, false }
func (b *base) typing() bool           { return false }
func (b *base) reading() *reading      { return &b.read }
func (b *base) position() display.Text { return "" }

// newSteps builds the steps of a session in their order.
func newSteps(s *session) [stepCount]step {
	b := base{s: s}
	return [stepCount]step{
		stepConnect: &connectStep{base: b},
		stepUser:    newUserStep(b),
		stepLicense: newLicenseStep(b),
		stepProfile: newProfileStep(b),
		stepLosses:  newLossesStep(b),
		stepRole:    newRoleStep(b),
		stepAccount: &accountStep{base: b},
		stepReview:  &reviewStep{base: b},
		stepConfirm: newConfirmStep(b),
		stepCommit:  &commitStep{base: b},
		stepResult:  &resultStep{base: b},
	}
}

// keyEnter is the key that goes on, as the help names it.
const keyEnter = "enter"

// binding names a key and what it does now.
func binding(keys, does display.Text) key.Binding {
	return key.NewBinding(key.WithKeys(string(keys)), key.WithHelp(string(keys), string(does)))
}
