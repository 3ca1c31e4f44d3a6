package plain

import (
	"context"
	"slices"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// keepSection is the list of what a new permission set could keep. It leads to the choice
// of what is kept; it has no rows where nothing can be.
func (s *session) keepSection(p *upgrade.Plan) section {
	losses := flow.KeepRows(p)
	return section{
		title: textCanKeep, rows: keepLines(losses), open: s.keepLosses,
		sum: words.Number(p.Cost.Kept) + " of " + words.Number(len(losses)),
	}
}

// keepLines tells of each loss what becomes of it.
func keepLines(losses []planning.Loss) []display.Text {
	rows := make([]display.Text, len(losses))
	for i := range losses {
		rows[i] = flow.KeepLine(&losses[i])
	}
	return rows
}

// keepLosses lets losses be kept, and leads back to those that are left.
func (s *session) keepLosses(ctx context.Context) error {
	losses := flow.KeepRows(s.answers.Plan)
	return s.toggleRows(ctx, toggles{
		rows: keepLines(losses), help: []display.Text{helpKeep, helpKeeps},
		one: func(n int) {
			before := s.lossNow(losses[n])
			s.chooseKeep(func() { s.answers.ChooseKeep(planning.ToggleKeep(s.answers.Keep, before)) })
			after := s.lossNow(losses[n])
			s.say(flow.KeepLine(&after))
			if before.Fate.IsKept() && after.Fate.IsKept() {
				s.say(flow.StillKept)
			}
		},
		all: func() {
			offered := planning.Offered(*s.answers.Plan)
			s.chooseKeep(func() { s.answers.KeepAll(offered); s.answers.MakePlan() })
		},
		none: func() { s.chooseKeep(func() { s.answers.ChooseKeep(upgrade.KeepChoice{}) }) },
	})
}

// lossNow gives what has become of a loss in the plan as it is now.
func (s *session) lossNow(l planning.Loss) planning.Loss {
	now := flow.KeepRows(s.answers.Plan)
	if i := slices.IndexFunc(now, func(other planning.Loss) bool { return other.Key() == l.Key() }); i >= 0 {
		return now[i]
	}
	return l
}

// chooseKeep changes what is kept, and tells what that changed.
func (s *session) chooseKeep(change func()) {
	before := s.answers.Plan.Cost.All()
	change()
	after := s.answers.Plan
	s.say(words.Count(after.Cost.Kept, "thing is", "things are") + " kept. " + words.Count(after.Cost.All(), "thing is", "things are") +
		" lost, before it was " + words.Number(before) + ".")
}
