package ui_test

import (
	"context"
	"io"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui"
	"cupgrade/ui/uitest"
)

// now is when every wizard of the tests runs.
func now() time.Time { return time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC) }

// wizard is a wizard on an emulated terminal, against an org in memory.
type wizard struct {
	*uitest.Terminal
	t       *testing.T
	org     *upgradetest.Org
	commits *committer
	cancel  context.CancelFunc
	outcome ui.Outcome
	err     error
}

// open starts a wizard of w x h cells; change adapts its options.
func open(t *testing.T, w, h int, change ...func(*ui.Options)) *wizard {
	t.Helper()
	org := upgradetest.NewOrg()
	ctx, cancel := context.WithCancel(t.Context())
	z := &wizard{t: t, org: org, commits: &committer{org: org}, cancel: cancel}
	options := ui.Options{
		Connect:   func(context.Context) (upgrade.Org, error) { return org, nil },
		Committer: func(upgrade.Org) upgrade.Committer { return z.commits },
		Now:       now,
		Timing:    ui.Timing{Debounce: -1, Grace: -1, Slow: time.Hour},
	}
	for _, c := range change {
		c(&options)
	}
	z.Terminal = uitest.Start(t, w, h, func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg) {
		options.In, options.Out, options.Sizes = in, out, sizes
		z.outcome, z.err = ui.Run(ctx, options)
	})
	t.Cleanup(cancel) // runs before the terminal waits for the end
	return z
}

// end leaves the wizard by its context, and waits.
func (z *wizard) end() {
	z.cancel()
	z.WaitEnd()
}

var _ = core.ID("")
