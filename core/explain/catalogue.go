package explain

import (
	"slices"
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
	notYet           // of the user, who has the old license, and of all that comes before
	assigning        // the user has the new license already
	assigningLicense // and of a permission set license
)

// explanation is what a family of refusals means to an admin at a moment. {what} stands
// for what is assigned, and {code} for Salesforce's code.
type explanation struct {
	families []core.Family
	at       moment
	title    string
	meaning  string
	action   string
	source   string
}

// catalogue lists the explanations; the first that fits a family and a moment is taken. An
// action says what to mend and no more, because the ending of a run says how to go on.
func catalogue() []explanation {
	return slices.Concat(requestTroubles(), accountRefusals(), accessRefusals(), userRefusals(), assignmentRefusals(), automationRefusals(), otherRefusals())
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

// lookUp finds the explanation of a refusal in a step, "" for a read.
func lookUp(step upgrade.StepKind, e *core.RemoteError) *explanation {
	family := e.Family()
	if family == "" {
		return nil
	}
	now := momentOf(step)
	for _, entry := range catalogue() {
		if entry.fits(family, now) {
			words := strings.NewReplacer("{what}", assigned(step), "{code}", e.Code)
			entry.title, entry.meaning, entry.action = words.Replace(entry.title), words.Replace(entry.meaning), words.Replace(entry.action)
			return &entry
		}
	}
	return nil
}

func (e *explanation) fits(family core.Family, now moment) bool {
	return e.at.includes(now) && (len(e.families) == 0 || slices.Contains(e.families, family))
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
	case upgrade.StepUpgradeUser, upgrade.StepCreateSet:
		return notYet
	case upgrade.StepAssignLicense:
		return assigningLicense
	default: // every other step follows the upgrade of the user
		return assigning
	}
}

// assigned names what a step assigns.
func assigned(step upgrade.StepKind) string {
	switch step {
	case upgrade.StepAssignLicense:
		return string(upgrade.RemovedPermissionSetLicense)
	case upgrade.StepAssignGroup:
		return string(upgrade.RemovedPermissionSetGroup)
	default:
		return string(upgrade.RemovedPermissionSet)
	}
}

// only is a list of one family.
func only(family core.Family) []core.Family { return []core.Family{family} }
