package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
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
func (r *roleStep) keys() []key.Binding    { return r.list.keys(r.s.theme, "choose") }

func (r *roleStep) answer() display.Text {
	if r.s.answers.Role == nil {
		return ""
	}
	return r.s.answers.Role.Name
}

// enter makes the list when the facts changed, each choice with the role it
// leads to.
func (r *roleStep) enter() tea.Cmd {
	a := &r.s.answers
	if a.Facts == nil || r.of == a.Facts {
		return nil
	}
	r.of = a.Facts
	r.list.clearFilter()
	r.list.load(roles(flow.RoleChoices(*a.Facts)))
	if a.Role != nil {
		r.list.selectKey(string(a.Role.ID))
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
	return r.replan(choices[i].Answer())
}

// replan takes the role and makes the plan anew, beside the screen, before it goes
// on.
func (r *roleStep) replan(role flow.Role) tea.Cmd {
	a := &r.s.answers
	a.Role = &role
	facts, choice := *a.Facts, a.Choice()
	cmd := begin(r.s, &r.plan, lossesWords.computing,
		func(context.Context) (upgrade.Plan, error) { return planning.New(facts, choice), nil },
		func(plan upgrade.Plan) tea.Cmd {
			a.Plan = &plan
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
	rows := t.intro(roleWords.intro, w, h)
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

// roles are the choices as rows.
type roles []flow.RoleChoice

func (r roles) len() int             { return len(r) }
func (r roles) key(i int) string     { return string(r[i].ID) }
func (r roles) off(int) display.Text { return "" }

func (r roles) cells(i int) []display.Text {
	return []display.Text{r[i].Label(), words.RoleLevel(r[i].PortalRole)}
}

var roleWords = struct {
	name, title, intro, none, columnRole, columnLevel display.Text
}{
	name:        words.Role,
	title:       words.RoleTitle,
	intro:       words.RoleIntro,
	none:        "There is no role to choose. Press esc to go back.",
	columnRole:  words.Role,
	columnLevel: "Level",
}
