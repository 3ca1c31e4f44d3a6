// Package startguard answers, before Bubble Tea can ask, the question whether the
// terminal is dark.
//
// Bubble Tea v1 asks the terminal for its background colour while its package is
// initialised, before main, and waits five seconds for a terminal that stays
// silent. Lipgloss remembers an answer that was given, and Go initialises
// packages that are ready in the order of their import paths: this one, which
// needs lipgloss alone, sorts before github.com/charmbracelet/bubbletea and runs
// first. The wizard uses the terminal's own 16 colours, so the answer changes
// nothing that is seen. A program imports this package for its effect:
//
//	import _ "cupgrade/ui/startguard"
package startguard

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
