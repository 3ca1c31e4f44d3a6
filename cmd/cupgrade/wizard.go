package main

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/pflag"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/flaganswers"
	"cupgrade/sfclient/signin"
	"cupgrade/ui/flow"
	"cupgrade/ui/plain"
	"cupgrade/ui/tui"
)

// wizardOptions is the command line of the wizard.
type wizardOptions struct {
	org        orgOptions
	preset     flaganswers.Given
	accessible bool
	dryRun     bool
	out        string
}

func (o *wizardOptions) register(flags *pflag.FlagSet) {
	o.org.register(flags)
	flags.BoolVar(&o.accessible, "accessible", false, "ask by numbered lines instead of a screen, as for a screen reader; also ACCESSIBLE=1 and TERM=dumb")
	flags.BoolVar(&o.dryRun, "dry-run", false, "go through every step and end with the plan; changes nothing")
	flags.StringVar(&o.out, "out", "", "file to save the plan of a dry run in, for \"cupgrade apply\"")
	flags.StringVar(&o.preset.User, "user", "", "username, email, or ID of the user to upgrade; skips the step")
	flags.StringVar(&o.preset.License, "license", "", "license to upgrade to, by its name; skips the step")
	flags.StringVar(&o.preset.Profile, "profile", "", "profile on that license, by name or ID; skips the step")
	flags.StringVar(&o.preset.Role, "role", "", "role by name or ID, or \"auto\" to assign it automatically; skips the step")
}

// check finds what is wrong with the command line.
func (o *wizardOptions) check() error {
	if o.out != "" && !o.dryRun {
		return tell(errors.New("--out belongs to --dry-run"), "An upgrade keeps its own journal and receipt; only a dry run saves its plan")
	}
	return o.org.check()
}

// errNoTerminal is given when there is nobody to ask.
var errNoTerminal = tell(
	errors.New("there is no terminal to ask on"),
	"The wizard asks questions, and standard input or output is not a terminal.",
	"Run it in a terminal window, without a pipe or a redirection.",
	"With --accessible it reads its answers line by line, also from a pipe.",
	`In a script use "cupgrade plan" and "cupgrade apply", which ask nothing`,
)

// runWizard shows the wizard, waits for what it began, and says how it ended.
func runWizard(ctx context.Context, s streams, o wizardOptions) error {
	if err := o.check(); err != nil {
		return fail(exitUsage, err)
	}
	if !s.terminal && !o.accessible { // lines can be read from a pipe, if that is asked for
		return fail(exitUsage, errNoTerminal)
	}
	folder, err := openFolder(s, o.org.demo, !o.dryRun) // before the first question
	if err != nil {
		return err
	}
	c := &connector{streams: s, options: o.org}
	if err := c.prepare(ctx); err != nil {
		return fail(exitOf(err), err)
	}
	if c.options.demo != o.org.demo { // the demo org was chosen from the list, and has a folder of its own
		if folder, err = openFolder(s, c.options.demo, !o.dryRun); err != nil {
			return err
		}
	}
	w := &runs.Workers{Folder: folder, Clock: runs.WallClock(), Fresh: c.options.demo}
	screen, closeScreen := context.WithCancel(ctx)
	defer closeScreen()
	interrupt := watchInterrupts(w, closeScreen, s.err)
	defer interrupt.stop()

	interrupt.cover()
	outcome, err := show(screen, s, o, c, w)
	interrupt.uncover()
	// A screen that was taken away, by a signal or with its terminal, was not left by
	// the person: the write is waited for.
	gone := screen.Err() != nil || err != nil
	if gone {
		interrupt.finish()
	}
	if err := leftBehind(w, s.err); err != nil {
		_, _ = io.WriteString(s.out, outcome.Summary)
		return err
	}
	end := interrupt.adjustCode(finish(s, w, outcome, gone, err))
	if c.options.demo && len(w.FinishedRuns()) > 0 {
		_, _ = io.WriteString(s.out, demoEnded)
	}
	if outcome.Plan != nil && o.out != "" {
		if err := saveForApply(s, o.out, *outcome.Plan, c.options.demo); err != nil {
			end = fail(exitError, err)
		}
	}
	if err := c.close(); err != nil {
		complain(s.err, err)
	}
	return end
}

// demoEnded is said where the commands that go on with a run are named: they find no such org.
const demoEnded = "The demo org has ended, too. For one that stays, run: cupgrade demo-org\n"

// openFolder finds the folder of the journals, and tries it for a run that writes.
func openFolder(s streams, demo, writes bool) (runs.Folder, error) {
	folder, err := runs.FindFolder(s.env, demo)
	if err != nil {
		return folder, fail(exitError, err)
	}
	if writes {
		if err := folder.Prepare(); err != nil {
			return folder, fail(exitError, explainError(err))
		}
	}
	return folder, nil
}

// show runs the wizard in the form that suits the person and the terminal.
func show(ctx context.Context, s streams, o wizardOptions, c *connector, w *runs.Workers) (flow.Outcome, error) {
	options := flow.Options{
		Connect: c.connect, Committer: w.NewCommitter, Verify: w.VerifyAgain, EarlierRun: w.FindEarlierRun, Given: o.preset, Save: explainFiles(w.Folder.SaveReport), DryRun: o.dryRun,
		Now: time.Now, Connecting: c.waitsFor(),
	}
	if o.accessible || s.wantsLines() {
		return plain.Run(ctx, plain.Options{Options: options, In: s.in, Out: s.out, Width: s.width})
	}
	return tui.Run(ctx, tui.Options{Options: options, In: s.in, Out: s.screen, NoColor: s.noColor(), ASCII: s.asciiOnly(), Terminal: tui.TerminalOf(s.lookup)})
}

// finish prints what is left of the session and gives its end as an error. Of a
// screen that is gone the runs themselves tell more than it had seen.
func finish(s streams, w *runs.Workers, outcome flow.Outcome, gone bool, err error) error {
	done := w.FinishedRuns()
	if gone && len(done) > 0 {
		for _, run := range done {
			printRun(s, run)
		}
		return fail(findGravest(done).ExitCode, nil)
	}
	_, _ = io.WriteString(s.out, outcome.Summary)
	for _, run := range done {
		if outcome.Summary == "" { // plain lines, without columns
			printPaths(s.out, run, "Receipt: ", "For the user: ", "Journal: ")
		} else {
			printFiles(s, run)
		}
	}
	if err != nil && !outcome.Ending.State.Wrote() {
		return fail(exitOf(err), err)
	}
	return fail(outcome.Ending.ExitCode, err)
}

// exitOf sorts the errors that keep the wizard from its work.
func exitOf(err error) int {
	if status, is := errors.AsType[*exitStatus](err); is {
		return status.code
	}
	_, unclear := errors.AsType[*flaganswers.Error](err)
	signIn, is := errors.AsType[*signin.Error](err)
	switch {
	case unclear:
		return exitUsage
	case is && signIn.Reason == signin.ReasonCancelled:
		return exitCancelled
	case isSignIn(err):
		return exitSignIn
	default:
		return exitError
	}
}
