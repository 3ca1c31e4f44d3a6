package ui

import (
	"sync/atomic"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// lossesStep shows what the person will no longer have, and goes on only after
// the admin said to have read it. A blocker can't be passed.
type lossesStep struct {
	base
	doc scroller
	// details adds to each finding the page it comes from.
	details bool
	// of is the plan that doc was laid out for.
	of *upgrade.Plan
}

func (l *lossesStep) name() display.Text     { return lossesWords.name }
func (l *lossesStep) position() display.Text { return l.doc.position() }

func (l *lossesStep) title() display.Text {
	p := l.s.answers.plan
	switch {
	case p == nil:
		return lossesWords.computing
	case core.HasBlocker(p.Findings):
		return lossesWords.blocked
	case !hasLosses(p):
		return lossesWords.nothing
	}
	return l.who() + lossesWords.title
}

func (l *lossesStep) who() display.Text { return display.Clean(l.s.answers.user.Name) }

func (l *lossesStep) answer() display.Text {
	p := l.s.answers.plan
	if p == nil {
		return ""
	}
	return count(len(p.Access.Lost)+len(p.Removed)+len(p.Sites.Lost), "loss", "losses")
}

// enter reads what the plan needs and is not known yet: what the user may do now
// is read once for each user, what the profile grants once for each profile.
func (l *lossesStep) enter() tea.Cmd {
	a := &l.s.answers
	if a.plan != nil {
		l.read.state = readReady
		return nil
	}
	l.doc.reset()
	question := accessQuestion{org: a.org, choice: a.choice(), basis: a.basis, before: a.before, rows: new(atomic.Int64)}
	l.read.rows = question.rows
	return begin(l.s, &l.read, lossesWords.reading, question.ask, func(got accessAnswer) tea.Cmd {
		a.basis, a.before, a.facts = &got.basis, &got.before, &got.facts
		a.makePlan()
		return nil
	})
}

func (l *lossesStep) key(k tea.KeyMsg) tea.Cmd {
	a := &l.s.answers
	switch {
	case k.Type == tea.KeyEnter:
		return l.pass()
	case k.String() == " " && l.asks():
		a.lossesSeen = !a.lossesSeen
		return nil
	case k.String() == "d":
		l.details = !l.details
		l.doc.drop()
		return nil
	}
	l.doc.key(k)
	return nil
}

// pass goes on, unless something stands in the way, which it names.
func (l *lossesStep) pass() tea.Cmd {
	a := &l.s.answers
	switch {
	case core.HasBlocker(a.plan.Findings):
		l.s.notice = lossesWords.stuck
		return nil
	case l.asks() && !a.lossesSeen:
		l.s.notice = lossesWords.read
		return nil
	}
	return l.s.forward()
}

// asks tells whether there is something to have read.
func (l *lossesStep) asks() bool {
	p := l.s.answers.plan
	return p != nil && !core.HasBlocker(p.Findings) && (hasLosses(p) || hasWarning(p.Findings))
}

func hasLosses(p *upgrade.Plan) bool {
	return len(p.Access.Lost)+len(p.Removed)+len(p.Sites.Lost) > 0
}

func hasWarning(list []core.Finding) bool {
	for _, f := range list {
		if f.Severity == core.SeverityWarning {
			return true
		}
	}
	return false
}

func (l *lossesStep) keys() []key.Binding {
	g := l.s.theme.glyph
	var list []key.Binding
	if l.asks() {
		list = append(list, binding("space", "I have read it"))
	}
	if p := l.s.answers.plan; p != nil && !core.HasBlocker(p.Findings) {
		list = append(list, binding(keyEnter, "go on"))
	}
	if l.doc.scrolls() {
		list = append(list, binding(g.up+"/"+g.down, "scroll"))
	}
	return append(list, detailsKey(l.details))
}

// detailsKey is the binding that shows or hides details.
func detailsKey(shown bool) key.Binding {
	if shown {
		return binding("d", lossesWords.less)
	}
	return binding("d", lossesWords.details)
}

// view draws the losses, with the acknowledgement always in sight below them.
func (l *lossesStep) view(w, h int) []line {
	p := l.s.answers.plan
	if p != l.of {
		l.doc.drop()
		l.of = p
	}
	if !l.asks() {
		return l.doc.show(w, h, l.layOut)
	}
	rows := padRows(l.doc.show(w, h-2, l.layOut), h-2)
	return append(rows[:len(rows):len(rows)], "", l.s.theme.acknowledgement(l.s.answers.lossesSeen, lossesWords.seen))
}

// acknowledgement draws a box to tick and what ticking it says.
func (t theme) acknowledgement(ticked bool, says display.Text) line {
	if ticked {
		return t.accent(t.glyph.on) + t.strong(" "+says)
	}
	return t.strong(t.glyph.off + " " + says)
}

var lossesWords = struct {
	name, title, computing, nothing, blocked, reading, stuck, read, seen display.Text
	removed, sites, back, noBack, siteLost, siteNew, sitesUnknown        display.Text
	gained, kept, details, less, folded                                  display.Text
	columnObject, columnField, columnRights, columnBy, columnName        display.Text
}{
	name:         "Losses",
	title:        " will lose this",
	computing:    "What will be lost",
	nothing:      "Nothing will be lost",
	blocked:      "This upgrade is blocked",
	reading:      "Reading what the user may do now, and what the profile grants",
	stuck:        "A blocker can't be passed. Do what it says, or go back.",
	read:         "Press space to say that you have read what will be lost.",
	seen:         "I have read what will be lost",
	removed:      "Assignments that Salesforce removes",
	sites:        "Sites",
	back:         "can be given back",
	noBack:       "can't be given back",
	siteLost:     "no longer a member",
	siteNew:      "becomes a member",
	sitesUnknown: "Which sites the user will be a member of could not be read.",
	gained:       "The new profile grants what the user did not have: ",
	kept:         "Kept as it is: ",
	details:      "details",
	less:         "less",
	folded:       "press d to see them",
	columnObject: "Object",
	columnField:  "Field",
	columnRights: "No longer",
	columnBy:     "Granted by",
	columnName:   termName,
}
