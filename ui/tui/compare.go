package tui

import (
	"context"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// sideBySide is the page that shows two profiles permission by permission.
type sideBySide struct {
	open  bool
	sides planning.SideBySide
	list  list
	read  reading
	sift  reading
}

func (c *sideBySide) title() display.Text {
	return compareWords.title + display.Clean(c.sides.Left.Profile.Name) + compareWords.and + display.Clean(c.sides.Right.Profile.Name)
}

func (c *sideBySide) close(s *session) {
	c.sift.stop(s)
	c.open = false
}

// beside compares the marked profile with the one under the cursor, beside the
// screen.
func (p *profileStep) beside() tea.Cmd {
	left, right := p.pair()
	basis, both := *p.s.answers.Basis, *p.s.answers.LicenseAccess
	one, other := left.Profile, right.Profile
	return begin(p.s, &p.compare.read, compareWords.doing,
		func(context.Context) (planning.SideBySide, error) {
			return planning.PutBeside(basis, one, other, both), nil
		},
		func(sides planning.SideBySide) tea.Cmd {
			if p.s.at == stepProfile {
				p.compare.sides, p.compare.open = sides, true
				p.compare.list = list{columns: sideColumns(sides, p.s.theme.glyph)}
				p.compare.list.load(&sideRows{list: sides.Rows})
			}
			return nil
		})
}

// sideColumns mark the two profiles as they were marked in the list.
func sideColumns(sides planning.SideBySide, g *glyphs) []column {
	return []column{
		{title: rowWords.what, least: 16, most: 44},
		{title: g.current + " " + display.Clean(sides.Left.Profile.Name), least: 9, most: 30},
		{title: g.pointer + " " + display.Clean(sides.Right.Profile.Name), least: 9, most: 30},
		{title: compareWords.had, least: 12, most: 26},
	}
}

func (p *profileStep) compareKey(k tea.KeyMsg) tea.Cmd {
	c := &p.compare
	if k.Type == tea.KeyEnter {
		c.close(p.s)
		return nil
	}
	c.list.key(k, false)
	return p.s.sift(&c.list, &c.sift)
}

func (c *sideBySide) keys(t theme) []key.Binding {
	return append([]key.Binding{binding(keyEnter, labelBack)}, c.list.keys(t, "")...)
}

func (c *sideBySide) view(s *session, w, h int) []line {
	t := s.theme
	rows := t.intro(compareWords.intro, w, h)
	if len(c.sides.Rows) == 0 {
		return append(rows, t.paragraph(compareWords.same, w)...)
	}
	return append(rows, besides(t, w, h-len(rows), &c.list, 0, func(w int) []line {
		i, ok := c.list.selected()
		if !ok {
			return nil
		}
		row := c.sides.Rows[i]
		rows := t.facts(w, pair{rowWords.apiName, apiName(row.Item)}, pair{compareWords.had, rightsOrNone(row.Had)})
		rows = append(rows, hanging(t.plain(t.glyph.current+" "), c.side(c.sides.Left, row.Left), w, t.plain)...)
		return append(rows, hanging(t.plain(t.glyph.pointer+" "), c.side(c.sides.Right, row.Right), w, t.plain)...)
	})...)
}

// side says what one of the two profiles grants.
func (c *sideBySide) side(of planning.ProfileCost, rights access.Rights) display.Text {
	return display.Clean(of.Profile.Name) + ": " + rightsOrNone(rights)
}

// sideRows are the permissions in which two profiles differ.
type sideRows struct{ list []planning.SideRow }

func (r *sideRows) len() int             { return len(r.list) }
func (r *sideRows) key(i int) string     { return r.searchText(i) }
func (r *sideRows) off(int) display.Text { return "" }

func (r *sideRows) searchText(i int) string {
	row := &r.list[i]
	return strings.ToLower(row.Label + " " + row.Item.Object + "." + row.Item.Name + " " + row.Left.String() + " " + row.Right.String())
}

func (r *sideRows) cells(i int) []display.Text {
	row := &r.list[i]
	label := words.Difference(upgrade.Difference{Item: row.Item, Label: row.Label})
	return []display.Text{label, rightsOrNone(row.Left), rightsOrNone(row.Right), rightsOrNone(row.Had)}
}

// rightsOrNone lists rights, or says that there are none.
func rightsOrNone(r access.Rights) display.Text {
	if r == 0 {
		return "-"
	}
	return display.Clean(r.String())
}

var compareWords = struct {
	title, and, intro, doing, same, category, all, gained, had display.Text
}{
	title:    "Side by side: ",
	and:      " and ",
	intro:    "What the two profiles grant differently, beside what the user has now.",
	doing:    "Comparing the profiles",
	same:     "The two profiles grant the same.",
	category: "What is lost",
	all:      "In all",
	gained:   termGained,
	had:      "Now",
}
