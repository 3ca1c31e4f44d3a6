package plain

import (
	"context"
	"errors"
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// maxImproved is up to how many rows a page is made better before it is written:
// reading what there is to know of more would keep the person waiting for minutes.
const maxImproved = 50

// showPage shows a step that is described by a page.
func (s *session) showPage(ctx context.Context, step *flow.Step) error {
	p := step.Page(&s.answers, false)
	if p.Gate.Kind == flow.GateBlocked {
		return s.showBlocked(ctx, *s.answers.Plan)
	}
	if p.Choices == nil {
		return s.showDocuments(ctx, step, p)
	}
	if then, ok := s.answers.TakeSole(step, p); ok {
		s.say(step.Name + ": " + step.Answer(&s.answers) + ", the only choice.")
		if then == nil {
			return nil
		}
		return s.readOnce(ctx, then)
	}
	s.say(p.Title)
	if p.Aside != nil && p.Choices.Len <= maxImproved {
		switch err := s.readOnce(ctx, p.Aside.Start()); {
		case errors.Is(err, errCancelled):
			return err
		case err != nil: // which keeps nobody from choosing
			s.say(failureLines(p.Aside.Failed, err)...)
		}
		p = step.Page(&s.answers, false)
	}
	return s.offerChoices(ctx, p)
}

// showDocuments shows a page, and shows it again while it has more to be understood.
func (s *session) showDocuments(ctx context.Context, step *flow.Step, p flow.Page) error {
	for {
		if err := s.showDocument(ctx, p); err != nil || p.Gate.Kind != flow.GateTick {
			return err
		}
		if p = step.Page(&s.answers, false); p.Gate.Ticked {
			return nil
		}
	}
}

// offerChoices lets one row be chosen.
func (s *session) offerChoices(ctx context.Context, p flow.Page) error {
	c := p.Choices
	if c.Len > 0 || c.Unread != nil || p.Aside == nil {
		s.say(p.Intro)
	}
	switch {
	case c.Unread != nil:
		return s.nothingToChoose(ctx, findingLines(*c.Unread, true)...)
	case c.Len == 0:
		return s.nothingToChoose(ctx, c.None)
	case c.Note != "":
		s.say(c.Note)
	}
	rows, before := make([]display.Text, c.Len), noChoice
	for i := range rows {
		row := c.At(i)
		rows[i] = row.Say()
		if row.Key == c.Kept {
			before = i
		}
	}
	list := newList(rows)
	list.actions = p.Actions
	if c.Compare != nil {
		list.pair = func(ctx context.Context, left, right int) error { return s.compareRows(ctx, c.Compare, left, right) }
	}
	s.say(list.nextPage()...)
	return s.chooseRow(ctx, list, c, before)
}

// chooseRow takes the row that is picked, unless something stands against it.
func (s *session) chooseRow(ctx context.Context, list *list, c *flow.Choices, before int) error {
	for {
		n, err := s.pickRow(ctx, list, before)
		if err != nil {
			return err
		}
		row := c.At(n)
		if row.Off != nil {
			s.say(row.Name + " can't be selected.")
			s.say(findingsLines(row.Problems, true)...)
			continue
		}
		again, then := c.Choose(n)
		if then != nil {
			if err := s.readOnce(ctx, then); err != nil {
				return err
			}
		}
		s.sayChosen(row.Name, again)
		return nil
	}
}

// compareRows sets two rows beside each other, item by item.
func (s *session) compareRows(ctx context.Context, c *flow.Compare, left, right int) error {
	var list section
	read := c.Read(left, right, func(p flow.Page) {
		list.title = p.Choices.Note
		for i := range p.Choices.Len {
			list.rows = append(list.rows, p.Choices.At(i).Say())
		}
	})
	if err := s.readOnce(ctx, read); err != nil {
		return err
	}
	return s.readSection(ctx, list)
}

// nothingToChoose says that a list is empty; only b and q lead on.
func (s *session) nothingToChoose(ctx context.Context, why ...display.Text) error {
	s.say(why...)
	_, err := s.askMenu(ctx, []display.Text{textReadAgain}, nil)
	if err == nil {
		s.answers.ForgetFacts()
		return errAgain
	}
	return err
}

// showDocument tells what a page shows, and asks for what it asks for.
func (s *session) showDocument(ctx context.Context, p flow.Page) error {
	gate := p.Gate
	s.sayTitle(p)
	if gate.Kind == flow.GateEmpty {
		return s.leaveEmpty(ctx, gate)
	}
	s.sayBody(p.Body)
	q := question{prompt: textContinue + ".", help: []display.Text{helpYes}, paper: findExport(p)}
	switch gate.Kind {
	case flow.GateTick:
		q.prompt = textContinue + ": " + gate.Says + "."
		if err := s.askToGoOn(ctx, q, nil); err != nil {
			return err
		}
		gate.Tick(true)
		return nil
	case flow.GateType:
		return s.typeExactly(ctx, gate)
	case flow.GateReview:
		return s.askAgreement(ctx, p, q)
	case flow.GateChoice:
		return s.askAction(ctx, p)
	case flow.GateNone, flow.GateBlocked, flow.GateEmpty:
	}
	return nil
}

// findExport is what w writes at a page, nil where it has nothing to write.
func findExport(p flow.Page) *flow.Export {
	i := slices.IndexFunc(p.Actions, func(a flow.Action) bool { return a.Saves })
	if i < 0 {
		return nil
	}
	return p.Actions[i].Do().Export
}

// leaveEmpty leaves when there is nothing to do.
func (s *session) leaveEmpty(ctx context.Context, gate flow.Gate) error {
	if _, err := s.askMenu(ctx, []display.Text{textLeaveNow}, nil); err != nil {
		return err
	}
	return s.followLead(gate.Leads)
}

// followLead goes where a gate leads, other than to the next step.
func (s *session) followLead(e flow.Effect) error {
	if !e.Leave {
		return nil
	}
	s.settled, s.planned = true, e.Print
	return errQuit
}

// askAgreement asks to go on after something was looked at.
func (s *session) askAgreement(ctx context.Context, p flow.Page, q question) error {
	var lists []section
	if found := findingsOf(p); len(found) > 0 || p.Gate.Leads.Leave {
		lists = []section{findingsSection(found)}
		s.saySections(lists)
	}
	switch {
	case p.Gate.Leads.Leave:
		s.say(words.DryRun + ".")
		q.prompt = textFinish + textOrRead
	case lists != nil:
		q.prompt = textContinue + textOrRead
	}
	if err := s.askToGoOn(ctx, q, lists); err != nil {
		return err
	}
	return s.followLead(p.Gate.Leads)
}

// findingsOf lists the findings of a page.
func findingsOf(p flow.Page) []core.Finding {
	var list []core.Finding
	for _, s := range p.Body {
		list = append(list, s.Findings...)
	}
	return list
}

// typeExactly goes on when a text was typed exactly.
func (s *session) typeExactly(ctx context.Context, gate flow.Gate) error {
	q := question{prompt: words.Sentences(gate.Warns, gate.Warning, gate.Says), help: []display.Text{helpName}}
	for {
		line, err := s.askQuestion(ctx, q)
		switch {
		case err != nil:
			return err
		case line == gate.Exact:
			return nil
		case typedText(line) == "":
			s.say(gate.Nothing)
		default:
			s.say(quoteTyped(line) + gate.Differs)
		}
	}
}

// askAction lets one of the actions of a page be chosen.
func (s *session) askAction(ctx context.Context, p flow.Page) error {
	actions := slices.DeleteFunc(slices.Clone(p.Actions), func(a flow.Action) bool { return a.Line == "" })
	lines := make([]display.Text, len(actions))
	for i, a := range actions {
		lines[i] = a.Line
	}
	n, err := s.askMenu(ctx, lines, findExport(p))
	switch {
	case err != nil:
		return err
	case n == noChoice:
		return errQuit
	}
	e := actions[n].Do()
	if e.Notice != "" {
		s.say(e.Notice)
	}
	if e.Read == nil {
		s.settled = false
		if e.Anew {
			s.found = nil
		}
		return &goTo{e.Go}
	}
	switch err := s.readOnce(ctx, e.Read); {
	case errors.Is(err, errCancelled):
		return err
	case err != nil: // what was read before stands
		s.say(failureLines(e.Read.Failed, err)...)
	}
	return errAgain
}

// showBlocked tells what stops the upgrade. Nothing leads on from there but reading
// again what the admin has mended, and another choice.
func (s *session) showBlocked(ctx context.Context, p upgrade.Plan) error {
	isBlocker := func(f core.Finding) bool { return f.Severity == core.SeverityBlocker }
	s.say(words.LossesBlocked + ".")
	for _, f := range flow.Sorted(p.Findings) {
		if isBlocker(f) {
			s.say(findingLines(f, true)...)
		}
	}
	s.say(warningLines(slices.DeleteFunc(slices.Clone(p.Findings), isBlocker), false)...)
	s.say(words.LossesStuck)
	plan := flow.ExportPlan(p)
	options, out := []display.Text{textReadAgain}, s.answers.WayOut()
	if out != nil {
		options = append(options, out.Line)
	}
	switch n, err := s.askMenu(ctx, options, &plan); {
	case err != nil:
		return err
	case n == noChoice:
		return errQuit
	case n > 0:
		e := out.Do()
		if e.Read != nil {
			if err := s.readOnce(ctx, e.Read); err != nil {
				return err
			}
		}
		return &goTo{e.Go}
	}
	s.answers.Refresh()
	return &goTo{flow.StepLosses}
}
