package tui

import (
	"slices"
	"sync/atomic"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// profileStep lets one of the license's profiles be chosen. It ranks them by what
// each would cost the person, as soon as that is read, and sets two of them side
// by side.
type profileStep struct {
	base
	list list
	// of and license are what the list was made of.
	of      *upgrade.Basis
	license core.ID
	rank    reading
	moved   bool // the admin has moved the cursor: it stays on its profile

	marked  core.ID // the one that others are compared with, "" for none
	compare sideBySide
}

func newProfileStep(b base) *profileStep { return &profileStep{base: b} }

func (p *profileStep) name() display.Text { return profileWords.name }

func (p *profileStep) typing() bool {
	if p.compare.open {
		return p.compare.list.filtering
	}
	return p.list.filtering
}

func (p *profileStep) position() display.Text {
	if p.compare.open {
		return p.compare.list.position()
	}
	return p.list.position()
}

func (p *profileStep) title() display.Text {
	switch {
	case p.compare.open:
		return p.compare.title()
	case p.s.answers.License == nil:
		return profileWords.title
	}
	return profileWords.titleOf + display.Clean(p.s.answers.License.Name) + "?"
}

func (p *profileStep) answer() display.Text {
	if p.s.answers.Profile == nil {
		return ""
	}
	return display.Clean(p.s.answers.Profile.Name)
}

// enter makes the list, anew when the license changed, and begins to rank it.
func (p *profileStep) enter() tea.Cmd {
	return p.needBasis(func() tea.Cmd {
		p.load()
		return p.ranking()
	})
}

func (p *profileStep) load() {
	a := &p.s.answers
	if p.of == a.Basis && p.license == a.License.ID {
		return
	}
	p.rank.stop(p.s)
	p.of, p.license, p.marked, p.moved = a.Basis, a.License.ID, "", false
	p.compare = sideBySide{}
	p.list.clearFilter()
	p.list.source = nil
	p.fill(&profiles{list: flow.Unranked(*a.Basis, a.License.ID), glyph: p.s.theme.glyph})
	if a.LicenseAccess != nil {
		p.show(a.Costs)
	}
	if a.Profile != nil {
		p.list.selectKey(string(a.Profile.ID))
		p.moved = true
	}
}

// ranking reads what all profiles of the license grant, beside the list.
func (p *profileStep) ranking() tea.Cmd {
	a := &p.s.answers
	if a.LicenseAccess != nil || p.rank.state == readWaiting || p.list.count() == 0 {
		return nil
	}
	q := a.LicenseQuestion()
	q.Rows = new(atomic.Int64)
	cmd := begin(p.s, &p.rank, profileWords.ranking, q.Ask, func(got flow.LicenseAnswer) tea.Cmd {
		a.LearnLicense(got)
		p.show(got.Costs)
		return nil
	})
	p.rank.rows = q.Rows
	return cmd
}

// fill loads the list with the columns of what is known.
func (p *profileStep) fill(rows *profiles) {
	p.list.columns = rows.columns()
	p.list.load(rows)
}

// show puts the best fit first. A cursor that the admin has moved stays with its
// profile.
func (p *profileStep) show(costs []planning.ProfileCost) {
	p.fill(&profiles{list: costs, ranked: true, glyph: p.s.theme.glyph, marked: p.marked})
	if !p.moved {
		p.list.selectFirst()
	}
}

func (p *profileStep) known() *profiles {
	rows, ok := p.list.source.(*profiles)
	if !ok {
		return &profiles{}
	}
	return rows
}

func (p *profileStep) key(k tea.KeyMsg) tea.Cmd {
	if p.compare.open {
		return p.compareKey(k)
	}
	switch {
	case k.Type == tea.KeyEnter:
		return p.choose()
	case p.list.filtering:
		p.list.key(k, false)
		return nil
	case k.String() == "c":
		p.mark()
		return nil
	case k.Type == tea.KeyRight && p.comparable():
		return p.beside()
	case k.String() == "r" && p.rank.state == readFailed:
		return p.rank.retry()
	}
	p.moved = p.list.key(k, false) || p.moved
	return nil
}

// choose takes the profile under the cursor. What is known of all of them stays.
func (p *profileStep) choose() tea.Cmd {
	i, ok := p.list.selected()
	if !ok {
		p.s.notice = profileWords.none
		return nil
	}
	if off := p.known().off(i); off != "" {
		p.s.notice = off
		return nil
	}
	p.rank.stop(p.s)
	p.s.notice = p.s.answers.ChooseProfile(p.known().list[i].Profile)
	return p.s.forward()
}

// mark keeps the profile under the cursor for others to be compared with, or lets it
// go.
func (p *profileStep) mark() {
	i, ok := p.list.selected()
	switch {
	case !ok:
	case p.marked == p.known().list[i].Profile.ID:
		p.marked = ""
	default:
		p.marked = p.known().list[i].Profile.ID
	}
	p.known().marked = p.marked
}

// pair gives the marked profile and the one under the cursor, when they are two and
// ranked.
func (p *profileStep) pair() (left, right *planning.ProfileCost) {
	rows := p.known()
	i, ok := p.list.selected()
	at := slices.IndexFunc(rows.list, func(c planning.ProfileCost) bool { return c.Profile.ID == p.marked })
	if !ok || at < 0 || at == i || !rows.ranked {
		return nil, nil
	}
	return &rows.list[at], &rows.list[i]
}

func (p *profileStep) comparable() bool {
	left, _ := p.pair()
	return left != nil
}

func (p *profileStep) undo() (rung, bool) {
	switch {
	case p.compare.open:
		if r, ok := p.compare.list.undo(); ok {
			return r, true
		}
		return rung{label: labelBack, do: func() tea.Cmd { p.compare.close(p.s); return nil }}, true
	case !p.list.filtering && p.marked != "":
		return rung{label: "stop comparing", do: func() tea.Cmd { p.marked, p.known().marked = "", ""; return nil }}, true
	}
	return p.list.undo()
}

func (p *profileStep) keys() []key.Binding {
	if p.compare.open {
		return p.compare.keys(p.s.theme)
	}
	list := p.list.keys(p.s.theme, "choose")
	second := min(1, len(list))
	switch {
	case p.list.filtering: // letters belong to the filter
	case p.rank.state == readFailed:
		list = slices.Insert(list, second, binding("r", "rank again"))
	case p.comparable():
		list = slices.Insert(list, second, binding(p.s.theme.glyph.right, "one by one"))
	case p.known().ranked && p.list.count() > 1 && p.marked == "":
		list = append(list, binding("c", "compare"))
	}
	return list
}

func (p *profileStep) view(w, h int) []line {
	if p.compare.open {
		return p.compare.view(p.s, w, h)
	}
	t := p.s.theme
	rows := p.intro(w, h)
	return append(rows, besides(t, w, h-len(rows), &p.list, 0, p.detail)...)
}

// intro says what the order of the list is worth. What just came about is said in
// every window.
func (p *profileStep) intro(w, h int) []line {
	t := p.s.theme
	switch {
	case p.rank.state == readWaiting && p.rank.job.slow:
		return []line{clip(p.rank.view(p.s), w), ""}
	case p.rank.state == readFailed:
		return append(t.paragraph(profileWords.unranked+problemOf(p.rank.err).title+".", w), "")
	case p.known().ranked && p.marked != "" && !p.comparable():
		return append(t.paragraph(profileWords.marked, w), "")
	case p.known().ranked:
		return t.intro(profileWords.best, w, h)
	}
	return t.intro(profileWords.intro, w, h)
}

var profileWords = struct {
	name, title, titleOf, intro, best, marked, none, standard, ranking, unranked display.Text
	custom, isStandard, nothing, gained                                          display.Text
	columnProfile, columnLosses, columnKind, columnGained                        display.Text
}{
	name:          words.Profile,
	title:         words.ProfileTitle,
	titleOf:       words.ProfileTitleOf,
	intro:         words.ProfileIntro,
	best:          words.ProfileBest,
	marked:        "Move to another profile to compare it with the marked one.",
	none:          "There is no profile to choose. Press esc to choose another license.",
	standard:      words.ProfileStandard,
	ranking:       words.ProfileRanking,
	unranked:      "The profiles could not be ranked: ",
	custom:        "custom profile",
	isStandard:    "standard profile",
	nothing:       "Nothing is lost with this profile.",
	gained:        "gained",
	columnProfile: words.Profile,
	columnLosses:  words.LossesStep,
	columnKind:    rowWords.kind,
	columnGained:  termGained,
}
