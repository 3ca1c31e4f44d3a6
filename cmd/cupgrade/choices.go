package main

import (
	"io"
	"path/filepath"
	"slices"
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
		problem.Candidates = nameReassignable(removed)
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

// nameReassignable names what can be reassigned.
func nameReassignable(removed []upgrade.Removal) []string {
	var names []string
	for _, r := range removed {
		if r.CanReturn {
			names = append(names, r.Label)
		}
	}
	return names
}

// answerKeep is how an error names what --keep names.
const answerKeep = "kind of loss"

// keptKinds are the kinds of losses that a permission set can keep, by their words on the
// command line.
func keptKinds() []upgrade.LossKind {
	return slices.DeleteFunc(upgrade.LossKinds(), func(kind upgrade.LossKind) bool {
		return kind == upgrade.LossAssignments || kind == upgrade.LossSharingSets || kind.IsSetting()
	})
}

// keptWords lists them as they are typed.
func keptWords() []string {
	kinds := keptKinds()
	words := make([]string, 0, len(kinds))
	for _, kind := range kinds {
		words = append(words, kindWord(kind))
	}
	return words
}

func kindWord(kind upgrade.LossKind) string { return strings.ReplaceAll(string(kind), " ", "-") }

// chooseKeep finds what --keep means: all that can be kept, nothing, or kinds of losses,
// separated by commas. The error is an *flaganswers.Error.
func chooseKeep(text string, plan upgrade.Plan) (upgrade.KeepChoice, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case reassignNone, "":
		return upgrade.KeepChoice{}, nil
	case reassignAll:
		return planning.Offered(plan), nil
	}
	var kinds []upgrade.LossKind
	for word := range strings.SplitSeq(text, ",") {
		word = strings.ToLower(strings.TrimSpace(word))
		i := slices.IndexFunc(keptKinds(), func(kind upgrade.LossKind) bool { return kindWord(kind) == word })
		if i < 0 {
			return upgrade.KeepChoice{}, &flaganswers.Error{
				Answer: answerKeep, Value: word, Problem: flaganswers.Unknown, Candidates: keptWords(),
			}
		}
		kinds = append(kinds, keptKinds()[i])
	}
	return planning.Offered(plan, kinds...), nil
}

// planWithout makes the plan again without what Salesforce has refused to keep, and saves
// it beside the one that was applied. Nothing is said where nothing was refused.
func (h *headless) planWithout(org upgrade.Reader, path string, plan upgrade.Plan, result upgrade.Result) error {
	var refused []upgrade.Refusal
	for _, s := range result.Steps {
		refused = append(refused, s.Refused...)
	}
	if len(refused) == 0 || upgrade.EndingOf(plan, result).State.Wrote() {
		return nil
	}
	facts, err := upgrade.Gather(h.reading, h.retryReads(org), plan.Choice, nil)
	if err != nil {
		return h.endWithError(err)
	}
	facts.Keep.Refused = refused
	next := planning.New(facts, plan.Choice)
	beside := strings.TrimSuffix(path, filepath.Ext(path)) + ".next" + filepath.Ext(path)
	if err := checkReplaceable(beside); err != nil {
		return fail(exitError, err)
	}
	_, _ = io.WriteString(h.streams.err, "A plan without what was refused, to be reviewed:\n")
	return failOnError(saveForApply(h.streams, beside, next, h.connector.options.demo))
}
