package ui

import (
	"errors"
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// This file is where the screens ask the rules; no rule and no wording of one is
// here.

// refusal tells why a user can't be upgraded, nil when the user can.
func refusal(u core.User) *core.Finding {
	if ok, why := upgrade.Eligibility(u); !ok {
		return &why
	}
	return nil
}

// licenseProblems tells, by license, what stands against it: the findings about
// licenses of a plan that is made with one of its profiles and nothing else.
func licenseProblems(b upgrade.Basis) map[core.ID][]core.Finding {
	problems := map[core.ID][]core.Finding{}
	for _, p := range b.Catalog.Profiles {
		if _, done := problems[p.License.ID]; done {
			continue
		}
		target, err := b.Profile(p.ID)
		if err != nil {
			continue
		}
		plan := upgrade.NewPlan(b.Facts(target, upgrade.Access{}), upgrade.Choice{UserID: b.User.User.ID, ProfileID: p.ID})
		problems[p.License.ID] = aboutLicense(plan.Findings)
	}
	return problems
}

// aboutLicense keeps the findings about a license, as their codes tell.
func aboutLicense(all []core.Finding) []core.Finding {
	list := []core.Finding{}
	for _, f := range all {
		if strings.HasPrefix(string(f.Code), "license-") {
			list = append(list, f)
		}
	}
	return list
}

// roleChoices lists what can be chosen as the role: leave it to Salesforce, or one
// of the account's.
func roleChoices(f upgrade.Facts) []roleChoice {
	target := f.Target.UserType
	candidates := upgrade.RoleCandidates(f.User, target)
	list := make([]roleChoice, 0, len(candidates)+1)
	list = append(list, roleChoice{RolePrediction: upgrade.PredictRole(f.User, target, "")})
	for _, r := range candidates {
		list = append(list, roleChoice{RolePrediction: upgrade.PredictRole(f.User, target, r.ID), id: r.ID})
	}
	return list
}

// errNoAnswer is the error of a job that gave neither an answer nor an error.
var errNoAnswer = errors.New("there was no answer")

// explained makes a finding of an error.
func explained(err error) core.Finding {
	if err == nil {
		err = errNoAnswer
	}
	return upgrade.Explain(err)
}
