package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// profileStep lets one of the license's profiles be chosen.
type profileStep struct {
	base
	list list
	// of and license are what the list was made of.
	of      *upgrade.Basis
	license core.ID
}

func newProfileStep(b base) *profileStep {
	p := &profileStep{base: b}
	p.list.columns = []column{
		{title: profileWords.columnProfile, least: 24, most: 48},
		{title: profileWords.columnKind, least: 10, most: 14},
	}
	return p
}

func (p *profileStep) name() display.Text     { return profileWords.name }
func (p *profileStep) position() display.Text { return p.list.position() }
func (p *profileStep) typing() bool           { return p.list.filtering }
func (p *profileStep) undo() (rung, bool)     { return p.list.undo() }
func (p *profileStep) keys() []key.Binding    { return listKeys(p.s.theme) }

func (p *profileStep) title() display.Text {
	if p.s.answers.license == nil {
		return profileWords.title
	}
	return profileWords.titleOf + display.Clean(p.s.answers.license.Name) + "?"
}

func (p *profileStep) answer() display.Text {
	if p.s.answers.profile == nil {
		return ""
	}
	return display.Clean(p.s.answers.profile.Name)
}

// enter makes the list, anew when the license changed.
func (p *profileStep) enter() tea.Cmd { return p.needBasis(p.load) }

func (p *profileStep) load() {
	a := &p.s.answers
	if p.of == a.basis && p.license == a.license.ID {
		return
	}
	p.of, p.license = a.basis, a.license.ID
	var own profiles
	for _, profile := range a.basis.Catalog.Profiles {
		if profile.License.ID == a.license.ID {
			own = append(own, profile)
		}
	}
	p.list.clearFilter()
	p.list.load(own)
	if a.profile != nil {
		p.list.selectKey(string(a.profile.ID))
	}
}

func (p *profileStep) key(k tea.KeyMsg) tea.Cmd {
	if k.Type != tea.KeyEnter {
		p.list.key(k, false)
		return nil
	}
	i, ok := p.list.selected()
	if !ok {
		p.s.notice = profileWords.none
		return nil
	}
	own, _ := p.list.source.(profiles)
	p.s.notice = p.s.answers.chooseProfile(own[i])
	return p.s.forward()
}

func (p *profileStep) view(w, h int) []line {
	t := p.s.theme
	rows := t.paragraph(profileWords.intro, w)
	rows = append(rows, "")
	return append(rows, besides(t, w, h-len(rows), &p.list, 0, p.detail)...)
}

func (p *profileStep) detail(w int) []line {
	i, ok := p.list.selected()
	if !ok {
		return nil
	}
	own, _ := p.list.source.(profiles)
	if std := own[i].IsStandard; std != nil && *std {
		return p.s.theme.paragraph(profileWords.standard, w)
	}
	return nil
}

// profiles are the profiles of one license as rows.
type profiles []core.Profile

func (p profiles) len() int             { return len(p) }
func (p profiles) key(i int) string     { return string(p[i].ID) }
func (p profiles) off(int) display.Text { return "" }

func (p profiles) cells(i int) []display.Text {
	var kind display.Text
	if std := p[i].IsStandard; std != nil {
		kind = profileWords.custom
		if *std {
			kind = profileWords.isStandard
		}
	}
	return []display.Text{display.Clean(p[i].Name), kind}
}

var profileWords = struct {
	name, title, titleOf, intro, none, standard display.Text
	custom, isStandard                          display.Text
	columnProfile, columnKind                   display.Text
}{
	name:          termProfile,
	title:         "Which profile?",
	titleOf:       "Which profile of ",
	intro:         "The profile decides what the user may do. What is lost comes next, before anything is changed.",
	none:          "There is no profile to choose. Press esc to choose another license.",
	standard:      "A standard profile can't be edited, and an org may forbid standard profiles for external users. A custom profile is the safer choice.",
	custom:        "custom",
	isStandard:    "standard",
	columnProfile: termProfile,
	columnKind:    "Kind",
}
