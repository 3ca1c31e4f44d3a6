package flow

import (
	"context"
	"errors"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
)

// ResolvePreset finds what the answers of the command line mean. An answer that
// can't be followed comes as the second value: it ends the wizard, because the
// command line has to be mended; any other error can be tried again.
func ResolvePreset(ctx context.Context, org upgrade.Org, p flaganswers.Given) (flaganswers.Resolved, *flaganswers.Error, error) {
	if p == (flaganswers.Given{}) {
		return flaganswers.Resolved{}, nil, nil
	}
	resolved, err := flaganswers.Resolve(ctx, org, p)
	if wrong, is := errors.AsType[*flaganswers.Error](err); is {
		return resolved, wrong, nil
	}
	return resolved, nil, err
}

// Given tells which steps the command line has answered.
type Given struct{ User, License, Profile, Role bool }

// Take takes over the answers of the command line. A person who can't be upgraded is
// not taken, and comes back with the reason; nothing else is taken then.
func (a *Answers) Take(r flaganswers.Resolved) (given Given, refused *core.User, why *core.Finding) {
	if r.User != nil {
		person := r.User.User
		if why = Refusal(person); why != nil {
			return given, &person, why
		}
		a.User, given.User = &person, true
	}
	if r.Profile != nil {
		license := r.Profile.License
		a.License, a.Profile = &license, r.Profile
		given.License, given.Profile = true, true
	}
	if r.License != nil {
		a.License, given.License = r.License, true
	}
	if r.Role != nil {
		a.Role = &Role{ID: r.Role.ID, Name: display.Clean(r.Role.Name)}
	}
	if r.RoleAuto {
		auto := AutoRole()
		a.Role = &auto
	}
	given.Role = a.Role != nil
	return given, nil, nil
}
