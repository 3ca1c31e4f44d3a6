package plain

import (
	"context"
	"fmt"

	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// connection is what connecting gives.
type connection struct {
	org     upgrade.Org
	session upgrade.Session
	given   flaganswers.Resolved
	wrong   *flaganswers.Error
}

// connect signs in, and resolves what was given on the command line.
func (s *session) connect(ctx context.Context) error {
	s.say(textBrand)
	got, err := read(ctx, s, words.Connecting, nil, func(ctx context.Context) (connection, error) {
		org, err := s.opts.Connect(ctx)
		if err != nil {
			return connection{}, err
		}
		session, err := org.Session(ctx)
		if err != nil {
			return connection{}, fmt.Errorf("ask the org who is signed in: %w", err)
		}
		given, wrong, err := flow.ResolvePreset(ctx, org, s.opts.Preset)
		return connection{org: org, session: session, given: given, wrong: wrong}, err
	})
	if err != nil {
		return err
	}
	a := &s.answers
	a.Org, a.Session, a.Online = got.org, got.session, true
	s.say(signedIn(got.session)...)
	if s.opts.DryRun {
		s.say(words.DryRun + ".")
	}
	if got.wrong != nil {
		return got.wrong
	}
	s.takePreset(got.given)
	return nil
}

// signedIn tells the org, the admin, and what the admin lacks for an upgrade.
func signedIn(session upgrade.Session) []display.Text {
	org, admin := session.Org, session.Admin
	rows := []display.Text{
		"Org " + display.Clean(org.Name) + ", " + words.OrgKind(org) + ", " + display.Clean(string(org.ID)) + ".",
		"Signed in as " + display.Clean(admin.Name) + ", " + display.Clean(admin.Username) + ".",
	}
	if session.CallsLimit > 0 {
		rows = append(rows, words.Number(session.CallsLimit-session.CallsUsed)+" of "+
			words.Number(session.CallsLimit)+" API requests are left today.")
	}
	return append(rows, findings(planning.SessionFindings(session), true)...)
}

// takePreset takes over the answers of the command line. A person who can't be upgraded is
// told with the reason instead of being taken.
func (s *session) takePreset(r flaganswers.Resolved) {
	given, person, why := s.answers.Take(r)
	s.given = given
	if why == nil {
		return
	}
	s.say(display.Clean(person.Name) + ", " + display.Clean(person.Username) + ". " + words.UserRefused + ".")
	s.say(finding(*why, true)...)
}
