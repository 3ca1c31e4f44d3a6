// Command trivial is the least that a program on Bubble Tea can be: one line on the
// alternate screen, drawn 120 times a second. Benchmarks compare cupgrade with it.
package main

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"

	// As cupgrade does, or the comparison would be with a question to the terminal.
	_ "cupgrade/ui/startguard"
)

type model struct{ keys int }

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyMsg); ok {
		m.keys++
	}
	return m, nil
}

func (m model) View() string {
	if m.keys%2 == 0 {
		return "trivial, even"
	}
	return "trivial, odd"
}

func main() {
	if _, err := tea.NewProgram(model{}, tea.WithAltScreen(), tea.WithFPS(120)).Run(); err != nil {
		os.Exit(1)
	}
}
