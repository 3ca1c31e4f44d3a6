package plain

import (
	"context"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/paper"
	"cupgrade/ui/words"
)

// review tells all that will be done, field by field, before anything is asked.
func (s *session) review(ctx context.Context) error {
	p := *s.answers.Plan
	switch {
	case core.HasBlocker(p.Findings):
		return s.blocked(ctx, p)
	case flow.Trivial(p):
		return s.trivial(ctx)
	}
	title := words.ReviewTitle
	if s.opts.DryRun {
		title = words.ReviewDryRun
	}
	s.say(title + ":")
	for i, step := range p.Steps {
		s.say(numbered(i+1, display.Clean(step.Title)))
		s.say(indentedAll(changes(step.Changes))...)
		if step.Permanent != "" {
			s.say(indented(display.Clean(step.Permanent)))
		}
	}
	s.say(removedShort(p)...)
	s.say(words.ReviewTotal + display.Join(words.Total(p), ", ") + ".")
	if p.Role.Sentence != "" {
		s.say(words.Role + ": " + display.Clean(p.Role.Sentence))
	}
	s.say(titles(warnings(p.Findings))...)
	if s.opts.DryRun {
		return s.dryRun(ctx, p)
	}
	plan := paper.Plan(p)
	if len(p.Findings) == 0 {
		return s.yes(ctx, question{prompt: textYes, help: []display.Text{helpYes}, paper: &plan}, nil)
	}
	lists := []section{findingsSection(p.Findings)}
	s.saySections(lists)
	return s.yes(ctx, question{prompt: textYesFindings, help: []display.Text{helpYes}, paper: &plan}, lists)
}

// dryRun ends with the plan.
func (s *session) dryRun(ctx context.Context, p upgrade.Plan) error {
	lists := []section{findingsSection(p.Findings)}
	s.saySections(lists)
	s.say(words.DryRun + ".")
	plan := paper.Plan(p)
	if err := s.yes(ctx, question{prompt: textYesDry, help: []display.Text{helpYes}, paper: &plan}, lists); err != nil {
		return err
	}
	s.settled, s.planned = true, &p
	return errQuit
}

// trivial says that there is nothing to change, and asks for nothing.
func (s *session) trivial(ctx context.Context) error {
	s.say(words.ReviewNothing + ".")
	_, err := s.menu(ctx, []display.Text{textLeaveNow}, nil)
	if err != nil {
		return err
	}
	s.settled = true
	return errQuit
}

// titles lists what was noticed, one line each.
func titles(list []core.Finding) []display.Text {
	rows := make([]display.Text, 0, len(list))
	for _, f := range flow.Sorted(list) {
		rows = append(rows, words.Severity(f.Severity)+": "+display.Clean(f.Title))
	}
	return rows
}

// changes tells the fields of a step that change.
func changes(list []upgrade.FieldChange) []display.Text {
	var rows []display.Text
	for _, c := range list {
		if words.KindOf(c) == words.FieldSame {
			continue
		}
		line := words.FieldLabel(c) + ": " + fromTo(words.Value(c.OldLabel, c.Old), words.Value(c.NewLabel, c.New))
		if c.Derived {
			line += " " + words.BySalesforce
		}
		rows = append(rows, line)
	}
	return rows
}

// removedShort names the assignments that go, and the sites.
func removedShort(p upgrade.Plan) []display.Text {
	if len(p.Removed)+len(p.Sites.Lost) == 0 {
		return nil
	}
	rows := []display.Text{words.ReviewRemoves + ":"}
	for _, r := range p.Removed {
		row := words.Removal(r)
		if r.GivenBack {
			row += textReturned
		}
		rows = append(rows, indented(row))
	}
	for _, n := range p.Sites.Lost {
		rows = append(rows, indented(display.Clean(n.Name)+" (site membership)"))
	}
	return rows
}
