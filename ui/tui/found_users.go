package tui

import (
	"cupgrade/core"
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

// columns are those of a search, or of the proposals with their story, which is what
// a newcomer chooses by. The last ones are for wide windows; what has no column is
// told of the selected row.
func (f *foundUsers) columns() []column {
	name := column{title: userWords.columnName, least: 16, most: 22}
	username := column{title: userWords.columnUsername, least: 28, most: 36}
	license := column{title: userWords.columnLicense, least: 18, most: 32}
	if f.stories() {
		return []column{name, {title: userWords.columnStory, least: 51, most: 56}, username, license}
	}
	return []column{
		name, username, license,
		{title: userWords.profile, least: 16, most: 28},
		{title: userWords.account, least: 16, most: 28},
		{title: userWords.login, least: 14, most: 14},
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
	m := &f.matches.Users[i]
	name, username := display.Clean(m.User.Name), display.Clean(m.User.Username)
	license, story := display.Clean(m.User.Profile.License.Name), display.Clean(m.Story)
	cross := f.s.theme.glyph.cross + " "
	off := f.off(i)
	switch {
	case f.stories() && off != "":
		return []display.Text{name, cross + story, username, license}
	case f.stories():
		return []display.Text{name, story, username, license}
	case off != "":
		license = cross + off
	}
	return []display.Text{
		name, username, license, display.Clean(m.User.Profile.Name), display.Clean(m.User.AccountName), f.lastLogin(m.User),
	}
}

// lastLogin is how long ago someone logged in.
func (f *foundUsers) lastLogin(u core.User) display.Text {
	if u.LastLogin == nil {
		return userWords.never
	}
	return words.Ago(f.s.opts.Now(), *u.LastLogin)
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
	login := f.lastLogin(m.User)
	if m.User.LastLogin != nil {
		login += ", " + words.Day(*m.User.LastLogin)
	}
	account := display.Clean(m.User.AccountName)
	if account == "" {
		account = userWords.noAccount
	}
	var rows []line
	if r := flow.Refusal(m.User); r != nil {
		rows = append(rows, hanging(t.severity(r.Severity)+"  ", display.Clean(r.Title), w, t.strong)...)
	}
	if m.Story != "" {
		rows = append(rows, t.paragraph(display.Clean(m.Story), w)...)
	}
	rows = append(rows, t.pairWrapped(pair{userWords.username, display.Clean(m.User.Username)}, w)...)
	return append(rows, t.pairs(w, []pair{
		{userWords.license, display.Clean(m.User.Profile.License.Name)},
		{userWords.account, account},
		{userWords.profile, display.Clean(m.User.Profile.Name)},
		{userWords.login, login},
	})...)
}
