package plain

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// found is the answer to a search, as a list to choose from.
type found struct {
	text    string
	matches upgrade.UserMatches
	list    *list
}

// findUser finds the person to upgrade.
func (s *session) findUser(ctx context.Context) error {
	s.say(words.UserTitle)
	if s.found == nil {
		if err := s.searchUsers(ctx, ""); err != nil {
			return err
		}
	} else {
		s.found.list.showAll()
		s.sayFound()
	}
	for {
		chosen, err := s.searchOrChoose(ctx)
		if err != nil || chosen {
			return err
		}
	}
}

// searchOrChoose puts the question once, and tells whether somebody was chosen.
func (s *session) searchOrChoose(ctx context.Context) (bool, error) {
	l, before := s.found.list, s.found.indexOf(s.answers.User)
	q := question{prompt: s.searchPrompt(before), help: []display.Text{helpSearch, helpMore}}
	line, err := s.askQuestion(ctx, q)
	if err != nil {
		return false, err
	}
	text := typedText(line)
	n, ok := numberOf(text, len(l.rows))
	switch {
	case ok:
		return s.chooseUser(n), nil
	case text == "" && before != noChoice:
		return s.chooseUser(before), nil
	case text == "":
		s.say(textNothing)
	case normalizeCommand(text) == cmdMore && l.hasMore():
		s.say(l.nextPage()...)
	case normalizeCommand(text) == cmdMore:
		s.say(textNoMore)
	case isNumber(text) && len(l.rows) > 0:
		s.say(notUnderstood(text, len(l.rows)))
	default:
		return false, s.searchUsers(ctx, text)
	}
	return false, nil
}

// searchPrompt says what can be typed.
func (s *session) searchPrompt(before int) display.Text {
	l := s.found.list
	switch {
	case len(l.rows) == 0:
		return textSearchOnly
	case before != noChoice:
		return textSearch + keepsText(before)
	case l.hasMore():
		return textSearchMore
	}
	return textSearch
}

// typedText is what was typed without blanks around it and without characters that
// no name has.
func typedText(line string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, line))
}

// searchUsers sends the text to the org, and lists who was found.
func (s *session) searchUsers(ctx context.Context, text string) error {
	var matches upgrade.UserMatches
	org := s.answers.Org
	search := &flow.Read{Text: words.UserSearching, Do: func(ctx context.Context) (func(), error) {
		found, err := org.SearchUsers(ctx, text, flow.SearchLimit)
		return func() { matches = found }, err
	}}
	if err := s.loadFacts(ctx, func() *flow.Read { return search }); err != nil {
		return err
	}
	rows := make([]display.Text, len(matches.Users))
	for i, m := range matches.Users {
		rows[i] = s.personLine(m)
	}
	s.found = &found{text: text, matches: matches, list: newList(rows)}
	s.sayFound()
	return nil
}

// sayFound writes who was found, and what the list is.
func (s *session) sayFound() {
	s.say(s.found.countFound())
	if len(s.found.list.rows) > 0 {
		s.say(s.found.list.nextPage()...)
	}
}

// countFound says in one line what the rows are.
func (f *found) countFound() display.Text {
	n := len(f.matches.Users)
	switch {
	case n == 0 && f.text == "":
		return textNobodyYet
	case n == 0:
		return "Nobody matches."
	case f.text == "" && f.matches.Users[0].Story != "":
		return "People to try."
	case f.text == "":
		return "Logged in last."
	case f.matches.Total < 0 || f.matches.Total > n:
		return words.UserMore
	}
	return words.Count(n, "person found", "people found") + "."
}

// personLine is one person: who, on which license, where, how long ago, and why not.
func (s *session) personLine(m upgrade.UserMatch) display.Text {
	u := m.User
	parts := []display.Text{display.Clean(u.Name), display.Clean(u.Username), display.Clean(u.Profile.License.Name)}
	if u.AccountName != "" {
		parts = append(parts, "account "+display.Clean(u.AccountName))
	}
	login := words.Never
	if u.LastLogin != nil {
		login = words.Ago(s.opts.Now(), *u.LastLogin)
	}
	line := display.Join(append(parts, "last login "+login), ", ") + "."
	if m.Story != "" {
		line += " Story: " + display.Clean(m.Story) + "."
	}
	if why := flow.Refusal(u); why != nil {
		line += " Can't be upgraded: " + display.Clean(why.Title) + "."
	}
	return line
}

// chooseUser takes a person, or explains why not.
func (s *session) chooseUser(i int) bool {
	person := s.found.matches.Users[i].User
	if flow.Refusal(person) != nil {
		s.explainRefusal(person)
		return false
	}
	s.sayChosen(display.Clean(person.Name)+", "+display.Clean(person.Username), s.answers.ChooseUser(person))
	return true
}

// explainRefusal explains why a person can't be upgraded.
func (s *session) explainRefusal(person core.User) {
	s.say(display.Clean(person.Name) + ", " + display.Clean(person.Username) + ". " + words.UserRefused + ".")
	s.say(findingLines(*flow.Refusal(person), true)...)
}

// sayChosen says what was chosen, and what has to be asked again for it.
func (s *session) sayChosen(what, again display.Text) {
	s.say("Chosen: " + what + ".")
	if again != "" {
		s.say(again)
	}
}

// indexOf finds a person in the list, noChoice when they are not in it.
func (f *found) indexOf(u *core.User) int {
	if u == nil {
		return noChoice
	}
	return slices.IndexFunc(f.matches.Users, func(m upgrade.UserMatch) bool { return m.User.ID == u.ID })
}
