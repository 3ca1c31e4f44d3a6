package plain

import (
	"context"
	"errors"
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// The words that choose all assignments, and none.
const (
	sayAll  = "all"
	sayNone = "none"
)

// giveBackSection is the list of what the upgrade removes. It leads to the choice of
// what is given back.
func (s *session) giveBackSection(p upgrade.Plan) section {
	given, able := 0, len(planning.AllReassignable(p.Removed))
	for _, r := range p.Removed {
		if r.Reassigned {
			given++
		}
	}
	return section{
		title: display.Clean(upgrade.LossAssignments.Title()), rows: removalLines(p.Removed), open: s.giveBack,
		sum: words.Number(len(p.Removed)) + " removed, " + words.Number(given) + " of " + words.Number(able) + " given back",
	}
}

// removalLines tells of each assignment whether it comes back, and why not.
func removalLines(removed []upgrade.Removal) []display.Text {
	rows := make([]display.Text, len(removed))
	for i, r := range removed {
		rows[i] = flow.RemovalLine(r)
	}
	return rows
}

// giveBack lets assignments be given back, and leads back to the losses that are
// left.
func (s *session) giveBack(ctx context.Context) error {
	began := s.answers.GiveBack
	removed := s.answers.Plan.Removed
	l := newList(removalLines(removed))
	s.say(l.nextPage()...)
	for {
		q := question{prompt: textToggle, help: []display.Text{helpToggle, helpAll}, back: textToLosses}
		if l.hasMore() {
			q.prompt += " " + textMore
		}
		line, err := s.askQuestion(ctx, q)
		if errors.Is(err, errBack) && !slices.Equal(began, s.answers.GiveBack) {
			return errAgain // with other losses
		}
		if err != nil {
			return err
		}
		n, ok := numberOf(line, len(removed))
		switch {
		case ok && !removed[n].CanReturn:
			s.say(l.rows[n])
		case ok:
			s.chooseGiveBack(planning.ToggleReassign(removed, s.answers.GiveBack, removed[n].ID))
		case normalizeCommand(line) == sayAll:
			s.chooseGiveBack(planning.AllReassignable(removed))
		case normalizeCommand(line) == sayNone:
			s.chooseGiveBack(nil)
		default:
			s.say(l.answerText(line)...)
		}
	}
}

// chooseGiveBack takes a choice, and tells what it changed: a permission set brings
// the license that it needs.
func (s *session) chooseGiveBack(ids []core.ID) {
	before := s.answers.Plan
	s.answers.ChooseGiveBack(ids)
	after := s.answers.Plan
	for i, r := range after.Removed {
		if r.Reassigned != before.Removed[i].Reassigned {
			s.say(words.Removal(r) + " " + words.RemovalState(r) + ".")
		}
	}
	s.say(words.Count(after.Cost.All(), "thing is", "things are") + " lost, before it was " +
		words.Number(before.Cost.All()) + ". " + display.Clean(after.Cost.Sentence))
}
