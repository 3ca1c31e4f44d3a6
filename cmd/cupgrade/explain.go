package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"cupgrade/core/flaganswers"
	"cupgrade/core/report"
)

// newExplainCommand answers what became of something that a user had.
func newExplainCommand(s streams) *cobra.Command {
	var o historyOptions
	cmd := &cobra.Command{
		Use:   "explain ID|latest OBJECT|NAME",
		Short: "Tell what a user had on something before the upgrade, and what became of it",
		Long: `explain answers weeks later: what the user had on an object before the upgrade, who
granted it, and what became of it. Give the name of an object, a field, a permission, a
permission set, a site, a sharing set, a group or a managed package, as Setup shows it or
by its API name. The answer is that of the run's journal; no org is asked.`,
		Example: `  cupgrade explain latest Case
  cupgrade explain 20261122T093000.000Z-0055g00000A000HAAR "Run Reports"`,
		Args:              usageArgs(runAndName),
		ValidArgsFunction: completeNames(s, &o.demo, report.Explainable),
		RunE:              func(_ *cobra.Command, args []string) error { return runExplain(s, o, args[0], args[1]) },
	}
	cmd.Flags().BoolVar(&o.demo, "demo", false, "a run on the embedded demo org")
	o.format.register(cmd.Flags())
	return cmd
}

// runAndName asks for a run and for what is to be explained.
func runAndName(_ *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return tell(errors.New("the ID of a run is missing"), "cupgrade history lists them")
	case len(args) == 1:
		return tell(errors.New("the name to explain is missing"), `For example: cupgrade explain latest "Run Reports"`)
	case len(args) > 2:
		return tell(fmt.Errorf("only one name is expected, and there is more: %s", args[2]), "A name of several words is quoted")
	}
	return nil
}

func runExplain(s streams, o historyOptions, id, asked string) error {
	saved, err := o.findRun(s, id)
	if err != nil {
		return err
	}
	run := saved.Report()
	explanation := report.Explain(saved.ID, run, asked)
	if len(explanation.Found) == 0 {
		return fail(exitUsage, &flaganswers.Error{
			Answer: "name in this run", Value: asked, Problem: flaganswers.Unknown, Candidates: flaganswers.Nearest(asked, report.Explainable(run)),
			Detail: "The user had nothing of this name before the upgrade, by its journal.",
		})
	}
	return failOnError(o.format.write(s, explanation, explanation.Document(run)))
}
