package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/flaganswers"
)

// answer takes over the answers of the command line and marks their steps. A
// person who can't be upgraded is shown with the reason instead of being taken.
func (s *session) answer(r flaganswers.Resolved) tea.Cmd {
	given, person, why := s.answers.Take(r)
	if why != nil {
		s.user().explaining = why
		s.user().text.set(person.Username)
		return s.forward()
	}
	s.given[stepUser], s.given[stepLicense] = given.User, given.License
	s.given[stepProfile], s.given[stepRole] = given.Profile, given.Role
	return s.forward()
}
