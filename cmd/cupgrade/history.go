package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/display"
	"cupgrade/core/report"
)

// historyOptions is the command line of history.
type historyOptions struct {
	demo    bool
	forUser bool
	format  format
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
  cupgrade history show latest --html > receipt.html
  cupgrade history show latest --for-user --markdown`,
		Args:              usageArgs(atMostOne("the ID of a run")),
		ValidArgsFunction: completeRuns(s, &o.demo),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return showRun(s, o, args[0])
			}
			return listRuns(s, o)
		},
	}
	cmd.PersistentFlags().BoolVar(&o.demo, "demo", false, "the runs on the embedded demo org")
	cmd.PersistentFlags().BoolVar(&o.forUser, "for-user", false, "the page for the upgraded user, in plain words, instead of the receipt")
	o.format.register(cmd.PersistentFlags())
	cmd.AddCommand(&cobra.Command{
		Use:   "show ID|latest",
		Short: "Show one run",
		Long: `show tells one run as its journal does: who, what, before and after, each step,
and the complete list of what the upgrade removed. "latest" stands for the newest run.
No org is asked.`,
		Args:              usageArgs(takeOneArgument("the ID of a run", "cupgrade history lists them")),
		ValidArgsFunction: completeRuns(s, &o.demo),
		RunE:              func(_ *cobra.Command, args []string) error { return showRun(s, o, args[0]) },
	})
	return cmd
}

// findFolder finds the folder, once the format is known to be one.
func (o *historyOptions) findFolder(s streams) (runs.Folder, error) {
	if err := o.format.check(); err != nil {
		return runs.Folder{}, err
	}
	folder, err := runs.FindFolder(s.env, o.demo)
	return folder, failOnError(err)
}

func listRuns(s streams, o historyOptions) error {
	if err := o.format.check(); err != nil {
		return err
	}
	return writeRuns(s, o.format, o.demo, runs.Folder.ListRuns, "Runs", "No run is recorded on this machine.")
}

// writeRuns lists some of the runs of this machine; none is what is said when there are none,
// and more follows a list.
func writeRuns(
	s streams, format format, demo bool, list func(runs.Folder) ([]runs.SavedRun, error), title, none display.Text, more ...report.Section,
) error {
	folder, err := runs.FindFolder(s.env, demo)
	if err != nil {
		return fail(exitError, err)
	}
	all, err := list(folder)
	if err != nil {
		return fail(exitError, err)
	}
	if len(all) == 0 && !format.isChosen() {
		_, _ = io.WriteString(s.out, string(none)+"\n")
		return nil
	}
	rows := listEntries(all)
	doc := report.Runs(title, rows)
	doc.Sections = append(doc.Sections, more...)
	if len(all) == 0 {
		doc.Sections = []report.Section{{Heading: "The newest first", Paragraphs: []display.Text{none}}}
	}
	return failOnError(format.write(s, rows, doc))
}

func showRun(s streams, o historyOptions, id string) error {
	saved, err := o.findRun(s, id)
	if err != nil {
		return err
	}
	run := saved.Report()
	if !o.forUser {
		return failOnError(o.format.write(s, run, report.Receipt(run)))
	}
	switch {
	case o.format.json:
		return fail(exitUsage, errors.New("the page for the user is text, Markdown or HTML: leave --json out"))
	case !run.TellsUser():
		return fail(exitError, fmt.Errorf("there is no page for the user of this run: %s", run.Verdict()))
	}
	return failOnError(o.format.write(s, nil, report.ForUser(run)))
}

// findRun finds a run whose plan can be read, by its id.
func (o *historyOptions) findRun(s streams, id string) (runs.SavedRun, error) {
	folder, err := o.findFolder(s)
	if err != nil {
		return runs.SavedRun{}, err
	}
	saved, err := findRun(folder, id)
	if err != nil {
		return saved, err
	}
	if saved.Run.Plan() == nil {
		return saved, fail(exitError, fmt.Errorf("%s is damaged from its beginning: it does not tell what was intended", saved.Path))
	}
	return saved, nil
}

// findRun finds a run by its id, or the newest.
func findRun(folder runs.Folder, id string) (saved runs.SavedRun, err error) {
	if id == latestRun {
		saved, err = folder.FindLatestRun()
	} else {
		saved, err = folder.FindRun(id)
	}
	if err != nil {
		return saved, fail(exitUsage, err)
	}
	return saved, nil
}

// latestRun stands for the id of the newest run.
const latestRun = "latest"

// failOnError keeps no error as none.
func failOnError(err error) error {
	if err == nil {
		return nil
	}
	return fail(exitError, err)
}

// listEntries tells of each run what a list shows.
func listEntries(saved []runs.SavedRun) []report.Entry {
	list := make([]report.Entry, len(saved))
	for i, r := range saved {
		list[i] = r.Entry()
	}
	return list
}
