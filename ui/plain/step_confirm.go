package plain

import (
	"context"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// confirm asks for the exact username. Nothing else leads to the commit.
func (s *session) confirm(ctx context.Context) error {
	p := *s.answers.Plan
	s.say(words.ConfirmTitle + ".")
	s.say(identity(p)...)
	s.say(words.LookAlikes(p)...)
	if words.OrgKind(p.Session.Org) == words.Production {
		s.say(words.ConfirmProduction)
	}
	s.say(words.Permanent(p))
	q := question{prompt: textUsername, help: []display.Text{helpName}}
	for {
		line, err := s.ask(ctx, q)
		switch {
		case err != nil:
			return err
		case line == p.User.User.Username:
			return nil
		case typedText(line) == "":
			s.say(words.ConfirmNothing)
		default:
			s.say(quoted(line) + words.ConfirmDiffers)
		}
	}
}

// identity names the person, the account and the org.
func identity(p upgrade.Plan) []display.Text {
	u, org := p.User.User, p.Session.Org
	return []display.Text{
		words.Username + ": " + display.Clean(u.Username),
		"Id: " + display.Clean(string(u.ID)),
		words.Name + ": " + display.Clean(u.Name),
		words.Account + ": " + words.AccountOf(p),
		words.License + ": " + fromTo(display.Clean(u.Profile.License.Name), display.Clean(p.Target.License.Name)),
		"Org: " + display.Clean(org.Name) + ", " + words.OrgKind(org),
	}
}
