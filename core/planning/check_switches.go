package planning

import (
	"slices"
	"strings"

	"cupgrade/core/access"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// cancelsGain tells whether a switch of the org keeps a right from having any effect.
func cancelsGain(f upgrade.Facts, item access.Item) bool {
	return item.Category == access.CategoryUser && strings.Contains(item.Name, "Report") && upgrade.IsFalse(f.Setup.ExternalReports)
}

// withoutCancelled leaves out the gains that a switch of the org cancels.
func withoutCancelled(f upgrade.Facts, gained []access.Change) []access.Change {
	return slices.DeleteFunc(slices.Clone(gained), func(c access.Change) bool { return cancelsGain(f, c.Item) })
}

// findReportsOff names the gains that the org's setting for reports cancels.
func findReportsOff(s *situation) []wording {
	var names []string
	for _, grant := range s.access.After {
		if cancelsGain(s.Facts, grant.Item) {
			names = append(names, upgrade.LabelOf(s.Grants.Labels, grant.Item))
		}
	}
	slices.Sort(names)
	return findIf(len(names) > 0, func() wording {
		return wording{
			title:   "Reports stay unavailable: " + phrase.List(names),
			meaning: "The new profile grants this, and the org doesn't let external users run reports. It isn't listed as gained.",
			action:  "Turn it on if it is wanted: Setup, Digital Experiences, Settings, report options for external users.",
		}
	})
}

// findCaseStatusOff tells that Customer Community Plus users can't change the status of
// cases in this org.
func findCaseStatusOff(s *situation) []wording {
	return findIf(!s.toPartner() && s.Target.UserType.IsTarget() && upgrade.IsFalse(s.Setup.CaseStatus), func() wording {
		return wording{
			title:   "The status of cases can't be changed",
			meaning: "Users with Customer Community Plus can change it only where the org allows that, and this one does not.",
			action:  "Turn it on if it is wanted: Setup, Digital Experiences, Settings, case status of Customer Community Plus users.",
		}
	})
}
