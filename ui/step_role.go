package ui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// roleStep lets one of the account's roles be chosen, or leaves it to Salesforce.
type roleStep struct {
	base
	list list
	// of is what the list was made for.
	of   *upgrade.Facts
	plan reading
}

func newRoleStep(b base) *roleStep {
	r := &roleStep{base: b}
	r.list.columns = []column{
		{title: roleWords.columnRole, least: 26, most: 44},
		{title: roleWords.columnLevel, least: 10, most: 16},
	}
	return r
}

func (r *roleStep) name() display.Text     { return roleWords.name }
func (r *roleStep) title() display.Text    { return roleWords.title }
func (r *roleStep) position() display.Text { return r.list.position() }
func (r *roleStep) typing() bool           { return r.list.filtering }
func (r *roleStep) undo() (rung, bool)     { return r.list.undo() }
func (r *roleStep) keys() []key.Binding    { return listKeys(r.s.theme) }

func (r *roleStep) answer() display.Text {
	if r.s.answers.role == nil {
		return ""
	}
	return r.s.answers.role.name
}

// enter makes the list when the facts changed, each choice with the role it
// leads to.
func (r *roleStep) enter() tea.Cmd {
	a := &r.s.answers
	if a.facts == nil || r.of == a.facts {
		return nil
	}
	r.of = a.facts
	r.list.clearFilter()
	r.list.load(roles(roleChoices(*a.facts)))
	if a.role != nil {
		r.list.selectKey(string(a.role.id))
	}
	return nil
}

func (r *roleStep) key(k tea.KeyMsg) tea.Cmd {
	if k.Type != tea.KeyEnter {
		r.list.key(k, false)
		return nil
	}
	i, ok := r.list.selected()
	if !ok {
		r.s.notice = roleWords.none
		return nil
	}
	choices, _ := r.list.source.(roles)
	return r.replan(choices[i].answer())
}

// replan takes the role and makes the plan anew, beside the screen, before it goes
// on.
func (r *roleStep) replan(role roleAnswer) tea.Cmd {
	a := &r.s.answers
	a.role = &role
	facts, choice := *a.facts, a.choice()
	cmd := begin(r.s, &r.plan, lossesWords.computing,
		func(context.Context) (upgrade.Plan, error) { return upgrade.NewPlan(facts, choice), nil },
		func(plan upgrade.Plan) tea.Cmd {
			a.plan = &plan
			if r.s.at != stepRole {
				return nil // the admin went back meanwhile
			}
			return r.s.forward()
		})
	r.plan.job.quiet = true
	return cmd
}

func (r *roleStep) view(w, h int) []line {
	t := r.s.theme
	rows := t.paragraph(roleWords.intro, w)
	rows = append(rows, "")
	return append(rows, besides(t, w, h-len(rows), &r.list, 0, r.detail)...)
}

// detail says what happens with the role under the cursor.
func (r *roleStep) detail(w int) []line {
	i, ok := r.list.selected()
	if !ok {
		return nil
	}
	choices, _ := r.list.source.(roles)
	return r.s.theme.paragraph(display.Clean(choices[i].Sentence), w)
}

// roleChoice is one role that can be chosen, with what it leads to.
type roleChoice struct {
	upgrade.RolePrediction
	id core.ID // "" leaves it to Salesforce
}

func (c roleChoice) answer() roleAnswer {
	if c.id == "" {
		return roleAnswer{name: roleWords.autoShort}
	}
	return roleAnswer{id: c.id, name: display.Clean(c.Name)}
}

// roles are the choices as rows.
type roles []roleChoice

func (r roles) len() int             { return len(r) }
func (r roles) key(i int) string     { return string(r[i].id) }
func (r roles) off(int) display.Text { return "" }

func (r roles) cells(i int) []display.Text {
	name := roleWords.auto
	if r[i].id != "" {
		name = display.Clean(r[i].Name)
	}
	return []display.Text{name, levelText(r[i].PortalRole)}
}

// levelText is a portal role as Setup shows it.
func levelText(p core.PortalRole) display.Text {
	if p.Is(core.PortalRoleWorker) {
		return "User"
	}
	if p.Is(core.PortalRolePersonAccount) {
		return "Person Account"
	}
	return display.Clean(string(p))
}

var roleWords = struct {
	name, title, intro, none, auto, autoShort display.Text
	columnRole, columnLevel                   display.Text
}{
	name:        termRole,
	title:       "Which role in the account?",
	intro:       "The role decides whose records the user sees in the account.",
	none:        "There is no role to choose. Press esc to go back.",
	auto:        "Leave it to Salesforce",
	autoShort:   "automatic",
	columnRole:  termRole,
	columnLevel: "Level",
}
