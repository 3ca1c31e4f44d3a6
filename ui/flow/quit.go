package flow

import (
	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// QuitQuestion is what is asked before answers are thrown away, and what leaving means: after
// an upgrade in the session something was changed.
func (a *Answers) QuitQuestion() (title, meaning display.Text) {
	if len(a.Runs) > 0 {
		return words.QuitTitleAfter, words.QuitMeaningAfter
	}
	return words.QuitTitle, words.QuitMeaning
}
