package flow

import (
	"context"
	"slices"
	"strings"

	"cupgrade/core/commit"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// resultStep shows what became of the upgrade: each step, and what was predicted
// beside what was read back.
func resultStep() Step {
	return Step{ID: StepResult, Name: words.UpgradeStep, Part: true, Page: resultPage}
}

// Last is the last upgrade of the session, nil before there is one.
func (a *Answers) Last() *Run {
	if len(a.Runs) == 0 {
		return nil
	}
	return &a.Runs[len(a.Runs)-1]
}

func resultPage(a *Answers, _ bool) Page {
	run := a.Last()
	if run == nil {
		return Page{}
	}
	ending := run.Ending()
	return Page{
		Of: len(a.Runs), State: ending.State, Title: titleOf(ending), Intro: display.Clean(ending.Headline), Ends: true,
		Body: resultBody(run), Gate: Gate{Kind: GateChoice}, Actions: resultActions(a, run),
	}
}

// titleOf is an ending's verdict as a title.
func titleOf(ending upgrade.Ending) display.Text {
	verdict := ending.Verdict
	return display.Clean(strings.ToUpper(verdict[:1]) + verdict[1:])
}

// resultBody writes the result as one document.
func resultBody(run *Run) []report.Section {
	r, findings, ending := run.Result, run.Result.Findings(), run.Ending()
	body := []report.Section{stepsSection(r.Steps), staleSection(r)}
	if r.ChangedBy != "" {
		by := "Last changed by " + display.Clean(r.ChangedBy) + ", " + words.Moment(r.ChangedAt)
		body = append(body, report.Section{Items: []report.Item{{Title: by}}, Spoken: true})
	}
	body = append(body, report.Section{Findings: findings})
	if ending.MayBeUpgraded() { // what was not done needs no proof
		body = append(body, proofSections(r.Verification)...)
	}
	if r.Err != nil {
		body = append(body, report.Section{Heading: "Why it ended", Err: r.Err})
	}
	next := report.Section{
		Heading: "What to do now", Paragraphs: []display.Text{display.Clean(ending.Next)},
		Told: len(findings) > 0 || r.Err != nil && Explained(r.Err).Action != "", // which say another thing to do
	}
	if ending.Upgraded() {
		for _, removal := range r.ToReassign(run.Plan) {
			next.Items = append(next.Items, report.Item{Mark: "+", Title: words.Removal(removal)})
		}
	}
	body = append(body, next)
	took := "Took " + words.Elapsed(run.Took) + ", ended " + words.Moment(run.At)
	body = append(body, report.Section{Paragraphs: []display.Text{took}, Spoken: true})
	if calls := words.Calls(r.Calls); calls != "" {
		body = append(body, report.Section{Paragraphs: []display.Text{"API calls: " + calls}})
	}
	return body
}

func stepsSection(steps []upgrade.StepResult) report.Section {
	s := report.Section{Items: make([]report.Item, len(steps))}
	for i, step := range steps {
		title := words.Number(i+1) + ". " + display.Clean(step.Step.Title)
		if step.ByOther {
			title += " (someone else did it)"
		}
		s.Items[i] = report.Item{
			Mark: display.Clean(string(step.Outcome)), Title: title, Finding: step.Finding, Raw: words.Raw(step.Err),
			Told: step.Finding == nil && step.Err == nil,
		}
	}
	return s
}

// staleSection lists what had changed since the plan was made.
func staleSection(r upgrade.Result) report.Section {
	if len(r.Stale) == 0 {
		return report.Section{}
	}
	s := report.Section{Heading: "Changed since the plan was made"}
	for _, st := range r.Stale {
		s.Facts = append(s.Facts, report.Fact{Name: display.Clean(st.Name), From: words.OrNothing(st.Then), Value: words.OrNothing(st.Now)})
	}
	return s
}

// proofSections set what was predicted beside what was read back, what differs first.
// What Salesforce does a moment after the upgrade is no part of the proof.
func proofSections(v upgrade.Verification) []report.Section {
	var checks, later []upgrade.Check
	for _, c := range v.Checks {
		if c.Agreement == upgrade.AgreementPending {
			later = append(later, c)
		} else {
			checks = append(checks, c)
		}
	}
	order := []upgrade.Agreement{upgrade.AgreementMismatch, upgrade.AgreementUnknown, upgrade.AgreementMatch, upgrade.AgreementUnplanned}
	slices.SortStableFunc(checks, func(a, b upgrade.Check) int {
		return slices.Index(order, a.Agreement) - slices.Index(order, b.Agreement)
	})
	var list []report.Section
	if v.Err != nil {
		list = append(list, report.Section{Heading: "It could not be read back", Items: []report.Item{{Raw: words.Raw(v.Err)}}})
	}
	if len(v.Checks) == 0 {
		return list
	}
	return append(
		list,
		report.Section{Heading: "Predicted and read back", Checks: checks},
		report.Section{Heading: "Not as predicted", Mismatches: v.Access},
		report.Section{Heading: "Not yet", Checks: later},
	)
}

func resultActions(a *Answers, run *Run) []Action {
	list := []Action{{Key: "n", Label: "upgrade another", Line: "Upgrade another user", Do: func() Effect {
		*a = a.Another()
		return Effect{Go: StepUser, Anew: true}
	}}, {Key: "w", Label: "save", Saves: true, Do: func() Effect {
		receipt := ExportReceipt(run)
		return Effect{Export: &receipt}
	}}}
	ending := run.Ending()
	if ending.Upgraded() {
		list = append(list, Action{Key: "v", Label: "read back", Line: "Read the user back again", Do: func() Effect {
			return Effect{Read: a.readBack(run)}
		}})
	}
	if !ending.MayBeUpgraded() { // nothing stands in the way of planning again
		list = append(list, Action{Key: "r", Label: "plan again", Line: "Plan again", Do: func() Effect {
			a.ForgetFacts()
			return Effect{Go: StepLosses, Notice: "Planned again from what the org holds now."}
		}})
	}
	return append(list, Action{Key: "q", Do: func() Effect { return Effect{Leave: true} }})
}

// readBack reads the upgraded user once more: what Salesforce does by itself after an
// upgrade, such as the membership of sites, comes a moment later. The newest reading is
// the one that counts; an error leaves what was read before.
func (a *Answers) readBack(run *Run) *Read {
	org, plan := a.Org, run.Plan
	return &Read{
		Text: "Reading the user back", Failed: "It could not be read back",
		Do: func(ctx context.Context) (func(), error) {
			v := commit.Verify(ctx, org, plan)
			return func() { run.Result.Verification = v }, v.Err
		},
		Done: func() display.Text { return "Read back again, " + words.Moment(a.currentTime()) + "." },
	}
}
