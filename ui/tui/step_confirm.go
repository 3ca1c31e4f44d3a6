package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// confirmStep asks for the exact username. Nothing else leads to the commit.
type confirmStep struct {
	base
	text  field
	wrong display.Text
	doc   scroller
}

func newConfirmStep(b base) *confirmStep { return &confirmStep{base: b, text: newField()} }

func (c *confirmStep) name() display.Text     { return confirmWords.name }
func (c *confirmStep) title() display.Text    { return confirmWords.title }
func (c *confirmStep) typing() bool           { return true }
func (c *confirmStep) position() display.Text { return c.doc.position() }

// skipped says why a dry run asks for nothing.
func (c *confirmStep) skipped() display.Text { return c.s.whyDry() }

func (c *confirmStep) username() string {
	if p := c.s.answers.Plan; p != nil {
		return p.User.User.Username
	}
	return ""
}

// needsQuestionMark tells whether "?" may be part of what is to be typed.
func (c *confirmStep) needsQuestionMark() bool { return strings.Contains(c.username(), "?") }

// enter asks anew each time: a name that was typed before the admin turned back is no
// answer to what is asked now, and enter alone must not commit.
func (c *confirmStep) enter() tea.Cmd {
	c.text.set("")
	c.wrong = ""
	c.doc.reset()
	return nil
}

func (c *confirmStep) key(k tea.KeyMsg) tea.Cmd {
	if k.Type == tea.KeyEnter {
		return c.submit()
	}
	if motionOf(k, true) != motionNone {
		c.doc.key(k)
		return nil
	}
	if c.text.key(k) {
		c.wrong = ""
	}
	return nil
}

// submit compares what was typed with the raw username, and says what is wrong
// with it.
func (c *confirmStep) submit() tea.Cmd {
	typed := c.text.value()
	switch {
	case strings.TrimSpace(typed) == "":
		c.wrong = confirmWords.nothing
	case typed != c.username():
		c.wrong = confirmWords.differs // what was typed stands right above it
	default:
		return c.s.forward()
	}
	return nil
}

func (c *confirmStep) keys() []key.Binding {
	list := []key.Binding{binding(keyEnter, "upgrade this user")}
	if c.doc.scrolls() {
		g := c.s.theme.glyph
		list = append(list, binding(g.up+"/"+g.down, "scroll"))
	}
	return list
}

// view draws who is meant, and below it, always in sight, the question.
func (c *confirmStep) view(w, h int) []line {
	t := c.s.theme
	ask := t.paragraph(confirmWords.ask, w)
	ask = append(ask, t.accent(t.glyph.pointer+" ")+c.text.view(t, w-2))
	wrong := []line{""}
	if c.wrong != "" {
		wrong = wrong[:0]
		for _, r := range wrap(t.glyph.cross+" "+c.wrong, w) {
			wrong = append(wrong, t.alarm(r))
		}
	}
	ask = append(ask, wrong...)
	if h >= roomy-8 {
		ask = append([]line{""}, ask...)
	}
	room := max(0, h-len(ask))
	return append(slices.Clip(c.doc.show(w, room, c.layOut)), ask...)
}

// layOut names the person, the account, the org and what can't be undone.
func (c *confirmStep) layOut(w int) []line {
	p, t := c.s.answers.Plan, c.s.theme
	if p == nil {
		return []line{}
	}
	u, org := p.User.User, p.Session.Org
	list := []pair{
		{confirmWords.username, display.Clean(u.Username)},
		{confirmWords.id, display.Clean(string(u.ID))},
		{confirmWords.person, display.Clean(u.Name)},
		{confirmWords.account, words.AccountOf(*p)},
		{confirmWords.license, display.Clean(u.Profile.License.Name) + " " + t.glyph.arrow + " " + display.Clean(p.Target.License.Name)},
		{confirmWords.org, display.Clean(org.Name) + ", " + words.OrgKind(org)},
	}
	var rows []line
	for _, one := range list {
		rows = append(rows, t.pairWrapped(one, w)...)
	}
	rows = append(rows, "")
	for _, warning := range words.LookAlikes(*p) {
		rows = append(rows, t.wrapped(t.glyph.warn+" "+warning, w, t.strong)...)
	}
	if words.OrgKind(org) == words.Production {
		rows = append(rows, t.wrapped(t.glyph.warn+" "+confirmWords.production, w, t.alarm)...)
	}
	return append(rows, t.paragraph(words.Permanent(*p), w)...)
}

var confirmWords = struct {
	name, title, ask, nothing, differs          display.Text
	username, id, person, account, license, org display.Text
	production                                  display.Text
}{
	name:       words.ConfirmStep,
	title:      words.ConfirmTitle,
	ask:        "Type the username to upgrade this user, then press enter:",
	nothing:    words.ConfirmNothing,
	differs:    "This" + words.ConfirmDiffers,
	username:   words.Username,
	id:         "Id",
	person:     words.Name,
	account:    words.Account,
	license:    words.License,
	org:        "Org",
	production: words.ConfirmProduction,
}
