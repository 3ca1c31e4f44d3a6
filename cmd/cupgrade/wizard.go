package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/ui"
)

// wizardOptions is the command line of the wizard.
type wizardOptions struct {
	org    orgOptions
	preset upgrade.Preset
}

func (o *wizardOptions) register(flags *pflag.FlagSet) {
	o.org.register(flags)
	flags.StringVar(&o.preset.User, "user", "", "username, email or id of the person to upgrade; skips the search")
	flags.StringVar(&o.preset.License, "license", "", "license to upgrade to, by its name; skips the choice")
	flags.StringVar(&o.preset.Profile, "profile", "", "profile on that license, by name or id; skips the choice")
	flags.StringVar(&o.preset.Role, "role", "", "role by name or id, or \"auto\" to leave it to Salesforce; skips the choice")
}

// errNoTerminal is given when there is nobody to ask.
var errNoTerminal = errors.New(`there is no terminal to ask on
The wizard asks questions, and standard input or output is not a terminal.
Run it in a terminal window, without a pipe or a redirection`)

// runWizard shows the wizard, waits for what it began, and says how it ended.
func runWizard(ctx context.Context, s streams, o wizardOptions) error {
	if !s.terminal {
		return fail(exitUsage, errNoTerminal)
	}
	if err := o.org.check(); err != nil {
		return fail(exitUsage, err)
	}
	runs, err := findRunDir(s.env)
	if err != nil {
		return fail(exitError, err)
	}
	c := &connector{streams: s, options: o.org}
	if err := c.prepare(ctx); err != nil {
		return fail(exitOf(err), err)
	}
	w := &workers{runs: runs, now: time.Now}
	screen, closeScreen := context.WithCancel(ctx)
	defer closeScreen()
	stopSignals := handleSignals(w, closeScreen, s.err)
	defer stopSignals()

	outcome, err := ui.Run(screen, ui.Options{
		Connect: c.connect, Committer: w.committer, Preset: o.preset,
		In: s.in, Out: s.out, NoColor: s.noColor(), ASCII: s.asciiOnly(), Now: time.Now,
	})
	if screen.Err() != nil {
		w.wait() // the terminal is gone; the write is not
	}
	return finish(s, c, w, outcome, err)
}

// finish prints what is left of the session and gives its end as an error.
func finish(s streams, c *connector, w *workers, outcome ui.Outcome, err error) error {
	_, _ = io.WriteString(s.out, outcome.Summary)
	if left := w.busy(); left != nil {
		report(s.err, errors.New("left while a commit was under way; its journal is "+left.journalPath()))
		return fail(exitNotVerified, nil)
	}
	if closeErr := c.close(); err == nil && closeErr != nil {
		err = closeErr
	}
	if err != nil {
		return fail(exitOf(err), err)
	}
	return fail(exitCodes[outcome.End], nil)
}

// exitCodes gives the exit code of each end of the wizard.
var exitCodes = map[ui.End]int{
	ui.EndNothing:     exitDone,
	ui.EndVerified:    exitDone,
	ui.EndNotVerified: exitNotVerified,
	ui.EndUnknown:     exitNotVerified,
	ui.EndRejected:    exitError,
	ui.EndCancelled:   exitCancelled,
}

// exitOf sorts the errors that keep the wizard from its work.
func exitOf(err error) int {
	var preset *upgrade.PresetError
	var status *exitStatus
	switch {
	case errors.As(err, &status):
		return status.code
	case errors.As(err, &preset):
		return exitUsage
	case isSignIn(err):
		return exitSignIn
	default:
		return exitError
	}
}

// isRefusedSession tells whether an org refused the token.
func isRefusedSession(err error) bool {
	var remote *core.RemoteError
	return errors.As(err, &remote) && (remote.Code == core.CodeInvalidSession || remote.Status == 401)
}

// handleSignals closes the screen when the program is told to end. A commit is
// asked to stop and finished first; the third signal leaves at once.
func handleSignals(w *workers, closeScreen func(), out io.Writer) (stop func()) {
	signals := make(chan os.Signal, 3)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		for told := 1; ; told++ {
			select {
			case <-done:
				return
			case <-signals:
			}
			closeScreen()
			worker := w.busy()
			switch {
			case worker == nil:
			case told < 3:
				worker.Stop()
				report(out, errors.New("finishing the step under way; its journal is "+worker.journalPath()))
			default:
				report(out, errors.New("left while a commit was under way; its journal is "+worker.journalPath()))
				os.Exit(exitNotVerified)
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}
