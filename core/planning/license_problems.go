package planning

import (
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// ProblemsOfLicenses tells, by license, what stands against it for the user before a
// profile is chosen: the findings about licenses, and each blocker about the user and the
// account. It asks a plan with one profile of the license. It is
// pure.
func ProblemsOfLicenses(b upgrade.Basis) map[core.ID][]core.Finding {
	problems := map[core.ID][]core.Finding{}
	for _, p := range b.Catalog.Profiles {
		if _, done := problems[p.License.ID]; done {
			continue
		}
		target, err := b.Profile(p.ID)
		if err != nil {
			continue
		}
		plan := New(b.Facts(target, upgrade.Access{}), upgrade.Choice{UserID: b.User.User.ID, ProfileID: p.ID})
		problems[p.License.ID] = slices.DeleteFunc(plan.Findings, func(f core.Finding) bool { return !standsBeforeProfile(f) })
	}
	return problems
}

// standsBeforeProfile tells whether a finding holds whatever is chosen after the license.
// What the admin lacks is told at the sign-in, and keeps nobody from looking.
func standsBeforeProfile(f core.Finding) bool {
	switch subject, _, _ := strings.Cut(string(f.Code), "-"); subject {
	case "license":
		return true
	case "user", "account", "run":
		return f.Severity == core.SeverityBlocker
	}
	return false
}
