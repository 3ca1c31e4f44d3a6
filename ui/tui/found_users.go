package tui

import (
	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// foundUsers is the answer to one search, as rows to choose from.
type foundUsers struct {
	s       *session
	text    string
	matches upgrade.UserMatches
}

func (f *foundUsers) Len() int         { return len(f.matches.Users) }
func (f *foundUsers) Key(i int) string { return string(f.matches.Users[i].User.ID) }

// listColumns are those of a search, or of the proposals with their story, which is what
// a newcomer chooses by. The last ones are for wide windows; what has no column is
// told of the selected row.
func (f *foundUsers) listColumns() []widget.Column {
	name := widget.Column{Title: words.Name, Least: 16, Most: 22}
	username := widget.Column{Title: words.Username, Least: 28, Most: 36}
	license := widget.Column{Title: words.License, Least: 18, Most: 32}
	if f.hasStories() {
		return []widget.Column{name, {Title: "Story", Least: 51, Most: 56}, username, license}
	}
	return []widget.Column{
		name, username, license,
		{Title: userProfile, Least: 16, Most: 28},
		{Title: userAccount, Least: 16, Most: 28},
		{Title: userLogin, Least: 14, Most: 14},
	}
}

// hasStories tells whether these are the demo org's people with their stories.
func (f *foundUsers) hasStories() bool {
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

func (f *foundUsers) Cells(i int) []display.Text {
	m := &f.matches.Users[i]
	name, username := display.Clean(m.User.Name), display.Clean(m.User.Username)
	license, story := display.Clean(m.User.Profile.License.Name), display.Clean(m.Story)
	cross := f.s.theme.Glyph.Cross + " "
	off := f.Off(i)
	switch {
	case f.hasStories() && off != "":
		return []display.Text{name, cross + story, username, license}
	case f.hasStories():
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
		return words.Never
	}
	return words.Ago(f.s.opts.Now(), *u.LastLogin)
}

func (f *foundUsers) Off(i int) display.Text {
	if r := flow.Refusal(f.matches.Users[i].User); r != nil {
		return display.Clean(r.Title)
	}
	return ""
}

// countFound says in one line what the rows are.
func (f *foundUsers) countFound() display.Text {
	n := f.Len()
	switch {
	case n == 0 && f.text == "":
		return "Nobody to propose. Type to search."
	case n == 0:
		return "Nobody matches. Press esc to clear the search."
	case f.hasStories():
		return "People to try. Type to search."
	case f.text == "":
		return "Logged in last. Type to search."
	case f.matches.Total < 0 || f.matches.Total > n:
		return words.UserMore
	}
	return words.Count(n, "person found", "people found")
}

// drawDetail draws all that is known of one person.
func (f *foundUsers) drawDetail(i, w int) []widget.Line {
	t := f.s.theme
	m := f.matches.Users[i]
	login := f.lastLogin(m.User)
	if m.User.LastLogin != nil {
		login += ", " + words.Day(*m.User.LastLogin)
	}
	account := display.Clean(m.User.AccountName)
	if account == "" {
		account = "none"
	}
	var rows []widget.Line
	if r := flow.Refusal(m.User); r != nil {
		rows = append(rows, widget.Hanging(t.Severity(r.Severity)+"  ", display.Clean(r.Title), w, t.Strong)...)
	}
	if m.Story != "" {
		rows = append(rows, t.Paragraph(display.Clean(m.Story), w)...)
	}
	rows = append(rows, t.PairWrapped(widget.Labeled(words.Username, display.Clean(m.User.Username)), w)...)
	return append(rows, t.Pairs(w, []widget.Pair{
		widget.Labeled(words.License, display.Clean(m.User.Profile.License.Name)),
		widget.Labeled(userAccount, account),
		widget.Labeled(userProfile, display.Clean(m.User.Profile.Name)),
		widget.Labeled(userLogin, login),
	})...)
}
