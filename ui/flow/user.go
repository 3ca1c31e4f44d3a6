package flow

import (
	"context"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// searchLimit is how many users one search asks for: more than anyone scrolls
// through, few enough for one page.
const searchLimit = 200

// userStep finds the person to upgrade.
func userStep() Step {
	return Step{
		ID: StepUser, Name: words.User, Face: FaceSearch, Flag: flaganswers.AnswerUser,
		Answer: func(a *Answers) display.Text {
			if a.User == nil {
				return ""
			}
			return display.Clean(a.User.Name)
		},
	}
}

// Refusal tells why a user can't be upgraded, nil when the user can.
func Refusal(u core.User) *core.Finding {
	ok, why := planning.Eligibility(u)
	if ok {
		return nil
	}
	refused := why // a copy, so that a list of people who can be upgraded needs no memory for it
	return &refused
}

// Found is the answer to one search.
type Found struct {
	Text    string // what was searched for, "" for the people the org proposes
	Matches upgrade.UserMatches
	Now     time.Time
}

// Search asks the org for the people that a text means; take gets them.
func (a *Answers) Search(text string, take func(*Found)) *Read {
	org, now := a.Org, a.currentTime()
	return &Read{Text: words.UserSearching, Do: func(ctx context.Context) (func(), error) {
		matches, err := org.SearchUsers(ctx, text, searchLimit)
		return func() { take(&Found{Text: text, Matches: matches, Now: now}) }, err
	}}
}

// hasStories tells whether these are the demo org's people with their stories.
func (f *Found) hasStories() bool {
	return f.Text == "" && slices.ContainsFunc(f.Matches.Users, func(m upgrade.UserMatch) bool { return m.Story != "" })
}

// Told says in one line what the rows are, and by what they were not searched.
func (f *Found) Told() display.Text {
	told := f.toldRows()
	for _, field := range f.Matches.LeftOut {
		label := display.Clean(field.Label)
		if field.InFull {
			told += " " + label + " is encrypted: enter it in full."
		} else {
			told += " " + label + " is encrypted and can't be searched."
		}
	}
	return told
}

func (f *Found) toldRows() display.Text {
	n := len(f.Matches.Users)
	switch {
	case n == 0 && f.Text == "":
		return "No sample users."
	case n == 0:
		return "No users found."
	case f.hasStories():
		return "Sample users."
	case f.Text == "":
		return "Logged in last."
	case f.Matches.Total < 0 || f.Matches.Total > n:
		return "More users match; type more."
	}
	return words.Count(n, "user found", "users found")
}

// Choices are the users found. The last columns are for wide windows.
func (f *Found) Choices() *Choices {
	name := Column{Title: words.Name, Least: 16, Most: 22}
	username := Column{Title: words.Username, Least: 28, Most: 36}
	license := Column{Title: words.License, Least: 18, Most: 32}
	c := &Choices{
		Len: len(f.Matches.Users), Marked: 2, At: f.makeRow,
		Columns: []Column{
			name, username, license,
			{Title: words.Profile, Least: 16, Most: 28},
			{Title: words.Account, Least: 16, Most: 28},
			{Title: "Last login", Least: 14, Most: 14},
		},
	}
	if f.hasStories() { // by which a newcomer chooses
		c.Marked, c.Columns = 1, []Column{name, {Title: "Story", Least: 51, Most: 56}, username, license}
	}
	return c
}

// makeRow gives one person: who, on which license, where, how long ago, and why not.
func (f *Found) makeRow(i int) Choice {
	m := &f.Matches.Users[i]
	u := m.User
	off := Refusal(u)
	name, username, license := display.Clean(u.Name), display.Clean(u.Username), display.Clean(u.Profile.License.Name)
	c := Choice{
		Key: string(u.ID), Name: name, Off: off, Crossed: off != nil,
		Say:    func() display.Text { return f.makeLine(m) },
		Detail: func() []report.Section { return f.listDetails(m) },
	}
	if f.hasStories() {
		c.Cells = []display.Text{name, display.Clean(m.Story), username, license}
		return c
	}
	if off != nil {
		license = display.Clean(off.Title)
	}
	c.Cells = []display.Text{name, username, license, display.Clean(u.Profile.Name), display.Clean(u.AccountName), f.lastLogin(u)}
	return c
}

func (f *Found) lastLogin(u core.User) display.Text {
	if u.LastLogin == nil {
		return "never"
	}
	return words.Ago(f.Now, *u.LastLogin)
}

func (f *Found) makeLine(m *upgrade.UserMatch) display.Text {
	u, off := m.User, Refusal(m.User)
	parts := []display.Text{display.Clean(u.Name), display.Clean(u.Username), display.Clean(u.Profile.License.Name)}
	if m.Story != "" {
		return sayOff(display.Join(append(parts, display.Clean(m.Story)), ", ")+".", off)
	}
	if u.AccountName != "" {
		parts = append(parts, display.Clean(u.AccountName))
	}
	return sayOff(display.Join(append(parts, "last login "+f.lastLogin(u)), ", ")+".", off)
}

// sayOff adds why a user can't be upgraded.
func sayOff(line display.Text, off *core.Finding) display.Text {
	if off != nil {
		line += " Can't be upgraded: " + display.Clean(off.Title) + "."
	}
	return line
}

// listDetails tells all that is known of one person.
func (f *Found) listDetails(m *upgrade.UserMatch) []report.Section {
	off := Refusal(m.User)
	u, login, account := m.User, f.lastLogin(m.User), display.Clean(m.User.AccountName)
	if u.LastLogin != nil {
		login += ", " + words.Day(*u.LastLogin)
	}
	if account == "" {
		account = "none"
	}
	var list []report.Section
	if off != nil {
		list = append(list, report.Section{Items: []report.Item{{Mark: "refused", Title: display.Clean(off.Title)}}})
	}
	if m.Story != "" {
		list = append(list, report.Section{Paragraphs: []display.Text{display.Clean(m.Story)}})
	}
	return append(list, report.Section{Facts: []report.Fact{
		{Name: words.Username, Value: display.Clean(u.Username), Whole: true},
		{Name: words.License, Value: display.Clean(u.Profile.License.Name)},
		{Name: words.Account, Value: account},
		{Name: words.Profile, Value: display.Clean(u.Profile.Name)},
		{Name: "Last login", Value: login},
	}})
}
