package explain

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// moment is when in an upgrade something is refused, which decides what can still be done:
// a user who has the new license gets no other one.
type moment uint8

const (
	whenever moment = iota
	asking          // nothing was to be changed
	onAccount
	onSet            // of what is kept, before anything else is changed
	onSite           // of the set, after all else
	notYet           // of the user, who has the old license, and of all that comes before
	assigning        // the user has the new license already
	assigningLicense // and of a permission set license
)

// words are what a refusal means to an admin, and what to do about it. {what} stands for
// what is assigned, and {code} for Salesforce's code. An action says what to mend and no
// more, because the ending of a run says how to go on.
type words struct{ title, meaning, action, source string }

// group holds the words of a moment by family; those of "" are for every other family.
type group struct {
	at    moment
	words map[core.Family]words
}

// listGroups lists the groups, those of one step before those of several.
func listGroups() []group {
	return []group{
		{asking, readRefusals()},
		{onAccount, accountRefusals()},
		{onSet, setRefusals()},
		{onSite, siteRefusals()},
		{assigningLicense, licenseRefusals()},
		{notYet, userRefusals()},
		{assigning, assignmentRefusals()},
		{whenever, generalRefusals()},
	}
}

// codeFor gives the code of a finding: Salesforce's, but for a refusal that the ending of a
// run must know.
func codeFor(step upgrade.StepKind, e *core.RemoteError) core.Code {
	family := e.Family()
	if step == upgrade.StepUpgradeUser && (family == core.FamilyForbiddenGrant || family == core.FamilyNeedsLicense) {
		return upgrade.FindingSetInTheWay
	}
	return codeOf(e.Code)
}

// lookUp finds the words for a refusal in a step, "" for a read: those of its family, or
// else those for every other family at that moment.
func lookUp(step upgrade.StepKind, e *core.RemoteError) (words, bool) {
	family := e.Family()
	if family == "" {
		return words{}, false
	}
	now := momentOf(step)
	for _, sought := range []core.Family{family, ""} {
		for _, group := range listGroups() {
			if found, is := group.words[sought]; is && group.at.includes(now) {
				fill := strings.NewReplacer("{what}", nameAssigned(step), "{code}", e.Code)
				found.title, found.meaning, found.action = fill.Replace(found.title), fill.Replace(found.meaning), fill.Replace(found.action)
				return found, true
			}
		}
	}
	return words{}, false
}

func (m moment) includes(now moment) bool {
	switch m {
	case whenever, now:
		return true
	case notYet:
		return now == asking || now == onAccount
	case assigning:
		return now == assigningLicense
	default:
		return false
	}
}

func momentOf(step upgrade.StepKind) moment {
	switch step {
	case "":
		return asking
	case upgrade.StepEnablePartnerAccount:
		return onAccount
	case upgrade.StepCreateSet:
		return onSet
	case upgrade.StepOpenSite:
		return onSite
	case upgrade.StepUpgradeUser:
		return notYet
	case upgrade.StepAssignLicense:
		return assigningLicense
	default: // every other step follows the upgrade of the user
		return assigning
	}
}

// nameAssigned names what a step assigns.
func nameAssigned(step upgrade.StepKind) string {
	switch step {
	case upgrade.StepAssignLicense:
		return string(upgrade.RemovedPermissionSetLicense)
	case upgrade.StepAssignPackage:
		return string(upgrade.RemovedPackageLicense)
	case upgrade.StepAssignGroup:
		return string(upgrade.RemovedPermissionSetGroup)
	default:
		return string(upgrade.RemovedPermissionSet)
	}
}
