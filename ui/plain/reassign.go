package plain

import (
	"context"
	"errors"

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

// reassignSection is the list of what the upgrade removes. It leads to the choice of
// what is reassigned.
func (s *session) reassignSection(p upgrade.Plan) section {
	given, able := 0, len(planning.AllReassignable(p.Removed))
	for _, r := range p.Removed {
		if r.Reassigned {
			given++
		}
	}
	return section{
		title: display.Clean(upgrade.LossAssignments.Title()), rows: removalLines(p.Removed), open: s.reassign,
		sum: words.Number(len(p.Removed)) + " removed, " + words.Number(given) + " of " + words.Number(able) + " reassigned",
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

// reassign lets assignments be reassigned, and leads back to the losses that are
// left.
func (s *session) reassign(ctx context.Context) error {
	removed := s.answers.Plan.Removed
	return s.toggleRows(ctx, toggles{
		rows: removalLines(removed), help: []display.Text{helpToggle, helpAll},
		one: func(n int) {
			if removed[n].CanReturn {
				s.chooseReassign(planning.ToggleReassign(removed, s.answers.Reassign, removed[n].ID))
			} else {
				s.say(flow.RemovalLine(removed[n]))
			}
		},
		all:  func() { s.chooseReassign(planning.AllReassignable(removed)) },
		none: func() { s.chooseReassign(nil) },
	})
}

// toggles is a list of which each row can be chosen or not.
type toggles struct {
	rows []display.Text
	help []display.Text
	// one chooses a row, or no longer.
	one       func(n int)
	all, none func()
}

// toggleRows lets rows be chosen, and leads back to the losses that are left.
func (s *session) toggleRows(ctx context.Context, t toggles) error {
	began, l := s.answers.Plan, newList(t.rows)
	s.say(l.nextPage()...)
	for {
		q := question{prompt: textToggle, help: t.help, back: textToLosses}
		if l.hasMore() {
			q.prompt = textToggleMore
		}
		line, err := s.askQuestion(ctx, q)
		if err == nil && normalizeCommand(line) == "" && !l.hasMore() {
			err = errBack
		}
		if errors.Is(err, errBack) && s.answers.Plan != began {
			return errAgain // with other losses
		}
		if err != nil {
			return err
		}
		n, ok := numberOf(line, len(t.rows))
		switch {
		case ok:
			t.one(n)
		case normalizeCommand(line) == sayAll:
			t.all()
		case normalizeCommand(line) == sayNone:
			t.none()
		case s.wantsMore(line, l):
			s.say(l.nextPage()...)
		default:
			s.say(l.answerText(line)...)
		}
	}
}

// chooseReassign takes a choice, and tells what it changed: a permission set brings
// the license that it needs.
func (s *session) chooseReassign(ids []core.ID) {
	before := s.answers.Plan
	s.answers.ChooseReassign(ids)
	after := s.answers.Plan
	for i, r := range after.Removed {
		if r.Reassigned != before.Removed[i].Reassigned {
			s.say(words.Removal(r) + " " + words.RemovalState(r) + ".")
		}
	}
	s.say(words.Count(after.Cost.All(), "loss remains", "losses remain") + ", before it was " +
		words.Number(before.Cost.All()) + ". " + display.Clean(after.Cost.Sentence))
}
