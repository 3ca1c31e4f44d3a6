package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
)

// planOptions is the command line of plan.
type planOptions struct {
	org      orgOptions
	preset   flaganswers.Given
	reassign string
	keep     string
	out      string
	source   string
	format   format
}

// newPlanCommand makes a plan and changes nothing.
func newPlanCommand(s streams) *cobra.Command {
	var o planOptions
	cmd := &cobra.Command{
		Use:   "plan --user USER --license LICENSE --profile PROFILE",
		Short: "Plan an upgrade without a screen; changes nothing",
		Long: `plan reads the org and writes what an upgrade would change and what the user would
lose. It changes nothing. With --out the plan is saved, so that another admin can
review it and "cupgrade apply" can apply it later.

With --source what --keep keeps is written as metadata of a Salesforce DX package,
for teams who deploy every change: the permission set, and the sharing sets that are
lost with the new profile added. Nothing that is there is overwritten. Once the
permission set is deployed, a new plan finds it and only assigns it.

It ends with 1 when the plan has a blocker.`,
		Example: `  cupgrade plan --demo --user maya.chen@brightharbor.example --license "Partner Community" --profile "Partner Sales"
  cupgrade plan -o prod --user maya@acme.example --license "Partner Community" --profile "Partner Sales" --out maya.json`,
		Args: usageArgs(noArguments),
		RunE: func(cmd *cobra.Command, _ []string) error { return runPlan(cmd.Context(), s, o) },
	}
	flags := cmd.Flags()
	o.org.register(flags)
	flags.StringVar(&o.preset.User, "user", "", "username, email, or ID of the user to upgrade")
	flags.StringVar(&o.preset.License, "license", "", "license to upgrade to, by its name")
	flags.StringVar(&o.preset.Profile, "profile", "", "profile on that license, by name or ID")
	flags.StringVar(&o.preset.Role, "role", flaganswers.RoleAuto, "role by name or ID, or \"auto\" to assign it automatically")
	flags.StringVar(&o.reassign, "reassign", reassignNone, "which of the removed assignments are reassigned: \"all\", \"none\", or names separated by commas")
	flags.StringVar(&o.keep, "keep", reassignNone, "what a new permission set keeps of the losses: \"all\", \"none\", or kinds separated by commas: "+strings.Join(keptWords(), ", "))
	flags.StringVar(&o.out, "out", "", "file to save the plan in")
	flags.StringVar(&o.source, "source", "", "folder of a Salesforce DX package to write what is kept to, as metadata")
	o.format.register(flags)
	return cmd
}

// check finds what is wrong with the command line.
func (o *planOptions) check() error {
	if err := o.format.check(); err != nil {
		return err
	}
	var missing []string
	for _, flag := range []struct{ name, value string }{
		{"--user", o.preset.User}, {"--license", o.preset.License}, {"--profile", o.preset.Profile},
	} {
		if flag.value == "" {
			missing = append(missing, flag.name)
		}
	}
	if len(missing) > 0 {
		return fail(exitUsage, tell(fmt.Errorf("a plan needs %s", strings.Join(missing, ", ")),
			`For example: cupgrade plan --user maya@acme.example --license "Partner Community" --profile "Partner Sales"`))
	}
	return nil
}

func runPlan(ctx context.Context, s streams, o planOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	if err := checkReplaceable(o.out); err != nil {
		return fail(exitUsage, err)
	}
	if err := checkSourceFolder(o.source); err != nil {
		return fail(exitUsage, err)
	}
	h, err := newHeadless(ctx, s, o.org)
	if err != nil {
		return err
	}
	defer h.close()
	org, _, err := h.connect()
	if err != nil {
		return err
	}
	answers, err := h.makePlan(h.retryReads(org), o)
	if err != nil {
		return h.endWithError(err)
	}
	plan := *answers.Plan
	if o.source != "" {
		if err := saveSource(s, o.source, *answers.Facts, plan); err != nil {
			return fail(exitError, err)
		}
	}
	if o.out != "" {
		if err := saveForApply(s, o.out, plan, h.connector.options.demo); err != nil {
			return fail(exitError, err)
		}
	}
	if err := o.format.write(s, plan, report.Plan(plan)); err != nil {
		return fail(exitError, err)
	}
	return refuseBlocked(plan)
}

// saveForApply saves a plan, and says what to do with it. One of the embedded demo org,
// which ends with the program, can't be carried out.
func saveForApply(s streams, path string, plan upgrade.Plan, demo bool) error {
	if err := savePlan(path, plan); err != nil {
		return err
	}
	next := "Saved. Apply it with: cupgrade apply " + runs.QuoteForShell(path) + " --confirm " + runs.QuoteForShell(plan.User.User.Username)
	switch {
	case findBlocker(plan) != nil:
		next = "Plan saved, but it's blocked and can't be applied."
	case demo:
		next = "Plan saved, but it can't be applied: the embedded demo org ends with this program. To keep one, run: cupgrade demo-org"
	}
	_, _ = io.WriteString(s.err, next+"\n")
	return nil
}

// refuseBlocked gives the error of a plan that can't be carried out.
func refuseBlocked(plan upgrade.Plan) error {
	if why := findBlocker(plan); why != nil {
		return fail(exitError, fmt.Errorf("%w: %s", upgrade.ErrBlocked, why.Title))
	}
	return nil
}

// findBlocker gives the first blocker of a plan, nil when it has none.
func findBlocker(plan upgrade.Plan) *core.Finding {
	i := slices.IndexFunc(plan.Findings, func(f core.Finding) bool { return f.Severity == core.SeverityBlocker })
	if i < 0 {
		return nil
	}
	return &plan.Findings[i]
}

// makePlan goes through the wizard with the answers of the command line alone. An earlier
// run for this user that nobody has looked at is a blocker.
func (h *headless) makePlan(org upgrade.Reader, o planOptions) (*flow.Answers, error) {
	a, err := flow.AnswerByFlags(h.reading, org, flow.Options{Given: o.preset, EarlierRun: h.workers.FindEarlierRun})
	if err != nil {
		return nil, err
	}
	removed := a.Plan.Removed
	if !strings.EqualFold(o.reassign, reassignAll) { // a package is only assigned again where it is named
		removed = planning.Reassignable(*a.Plan)
	}
	reassign, err := chooseReassign(o.reassign, removed)
	if err != nil {
		return nil, err
	}
	if len(reassign) > 0 {
		a.ChooseReassign(reassign)
	}
	keep, err := chooseKeep(o.keep, *a.Plan)
	if err != nil {
		return nil, err
	}
	if !keep.IsEmpty() {
		a.ChooseKeep(keep)
	}
	return a, nil
}

// checkReplaceable refuses a path that a plan can't be put in the place of. A link is one:
// the plan would replace the link and not what it leads to.
func checkReplaceable(path string) error {
	if path == "" {
		return nil
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return fmt.Errorf("save the plan: %w", err)
	}
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("save the plan: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("save the plan: %s is not a regular file; use another name", path)
	}
	return nil
}

// savePlan writes a plan into a file that only its owner can read: it tells much of
// an org. A file that is there is replaced as a whole.
func savePlan(path string, plan upgrade.Plan) error {
	raw, err := report.JSON(plan)
	if err != nil {
		return fmt.Errorf("save the plan: %w", err)
	}
	err = runs.ReplaceFile(path, func(file *os.File) error {
		_, err := file.Write(raw)
		return err //nolint:wrapcheck // replaceFile says which file
	})
	if err != nil {
		return fmt.Errorf("save the plan: %w", err)
	}
	return nil
}
