package tui

import "testing"

// TestKeysWhileLossesAreComputed holds that a key whose meaning depends on the losses waits
// for them: a review would count for losses that nobody has seen.
func TestKeysWhileLossesAreComputed(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.reviewLosses()
	l, is := h.s.currentStep().(*lossesStep)
	if !is {
		t.Fatalf("the step is %T", h.s.currentStep())
	}
	h.press("m")
	l.again.state = readWaiting
	before := h.s.answers.Keep
	h.press("m", "A", "a", "space")
	if h.s.answers.HasReviewed() || len(h.s.answers.Keep.Items) != len(before.Items) {
		t.Error("a key was taken while the losses were computed")
	}
	h.shows("The losses are being computed.")
}

// TestEnterOnAFilterWithoutMatches holds that nothing is said to be missing which a filter
// hides.
func TestEnterOnAFilterWithoutMatches(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter", "/", "nowhere", "enter")
	h.shows("Nothing matches.")
}

// TestWhatIsKeptIsNotOpenedAsALoss holds that a critical loss is to be opened as one: what was
// looked at while it was kept was no loss.
func TestWhatIsKeptIsNotOpenedAsALoss(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.press("A")
	h.openPage("Sites")
	h.press("enter", "esc", "esc", "A")
	h.press("m")
	if h.s.answers.HasReviewed() {
		t.Errorf("losses are reviewed of which a critical one was never opened:\n%s", h.screen())
	}
}
