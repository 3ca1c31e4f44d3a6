package main

import (
	"errors"
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
the user will lose before it is lost, finds what Salesforce would refuse before
you commit, asks you to type the username, and verifies what happened.

The upgrade can't be undone. Try it on the embedded demo org first:

  cupgrade --demo`,
		Args:          usageArgs(noCommand),
		Version:       describeVersion(),
		SilenceUsage:  true,
		SilenceErrors: true,
		// Two letters in the wrong order are as far away as two wrong ones.
		SuggestionsMinimumDistance: 2,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runWizard(cmd.Context(), s, options)
		},
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fail(exitUsage, tell(err, "See: "+cmd.CommandPath()+" --help"))
	})
	options.register(root.Flags())
	root.AddCommand(
		newPlanCommand(s), newApplyCommand(s), newResumeCommand(s), newVerifyCommand(s), newReassignCommand(s), newHistoryCommand(s), newExplainCommand(s), newDemoOrgCommand(s),
		newManCommand(s),
	)
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		completeFlags(c)
	}
	ownUsage(root)
	return root
}

// helpCommand is what cobra calls the command that helps.
const helpCommand = "help"

// ownUsage makes the commands that cobra adds refuse what they can't follow, as the
// others do: of themselves they answer it with a page of help and no error.
func ownUsage(root *cobra.Command) {
	const shells = "Use one of: bash, zsh, fish, powershell"
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	if c, _, err := root.Find([]string{"completion"}); err == nil {
		c.Args = usageArgs(func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return tell(fmt.Errorf("there is no completion for %q", args[0]), shells)
			}
			return nil
		})
		c.RunE = func(*cobra.Command, []string) error {
			return fail(exitUsage, tell(errors.New("the name of a shell is missing"), shells))
		}
	}
	if c, _, err := root.Find([]string{helpCommand}); err == nil {
		c.Args = usageArgs(func(_ *cobra.Command, args []string) error {
			if found, rest, err := root.Find(args); err != nil || found == root && len(rest) > 0 {
				return noCommand(root, args)
			}
			return nil
		})
	}
}

// noCommand refuses a word where a command is expected, and says which may be meant.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "See: " + cmd.CommandPath() + " --help"
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "Did you mean: " + cmd.CommandPath() + " " + strings.Join(near, ", ") + "?"
	}
	return tell(fmt.Errorf("there is no command %q", args[0]), hint)
}

// noArguments refuses a word where only flags are expected.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return tell(
		fmt.Errorf("%s takes flags only, and there is more: %s", cmd.CommandPath(), strings.Join(args, " ")),
		"See: "+cmd.CommandPath()+" --help",
	)
}

// atMostOne allows one argument, and says what it would be.
func atMostOne(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("only %s is expected, and there is more: %s", what, strings.Join(args[1:], " "))
		}
		return nil
	}
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

// takeOneArgument asks for one argument, and says which and where it comes from when it is
// missing.
func takeOneArgument(what, hint string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return tell(fmt.Errorf("%s is missing", what), hint)
		case len(args) > 1:
			return fmt.Errorf("only %s is expected, and there is more: %s", what, strings.Join(args[1:], " "))
		}
		return nil
	}
}

// describeVersion names the release and the commit the binary was built from, as far as
// the Go toolchain recorded them.
func describeVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return noVersion
	}
	return versionOf(info)
}

// noVersion is told when nothing is recorded, as for "go run" and where git is missing.
const noVersion = "of no release, commit not recorded"

// shortCommit is how many digits of a commit name it, as in Go's own versions.
const shortCommit = 12

// versionOf is the release, or what Go calls a build between two, with the commit when
// that does not name it, and the commit's date.
func versionOf(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	commit = commit[:min(len(commit), shortCommit)]
	release := info.Main.Version
	if release == "(devel)" {
		release = ""
	}
	switch {
	case release == "" && commit == "":
		return noVersion
	case release == "":
		release = "of no release"
	}
	var from []string
	if commit != "" && !strings.Contains(release, commit) {
		from = append(from, commit)
	}
	if date, _, isTime := strings.Cut(settings["vcs.time"], "T"); isTime {
		from = append(from, date)
	}
	if len(from) > 0 {
		release += " (" + strings.Join(from, ", ") + ")"
	}
	if settings["vcs.modified"] == "true" && !strings.Contains(release, "dirty") {
		release += ", with changes"
	}
	return release
}
