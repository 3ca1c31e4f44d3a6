package flow

import (
	"errors"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/core/order"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// Refusal tells why a user can't be upgraded, nil when the user can.
func Refusal(u core.User) *core.Finding {
	if ok, why := planning.Eligibility(u); !ok {
		return &why
	}
	return nil
}

// License is a license that can be chosen, or can't, with what stands against it.
type License struct {
	core.UserLicense
	Problems []core.Finding
}

// Blocker is the finding that keeps the license from being chosen, nil when it can
// be.
func (l License) Blocker() *core.Finding {
	for i, f := range l.Problems {
		if f.Severity == core.SeverityBlocker {
			return &l.Problems[i]
		}
	}
	return nil
}

// Licenses lists the target licenses: those that nothing stands against first, those
// that can't be chosen last.
func Licenses(b upgrade.Basis) []License {
	problems := LicenseProblems(b)
	list := make([]License, len(b.Catalog.Licenses))
	for i, l := range b.Catalog.Licenses {
		list[i] = License{UserLicense: l, Problems: problems[l.ID]}
	}
	rank := func(l *License) int {
		worst := core.SeverityNotice.Rank() + 1
		for _, f := range l.Problems {
			worst = min(worst, f.Severity.Rank())
		}
		return -worst
	}
	order.Stable(list, func(a, b *License) int { return rank(a) - rank(b) })
	return list
}

// LicenseProblems tells, by license, what stands against it: the findings about
// licenses of a plan that is made with one of its profiles and nothing else.
func LicenseProblems(b upgrade.Basis) map[core.ID][]core.Finding {
	problems := map[core.ID][]core.Finding{}
	for _, p := range b.Catalog.Profiles {
		if _, done := problems[p.License.ID]; done {
			continue
		}
		target, err := b.Profile(p.ID)
		if err != nil {
			continue
		}
		plan := planning.New(b.Facts(target, upgrade.Access{}), upgrade.Choice{UserID: b.User.User.ID, ProfileID: p.ID})
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

// Unranked lists the profiles of a license before it is known what each costs.
func Unranked(b upgrade.Basis, license core.ID) []planning.ProfileCost {
	profiles := b.ProfilesOf(license)
	costs := make([]planning.ProfileCost, len(profiles))
	for i, profile := range profiles {
		costs[i].Profile = profile
	}
	return costs
}

// RoleChoice is one role that can be chosen, with what it leads to.
type RoleChoice struct {
	upgrade.RolePrediction
	ID core.ID // "" leaves it to Salesforce
}

// Answer is the choice as an answer.
func (c RoleChoice) Answer() Role {
	if c.ID == "" {
		return AutoRole()
	}
	return Role{ID: c.ID, Name: display.Clean(c.Name)}
}

// Label is what the choice is called in a list.
func (c RoleChoice) Label() display.Text {
	if c.ID == "" {
		return words.RoleAuto
	}
	return display.Clean(c.Name)
}

// RoleChoices lists what can be chosen as the role: leave it to Salesforce, or one
// of the account's.
func RoleChoices(f upgrade.Facts) []RoleChoice {
	target := f.Target.UserType
	candidates := planning.RoleCandidates(f.User, target)
	list := make([]RoleChoice, 0, len(candidates)+1)
	list = append(list, RoleChoice{RolePrediction: planning.PredictRole(f.User, target, "")})
	for _, r := range candidates {
		list = append(list, RoleChoice{RolePrediction: planning.PredictRole(f.User, target, r.ID), ID: r.ID})
	}
	return list
}

// PartnerStep finds the plan's step that makes the account a partner account, or
// says why there is none.
func PartnerStep(p upgrade.Plan) (*upgrade.Step, display.Text) {
	for i := range p.Steps {
		if p.Steps[i].Kind == upgrade.StepEnablePartnerAccount {
			return &p.Steps[i], ""
		}
	}
	if p.NothingToDo() {
		return nil, words.ReviewNothing + "."
	}
	return nil, display.Clean(planning.EnablePartner(p.User.Account, p.Target.UserType).Reason)
}

// LossGroup is what is lost of one kind, the gravest first.
type LossGroup struct {
	Kind   upgrade.LossKind
	Losses []planning.Loss
}

// LossGroups sorts the losses of a plan by their kind, in reading order.
func LossGroups(p upgrade.Plan) []LossGroup {
	all := planning.Losses(p)
	var groups []LossGroup
	for _, kind := range upgrade.LossKinds() {
		own := slices.DeleteFunc(slices.Clone(all), func(l planning.Loss) bool { return l.Kind != kind })
		if len(own) == 0 {
			continue
		}
		order.Stable(own, func(a, b *planning.Loss) int { return a.Severity.Rank() - b.Severity.Rank() })
		groups = append(groups, LossGroup{Kind: kind, Losses: own})
	}
	return groups
}

// HasWarning tells whether there is a warning to have read.
func HasWarning(list []core.Finding) bool {
	return slices.ContainsFunc(list, func(f core.Finding) bool { return f.Severity == core.SeverityWarning })
}

// Trivial tells whether there is nothing to change, and so nothing to ask.
func Trivial(p upgrade.Plan) bool { return p.NothingToDo() || words.ChangesNothing(p) }

// errNoAnswer is the error of a read that gave neither an answer nor an error.
var errNoAnswer = errors.New("there was no answer")

// Explained makes a finding of an error.
func Explained(err error) core.Finding {
	if err == nil {
		err = errNoAnswer
	}
	return explain.Explain(err)
}

// Sorted lists findings, the gravest first.
func Sorted(list []core.Finding) []core.Finding {
	sorted := slices.Clone(list)
	order.Stable(sorted, func(a, b *core.Finding) int { return a.Severity.Rank() - b.Severity.Rank() })
	return sorted
}
