package planning

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// seatCountAge is from when on a count of used seats is taken for old: above a
// number that is not published, Salesforce answers the previous day's count.
const seatCountAge = 24 * time.Hour

// fewSeats is how many seats an old count must leave to be trusted.
const fewSeats = 5

func findIncompatible(s *situation) []wording {
	return findIf(!s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title:   fmt.Sprintf("The profile %s can't be upgraded to", s.Target.Name),
			meaning: "Customer users can be upgraded to Partner Community and Customer Community Plus only, and this profile belongs to neither.",
			action:  "Select a profile of a Partner Community or Customer Community Plus license.",
		}
	})
}

func findDisabled(s *situation) []wording {
	license := s.Target.License
	return findIf(license.Status != "" && license.Status != core.LicenseActive, func() wording {
		return wording{
			title:   fmt.Sprintf("The license %s is %s", upgrade.LicenseName(s.Target), strings.ToLower(license.Status)),
			meaning: "Salesforce assigns no seats of it.",
			action:  "Select a profile of another license, or ask Salesforce to activate it.",
		}
	})
}

// seatsUnknown tells whether the number of seats was not read at all.
func (s *situation) seatsUnknown() bool {
	return s.Target.UserType.IsTarget() && (s.Catalog.License(s.Target.License.ID) == nil || upgrade.IsUnreadable(s.unreadable, upgrade.ObjectUserLicense))
}

// seatsOld tells whether the count of seats may have changed since it was made.
func (s *situation) seatsOld() bool {
	at := s.Target.License.UsedUpdatedAt
	return at != nil && s.User.ReadAt.Sub(*at) > seatCountAge
}

// seatsSoft tells whether a count without a free seat is no proof of a refusal.
func (s *situation) seatsSoft() bool { return s.Target.License.IsLoginBased() || s.seatsOld() }

func findNoSeat(s *situation) []wording {
	license := s.Target.License
	return findIf(!s.seatsUnknown() && license.Free() == 0 && !s.seatsSoft(), func() wording {
		return wording{
			title:   fmt.Sprintf("No seats of %s remaining", upgrade.LicenseName(s.Target)),
			meaning: fmt.Sprintf("All %d seats are used.", license.Total),
			action:  "Deactivate a user with this license, buy more seats, or select another license.",
		}
	})
}

func findSeatUnsure(s *situation) []wording {
	license := s.Target.License
	name := upgrade.LicenseName(s.Target)
	switch {
	case s.seatsUnknown():
		return []wording{{
			title:   "The remaining seats can't be determined",
			meaning: fmt.Sprintf("The seats of %s could not be read. If none remain, Salesforce refuses the upgrade and changes nothing.", name),
			action:  "Check Setup, Company Information, User Licenses.",
		}}
	case license.IsLoginBased() && license.Free() == 0:
		return []wording{{
			title:   fmt.Sprintf("All users that %s allows are in use", name),
			meaning: "This license is counted by monthly logins, but Salesforce might still refuse another user.",
			action:  "Deactivate a user with this license, or select another license.",
		}}
	case s.seatsOld() && license.Free() <= fewSeats:
		return []wording{{
			title:   fmt.Sprintf("%s of %s remaining, as counted a day ago", phrase.Count(license.Free(), "seat", "seats"), name),
			meaning: "Salesforce counted the seats more than a day ago. If none remain, it refuses the upgrade.",
			action:  "Check Setup, Company Information, User Licenses.",
		}}
	}
	return nil
}

// findFewLogins warns when less than a tenth of the month's logins is left.
func findFewLogins(s *situation) []wording {
	license := s.Target.License
	if license.MonthlyLoginsEntitlement == nil || license.MonthlyLoginsUsed == nil {
		return nil
	}
	total, used := *license.MonthlyLoginsEntitlement, *license.MonthlyLoginsUsed
	left := max(0, total-used)
	return findIf(left*10 < total, func() wording {
		return wording{
			title:   fmt.Sprintf("%s of %s remaining this month", phrase.Count(left, "login", "logins"), upgrade.LicenseName(s.Target)),
			meaning: fmt.Sprintf("%d of %d are used. Additional logins are charged or refused, depending on your contract.", used, total),
			action:  "For a user who logs in often, select the license without Login in its name.",
		}
	})
}

// DocumentedLicenses names the licenses that Salesforce's documents name as ones to
// upgrade to.
func DocumentedLicenses() []string {
	return []string{
		"Customer Community Plus", "Customer Community Plus Login", "Partner Community", "Partner Community Login",
	}
}

// isPromised finds the documented licenses by LicenseDefinitionKey and by name, because
// not every org answers a known key.
func isPromised(license core.UserLicense) bool {
	return slices.ContainsFunc(DocumentedLicenses(), func(name string) bool {
		return license.Name == name || license.DefinitionKey == "PID_"+strings.ReplaceAll(name, " ", "_")
	})
}

func findNotPromised(s *situation) []wording {
	return findIf(s.Target.UserType.IsTarget() && !isPromised(s.Target.License), func() wording {
		return wording{
			title:   fmt.Sprintf("Salesforce does not document upgrades to %s", upgrade.LicenseName(s.Target)),
			meaning: "The license is of the right type, but its page names only Partner Community and Customer Community Plus. It might refuse this one.",
			action:  "Select one of those two if you can.",
		}
	})
}

// isStandard tells whether Salesforce made the profile. Where the org does not
// tell, the names that Salesforce gives do.
func isStandard(profile core.Profile) bool {
	if profile.IsStandard != nil {
		return *profile.IsStandard
	}
	return slices.Contains(StandardProfiles(), profile.Name)
}

// StandardProfiles names the profiles that Salesforce itself makes for the licenses to
// upgrade to.
func StandardProfiles() []string {
	return []string{
		"Customer Community Plus User", "Customer Community Plus Login User",
		"Partner Community User", "Partner Community Login User",
		"Gold Partner User", "Silver Partner User",
	}
}

func findStandardForbidden(s *situation) []wording {
	return findIf(isStandard(s.Target) && upgrade.IsFalse(s.Session.StandardExternalProfiles), func() wording {
		return wording{
			title:   fmt.Sprintf("The org does not allow the standard profile %s", s.Target.Name),
			meaning: "Salesforce refuses a standard profile for an external user, unless a setting allows it.",
			action: "Select a custom profile, or allow standard external profiles under Setup, Digital Experiences, Settings: " +
				"Allow using standard external profiles for self-registration, user creation, and login.",
		}
	})
}

func findStandard(s *situation) []wording {
	return findIf(isStandard(s.Target) && s.Session.StandardExternalProfiles == nil, func() wording {
		return wording{
			title:   fmt.Sprintf("%s is a standard profile", s.Target.Name),
			meaning: "Many orgs do not allow external users to have one. Whether this org does could not be read; if not, Salesforce refuses and changes nothing.",
			action: "Select a custom profile, or check Setup, Digital Experiences, Settings: " +
				"Allow using standard external profiles for self-registration, user creation, and login.",
		}
	})
}

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
