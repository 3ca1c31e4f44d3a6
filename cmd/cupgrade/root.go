package main

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// newRootCommand is the command line: the wizard itself, and the commands beside
// it.
func newRootCommand(s streams) *cobra.Command {
	options := wizardOptions{}
	root := &cobra.Command{
		Use:   "cupgrade",
		Short: "Upgrade one Experience Cloud user to a role-based license",
		Long: `cupgrade takes one Salesforce Experience Cloud user from a customer license to
Partner Community or Customer Community Plus, in place. It shows every permission
the person will lose before it is lost, finds what Salesforce would refuse before
you commit, asks you to type the username, and reads back what happened.

The upgrade can't be undone. Try it on the embedded demo org first:

  cupgrade --demo`,
		Args:          usageArgs(cobra.NoArgs),
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runWizard(cmd.Context(), s, options)
		},
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return fail(exitUsage, err) })
	options.register(root.Flags())
	root.AddCommand(
		newPlanCommand(s), newApplyCommand(s), newResumeCommand(s), newHistoryCommand(s), newDemoOrgCommand(s),
		newManCommand(s),
	)
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		completeFlags(c)
	}
	return root
}

// usageArgs makes what cobra finds wrong with arguments an error of usage.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return fail(exitUsage, err)
		}
		return nil
	}
}

// exactly asks for one argument, and says which and where it comes from when it is
// missing.
func exactly(what, hint string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return fmt.Errorf("%s is missing\n%s", what, hint)
		case len(args) > 1:
			return fmt.Errorf("only %s is expected, and there is more: %s", what, strings.Join(args[1:], " "))
		}
		return nil
	}
}

// version names the release and the commit the binary was built from, as far as
// the Go toolchain recorded them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	text := info.Main.Version
	if text == "" || text == "(devel)" {
		text = "development build"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
			text += " (" + setting.Value[:12] + ")"
		}
	}
	return text
}
