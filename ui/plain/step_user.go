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
	*flow.Found
	list *list
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
	case s.wantsMore(text, l):
		s.say(l.nextPage()...)
	case text == "":
		s.say(textNothing)
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
	take := func(f *flow.Found) { s.found = &found{Found: f, list: newList(rowLines(f.Choices()))} }
	if err := s.loadFacts(ctx, func() *flow.Read { return s.answers.Search(text, take) }); err != nil {
		return err
	}
	s.sayFound()
	return nil
}

// sayFound writes who was found, and what the list is.
func (s *session) sayFound() {
	s.say(endSentence(s.found.Told()))
	if len(s.found.list.rows) > 0 {
		s.say(s.found.list.nextPage()...)
	}
}

// chooseUser takes a person, or explains why not.
func (s *session) chooseUser(i int) bool {
	person := s.found.Matches.Users[i].User
	if flow.Refusal(person) != nil {
		s.explainRefusal(person)
		return false
	}
	s.sayChosen(display.Clean(person.Name)+", "+display.Clean(person.Username), s.answers.ChooseUser(person))
	s.answers.Story = s.found.Matches.Users[i].Story
	return true
}

// explainRefusal explains why a person can't be upgraded.
func (s *session) explainRefusal(person core.User) {
	s.say(display.Clean(person.Name) + ", " + display.Clean(person.Username) + ". " + words.UserRefused + ".")
	s.say(findingLines(*flow.Refusal(person), true)...)
}

// sayChosen says what was chosen, and what has to be asked again for it.
func (s *session) sayChosen(what, again display.Text) {
	s.say("Selected: " + what + ".")
	if again != "" {
		s.say(again)
	}
}

// indexOf finds a person in the list, noChoice when they are not in it.
func (f *found) indexOf(u *core.User) int {
	if u == nil {
		return noChoice
	}
	return slices.IndexFunc(f.Matches.Users, func(m upgrade.UserMatch) bool { return m.User.ID == u.ID })
}
