package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// reassignOptions is the command line of reassign.
type reassignOptions struct {
	org     orgOptions
	confirm string
	format  format
}

// newReassignCommand assigns afterwards what a plan left out.
func newReassignCommand(s streams) *cobra.Command {
	var o reassignOptions
	cmd := &cobra.Command{
		Use:   "reassign ID|latest [NAMES|all] [--confirm USERNAME]",
		Short: "Reassign after an upgrade what it removed and the plan left out",
		Long: `reassign lists what the upgrade of a run removed and can be reassigned. With names,
separated by commas, or "all" it shows what reassigning them would do. Nothing is
written unless --confirm repeats the username: then they are reassigned in the same run,
with its journal, and the user is verified again.`,
		Example: `  cupgrade reassign latest
  cupgrade reassign latest "Case Escalation, Warranty Claims Agent" -o prod --confirm maya@acme.example`,
		Args:              usageArgs(runAndNames),
		ValidArgsFunction: completeNames(s, new(bool), reassignableNames),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			if len(args) == 1 {
				return listReassignable(s, o, args[0])
			}
			return runReassign(cmd.Context(), s, o, args[0], args[1])
		},
	}
	o.org.register(cmd.Flags())
	cmd.Flags().StringVar(&o.confirm, "confirm", "", "username of the user in the run, to reassign")
	o.format.register(cmd.Flags())
	return cmd
}

// reassignableNames are the names that reassign takes for a run.
func reassignableNames(run report.Run) []string {
	return append([]string{reassignAll}, nameReassignable(run.Result.ToReassign(run.Plan))...)
}

// runAndNames asks for a run, and allows names.
func runAndNames(cmd *cobra.Command, args []string) error {
	if len(args) > 2 {
		return tell(fmt.Errorf("only names separated by commas are expected, and there is more: %s", args[2]), "Names with spaces are quoted")
	}
	return takeOneArgument("the ID of a run", "cupgrade history lists them")(cmd, args[:min(len(args), 1)])
}

// findUpgraded finds a run that has upgraded its user and come to its end.
func findUpgraded(folder runs.Folder, id string) (runs.SavedRun, error) {
	saved, err := findRun(folder, id)
	if err != nil || saved.CanVerify() {
		return saved, err
	}
	err = fmt.Errorf("this run has upgraded no user: %s", saved.State())
	if !saved.Run.IsEmpty() && saved.Run.End() == "" {
		err = errors.New("this run has not ended")
	}
	if saved.NeedsLook() {
		err = tell(err, "Look at the run with: "+upgrade.CommandResume+" "+saved.ID)
	}
	return saved, fail(exitUsage, err)
}

// listReassignable lists what can be reassigned, as far as the journal tells.
func listReassignable(s streams, o reassignOptions, id string) error {
	folder, err := runs.FindFolder(s.env, o.org.demo)
	if err != nil {
		return fail(exitError, err)
	}
	saved, err := findUpgraded(folder, id)
	if err != nil {
		return err
	}
	run := saved.Report()
	return failOnError(o.format.write(s, run, report.Reassignable(saved.ID, run)))
}

func runReassign(ctx context.Context, s streams, o reassignOptions, id, names string) error {
	h, err := newLater(ctx, s, o.org)
	if err != nil {
		return err
	}
	defer h.close()
	saved, err := findUpgraded(h.workers.Folder, id)
	if err != nil {
		return err
	}
	plan := *saved.Run.Plan()
	if err := planning.CheckPlan(plan); err != nil {
		return fail(exitError, err)
	}
	if o.confirm != "" {
		if err := checkConfirmation(o.confirm, plan); err != nil {
			return err
		}
	}
	org, err := h.prepare(plan)
	if err != nil {
		return err
	}
	amended, err := h.amend(org, plan, names)
	if err != nil {
		return err
	}
	if o.confirm == "" {
		tellHow := fmt.Sprintf("Nothing was written. Reassign with: cupgrade reassign %s %s --confirm %s\n", saved.ID, runs.QuoteForShell(names), runs.QuoteForShell(plan.User.User.Username))
		_, _ = s.err.Write([]byte(tellHow))
		return failOnError(o.format.write(s, amended, report.Reassignment(saved.Report().Result, amended)))
	}
	result, err := h.follow(h.workers.NewWorker(org).Reassign(saved.Report().Result, amended), tellChecking)
	if err != nil {
		return err
	}
	return h.conclude(o.format, amended, result)
}

// amend reads what a plan rests on, and makes it anew with what is to be reassigned.
func (h *headless) amend(org upgrade.Reader, plan upgrade.Plan, names string) (upgrade.Plan, error) {
	later, err := upgrade.GatherLater(h.reading, h.retryReads(org), plan)
	if err != nil {
		return plan, h.endWithError(err)
	}
	removed := slices.DeleteFunc(planning.Reassignable(plan), func(r upgrade.Removal) bool { return upgrade.IsAssigned(later.User, r.ID) })
	chosen, err := chooseReassign(names, removed)
	switch {
	case err != nil:
		return plan, fail(exitUsage, err)
	case len(chosen) == 0:
		return plan, fail(exitUsage, errors.New("nothing is to be reassigned: what can be reassigned is assigned already"))
	}
	amended := planning.Amend(plan, later, chosen)
	if blocker := planning.FindReassignBlocker(amended, later); blocker != nil {
		return plan, fail(exitError, tell(fmt.Errorf("%w: %s", upgrade.ErrBlocked, blocker.Title), blocker.Meaning, blocker.Action))
	}
	return amended, nil
}
