package plain

import (
	"context"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/finish"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// result tells what became of the upgrade, and asks what is next.
func (s *session) result(ctx context.Context) error {
	run := s.runs[len(s.runs)-1]
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
	if list := run.Result.Findings(); len(list) > 0 {
		s.say(findings(list, false)...)
	} else {
		s.say(words.ResultNext + ": " + run.Next())
	}
	for _, removal := range run.ToGiveBack() {
		s.say(indented(words.Removal(removal)))
	}
	s.say("Took " + words.Elapsed(run.Took) + ", ended " + words.Moment(run.At) + ".")
	return s.next(ctx, run)
}

// next asks whether to go on with somebody else, or to plan again.
func (s *session) next(ctx context.Context, run finish.Run) error {
	options := []display.Text{textAnother}
	if run.End() == finish.EndRejected {
		options = append(options, textPlanAgain)
	}
	n, err := s.menu(ctx, options)
	if err != nil {
		return err
	}
	s.settled = false
	if n == 1 {
		s.answers.ForgetFacts()
		return errReplan
	}
	s.answers, s.given, s.found = s.answers.Another(), flow.Given{}, nil
	return errAnother
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
		rows = append(rows, indented(display.Clean(st.Name)+": "+words.OrNothing(st.Then)+" -> "+words.OrNothing(st.Now)))
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
	for _, c := range v.Checks {
		rows = append(rows, indented(display.Clean(c.Name)+": predicted "+words.OrNothing(c.Predicted)+
			", read back "+words.OrNothing(c.Actual)+": "+words.Agreement(c.Agreement)+"."))
	}
	for _, m := range v.Access {
		rows = append(rows, indented(display.Clean(m.Label)+": predicted "+words.OrNothing(m.Predicted.String())+
			", read back "+words.OrNothing(m.Actual.String())+"."))
	}
	return rows
}
