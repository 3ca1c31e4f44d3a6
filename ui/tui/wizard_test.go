package tui_test

import (
	"context"
	"io"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"go.uber.org/goleak"

	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui"
	"cupgrade/ui/uitest"
)

func TestMain(m *testing.M) {
	effort.Draw(25)
	goleak.VerifyTestMain(m)
}

// now is when every wizard of the tests runs.
func now() time.Time { return time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC) }

// mayasName is what has to be typed to upgrade her.
const mayasName = "maya.chen@brightharbor.example"

// wizard is a wizard on an emulated terminal, against an org in memory.
type wizard struct {
	*uitest.Terminal
	t       *testing.T
	org     *upgradetest.Org
	commits *uitest.Committer
	cancel  context.CancelFunc
	outcome flow.Outcome
	err     error
}

// open starts a wizard of w x h cells; change adapts it before it runs. Delays are
// off: no test waits for a time.
func open(t *testing.T, w, h int, change ...func(*wizard, *tui.Options)) *wizard {
	t.Helper()
	org := upgradetest.NewOrg()
	ctx, cancel := context.WithCancel(t.Context())
	z := &wizard{t: t, org: org, commits: &uitest.Committer{Org: org}, cancel: cancel}
	options := tui.Options{
		Options: flow.Options{
			Connect:   func(context.Context) (upgrade.Org, error) { return org, nil },
			Committer: func(upgrade.Org) upgrade.Committer { return z.commits },
			Now:       now,
			Steps:     uitest.Steps(),
		},
		Timing: tui.Timing{Debounce: -1, Grace: -1, Held: -1, Slow: time.Hour},
	}
	for _, c := range change {
		c(z, &options)
	}
	z.Terminal = uitest.Start(t, w, h, func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg) {
		options.In, options.Out, options.Sizes = in, out, sizes
		z.outcome, z.err = tui.Run(ctx, options)
	})
	t.Cleanup(cancel) // runs before the terminal waits for the end
	return z
}

// stage is a screen on the way to the result.
type stage int

const (
	atUser stage = iota
	atLicense
	atProfile
	atLosses
	atAccount
	atReview
	atConfirm
	atResult
)

// way is Maya's way to Partner Community, each screen by the keys that lead to it
// and by what tells that it is there.
var way = []struct {
	name  string
	keys  []string
	shows string
}{
	{"user", nil, "> Maya Chen"},
	{"license", []string{"enter"}, "> Customer Community Plus"},
	{"profile", []string{"down", "enter"}, "!!! critical"},
	{"losses", []string{"enter"}, "Category"},
	{"account", []string{"READ", "enter"}, "Partner users need"},
	{"review", []string{"space", "enter"}, "Review changes"},
	{"confirm", []string{"enter"}, "Confirm the upgrade"},
	{"result", []string{mayasName, "enter"}, "Upgraded and verified"},
}

// walk goes Maya's way to a stage.
func (z *wizard) walk(from, to stage) {
	z.t.Helper()
	for _, s := range way[from : to+1] {
		for _, key := range s.keys {
			switch {
			case key == "READ":
				z.ReviewLosses()
			case len(key) > len("backspace"):
				z.Type(key)
			default:
				z.Press(key)
			}
		}
		z.WaitFor(s.shows)
	}
}

// end leaves the wizard by its context, and waits.
func (z *wizard) end() {
	z.t.Helper()
	z.cancel()
	z.WaitEnd()
}

// lastPlan is the plan of the last commit.
func (z *wizard) lastPlan() upgrade.Plan {
	plans := z.commits.Plans()
	return plans[len(plans)-1]
}
