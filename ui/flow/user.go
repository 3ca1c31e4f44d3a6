package flow

import (
	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
)

// SearchLimit is how many users one search asks for: more than anyone scrolls
// through, few enough for one page.
const SearchLimit = 200

// userStep finds the person to upgrade.
func userStep() Step {
	return Step{
		ID: StepUser, Name: "User", Face: FaceSearch, Flag: flaganswers.AnswerUser,
		Answer: func(a *Answers) display.Text {
			if a.User == nil {
				return ""
			}
			return display.Clean(a.User.Name)
		},
	}
}

// Refusal tells why a user can't be upgraded, nil when the user can.
func Refusal(u core.User) *core.Finding {
	if ok, why := planning.Eligibility(u); !ok {
		return &why
	}
	return nil
}
