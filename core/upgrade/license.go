package upgrade

import (
	"cmp"
	"strings"

	"cupgrade/core"
	"cupgrade/core/order"
)

// LicenseChoice is a license to choose from, with what is known for and against it.
type LicenseChoice struct {
	License core.UserLicense
	// Promised is true for the licenses that Salesforce's pages name as ones to
	// upgrade to: Partner Community and Customer Community Plus, with or without
	// Login.
	Promised bool
	// Problems are the findings about the license; one that blocks it can't be chosen.
	Problems []core.Finding
}

// Blocker gives what makes the license impossible to choose, nil when nothing does.
func (c LicenseChoice) Blocker() *core.Finding {
	if worst := gravest(c.Problems); worst != nil && worst.Severity == core.SeverityBlocker {
		return worst
	}
	return nil
}

// LicenseChoices gives the licenses of a basis in the order in which they are
// offered: promised ones with a seat first, then the others, and those that can't
// be chosen last. It is pure.
func LicenseChoices(b Basis) []LicenseChoice {
	choices := make([]LicenseChoice, len(b.Catalog.Licenses))
	for i, license := range b.Catalog.Licenses {
		choices[i] = LicenseChoice{License: license, Promised: promised(license)}
		if profiles := b.ProfilesOf(license.ID); len(profiles) > 0 {
			choices[i].Problems = findingsAbout(situate(b.Facts(profiles[0], Access{}), Choice{}), "license-")
		}
	}
	order.Stable(choices, func(a, b *LicenseChoice) int { return cmp.Compare(a.rank(), b.rank()) })
	return choices
}

// rank orders licenses; within a rank the org's own order stays.
func (c LicenseChoice) rank() int {
	rank := 0
	if c.License.Free() == 0 && !c.License.IsLoginBased() {
		rank++
	}
	if !c.Promised {
		rank += 2
	}
	if c.Blocker() != nil {
		rank += 4
	}
	return rank
}

// findingsAbout asks the rules whose codes begin with a word, "license-": the
// findings that one step of a wizard can do something about.
func findingsAbout(s *situation, prefix string) []core.Finding {
	var some []core.Finding
	for _, r := range preflight() {
		if strings.HasPrefix(string(r.code), prefix) {
			some = append(some, r.findings(s)...)
		}
	}
	return some
}
