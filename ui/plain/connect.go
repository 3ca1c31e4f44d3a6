package plain

import (
	"context"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// connectOrg signs in, and tells in which org. A person who was named on the command line
// and can't be upgraded is told with the reason instead of being taken.
func (s *session) connectOrg(ctx context.Context) error {
	s.say(textBrand)
	a, step := &s.answers, &s.steps[s.at]
	if err := s.loadFacts(ctx, func() *flow.Read { return step.Load(a) }); err != nil {
		return err
	}
	s.say(signedIn(a.Session)...)
	if s.opts.DryRun {
		s.say(words.DryRun + ".")
	}
	if a.Wrong != nil {
		return a.Wrong
	}
	if a.Refused != nil {
		s.explainRefusal(*a.Refused)
	}
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
			words.Number(session.CallsLimit)+" API requests remaining today.")
	}
	return append(rows, findingsLines(planning.SessionFindings(session), true)...)
}
