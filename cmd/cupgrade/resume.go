package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// resumeOptions is the command line of resume.
type resumeOptions struct {
	org     orgOptions
	confirm string
	format  format
}

// newResumeCommand shows unfinished runs and finishes one.
func newResumeCommand(s streams) *cobra.Command {
	var o resumeOptions
	cmd := &cobra.Command{
		Use:   "resume [ID] [--confirm USERNAME]",
		Short: "Show the runs that came to no good end, and finish one",
		Long: `resume without an id lists the runs that were killed, that ended with an unknown
outcome, or that were left half-way.

With an id it looks at one: its journal tells what was intended, and the org what is
true. A step whose effect can be seen is done; one whose answer was lost is waited
for. Nothing is written unless --confirm repeats the username: then what is left of
the run is done. Once looked at, the run is no longer in the way of a new plan.`,
		Example: `  cupgrade resume
  cupgrade resume 20261122T093000.000Z-0055g00000A000HAAR -o prod
  cupgrade resume 20261122T093000.000Z-0055g00000A000HAAR -o prod --confirm maya@acme.example`,
		Args:              usageArgs(atMostOne("the id of a run")),
		ValidArgsFunction: completeRuns(s, new(bool)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			if len(args) == 0 {
				return listUnfinished(s, o)
			}
			return runResume(cmd.Context(), s, o, args[0])
		},
	}
	o.org.register(cmd.Flags())
	cmd.Flags().StringVar(&o.confirm, "confirm", "", "username of the person in the run, to do what is left of it")
	o.format.register(cmd.Flags())
	return cmd
}

// errDemoIsGone is given for the embedded org, which ends with the program.
var errDemoIsGone = errors.New("a run on the embedded demo org can't be resumed: that org ended with the program")

func listUnfinished(s streams, o resumeOptions) error {
	runs, err := findRunDir(s.env, false)
	if err != nil {
		return fail(exitError, err)
	}
	open, err := runs.unfinished()
	if err != nil {
		return fail(exitError, err)
	}
	if len(open) == 0 && !o.format.json {
		_, _ = io.WriteString(s.out, "No run is unfinished.\n")
		return nil
	}
	list := entries(open)
	doc := report.Runs("Unfinished runs", list)
	doc.Sections = append(doc.Sections, report.Section{
		Heading: "What to do", Paragraphs: []display.Text{"Look at a run with: cupgrade resume ID"},
	})
	return failOnError(o.format.write(s.out, list, doc))
}

func runResume(ctx context.Context, s streams, o resumeOptions, id string) error {
	if o.org.demo {
		return fail(exitUsage, errDemoIsGone)
	}
	h, err := newHeadless(ctx, s, o.org)
	if err != nil {
		return err
	}
	defer h.close()
	saved, err := h.workers.runs.find(id)
	if err != nil {
		return fail(exitUsage, err)
	}
	if saved.run.Plan() == nil {
		return h.setAside(saved, "The journal is damaged from its beginning: it does not tell what was intended.", damagedSuffix)
	}
	plan := *saved.run.Plan()
	if err := planning.CheckPlan(plan); err != nil && saved.run.End() != upgrade.ClosingDone {
		_, _ = io.WriteString(s.out, report.Text(report.ShortReceipt(saved.report())))
		return h.setAside(saved, "This version can't take up the run: "+err.Error()+".", foreignSuffix)
	}
	if o.confirm != "" {
		if err := confirmed(o.confirm, plan); err != nil {
			return err
		}
	}
	if saved.run.End() == upgrade.ClosingDone {
		_, _ = io.WriteString(s.err, "This run is finished; nothing is left to do.\n")
		return failOnError(o.format.write(s.out, saved.report(), report.ShortReceipt(saved.report())))
	}
	org, session, err := h.connect()
	if err != nil {
		return err
	}
	if err := sameOrg(plan, session); err != nil {
		return err
	}
	result, err := h.follow(h.workers.worker(org).Resume(saved, o.confirm != ""))
	if err != nil {
		return err
	}
	return h.conclude(o.format, plan, result)
}

// find gives the run with an id. The end of a path of its journal is an id too.
func (d runDir) find(id string) (savedRun, error) {
	run, err := d.read(id)
	if errors.Is(err, os.ErrNotExist) {
		return savedRun{}, fmt.Errorf("there is no run %s in %s; cupgrade history lists them", display.Clean(id), display.Clean(d.path))
	}
	return run, err
}
