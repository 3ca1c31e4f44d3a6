package upgrade

import "cupgrade/core"

// PreflightCodes gives the codes of the table of rules, and GapCodes those of what
// could not be read, so that a test can ask for every one of them.
func PreflightCodes() []core.Code {
	var codes []core.Code
	for _, r := range preflight() {
		codes = append(codes, r.code)
	}
	return codes
}

// GapCodes gives the codes of the rules about gaps.
func GapCodes() []core.Code {
	var codes []core.Code
	for _, r := range gapRules() {
		codes = append(codes, r.code)
	}
	return codes
}

// CatalogueCodes gives the codes of Salesforce that the catalogue explains.
func CatalogueCodes() []string {
	var codes []string
	for _, e := range catalogue() {
		codes = append(codes, e.code)
	}
	return codes
}

// Distance is the number of letters between two texts.
func Distance(a, b string) int { return distance(a, b) }
