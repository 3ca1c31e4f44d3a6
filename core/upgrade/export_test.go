package upgrade

import "cupgrade/core"

// PreflightCodes gives the codes of the table of rules, and GapCodes those of what
// could not be read, so that a test can ask for every one of them.
func PreflightCodes() []core.Code {
	rules := preflight()
	codes := make([]core.Code, 0, len(rules))
	for _, r := range rules {
		codes = append(codes, r.code)
	}
	return codes
}

// GapCodes gives the codes of the rules about gaps.
func GapCodes() []core.Code {
	rules := gapRules()
	codes := make([]core.Code, 0, len(rules))
	for _, r := range rules {
		codes = append(codes, r.code)
	}
	return codes
}

// GapObjects gives one name for each of the rules about what could not be read.
func GapObjects() []string {
	rules := gapRules()
	names := make([]string, 0, len(rules))
	for _, r := range rules {
		switch r.objects[0] {
		case gapCounts:
			names = append(names, "Case.OwnerId")
		case gapNames:
			names = append(names, gapNames+" FlowDefinition")
		default:
			names = append(names, r.objects[0])
		}
	}
	return names
}

// StepFindings gives the findings about a step whose answer was lost, or that somebody
// else has done.
func StepFindings() []core.Finding {
	step := Step{Kind: StepUpgradeUser, Title: "Upgrade Maya"}
	return []core.Finding{
		lateFinding(step), unseenFinding(step), assignedFinding(step), otherFinding(step, core.User{}),
		otherFinding(step, core.User{LastModifiedBy: "Ada Admin"}),
	}
}

// CatalogueCodes gives the codes of Salesforce that the catalogue explains.
func CatalogueCodes() []string {
	entries := catalogue()
	codes := make([]string, 0, len(entries))
	for _, e := range entries {
		codes = append(codes, e.code)
	}
	return codes
}

// Distance is the number of letters between two texts.
func Distance(a, b string) int { return distance(a, b) }

// Listed and Counted are how sentences list and count.
var (
	Listed  = listed
	Counted = counted
)

// Refusal is one entry of the catalogue: a code with a text that it is for.
type Refusal struct {
	Code, Text, Title, Meaning, Action, Source string
}

// Catalogue gives the entries in the order they are asked.
func Catalogue() []Refusal {
	entries := catalogue()
	refusals := make([]Refusal, 0, len(entries))
	for _, e := range entries {
		refusals = append(refusals, Refusal{e.code, e.text, e.title, e.meaning, e.action, e.source})
	}
	return refusals
}

// SeverityRules lists the rules of severityRules.
func SeverityRules() []LossRule {
	table := severityRules()
	rules := make([]LossRule, 0, len(table))
	for _, row := range table {
		rules = append(rules, row.rule)
	}
	return rules
}
