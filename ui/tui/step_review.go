package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/paper"
	"cupgrade/ui/words"
)

// reviewStep shows all that will be done, field by field, before anything is
// asked.
type reviewStep struct {
	base
	doc  scroller
	of   *upgrade.Plan
	full bool // unchanged fields and all about each finding as well
}

func (r *reviewStep) name() display.Text     { return reviewWords.name }
func (r *reviewStep) position() display.Text { return r.doc.position() }

func (r *reviewStep) title() display.Text {
	switch {
	case r.blocked():
		return reviewWords.blocked
	case r.trivial():
		return reviewWords.nothing
	case r.s.opts.DryRun:
		return reviewWords.dryRun
	}
	return reviewWords.title
}

func (r *reviewStep) answer() display.Text {
	if p := r.s.answers.Plan; p != nil {
		return words.Count(len(p.Steps), "step", "steps")
	}
	return ""
}

func (r *reviewStep) blocked() bool {
	p := r.s.answers.Plan
	return p != nil && core.HasBlocker(p.Findings)
}

// trivial tells whether there is nothing to change, and so nothing to ask.
func (r *reviewStep) trivial() bool {
	p := r.s.answers.Plan
	return p != nil && (p.NothingToDo() || words.ChangesNothing(*p))
}

func (r *reviewStep) enter() tea.Cmd {
	if r.of != r.s.answers.Plan {
		r.doc.reset()
		r.of = r.s.answers.Plan
	}
	return nil
}

func (r *reviewStep) key(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter && r.blocked():
		r.s.notice = lossesWords.stuck
	case k.Type == tea.KeyEnter && r.trivial():
		return r.s.leave(EndNothing)
	case k.Type == tea.KeyEnter && r.s.opts.DryRun:
		r.s.printed = r.s.answers.Plan
		return r.s.leave(EndNothing)
	case k.String() == "w":
		return r.s.save(paper.Plan(*r.s.answers.Plan))
	case k.Type == tea.KeyEnter:
		return r.s.forward()
	case k.String() == "d":
		r.full = !r.full
		r.doc.drop()
	default:
		r.doc.key(k)
	}
	return nil
}

func (r *reviewStep) keys() []key.Binding {
	g := r.s.theme.glyph
	var list []key.Binding
	switch {
	case r.blocked():
	case r.trivial():
		list = append(list, binding(keyEnter, "leave"))
	case r.s.opts.DryRun:
		list = append(list, binding(keyEnter, "leave, and print the plan"))
	default:
		list = append(list, binding(keyEnter, "go on"))
	}
	if r.doc.scrolls() {
		list = append(list, binding(g.up+"/"+g.down, "scroll"))
	}
	return append(append(list, detailsKey(r.full)), r.s.saveKeys()...)
}

func (r *reviewStep) view(w, h int) []line { return r.doc.show(w, h, r.layOut) }

// layOut writes the plan: its steps with their fields, what Salesforce removes,
// the total, the findings, and the steps of the wizard that were skipped.
func (r *reviewStep) layOut(w int) []line {
	p, t := r.s.answers.Plan, r.s.theme
	if p == nil {
		return []line{}
	}
	var rows []line
	for i, s := range p.Steps {
		rows = append(rows, t.step(i+1, s, w, r.full)...)
		if r.full {
			rows = append(rows, t.unchanged(s, w)...)
		}
		if last := i+1 == len(p.Steps); last || r.full || !s.Kind.GivesBack() || !p.Steps[i+1].Kind.GivesBack() {
			rows = append(rows, "")
		}
	}
	rows = append(rows, t.removedShort(p, w)...)
	rows = append(rows, t.total(p, r.full, w)...)
	rows = append(rows, "")
	if p.Role.Sentence != "" {
		rows = append(rows, t.strong(reviewWords.role))
		rows = append(rows, t.indented(display.Clean(p.Role.Sentence), 2, w)...)
		rows = append(rows, "")
	}
	if why := r.s.steps[stepAccount].skipped(); why != "" {
		rows = append(rows, t.strong(reviewWords.account))
		rows = append(rows, t.indented(reviewWords.skipped+why, 2, w)...)
		rows = append(rows, "")
	}
	depth := findingTitle
	if r.full {
		depth = findingFull
	}
	return append(rows, t.findings(p.Findings, w, depth)...)
}

// step draws one step with the fields it changes. Of what is given back the title
// says it all.
func (t theme) step(n int, s upgrade.Step, w int, full bool) []line {
	rows := hanging(t.strong(words.Number(n)+". "), display.Clean(s.Title), w, t.strong)
	if !s.Kind.GivesBack() || full {
		rows = append(rows, t.changes(w, s.Changes)...)
	}
	if s.Permanent != "" {
		rows = append(rows, t.bullet(t.glyph.warn, display.Clean(s.Permanent), w)...)
	}
	return rows
}

// unchanged lists the fields of a step that stay as they are.
func (t theme) unchanged(s upgrade.Step, w int) []line {
	var rows []line
	for _, c := range s.Changes {
		if words.KindOf(c) == words.FieldSame {
			rows = append(rows, t.indented("  "+words.FieldLabel(c)+"  "+words.Value(c.NewLabel, c.New), 2, w)...)
		}
	}
	return rows
}

// removedShort names the assignments that go, and the sites.
func (t theme) removedShort(p *upgrade.Plan, w int) []line {
	if len(p.Removed)+len(p.Sites.Lost) == 0 {
		return nil
	}
	rows := t.section(reviewWords.removes)
	for _, r := range p.Removed {
		text := words.Removal(r)
		if r.GivenBack {
			text += reviewWords.givenBack
		}
		rows = append(rows, t.bullet("-", text, w)...)
	}
	for _, n := range p.Sites.Lost {
		rows = append(rows, t.bullet("-", display.Clean(n.Name)+" (site membership)", w)...)
	}
	return append(rows, "")
}

// total sums up in one line, with a legend of the symbols that were used.
func (t theme) total(p *upgrade.Plan, full bool, w int) []line {
	n := words.Tally(*p)
	text := reviewWords.total + display.Join(words.Total(*p), ", ")
	if n[words.FieldSame] > 0 && !full {
		text += reviewWords.hidden
	}
	rows := t.paragraph(text+".", w)
	var legend []display.Text
	for k := words.FieldAdded; k < words.ChangeKinds; k++ {
		if n[k] > 0 {
			legend = append(legend, k.Symbol()+" "+k.Word())
		}
	}
	if len(p.Removed)+len(p.Sites.Lost) > 0 && n[words.FieldRemoved] == 0 {
		legend = append(legend, "- removed")
	}
	return append(rows, t.plain(t.cut(display.Join(legend, "   "), w)))
}

var reviewWords = struct {
	dryRun, givenBack                      display.Text
	name, title, nothing, blocked, removes display.Text
	total, hidden, role, account, skipped  display.Text
}{
	dryRun:    words.ReviewDryRun,
	givenBack: ", given back afterwards",
	name:      words.ReviewStep,
	title:     words.ReviewTitle,
	nothing:   words.ReviewNothing,
	blocked:   words.LossesBlocked,
	removes:   words.ReviewRemoves,
	total:     words.ReviewTotal,
	hidden:    " (hidden)",
	role:      words.Role,
	account:   words.PartnerAccount,
	skipped:   words.Skipped,
}
