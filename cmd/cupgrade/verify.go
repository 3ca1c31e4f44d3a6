package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// verifyOptions is the command line of verify.
type verifyOptions struct {
	org    orgOptions
	wait   waitOption
	format format
}

// waitOption is how long a command waits for what Salesforce does automatically.
type waitOption struct{ time.Duration }

// longestWait is the most that a command waits: what is not there a day later is not as planned.
const longestWait = 24 * time.Hour

func (o *waitOption) check() error {
	if o.Duration < 0 || o.Duration > longestWait {
		return fail(exitUsage, fmt.Errorf("--wait %s is not between 0 and %s; for example: --wait 15m", o, longestWait))
	}
	return nil
}

// newVerifyCommand reads back a run that was applied.
func newVerifyCommand(s streams) *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use:   "verify [ID|latest] [--wait 15m]",
		Short: "Read back an upgrade later, until everything is there",
		Long: `verify reads the upgraded user back and compares that with the plan, as at the end of
the upgrade. Salesforce makes users members of sites some time later: until then a
run is "verified so far", and verify ends it. With --wait it reads again with growing
pauses until everything is there or the time has passed; ctrl+c stops it at any time,
and what was read is kept. Nothing is written to the org.

Without an ID it lists the runs of which something is still to be verified. It ends
with 3 as long as something is.`,
		Example: `  cupgrade verify
  cupgrade verify 20261122T093000.000Z-0055g00000A000HAAR -o prod --wait 15m`,
		Args:              usageArgs(atMostOne("the ID of a run")),
		ValidArgsFunction: completeRuns(s, new(bool)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := errors.Join(o.format.check(), o.wait.check()); err != nil {
				return err
			}
			if len(args) == 0 {
				return listToVerify(s, o)
			}
			return runVerify(cmd.Context(), s, o, args[0])
		},
	}
	o.org.register(cmd.Flags())
	cmd.Flags().DurationVar(&o.wait.Duration, "wait", 0, "how long to wait for what Salesforce does automatically, such as 15m")
	o.format.register(cmd.Flags())
	return cmd
}

// listToVerify lists the runs of which something is still to be verified.
func listToVerify(s streams, o verifyOptions) error {
	doc := report.Section{Heading: "What to do", Paragraphs: []display.Text{"Verify a run with: cupgrade verify ID"}}
	return writeRuns(s, o.format, false, runs.Folder.ListToVerify, "Runs to verify", "Nothing remains to verify.", doc)
}

func runVerify(ctx context.Context, s streams, o verifyOptions, id string) error {
	h, err := newLater(ctx, s, o.org)
	if err != nil {
		return err
	}
	defer h.close()
	saved, err := findUpgraded(h.workers.Folder, id)
	if err != nil {
		return err
	}
	if err := planning.CheckPlan(*saved.Run.Plan()); err != nil { // of another version: its predictions are others
		return fail(exitError, err)
	}
	org, err := h.prepare(*saved.Run.Plan())
	if err != nil {
		return err
	}
	return h.verify(org, saved, o.wait.Duration, o.format)
}

// verify reads a run back, and gives its end.
func (h *headless) verify(org upgrade.Org, saved runs.SavedRun, wait time.Duration, f format) error {
	result, err := h.follow(h.workers.NewWorker(org).Verify(saved, wait), "")
	switch {
	case err != nil:
		return err
	case !result.Looked: // the journal stays as it was
		return h.endWithError(result.Err)
	}
	return h.conclude(f, *saved.Run.Plan(), result)
}
