package flaganswers_test

import (
	"testing"

	"cupgrade/core"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade/upgradetest"
)

func TestEveryFindingIsComplete(t *testing.T) {
	t.Parallel()
	upgradetest.CheckFindings(t, presetFindings())
}

// presetFindings are those about answers given ahead.
func presetFindings() []core.Finding {
	var list []core.Finding
	for _, answer := range []string{flaganswers.AnswerUser, flaganswers.AnswerLicense, flaganswers.AnswerProfile, flaganswers.AnswerRole} {
		for _, e := range []flaganswers.Error{
			{Problem: flaganswers.Unknown},
			{Problem: flaganswers.Unknown, Candidates: []string{"Harbor"}},
			{Problem: flaganswers.Ambiguous, Candidates: []string{"Harbor", "Hub"}},
			{Problem: flaganswers.Mismatch, Detail: "it belongs to the license Gold Partner"},
			{Problem: flaganswers.Needs, Detail: "a role belongs to the account of a user"},
		} {
			e.Answer, e.Value = answer, "x"
			list = append(list, e.Finding())
		}
	}
	return list
}
