package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"cupgrade/core/display"
	"cupgrade/core/report"
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
"cupgrade history show ID", or just "cupgrade history ID", shows one of them.
No org is asked.`,
		Example: `  cupgrade history
  cupgrade history show 20261122T093000.000Z-0055g00000A000HAAR --html > receipt.html`,
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
		Use:   "show ID",
		Short: "Show one run",
		Long: `show tells one run as its journal does: who, what, before and after, each step,
and the complete list of what the upgrade removed. No org is asked.`,
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
	doc := listing("Runs", all)
	if len(all) == 0 {
		doc.Sections = []report.Section{{Heading: "The newest first", Paragraphs: []display.Text{none}}}
	}
	return failOnError(o.format.write(s.out, entries(all), doc))
}

func showRun(s streams, o historyOptions, id string) error {
	runs, err := o.runs(s)
	if err != nil {
		return err
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

// failOnError keeps no error as none.
func failOnError(err error) error {
	if err == nil {
		return nil
	}
	return fail(exitError, err)
}

// entry is one run in a list, for a program.
type entry struct {
	ID      string    `json:"id"`
	User    string    `json:"user"`
	Org     string    `json:"org,omitempty"`
	Target  string    `json:"target,omitempty"`
	State   string    `json:"state"`
	Open    bool      `json:"open"` // it is in the way of a new plan
	At      time.Time `json:"at,omitzero"`
	Journal string    `json:"journal"`
}

func entries(runs []savedRun) []entry {
	list := make([]entry, 0, len(runs))
	for _, r := range runs {
		e := entry{
			ID: r.id, User: r.name(), State: string(r.state()), Open: r.needsLook(), At: r.run.LastAt(), Journal: r.path,
		}
		if plan := r.run.Plan(); plan != nil {
			e.Org, e.Target = plan.Session.Org.Name, plan.Target.License.Name
		}
		list = append(list, e)
	}
	return list
}

// listing is a list of runs for a person.
func listing(title display.Text, runs []savedRun) report.Document {
	table := report.Table{Head: []display.Text{"Id", "User", "Org", "To", "State", "At"}}
	for _, e := range entries(runs) {
		table.Rows = append(table.Rows, []display.Text{
			display.Clean(e.ID), display.Clean(e.User), display.Clean(e.Org), display.Clean(e.Target), display.Clean(e.State),
			display.Clean(e.At.UTC().Format("2006-01-02 15:04:05 UTC")),
		})
	}
	return report.Document{Title: title, Sections: []report.Section{{Heading: "The newest first", Table: &table}}}
}
