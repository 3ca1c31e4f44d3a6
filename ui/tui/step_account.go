package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// accountStep shows that the account has to become a partner account first. It
// is skipped, with the reason, where that is not so.
type accountStep struct {
	base
	doc scroller
}

func (p *accountStep) name() display.Text     { return accountWords.name }
func (p *accountStep) title() display.Text    { return accountWords.title }
func (p *accountStep) position() display.Text { return p.doc.position() }

func (p *accountStep) answer() display.Text {
	if !p.s.answers.AccountSeen {
		return ""
	}
	return accountWords.short
}

// step finds the plan's step that enables the partner account.
func (p *accountStep) step() *upgrade.Step {
	plan := p.s.answers.Plan
	if plan == nil {
		return nil
	}
	for i := range plan.Steps {
		if plan.Steps[i].Kind == upgrade.StepEnablePartnerAccount {
			return &plan.Steps[i]
		}
	}
	return nil
}

// skipped says why there is nothing to enable; before there is a plan that is not
// known.
func (p *accountStep) skipped() display.Text {
	plan := p.s.answers.Plan
	if plan == nil || p.step() != nil {
		return ""
	}
	return display.Clean(planning.EnablePartner(plan.User.Account, plan.Target.UserType).Reason)
}

func (p *accountStep) enter() tea.Cmd {
	p.doc.reset()
	return nil
}

func (p *accountStep) key(k tea.KeyMsg) tea.Cmd {
	a := &p.s.answers
	switch {
	case k.String() == " ":
		a.AccountSeen = !a.AccountSeen
	case k.Type == tea.KeyEnter && !a.AccountSeen:
		p.s.notice = accountWords.read
	case k.Type == tea.KeyEnter:
		return p.s.forward()
	default:
		p.doc.key(k)
	}
	return nil
}

func (p *accountStep) keys() []key.Binding {
	list := []key.Binding{binding("space", "I understand")}
	if p.s.answers.AccountSeen {
		list = []key.Binding{binding(keyEnter, "go on"), binding("space", "take it back")}
	}
	if p.doc.scrolls() {
		g := p.s.theme.glyph
		list = append(list, binding(g.up+"/"+g.down, "scroll"))
	}
	return list
}

func (p *accountStep) view(w, h int) []line {
	rows := padRows(p.doc.show(w, h-2, p.layOut), h-2)
	seen := p.s.theme.acknowledgement(p.s.answers.AccountSeen, accountWords.seen, w)
	return append(rows[:len(rows):len(rows)], "", seen)
}

func (p *accountStep) layOut(w int) []line {
	t, st := p.s.theme, p.step()
	if st == nil {
		return []line{}
	}
	rows := t.paragraph(accountWords.intro, w)
	rows = append(rows, "")
	if account := p.s.answers.Plan.User.Account; account != nil {
		rows = append(rows, t.pairs(w, []pair{
			{accountWords.account, display.Clean(account.Name)},
			{accountWords.owner, display.Clean(account.OwnerName)},
		})...)
		rows = append(rows, "")
	}
	rows = append(rows, t.changes(w, st.Changes)...)
	if st.Permanent != "" {
		rows = append(rows, "")
		rows = append(rows, t.strong(t.glyph.warn+" "+accountWords.permanent))
		rows = append(rows, t.indented(display.Clean(st.Permanent), 2, w)...)
	}
	return rows
}

var accountWords = struct {
	name, title, intro, account, owner, permanent display.Text
	seen, read, short                             display.Text
}{
	name:      words.Account,
	title:     words.AccountTitle,
	intro:     words.AccountIntro,
	account:   words.Account,
	owner:     words.AccountOwner,
	permanent: words.AccountPermanent,
	seen:      words.AccountSeen,
	read:      "Press space to say that you understand this.",
	short:     "enable",
}
