package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// applyOptions is the command line of apply.
type applyOptions struct {
	org     orgOptions
	confirm string
	wait    waitOption
	format  format
}

// newApplyCommand carries out a saved plan without a screen.
func newApplyCommand(s streams) *cobra.Command {
	var o applyOptions
	cmd := &cobra.Command{
		Use:   "apply FILE --confirm USERNAME",
		Short: "Apply a saved plan without a screen",
		Long: `apply applies a plan that "cupgrade plan --out FILE" has saved, exactly as the
wizard does: it reads the user again, refuses a plan that no longer fits the org,
runs the steps one by one, keeps a journal, and verifies the result.

The upgrade can't be undone. --confirm repeats the username, so that a plan is
not applied to the wrong user.`,
		Example:           `  cupgrade apply maya.json -o prod --confirm maya@acme.example`,
		Args:              usageArgs(takeOneArgument("the file of a plan", `"cupgrade plan --out FILE" makes one`)),
		ValidArgsFunction: completePlan,
		RunE:              func(cmd *cobra.Command, args []string) error { return runApply(cmd.Context(), s, o, args[0]) },
	}
	o.org.register(cmd.Flags())
	cmd.Flags().StringVar(&o.confirm, "confirm", "", "username of the user in the plan")
	cmd.Flags().DurationVar(&o.wait.Duration, "wait", 0, "how long to wait afterwards for what Salesforce does automatically, such as 15m")
	o.format.register(cmd.Flags())
	return cmd
}

func runApply(ctx context.Context, s streams, o applyOptions, path string) error {
	if err := errors.Join(o.format.check(), o.wait.check()); err != nil {
		return err
	}
	file, err := readPlan(path)
	if err != nil {
		return fail(exitUsage, err)
	}
	plan := file.plan
	if err := checkConfirmation(o.confirm, plan); err != nil {
		return err
	}
	h, err := newHeadless(ctx, s, o.org)
	if err != nil {
		return err
	}
	defer h.close()
	org, err := h.prepare(plan)
	if err != nil {
		return err
	}
	if plan.NothingToDo() {
		_, _ = io.WriteString(s.err, "There is nothing to change: the user already has these values.\n")
		return nil
	}
	result, err := h.follow(h.workers.NewWorker(org).Start(plan), tellChecking)
	if err != nil {
		return err
	}
	if run, recorded := h.workers.LastRun(); recorded && o.wait.Duration > 0 && run.Ending.State == upgrade.StateSoFar {
		return h.waitForRest(org, run, o)
	}
	ended := file.pointAt(result.Stale, h.conclude(o.format, plan, result))
	if err := h.planWithout(org, path, plan, result); err != nil {
		return errors.Join(ended, err)
	}
	return ended
}

// waitForRest verifies an upgrade of this command until everything is there. An upgrade that
// could not be verified again was written all the same, and ends as one that is not verified.
func (h *headless) waitForRest(org upgrade.Org, applied runs.FinishedRun, o applyOptions) error {
	var result upgrade.Result
	saved, err := h.workers.Folder.FindRun(applied.ID)
	if err == nil && h.reading.Err() == nil { // a person who interrupts the upgrade waits for nothing more
		result, err = h.follow(h.workers.NewWorker(org).Verify(saved, o.wait.Duration), "")
	}
	if result.Looked {
		return h.conclude(o.format, applied.Plan, result)
	}
	if err = cmp.Or(err, result.Err); err != nil && h.reading.Err() == nil {
		complain(h.streams.err, explainError(err))
	}
	applied.Ending.ExitCode = exitNotVerified
	return concludeRun(h.streams, o.format, applied)
}

// checkConfirmation refuses a username that is not the one of the plan.
func checkConfirmation(given string, plan upgrade.Plan) error {
	switch want := plan.User.User.Username; given {
	case want:
		return nil
	case "":
		return fail(exitUsage, fmt.Errorf("confirm the plan's username: --confirm %s", runs.QuoteForShell(want)))
	default:
		return fail(exitUsage, fmt.Errorf("--confirm must match the plan's username: it is %s, and the plan's is %s", display.Clean(given), display.Clean(want)))
	}
}

// sameOrg refuses a plan of another org than the session's.
func sameOrg(plan upgrade.Plan, session upgrade.Session) error {
	made, here := plan.Session.Org, session.Org
	if made.ID == here.ID {
		return nil
	}
	return fail(exitError, fmt.Errorf(
		"%w: it was made for %s (%s, %s), and you are signed in to %s (%s, %s)", upgrade.ErrOtherOrg,
		display.Clean(made.Name), display.Clean(report.OrgKind(made)), made.ID,
		display.Clean(here.Name), display.Clean(report.OrgKind(here)), here.ID,
	))
}

// conclude writes the receipt, and gives the end of a run as an error.
func (h *headless) conclude(f format, plan upgrade.Plan, result upgrade.Result) error {
	run, recorded := h.workers.LastRun()
	if !recorded { // it was refused before this command has written anything
		return fail(upgrade.EndingOf(plan, upgrade.Result{Err: result.Err}).ExitCode, explainError(result.Err))
	}
	return h.interrupt.adjustCode(concludeRun(h.streams, f, run))
}

// concludeRun writes the receipt of a run that was recorded, and gives its end as an error.
func concludeRun(s streams, f format, run runs.FinishedRun) error {
	if f.isChosen() {
		if err := f.write(s, run.Run, report.Receipt(run.Run)); err != nil {
			return fail(exitError, err)
		}
	} else {
		printRun(s, run)
	}
	plan, result, ending := run.Plan, run.Result, run.Ending
	if ending.ExitCode == upgrade.ExitDone {
		return nil
	}
	message := fmt.Errorf("%s: %s", display.Clean(plan.User.User.Username), run.Verdict())
	if ending.State == upgrade.StateDifferent || ending.State == upgrade.StateUnrecorded {
		message = tell(message, ending.Headline)
	}
	if errors.Is(result.Err, upgrade.ErrNotRecorded) {
		message = tell(message, linesOf(result.Err)...)
	}
	if why := findRefusal(result.Steps); why != nil {
		message = tell(message, why.Title+". "+why.Meaning)
	}
	if blocked := result.Blocked; blocked != nil {
		message = tell(message, blocked.Title+". "+blocked.Action)
	}
	for _, stale := range result.Stale {
		message = tell(message, stale.Sentences()...)
	}
	if len(result.Stale) > 0 {
		user := plan.User.User.Username
		if slices.ContainsFunc(result.Stale, func(s upgrade.StaleStamp) bool { return s.Name == "User.Username" }) {
			user = string(plan.User.User.ID)
		}
		message = tell(message, fmt.Sprintf("Plan again: cupgrade plan --user %s --license %s --profile %s",
			runs.QuoteForShell(user), runs.QuoteForShell(plan.Target.License.Name), runs.QuoteForShell(plan.Target.Name)))
	}
	return fail(ending.ExitCode, message)
}

// findRefusal says why the first step that was refused was, nil when none was.
func findRefusal(steps []upgrade.StepResult) *core.Finding {
	i := slices.IndexFunc(steps, func(s upgrade.StepResult) bool { return s.Outcome == upgrade.OutcomeRejected })
	if i < 0 {
		return nil
	}
	return steps[i].Finding
}
