package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/sfclient/signin"
)

// completionLimit is how long the Salesforce CLI may take while a shell waits for what
// could be typed.
const completionLimit = 4 * time.Second

// completer proposes values.
type completer = func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective)

// completeFlags proposes values of a command's flags, of those that it has. No org is
// asked, since the shell has no session: what an org calls its own profiles and roles
// is not known here.
func completeFlags(cmd *cobra.Command) {
	for name, propose := range map[string]completer{
		"target-org": completeOrgs(signin.Program{}),
		"license":    proposeValues(planning.DocumentedLicenses()...),
		"profile":    proposeValues(planning.StandardProfiles()...),
		"role":       proposeValues(flaganswers.RoleAuto),
		"reassign":   proposeValues(reassignAll, reassignNone),
		"keep":       proposeValues(append([]string{reassignAll, reassignNone}, keptWords()...)...),
		"wait":       proposeValues("15m"),
		"user":       proposeValues(), "confirm": proposeValues(), "instance-url": proposeValues(), "client-id": proposeValues(),
		"login-url": proposeValues(signin.DefaultLoginURL, "https://test.salesforce.com"),
	} {
		if cmd.Flags().Lookup(name) != nil {
			_ = cmd.RegisterFlagCompletionFunc(name, propose) // it only fails for a flag that is not there
		}
	}
}

// proposeValues proposes these values, and never the names of files.
func proposeValues(values ...string) completer {
	return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return values, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeOrgs proposes the orgs that the Salesforce CLI is signed in to.
func completeOrgs(sf signin.Runner) completer {
	return func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(cmd.Context(), completionLimit)
		defer cancel()
		orgs, err := signin.ListOrgs(ctx, sf)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		names := make([]cobra.Completion, 0, len(orgs))
		for _, org := range orgs {
			if org.Problem == "" && isPlain(org.Target()) {
				names = append(names, cobra.CompletionWithDesc(org.Target(), orgLine(org).String()))
			}
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeRuns proposes the ids of the runs of this machine, for a command that takes
// one.
func completeRuns(s streams, demo *bool) completer {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		folder, err := runs.FindFolder(s.env, *demo)
		if err != nil || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		all, err := folder.ListRuns()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		ids := make([]cobra.Completion, 0, len(all))
		for _, run := range all {
			if isPlain(run.ID) {
				ids = append(ids, cobra.CompletionWithDesc(run.ID, display.Clean(run.Username()).String()+", "+run.State().String()))
			}
		}
		return ids, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

// completeNames proposes a run, and then names of it.
func completeNames(s streams, demo *bool, namesOf func(report.Run) []string) completer {
	return func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		folder, err := runs.FindFolder(s.env, *demo)
		if err != nil || len(args) != 1 {
			return completeRuns(s, demo)(cmd, args, typed)
		}
		saved, err := findRun(folder, args[0])
		if err != nil || saved.Run.Plan() == nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		names := namesOf(saved.Report())
		return slices.DeleteFunc(names, func(name string) bool { return !isPlain(name) }), cobra.ShellCompDirectiveNoFileComp
	}
}

// isPlain tells whether a word can be proposed as it is. A shell writes it to the terminal,
// and the word that is chosen must be the very same.
func isPlain(word string) bool { return display.Clean(word).String() == word }

// completePlan proposes the files that may hold a plan.
func completePlan(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []cobra.Completion{"json"}, cobra.ShellCompDirectiveFilterFileExt
}
