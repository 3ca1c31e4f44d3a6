package uitest

import "strings"

// ReviewLosses opens each critical loss and marks the rest as reviewed, until the losses
// let go on.
func (term *Terminal) ReviewLosses() {
	term.t.Helper()
	screen := term.Wait("showing the losses", func(s string) bool { return strings.Contains(s, "to open") || strings.Contains(s, "eviewed") })
	for range 30 {
		key := "esc" // from what was opened
		switch {
		case strings.Contains(screen, "enter continue"):
			return
		case strings.Contains(screen, "to open"):
			key = "enter"
		case strings.Contains(screen, "Losses not reviewed"):
			key = "m"
		}
		screen = term.PressOn(key)
	}
	term.t.Fatalf("the losses can't be reviewed:\n%s", screen)
}
