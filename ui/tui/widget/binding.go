package widget

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
)

// KeyEnter is the key that goes on, as the help names it.
const KeyEnter = "enter"

// Binding names a key and what it does now.
func Binding(keys, does display.Text) key.Binding {
	return key.NewBinding(key.WithKeys(string(keys)), key.WithHelp(string(keys), string(does)))
}

// Escape is what Esc does now. The key, the footer and the help take it from the
// same place, so that what is promised is what happens.
type Escape struct {
	Label display.Text
	// Why is set where Esc does nothing, and says so.
	Why display.Text
	Do  func() tea.Cmd
}

// Brief is the label for a narrow window: its first word, which says what is done.
func (r Escape) Brief() display.Text {
	first, _, _ := strings.Cut(string(r.Label), " ")
	return display.Clean(first)
}

// LabelBack is what Esc is called where it only goes up within a step.
const LabelBack display.Text = "back"
