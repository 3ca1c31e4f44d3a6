package tui

import (
	"context"
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// connectStep signs in. It has no entry in the breadcrumb, and leaves by itself
// unless there is something to know before a user is chosen.
type connectStep struct {
	base
	got      connection
	findings []core.Finding
	details  bool
	doc      scroller
}

// connection is what connecting gives.
type connection struct {
	org     upgrade.Org
	session upgrade.Session
	given   flaganswers.Resolved
	wrong   *flaganswers.Error
}

func (c *connectStep) name() display.Text { return connectWords.name }

func (c *connectStep) title() display.Text {
	if len(c.findings) > 0 {
		return connectWords.before
	}
	return connectWords.title
}

func (c *connectStep) position() display.Text { return c.doc.position() }

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

// connected goes on, or shows first what the admin lacks.
func (c *connectStep) connected(got connection) tea.Cmd {
	a := &c.s.answers
	a.Org, a.Session, a.Online, a.Reads = got.org, got.session, true, flow.NewReads(c.s.ctx, c.s.opts.Now)
	if got.wrong != nil {
		c.s.err = got.wrong
		return c.s.leave(EndNothing)
	}
	c.got, c.findings = got, planning.SessionFindings(got.session)
	if len(c.findings) > 0 {
		return nil
	}
	return c.s.answer(got.given)
}

func (c *connectStep) key(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter:
		return c.s.answer(c.got.given)
	case k.String() == "d":
		c.details = !c.details
		c.doc.drop()
	default:
		c.doc.key(k)
	}
	return nil
}

func (c *connectStep) keys() []key.Binding {
	list := []key.Binding{binding(keyEnter, "go on")}
	if c.doc.scrolls() {
		list = append(list, binding(c.s.theme.glyph.up+"/"+c.s.theme.glyph.down, "scroll"))
	}
	return append(list, detailsKey(c.details))
}

// view tells what the admin lacks.
func (c *connectStep) view(w, h int) []line {
	t := c.s.theme
	return c.doc.show(w, h, func(w int) []line {
		depth := findingText
		if c.details {
			depth = findingFull
		}
		return append(append(t.paragraph(connectWords.lacks, w), ""), t.findings(c.findings, w, depth)...)
	})
}

var connectWords = struct{ name, title, before, lacks, doing display.Text }{
	name:   "Org",
	title:  "Connecting",
	before: "Before you choose anybody",
	lacks:  "You can look at everything, but this will stand in the way of an upgrade:",
	doing:  words.Connecting,
}
