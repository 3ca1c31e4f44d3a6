package planning

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// PreflightCodes gives the codes of the table of rules, and GapCodes those of what
// could not be read, so that a test can ask for every one of them.
func PreflightCodes() []core.Code {
	rules := preflightRules()
	codes := make([]core.Code, 0, len(rules))
	for _, r := range rules {
		codes = append(codes, r.code)
	}
	return codes
}

// UnreadableCodes gives the codes of the rules about unreadable things.
func UnreadableCodes() []core.Code {
	rules := unreadableRules()
	codes := make([]core.Code, 0, len(rules))
	for _, r := range rules {
		codes = append(codes, r.code)
	}
	return codes
}

// UnreadableObjects gives one name for each of the rules about what could not be read.
func UnreadableObjects() []string {
	rules := unreadableRules()
	names := make([]string, 0, len(rules))
	for _, r := range rules {
		switch r.objects[0] {
		case upgrade.UnreadableCounts:
			names = append(names, "Case.OwnerId")
		case upgrade.UnreadableNames:
			names = append(names, upgrade.UnreadableNames+" FlowDefinition")
		default:
			names = append(names, r.objects[0])
		}
	}
	return names
}

// CompareAccess computes what the user loses, keeps and gains when nothing is given back.
func CompareAccess(f upgrade.Facts) upgrade.Differences {
	return compareAccess(f, setsOf(f, nil), keeping{}, nil)
}

// PredictSites tells which sites the user keeps, loses and joins when nothing is given back.
func PredictSites(f upgrade.Facts) upgrade.SitePrediction { return predictSites(f, nil) }

// SeverityRules lists the rules of severityRules.
func SeverityRules() []upgrade.LossRule {
	table := severityRules()
	rules := make([]upgrade.LossRule, 0, len(table))
	for _, row := range table {
		rules = append(rules, row.rule)
	}
	return rules
}
