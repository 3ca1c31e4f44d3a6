package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

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
	facts, err := upgrade.Gather(h.reading, h.retrying(org), plan.Choice, nil)
	if err != nil {
		return h.failed(err)
	}
	facts.Keep.Refused = refused
	next := planning.New(facts, plan.Choice)
	beside := strings.TrimSuffix(path, filepath.Ext(path)) + ".next" + filepath.Ext(path)
	if err := replaceable(beside); err != nil {
		return fail(exitError, err)
	}
	_, _ = io.WriteString(h.streams.err, "A plan without what was refused, to be reviewed:\n")
	return failOnError(saveForApply(h.streams, beside, next, h.connector.options.demo))
}
