package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// historyOptions is the command line of history.
type historyOptions struct {
	demo   bool
	format format
}

// newHistoryCommand lists the runs of this machine.
func newHistoryCommand(s streams) *cobra.Command {
	var o historyOptions
	cmd := &cobra.Command{
		Use:   "history [show ID]",
		Short: "List the runs of this machine, or show one",
		Long: `history lists the upgrades that were tried on this machine, the newest first.
"cupgrade history show ID", or just "cupgrade history ID", shows one of them;
"latest" stands for the newest. No org is asked.`,
		Example: `  cupgrade history
  cupgrade history show latest --html > receipt.html`,
		Args:              usageArgs(atMostOne("the id of a run")),
		ValidArgsFunction: completeRuns(s, &o.demo),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return showRun(s, o, args[0])
			}
			return listRuns(s, o)
		},
	}
	cmd.PersistentFlags().BoolVar(&o.demo, "demo", false, "the runs on the embedded demo org")
	o.format.register(cmd.PersistentFlags())
	cmd.AddCommand(&cobra.Command{
		Use:   "show ID|latest",
		Short: "Show one run",
		Long: `show tells one run as its journal does: who, what, before and after, each step,
and the complete list of what the upgrade removed. "latest" stands for the newest run.
No org is asked.`,
		Args:              usageArgs(exactly("the id of a run", "cupgrade history lists them")),
		ValidArgsFunction: completeRuns(s, &o.demo),
		RunE:              func(_ *cobra.Command, args []string) error { return showRun(s, o, args[0]) },
	})
	return cmd
}

// runs finds the folder, once the format is known to be one.
func (o *historyOptions) runs(s streams) (runDir, error) {
	if err := o.format.check(); err != nil {
		return runDir{}, err
	}
	runs, err := findRunDir(s.env, o.demo)
	return runs, failOnError(err)
}

func listRuns(s streams, o historyOptions) error {
	runs, err := o.runs(s)
	if err != nil {
		return err
	}
	all, err := runs.list()
	if err != nil {
		return fail(exitError, err)
	}
	const none = "No run is recorded on this machine."
	if len(all) == 0 && !o.format.chosen() {
		_, _ = io.WriteString(s.out, none+"\n")
		return nil
	}
	list := entries(all)
	doc := report.Runs("Runs", list)
	if len(all) == 0 {
		doc.Sections = []report.Section{{Heading: "The newest first", Paragraphs: []display.Text{none}}}
	}
	return failOnError(o.format.write(s.out, list, doc))
}

func showRun(s streams, o historyOptions, id string) error {
	runs, err := o.runs(s)
	if err != nil {
		return err
	}
	if id == latestRun {
		if id, err = runs.latest(); err != nil {
			return fail(exitUsage, err)
		}
	}
	saved, err := runs.find(id)
	if err != nil {
		return fail(exitUsage, err)
	}
	if saved.run.Plan() == nil {
		return fail(exitError, fmt.Errorf("%s is damaged from its beginning: it does not tell what was intended", saved.path))
	}
	run := saved.report()
	return failOnError(o.format.write(s.out, run, report.Receipt(run)))
}

// latestRun stands for the id of the newest run.
const latestRun = "latest"

// latest gives the id of the newest run.
func (d runDir) latest() (string, error) {
	runs, err := d.list()
	if err != nil {
		return "", err
	}
	if len(runs) == 0 {
		return "", errors.New("no run is recorded on this machine")
	}
	return runs[0].id, nil
}

// failOnError keeps no error as none.
func failOnError(err error) error {
	if err == nil {
		return nil
	}
	return fail(exitError, err)
}

// entries tells of each run what a list shows.
func entries(runs []savedRun) []report.Entry {
	list := make([]report.Entry, len(runs))
	for i, r := range runs {
		list[i] = report.Entry{
			ID: r.id, User: r.name(), State: upgrade.StateUnknown, Verdict: string(r.state()), Open: r.needsLook(), At: r.run.LastAt(), Journal: r.path,
		}
		if plan := r.run.Plan(); plan != nil {
			list[i].Org, list[i].Target, list[i].State = plan.Session.Org.Name, plan.Target.License.Name, r.report().Ending.State
		} else if r.unreadable == nil && r.run.IsEmpty() {
			list[i].State = upgrade.StateNothing
		}
	}
	return list
}
