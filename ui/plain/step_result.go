package plain

import (
	"context"
	"errors"
	"slices"

	"cupgrade/core/display"
	"cupgrade/core/order"
	"cupgrade/core/upgrade"
	"cupgrade/ui/finish"
	"cupgrade/ui/flow"
	"cupgrade/ui/paper"
	"cupgrade/ui/words"
)

// result tells what became of the upgrade, and asks what is next.
func (s *session) result(ctx context.Context) error {
	run := &s.runs[len(s.runs)-1]
	s.say("", verdict(run.End())+". "+run.Headline())
	for i, step := range run.Result.Steps {
		if why := refused(step); len(why) > 0 {
			s.say(stepLine(i, step))
			s.say(why...)
		}
	}
	s.say(stale(run.Result)...)
	if run.End() != finish.EndRejected { // what was not done needs no proof
		s.say(proof(run.Result.Verification)...)
	}
	if err := run.Result.Err; err != nil {
		s.say(failure(words.ResultEnded, err)...)
	}
	switch list := run.Result.Findings(); {
	case len(list) > 0:
		s.say(findings(list, false)...)
	case run.Result.Err == nil || flow.Explained(run.Result.Err).Action == "": // which would say another thing to do
		s.say(words.ResultNext + ": " + run.Next())
	}
	if list := run.ToGiveBack(); len(list) > 0 && run.End() != finish.EndVerified {
		s.say(textToGiveBack)
	}
	for _, removal := range run.ToGiveBack() {
		s.say(indented(words.Removal(removal)))
	}
	receipt := paper.Receipt(run)
	s.say("Took " + words.Elapsed(run.Took) + ", ended " + words.Moment(run.At) + ".")
	if calls := words.Calls(run.Result.Calls); calls != "" {
		s.say(words.APICalls + ": " + calls + ".")
	}
	return s.next(ctx, run, &receipt)
}

// next asks whether to go on with somebody else, or to plan again.
func (s *session) next(ctx context.Context, run *finish.Run, receipt *paper.Paper) error {
	options := []display.Text{textAnother}
	if run.End() == finish.EndRejected {
		options = append(options, textPlanAgain)
	}
	if run.Upgraded() {
		options = append(options, textReadBack)
	}
	n, err := s.menu(ctx, options, receipt)
	if err != nil {
		return err
	}
	switch options[n] {
	case textReadBack:
		return s.readBack(ctx)
	case textPlanAgain:
		s.settled = false
		s.answers.ForgetFacts()
		return errReplan
	}
	s.settled = false
	s.answers, s.given, s.found = s.answers.Another(), flow.Given{}, nil
	return errAnother
}

// readBack reads the upgraded user once more, since what Salesforce does by itself
// comes a moment later, and tells the result anew.
func (s *session) readBack(ctx context.Context) error {
	run := &s.runs[len(s.runs)-1]
	org, plan := s.answers.Org, run.Plan
	v, err := readOnce(ctx, s, words.ReadingBack, nil, func(ctx context.Context) (upgrade.Verification, error) {
		return finish.ReadBack(ctx, org, plan)
	})
	switch {
	case errors.Is(err, errCancelled):
		return err
	case err != nil: // what was read before stands
		s.say(failure(words.ResultUnread, err)...)
	default:
		run.Result.Verification = v
	}
	return s.result(ctx)
}

// verdict says in a few words how an upgrade ended.
func verdict(end finish.End) display.Text {
	switch end {
	case finish.EndVerified:
		return words.ResultVerified
	case finish.EndNotVerified:
		return words.ResultNotVerified
	case finish.EndUnknown:
		return words.ResultUnknown
	default:
		return words.ResultRejected
	}
}

// refused explains a step that was not applied, and quotes the raw words.
func refused(step upgrade.StepResult) []display.Text {
	var rows []display.Text
	if f := step.Finding; f != nil {
		for _, text := range []string{f.Title, f.Meaning, f.Action} {
			if text != "" {
				rows = append(rows, indented(display.Clean(text)))
			}
		}
	}
	return append(rows, raw(step.Err)...)
}

// stale lists what had changed since the plan was made, and who changed it.
func stale(r upgrade.Result) []display.Text {
	if len(r.Stale) == 0 {
		return nil
	}
	rows := []display.Text{words.ResultStale + ":"}
	for _, st := range r.Stale {
		rows = append(rows, indented(display.Clean(st.Name)+": "+fromTo(words.OrNothing(st.Then), words.OrNothing(st.Now))))
	}
	if r.ChangedBy != "" {
		rows = append(rows, indented("Last changed by "+display.Clean(r.ChangedBy)+", "+words.Moment(r.ChangedAt)))
	}
	return rows
}

// proof sets what was predicted beside what was read back.
func proof(v upgrade.Verification) []display.Text {
	var rows []display.Text
	if v.Err != nil {
		rows = append(rows, words.ResultUnread+":")
		rows = append(rows, raw(v.Err)...)
	}
	if len(v.Checks) == 0 {
		return rows
	}
	rows = append(rows, words.ResultProof+":")
	for _, c := range differingFirst(v.Checks) {
		rows = append(rows, indented(checkLine(c)))
	}
	for _, m := range v.Access[:min(len(v.Access), maxMismatches)] {
		rows = append(rows, indented(display.Clean(m.Label)+": predicted "+words.OrNothing(m.Predicted.String())+
			", read back "+words.OrNothing(m.Actual.String())+"."))
	}
	if more := len(v.Access) - maxMismatches; more > 0 {
		rows = append(rows, indented(words.Count(more, "permission more is", "permissions more are")+textNotPredicted))
	}
	return rows
}

// maxMismatches bounds the permissions that are told one by one: who has more of them
// has one mistake, and the files hold all.
const maxMismatches = pageSize

// differingFirst puts what is not as predicted before what is.
func differingFirst(checks []upgrade.Check) []upgrade.Check {
	list := slices.Clone(checks)
	order.Stable(list, func(a, b *upgrade.Check) int { return checkOrder(a) - checkOrder(b) })
	return list
}

func checkOrder(c *upgrade.Check) int {
	return slices.Index([]upgrade.Agreement{
		upgrade.AgreementMismatch, upgrade.AgreementUnknown, upgrade.AgreementPending, upgrade.AgreementMatch,
	}, c.Agreement)
}

// checkLine is one check. Of what is as predicted the value is told once, so that what
// differs stands out to who listens.
func checkLine(c upgrade.Check) display.Text {
	if c.Agreement == upgrade.AgreementMatch {
		return display.Clean(c.Name) + ": " + words.OrNothing(c.Actual) + ", " + words.Agreement(c.Agreement) + "."
	}
	line := display.Clean(c.Name) + ": " + words.Agreement(c.Agreement) + ", predicted " + words.OrNothing(c.Predicted) +
		", read back " + words.OrNothing(c.Actual) + "."
	if c.Agreement == upgrade.AgreementPending {
		line += " " + textPending
	}
	return line
}
