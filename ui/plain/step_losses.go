package plain

import (
	"context"
	"slices"
	"sync/atomic"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/paper"
	"cupgrade/ui/words"
)

// losses tells what the person will no longer have, and goes on only after the admin
// said to have read it. A blocker can't be passed.
func (s *session) losses(ctx context.Context) error {
	if err := s.needPlan(ctx); err != nil {
		return err
	}
	p := *s.answers.Plan
	if core.HasBlocker(p.Findings) {
		return s.blocked(ctx, p)
	}
	groups := flow.LossGroups(p)
	lists := s.lossSections(p, groups)
	s.say(display.Clean(p.Cost.Sentence))
	if !p.Sites.Known {
		s.say(words.LossesSitesUnknown)
	}
	if s.told == s.answers.Facts {
		s.say(titles(warnings(p.Findings))...)
	} else {
		s.say(findings(warnings(p.Findings), false)...)
	}
	s.told = s.answers.Facts
	s.say(titles(notes(p.Findings))...)
	s.saySections(lists) // last, since the question is about them
	q := question{prompt: textYesLists, help: []display.Text{helpYes}}
	if len(groups) == 0 && !flow.HasWarning(p.Findings) {
		q.prompt = textYesFindings
	}
	if err := s.yes(ctx, q, lists); err != nil {
		return err
	}
	s.answers.See(partAll)
	return nil
}

// partAll are all losses: they are read as one.
const partAll = "all"

// needPlan reads what the plan needs and is not known yet.
func (s *session) needPlan(ctx context.Context) error {
	a := &s.answers
	if a.Plan != nil {
		return nil
	}
	question := a.Question()
	question.Rows = new(atomic.Int64)
	ask := func() (flow.AccessAnswer, error) {
		return read(ctx, s, words.LossesReading, question.Rows, question.Ask)
	}
	if question.Known() { // from the ranking of the profiles
		ask = func() (flow.AccessAnswer, error) { return question.Ask(ctx) }
	}
	got, err := ask()
	if err == nil {
		a.Learn(got)
	}
	return err
}

// blocked tells what stops the upgrade. Nothing leads on from there but reading
// again what the admin has mended.
func (s *session) blocked(ctx context.Context, p upgrade.Plan) error {
	isBlocker := func(f core.Finding) bool { return f.Severity == core.SeverityBlocker }
	s.say(words.LossesBlocked + ".")
	for _, f := range flow.Sorted(p.Findings) {
		if isBlocker(f) {
			s.say(finding(f, true)...)
		}
	}
	s.say(titles(slices.DeleteFunc(slices.Clone(p.Findings), isBlocker))...)
	s.say(words.LossesStuck)
	plan := paper.Plan(p)
	if _, err := s.menu(ctx, []display.Text{textReadAgain}, &plan); err != nil {
		return err
	}
	s.answers.ForgetFacts()
	return errReplan
}
