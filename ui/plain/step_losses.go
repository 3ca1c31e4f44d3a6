package plain

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/ui/flow"
)

// showLosses tells what the person will no longer have, and goes on only after the admin
// said to have read it. A blocker can't be passed.
func (s *session) showLosses(ctx context.Context) error {
	p := *s.answers.Plan
	if core.HasBlocker(p.Findings) {
		return s.showBlocked(ctx, p)
	}
	pages := flow.LossPages(&p)
	lists := s.lossSections(p, pages)
	s.say(display.Clean(p.Cost.Sentence))
	if !p.Sites.Known {
		s.say("Which sites the user will be a member of could not be read.")
	}
	if s.told == s.answers.Facts {
		s.say(findingTitles(onlyWarnings(p.Findings))...)
	} else {
		s.say(findingsLines(onlyWarnings(p.Findings), false)...)
	}
	s.told = s.answers.Facts
	s.say(findingTitles(onlyNotes(p.Findings))...)
	s.saySections(lists) // last, since the question is about them
	q := question{prompt: textYesLists, help: []display.Text{helpYes}}
	if !slices.ContainsFunc(pages, func(page flow.LossPage) bool { return page.Asks && page.Lost > 0 }) && !flow.HasWarning(p.Findings) {
		q.prompt = textYesFindings
	}
	if err := s.askYes(ctx, q, lists); err != nil {
		return err
	}
	s.answers.See(partAll)
	return nil
}

// partAll are all losses: they are read as one.
const partAll = "all"
