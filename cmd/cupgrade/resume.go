package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
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
		Short: "Show the runs that didn't finish, and finish one",
		Long: `resume without an ID lists the runs that were killed, that ended with an unknown
outcome, or that were partially applied.

With an ID it checks one run: its journal says what was intended, and the org what is
true. A step whose effect can be seen is applied; one whose answer was lost is waited
for. Nothing is written unless --confirm repeats the username: then the remaining
steps run. Once checked, the run no longer blocks a new plan.`,
		Example: `  cupgrade resume
  cupgrade resume 20261122T093000.000Z-0055g00000A000HAAR -o prod
  cupgrade resume 20261122T093000.000Z-0055g00000A000HAAR -o prod --confirm maya@acme.example`,
		Args:              usageArgs(atMostOne("the ID of a run")),
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
	cmd.Flags().StringVar(&o.confirm, "confirm", "", "username of the user in the run, to run its remaining steps")
	o.format.register(cmd.Flags())
	return cmd
}

func listUnfinished(s streams, o resumeOptions) error {
	doc := report.Section{Heading: "What to do", Paragraphs: []display.Text{"Check a run with: cupgrade resume ID"}}
	return writeRuns(s, o.format, false, runs.Folder.ListUnfinished, "Unfinished runs", "No run is unfinished.", doc)
}

func runResume(ctx context.Context, s streams, o resumeOptions, id string) error {
	h, err := newLater(ctx, s, o.org)
	if err != nil {
		return err
	}
	defer h.close()
	saved, err := h.workers.Folder.FindRun(id)
	if err != nil {
		return fail(exitUsage, err)
	}
	if saved.Run.Plan() == nil {
		return h.setAside(saved, "The journal is damaged from its beginning: it does not tell what was intended.")
	}
	plan := *saved.Run.Plan()
	if err := planning.CheckPlan(plan); err != nil && saved.Run.End() != upgrade.ClosingDone {
		_, _ = io.WriteString(s.out, report.Text(report.ShortReceipt(saved.Report()), s.width))
		return h.setAside(saved, "This version can't resume the run: "+err.Error()+".")
	}
	if o.confirm != "" {
		if err := checkConfirmation(o.confirm, plan); err != nil {
			return err
		}
	}
	if saved.Run.End() == upgrade.ClosingDone {
		_, _ = io.WriteString(s.err, "This run is finished; nothing remains to do.\n")
		return failOnError(o.format.write(s, saved.Report(), report.ShortReceipt(saved.Report())))
	}
	org, err := h.prepare(plan)
	if err != nil {
		return err
	}
	result, err := h.follow(h.workers.NewWorker(org).Resume(saved, o.confirm != ""), tellChecking)
	if err != nil {
		return err
	}
	return h.conclude(o.format, plan, result)
}

// setAside shows the user of a run that can't be taken up, and takes its journal out
// of the way: nobody can know more than what is true now.
func (h *headless) setAside(saved runs.SavedRun, why string) error {
	org, session, err := h.connect()
	if err != nil {
		return err
	}
	if plan := saved.Run.Plan(); plan != nil {
		if err := sameOrg(*plan, session); err != nil {
			return err
		}
	}
	path, err := h.workers.SetAside(saved, session.Org.ID, func(user core.ID) (time.Time, error) { return h.showUser(org, user, why) })
	if _, atWork := errors.AsType[*runs.AtWorkError](err); atWork {
		return fail(exitNotVerified, err)
	}
	if err != nil {
		return fail(exitOf(err), err)
	}
	_, _ = fmt.Fprintf(h.streams.out, "The journal was renamed to %s\nand no longer blocks a new plan.\n", display.Clean(path))
	if saved.Run.IsEmpty() {
		return fail(exitError, errors.New("nothing was sent by this run, and nothing was done now"))
	}
	return fail(exitNotVerified, errors.New("nothing was verified: compare the user above with what was intended"))
}

// showUser prints what is true of the user of a run now, behind why that is asked, and gives
// the org's clock.
func (h *headless) showUser(org upgrade.Reader, user core.ID, why string) (time.Time, error) {
	facts, err := h.retryReads(org).User(h.reading, user)
	if err != nil {
		return time.Time{}, h.endWithError(fmt.Errorf("read the user: %w", err))
	}
	u := facts.User
	_, _ = fmt.Fprintf(h.streams.out, `%s
The user is now:
  User      %s (%s, %s)
  Profile   %s
  License   %s
  Changed   %s by %s
`, display.Clean(why), display.Clean(u.Name), display.Clean(u.Username), u.ID, display.Clean(u.Profile.Name),
		display.Clean(u.Profile.License.Name), u.LastModified.UTC().Format(upgrade.MomentLayout), display.Clean(u.LastModifiedBy))
	return facts.ReadAt, nil
}
