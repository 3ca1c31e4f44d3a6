package plain

import (
	"context"
	"slices"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// role lets one of the account's roles be chosen, or leaves it to Salesforce.
func (s *session) role(ctx context.Context) error {
	a := &s.answers
	s.say(words.RoleTitle, words.RoleIntro)
	choices := flow.RoleChoices(*a.Facts)
	rows := make([]display.Text, len(choices))
	for i, c := range choices {
		rows[i] = roleLine(c)
	}
	before := noChoice
	if a.Role != nil {
		before = slices.IndexFunc(choices, func(c flow.RoleChoice) bool { return c.ID == a.Role.ID })
	}
	list := newList(rows)
	s.say(list.page()...)
	n, err := s.pick(ctx, list, before)
	if err != nil {
		return err
	}
	a.ChooseRole(choices[n].Answer())
	s.chosen(choices[n].Label(), "")
	return nil
}

// roleLine is one choice: its name, its level, and what happens.
func roleLine(c flow.RoleChoice) display.Text {
	line := c.Label()
	if level := words.RoleLevel(c.PortalRole); level != "" && c.ID != "" {
		line += ", level " + level
	}
	if c.ID == "" {
		line += ". " + display.Clean(c.Sentence)
	}
	return line
}
