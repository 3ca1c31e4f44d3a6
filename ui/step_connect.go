package ui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// connectStep signs in. It has no entry in the breadcrumb and leaves by itself.
type connectStep struct{ base }

// connection is what connecting gives.
type connection struct {
	org     upgrade.Org
	session upgrade.Session
	given   upgrade.Resolved
	wrong   *upgrade.PresetError
}

func (c *connectStep) name() display.Text  { return connectWords.name }
func (c *connectStep) title() display.Text { return connectWords.title }

// enter connects, and resolves what was given on the command line.
func (c *connectStep) enter() tea.Cmd {
	opts := c.s.opts
	return begin(c.s, &c.read, connectWords.doing, func(ctx context.Context) (connection, error) {
		org, err := opts.Connect(ctx)
		if err != nil {
			return connection{}, err
		}
		session, err := org.Session(ctx)
		if err != nil {
			return connection{}, fmt.Errorf("ask the org who is signed in: %w", err)
		}
		given, wrong, err := flow.ResolvePreset(ctx, org, opts.Preset)
		return connection{org: org, session: session, given: given, wrong: wrong}, err
	}, c.connected)
}

func (c *connectStep) connected(got connection) tea.Cmd {
	a := &c.s.answers
	a.Org, a.Session, a.Online, a.Reads = got.org, got.session, true, flow.NewReads(c.s.ctx)
	if got.wrong != nil {
		c.s.err = got.wrong
		return c.s.leave(EndNothing)
	}
	return c.s.answer(got.given)
}

var connectWords = struct{ name, title, doing display.Text }{
	name:  "Org",
	title: "Connecting",
	doing: words.Connecting,
}
