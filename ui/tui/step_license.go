package tui

import (
	"context"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// licenseStep reads the person and what the org can upgrade to, and lets a
// license be chosen.
type licenseStep struct {
	base
	list list
	// of is what the list was made of.
	of *upgrade.Basis
}

func newLicenseStep(b base) *licenseStep {
	l := &licenseStep{base: b}
	l.list.columns = []column{
		{title: licenseWords.columnLicense, least: 22, most: 34},
		{title: licenseWords.columnLeft, least: 10, most: 10, right: true},
		{title: licenseWords.columnUsed, least: 12, most: 12, right: true},
		{title: licenseWords.columnLogins, least: 12, most: 12, right: true},
	}
	return l
}

func (l *licenseStep) name() display.Text     { return licenseWords.name }
func (l *licenseStep) title() display.Text    { return licenseWords.title }
func (l *licenseStep) position() display.Text { return l.list.position() }

func (l *licenseStep) answer() display.Text {
	if l.s.answers.License == nil {
		return ""
	}
	return display.Clean(l.s.answers.License.Name)
}

// enter reads what is not known yet, and makes the list of what was read.
func (l *licenseStep) enter() tea.Cmd { return l.needBasis(l.load) }

func (l *licenseStep) load() tea.Cmd {
	a := &l.s.answers
	if l.of == a.Basis {
		return nil
	}
	l.of = a.Basis
	l.list.load(&licenses{list: flow.Licenses(*a.Basis), glyph: l.s.theme.glyph})
	if a.License != nil {
		l.list.selectKey(string(a.License.ID))
	}
	return nil
}

// needBasis reads the person and what the org can upgrade to, unless that is known,
// and then lets the step use it.
func (b *base) needBasis(use func() tea.Cmd) tea.Cmd {
	a := &b.s.answers
	if a.Basis != nil {
		b.read.state = readReady
		return use()
	}
	reads, org, id := a.Reads, a.Org, a.User.ID
	return begin(b.s, &b.read, licenseWords.reading+display.Clean(a.User.Name),
		func(ctx context.Context) (upgrade.Basis, error) { return reads.Basis(ctx, org, id) },
		func(basis upgrade.Basis) tea.Cmd {
			a.LearnBasis(basis)
			return use()
		})
}

func (l *licenseStep) key(k tea.KeyMsg) tea.Cmd {
	if k.Type == tea.KeyEnter {
		return l.choose()
	}
	l.list.key(k, false)
	return nil
}

func (l *licenseStep) choose() tea.Cmd {
	i, ok := l.list.selected()
	if !ok {
		l.s.notice = licenseWords.none
		if why := l.unread(); why != nil {
			l.s.notice = display.Clean(why.Error())
		}
		return nil
	}
	if off := l.list.source.off(i); off != "" {
		l.s.notice = off
		return nil
	}
	rows, _ := l.list.source.(*licenses)
	l.s.notice = l.s.answers.ChooseLicense(rows.list[i].UserLicense)
	return l.s.forward()
}

func (l *licenseStep) typing() bool        { return l.list.filtering }
func (l *licenseStep) undo() (rung, bool)  { return l.list.undo() }
func (l *licenseStep) keys() []key.Binding { return l.list.keys(l.s.theme, "choose") }

func (l *licenseStep) view(w, h int) []line {
	t := l.s.theme
	if why := l.unread(); why != nil {
		return t.finding(why.Finding(), w, findingText)
	}
	rows := t.intro(licenseWords.intro, w, h)
	return append(rows, besides(t, w, h-len(rows), &l.list, 0, l.detail)...)
}

// unread gives the reason why there is no license to choose, when it is not the org that
// has none.
func (l *licenseStep) unread() *planning.UnreadError {
	if b := l.s.answers.Basis; b != nil {
		return planning.Unread(b.Catalog)
	}
	return nil
}

// detail says of one license how much of it is left, and why it can't be chosen.
func (l *licenseStep) detail(w int) []line {
	i, ok := l.list.selected()
	if !ok {
		return nil
	}
	t := l.s.theme
	known, _ := l.list.source.(*licenses)
	lic := known.list[i]
	var rows []line
	for _, f := range lic.Problems {
		rows = append(rows, t.finding(f, w, findingText)...)
	}
	if lic.IsLoginBased() {
		rows = append(rows, t.paragraph(licenseWords.loginBased, w)...)
	}
	if lic.UsedUpdatedAt != nil {
		rows = append(rows, t.paragraph(licenseWords.counted+words.Moment(*lic.UsedUpdatedAt)+".", w)...)
	}
	return rows
}

// licenses are the target licenses as rows.
type licenses struct {
	list  []flow.License
	glyph *glyphs
}

func (l *licenses) len() int         { return len(l.list) }
func (l *licenses) key(i int) string { return string(l.list[i].ID) }

// off gives the blocker of a license.
func (l *licenses) off(i int) display.Text {
	if why := l.list[i].Blocker(); why != nil {
		return display.Clean(why.Title)
	}
	return ""
}

func (l *licenses) cells(i int) []display.Text {
	lic := l.list[i]
	left := words.Number(lic.Free())
	if l.off(i) != "" {
		left = l.glyph.cross + " " + left
	}
	used := words.Number(lic.Used) + " of " + words.Number(lic.Total)
	return []display.Text{display.Clean(lic.Name), left, used, loginsLeft(lic.UserLicense)}
}

// loginsLeft is what is left of this month's logins, or a dash where logins don't
// count.
func loginsLeft(l core.UserLicense) display.Text {
	left, bounded := words.LoginsLeft(l)
	if !bounded {
		return "-"
	}
	return words.Number(left)
}

// undo clears the filter of a list.
func (l *list) undo() (rung, bool) {
	if !l.filtering {
		return rung{}, false
	}
	return rung{label: "clear the filter", do: func() tea.Cmd { l.clearFilter(); return nil }}, true
}

// keys are the bindings of a list that can be filtered: those that have an effect
// now.
func (l *list) keys(t theme, enter display.Text) []key.Binding {
	var keys []key.Binding
	if l.count() > 0 && enter != "" {
		keys = append(keys, binding(keyEnter, enter))
	}
	if l.count() > 1 {
		keys = append(keys, l.moveKey(t))
	}
	if !l.filtering && l.count() > 1 {
		keys = append(keys, binding("/", "filter"))
	}
	return keys
}

func (l *list) moveKey(t theme) key.Binding { return binding(t.glyph.up+"/"+t.glyph.down, "move") }

var licenseWords = struct {
	name, title, intro, reading, none, loginBased, counted display.Text
	columnLicense, columnLeft, columnUsed, columnLogins    display.Text
}{
	name:          words.License,
	title:         words.LicenseTitle,
	intro:         words.LicenseIntro,
	reading:       words.LicenseReading,
	none:          "This org has no license to upgrade to. Press esc to go back.",
	loginBased:    words.LicenseLoginBased,
	counted:       words.LicenseCounted,
	columnLicense: words.License,
	columnLeft:    "Seats left",
	columnUsed:    "Seats used",
	columnLogins:  "Logins left",
}
