package ui

import (
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// foundUsers is the answer to one search, as rows to choose from.
type foundUsers struct {
	s       *session
	text    string
	matches upgrade.UserMatches
}

func (f *foundUsers) len() int         { return len(f.matches.Users) }
func (f *foundUsers) key(i int) string { return string(f.matches.Users[i].User.ID) }

// columns are those of a search, or of the proposals with their story.
func (f *foundUsers) columns() []column {
	last := column{title: userWords.columnLicense, least: 14, most: 60}
	if f.stories() {
		last.title = userWords.columnStory
	}
	return []column{
		{title: userWords.columnName, least: 16, most: 20},
		{title: userWords.columnUsername, least: 30, most: 34},
		last,
	}
}

// stories tells whether these are the demo org's people with their stories.
func (f *foundUsers) stories() bool {
	if f.text != "" {
		return false
	}
	for _, m := range f.matches.Users {
		if m.Story != "" {
			return true
		}
	}
	return false
}

func (f *foundUsers) cells(i int) []display.Text {
	m := f.matches.Users[i]
	last := display.Clean(m.User.Profile.License.Name)
	if f.stories() {
		last = display.Clean(m.Story)
	} else if off := f.off(i); off != "" {
		last = f.s.theme.glyph.cross + " " + off
	}
	return []display.Text{display.Clean(m.User.Name), display.Clean(m.User.Username), last}
}

func (f *foundUsers) off(i int) display.Text {
	if r := flow.Refusal(f.matches.Users[i].User); r != nil {
		return display.Clean(r.Title)
	}
	return ""
}

// told says in one line what the rows are.
func (f *foundUsers) told() display.Text {
	n := f.len()
	switch {
	case n == 0 && f.text == "":
		return userWords.nothingTyped
	case n == 0:
		return userWords.nothing
	case f.stories():
		return userWords.simulated
	case f.text == "":
		return userWords.proposals
	case f.matches.Total < 0 || f.matches.Total > n:
		return userWords.more
	}
	return words.Count(n, "person found", "people found")
}

// detail draws all that is known of one person.
func (f *foundUsers) detail(i, w int) []line {
	t := f.s.theme
	m := f.matches.Users[i]
	login := userWords.never
	if m.User.LastLogin != nil {
		login = words.Ago(f.s.opts.Now(), *m.User.LastLogin) + ", " + words.Day(*m.User.LastLogin)
	}
	account := display.Clean(m.User.AccountName)
	if account == "" {
		account = userWords.noAccount
	}
	var rows []line
	if r := flow.Refusal(m.User); r != nil {
		rows = append(rows, t.severity(r.Severity)+"  "+t.strong(t.cut(display.Clean(r.Title), w-12)))
	}
	rows = append(rows, t.pairs(w, []pair{
		{userWords.license, display.Clean(m.User.Profile.License.Name)},
		{userWords.account, account},
		{userWords.profile, display.Clean(m.User.Profile.Name)},
		{userWords.login, login},
	})...)
	rows = append(rows, t.pair(pair{userWords.username, display.Clean(m.User.Username)}, w))
	if m.Story != "" {
		rows = append(rows, t.paragraph(display.Clean(m.Story), w)...)
	}
	return rows
}
