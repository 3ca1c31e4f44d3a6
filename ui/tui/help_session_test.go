package tui_test

import "testing"

// TestHelpTellsTheSession shows whose session it is, and what the org has left.
func TestHelpTellsTheSession(t *testing.T) {
	t.Parallel()
	z := open(t, 100, 50)
	z.WaitFor("Select a user to upgrade")
	z.Press("?")
	z.WaitFor("Session", "Ada Admin", "API requests", "14,880 of 15,000 today", "you have what an upgrade needs")
	z.end()
}
