package planning

import (
	"fmt"
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
			title:   "Reports remain unavailable: " + phrase.List(names),
			meaning: "The new profile grants this, but the org doesn't let external users run reports. It isn't listed as gained.",
			action:  "To turn it on: Setup, Digital Experiences, Settings, report options for external users.",
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
			action:  "To turn it on: Setup, Digital Experiences, Settings, case status of Customer Community Plus users.",
		}
	})
}

// findUserAutomation names what the org runs on a change of a user. A list tells what can
// refuse the upgrade, not what will.
func findUserAutomation(s *situation) []wording {
	names := s.automationOf(upgrade.ObjectUser)
	return findIf(len(names) > 0, func() wording {
		meaning := "The org runs this whenever a user changes, so Salesforce can refuse the upgrade because of it."
		if s.partner.Needed {
			meaning += " The account is enabled before that, which can't be undone."
		}
		return wording{
			title: "The org's automation can refuse the upgrade", meaning: meaning + " It is: " + phrase.List(names) + ".",
			action: "Ask its owner whether it allows a change of profile and role.",
		}
	})
}

// findAccountAutomation does so for the account, when it is to be enabled.
func findAccountAutomation(s *situation) []wording {
	names := s.automationOf(upgrade.ObjectAccount)
	return findIf(len(names) > 0 && s.partner.Needed, func() wording {
		return wording{
			title:   "The org's automation can refuse to enable the account",
			meaning: "The org runs this whenever an account changes. It is: " + phrase.List(names) + ". If it refuses, nothing is changed.",
			action:  "If the account is refused, ask its owner.",
		}
	})
}

// findUserRequired names the required fields of the user that are empty: Salesforce checks
// them on every change, whatever it is of.
func findUserRequired(s *situation) []wording {
	return s.findRequired(upgrade.ObjectUser, "The user "+s.User.User.Name, true)
}

// findAccountRequired does so for the account, when it is to be enabled.
func findAccountRequired(s *situation) []wording {
	return s.findRequired(upgrade.ObjectAccount, "The account "+s.accountOrEmpty().Name, s.partner.Needed)
}

func (s *situation) findRequired(object, who string, changed bool) []wording {
	var labels []string
	for _, f := range s.User.MissingFields {
		if f.Object == object {
			labels = append(labels, fmt.Sprintf("%s (%s)", f.Label, f.Name))
		}
	}
	return findIf(changed && len(labels) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s is without what the org requires", who),
			meaning: fmt.Sprintf("Empty: %s. Salesforce refuses every change of a record in which a required field is empty.", phrase.List(labels)),
			action:  "Fill in the field in Salesforce, then plan again.",
		}
	})
}

// automationOf names what the org runs on an object.
func (s *situation) automationOf(object string) []string {
	runs := s.Automations.On(object)
	names := make([]string, 0, len(runs))
	for _, a := range runs {
		names = append(names, fmt.Sprintf("the %s %s", a.Kind, a.Name))
	}
	return names
}

// findPolicies names what user access policies grant or revoke once the user is changed,
// and where that can't be predicted.
func findPolicies(s *situation) []wording {
	cases := make([]wording, 0, len(s.policies))
	for _, p := range s.policies {
		names := func(targets []upgrade.PolicyTarget) string {
			return phrase.List(phrase.NamesOf(targets, upgrade.TargetName))
		}
		does := "What it grants or revokes could not be read."
		if len(p.Grants)+len(p.Revokes) > 0 {
			does = fmt.Sprintf("It grants %s and revokes %s.", names(p.Grants), names(p.Revokes))
		}
		w := wording{
			title:   "The user access policy " + p.Label + " applies",
			meaning: "It runs when the user changes, and the user then meets its filters. " + does + " The losses shown don't include it.",
			action:  "Nothing to do if this is wanted. Otherwise change the policy in Setup, User Access Policies.",
		}
		if !p.Sure {
			w.title = "The user access policy " + p.Label + " might apply"
			w.meaning = "It runs when the user changes. Whether the user then meets its filters can't be determined. " + does + " The losses shown don't include it."
			w.action = "Check its filters in Setup, User Access Policies, and check the user after the upgrade."
		}
		cases = append(cases, w)
	}
	return cases
}
