package plain

import (
	"context"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// account tells that the account has to become a partner account first.
func (s *session) account(ctx context.Context) error {
	p := *s.answers.Plan
	step, _ := flow.PartnerStep(p)
	s.say(words.AccountTitle+".", words.AccountIntro)
	if account := p.User.Account; account != nil {
		s.say(
			words.Account+": "+display.Clean(account.Name),
			words.AccountOwner+": "+display.Clean(account.OwnerName),
		)
	}
	s.say(changes(step.Changes)...)
	s.say(words.AccountPermanent + ". " + display.Clean(step.Permanent))
	q := question{prompt: textYesPermanent, help: []display.Text{helpYes}}
	if err := s.yes(ctx, q, nil); err != nil {
		return err
	}
	s.answers.AccountSeen = true
	return nil
}
