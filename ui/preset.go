package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// resolvePreset finds what the answers of the command line mean. An answer that
// can't be followed comes as the second value: it ends the wizard, because the
// command line has to be mended; any other error can be tried again.
func resolvePreset(ctx context.Context, org upgrade.Org, p upgrade.Preset) (upgrade.Resolved, *upgrade.PresetError, error) {
	if p == (upgrade.Preset{}) {
		return upgrade.Resolved{}, nil, nil
	}
	resolved, err := upgrade.ResolvePreset(ctx, org, p)
	var wrong *upgrade.PresetError
	if errors.As(err, &wrong) {
		return resolved, wrong, nil
	}
	return resolved, nil, err
}

// answer takes over the answers of the command line and marks their steps. A
// person who can't be upgraded is shown with the reason instead of being taken.
func (s *session) answer(r upgrade.Resolved) tea.Cmd {
	a := &s.answers
	if r.User != nil {
		person := r.User.User
		if why := refusal(person); why != nil {
			s.user().explaining = why
			s.user().text.set(person.Username)
			return s.forward()
		}
		a.user = &person
		s.given[stepUser] = true
	}
	if r.Profile != nil {
		license := r.Profile.License
		a.license, a.profile = &license, r.Profile
		s.given[stepLicense], s.given[stepProfile] = true, true
	}
	if r.License != nil {
		a.license = r.License
		s.given[stepLicense] = true
	}
	if r.Role != nil {
		a.role = &roleAnswer{id: r.Role.ID, name: display.Clean(r.Role.Name)}
	}
	if r.RoleAuto {
		a.role = &roleAnswer{name: roleWords.autoShort}
	}
	s.given[stepRole] = a.role != nil
	return s.forward()
}
