package main

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// The words of --reassign that are no names.
const (
	reassignNone = "none"
	reassignAll  = "all"
)

// answerReassign is how an error names what --reassign names.
const answerReassign = "removed assignment"

// chooseReassign finds the assignments that --reassign means: all that can be reassigned, none, or those named, separated by commas, each by its label, its API name or
// its id. The error is an *flaganswers.Error.
func chooseReassign(text string, removed []upgrade.Removal) ([]core.ID, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case reassignNone, "":
		return nil, nil
	case reassignAll:
		return planning.AllReassignable(removed), nil
	}
	var chosen []core.ID
	for name := range strings.SplitSeq(text, ",") {
		removal, err := removalNamed(strings.TrimSpace(name), removed)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, removal.ID)
	}
	return chosen, nil
}

func removalNamed(name string, removed []upgrade.Removal) (upgrade.Removal, error) {
	var found []upgrade.Removal
	for _, r := range removed {
		if string(r.ID) == name || strings.EqualFold(r.Name, name) || strings.EqualFold(r.Label, name) {
			found = append(found, r)
		}
	}
	problem := &flaganswers.Error{Answer: answerReassign, Value: name}
	switch {
	case len(found) == 0:
		problem.Problem = flaganswers.Unknown
		problem.Candidates = returnable(removed)
	case len(found) > 1:
		problem.Problem = flaganswers.Ambiguous
		for _, r := range found {
			problem.Candidates = append(problem.Candidates, string(r.ID))
		}
	case !found[0].CanReturn:
		problem.Problem, problem.Detail = flaganswers.Mismatch, found[0].Reason
	default:
		return found[0], nil
	}
	return upgrade.Removal{}, problem
}

// returnable names what can be reassigned.
func returnable(removed []upgrade.Removal) []string {
	var names []string
	for _, r := range removed {
		if r.CanReturn {
			names = append(names, r.Label)
		}
	}
	return names
}
