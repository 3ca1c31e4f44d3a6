package flow

import (
	"context"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// later is what is reassigned after an upgrade: the run of which it was left out, and its plan
// with what was chosen now.
type later struct {
	run *Run
	// facts are what the plan of the answers was amended by; nil before it was.
	facts *upgrade.LaterFacts
}

// reassignAction leads from the result to what the plan left out; nil where there is nothing, or
// no journal to go on with.
func (a *Answers) reassignAction(run *Run) *Action {
	if !run.Ending().State.Upgraded() || run.Result.Journal == "" || len(run.Result.ToReassign(run.Plan)) == 0 {
		return nil
	}
	return &Action{Key: "a", Label: labelReassign, Line: "Reassign what is still needed", Do: func() Effect {
		a.later = &later{run: run}
		return Effect{Go: StepReassign}
	}}
}

// skipLater keeps the steps that only the result leads to out of the way.
func skipLater(a *Answers) display.Text {
	if a.later == nil {
		return "Only after an upgrade."
	}
	return ""
}

// reassignStep lets what is reassigned afterwards be chosen.
func reassignStep() Step {
	return Step{ID: StepReassign, Name: words.UpgradeStep, Part: true, Aside: true, Skip: skipLater, Page: reassignPage}
}

func reassignPage(a *Answers, _ bool) Page {
	p := Page{Title: "Select what to reassign", Intro: "Nothing is written before you type the username."}
	if a.later == nil {
		return p
	}
	run := a.later.run
	removed := run.Result.ToReassign(run.Plan)
	p.Of, p.Actions = run, []Action{{Key: "r", Label: "back to the result", Line: "go back to the result", Do: func() Effect {
		a.later = nil
		return Effect{Go: StepResult}
	}}}
	all := words.Count(len(removed), "assignment", "assignments")
	p.Choices = &Choices{
		Columns: []Column{{Title: "Assignment", Least: 26, Most: 44}, {Title: headKind, Least: 14, Most: 26}},
		Len:     len(removed) + 1, None: "Nothing remains to reassign.",
		At: func(i int) Choice {
			if i == 0 {
				return reassignRow("all", "Everything", all, "Salesforce checks each against the new license.")
			}
			r := removed[i-1]
			return reassignRow(string(r.ID), display.Clean(r.Label), display.Clean(string(r.Kind)), display.Clean(r.Reason))
		},
		Choose: func(i int) (display.Text, *Read) {
			if i == 0 {
				return "", a.readAmended(run, planning.AllReassignable(removed))
			}
			return "", a.readAmended(run, []core.ID{removed[i-1].ID})
		},
	}
	return p
}

// reassignRow is something that can be reassigned.
func reassignRow(key string, name, kind, reason display.Text) Choice {
	return Choice{
		Key: key, Name: name, Cells: []display.Text{name, kind}, Say: func() display.Text { return name + ", " + kind + ". " + reason },
		Detail: func() []report.Section { return []report.Section{{Paragraphs: []display.Text{reason}}} },
	}
}

// readAmended reads what the plan of a run rests on, and makes it anew with what was chosen.
func (a *Answers) readAmended(run *Run, chosen []core.ID) *Read {
	org, plan := a.Org, run.Plan
	return &Read{
		Text: "Reading what to reassign", Failed: "What to reassign could not be read",
		Do: func(ctx context.Context) (func(), error) {
			facts, err := upgrade.GatherLater(ctx, org, plan)
			if err != nil {
				return nil, err
			}
			amended := planning.Amend(plan, facts, chosen)
			return func() { a.Plan, a.later = &amended, &later{run: run, facts: &facts} }, nil
		},
	}
}

// reassignConfirmStep asks for the username once more.
func reassignConfirmStep() Step {
	return Step{ID: StepReassignConfirm, Name: words.UpgradeStep, Part: true, Aside: true, Skip: skipLater, Page: reassignConfirmPage}
}

func reassignConfirmPage(a *Answers, _ bool) Page {
	p := Page{Title: "Confirm the reassignment", Gate: Gate{
		Kind: GateType, Label: labelReassign,
		Nothing: "Nothing was entered. Reassigning starts only with the username.",
		Differs: " is not the username. Enter it exactly as shown above.",
	}}
	if a.later == nil || a.later.facts == nil {
		return p
	}
	p.Of, p.Gate.Exact = a.Plan, a.Plan.User.User.Username
	p.Gate.Says = "Type " + display.Clean(p.Gate.Exact) + " to reassign"
	p.Gate.Brief = p.Gate.Says
	p.Body = reassignBody(a.later.run, *a.Plan)
	if blocker := planning.FindReassignBlocker(*a.Plan, *a.later.facts); blocker != nil {
		p.Gate = Gate{Kind: GateBlocked, Why: display.Clean(blocker.Title)}
		p.Body = []report.Section{{Findings: []core.Finding{*blocker}}}
	}
	return p
}

// reassignBody lists what is reassigned, and counts the permissions that come with it.
func reassignBody(run *Run, amended upgrade.Plan) []report.Section {
	steps := report.NewSteps(run.Result, amended)
	more := len(amended.Access.Returned) - len(run.Plan.Access.Returned)
	for i := range steps {
		steps[i].Changes = nil
	}
	u, org := amended.User.User, amended.Session.Org
	return []report.Section{{Items: steps}, {Facts: []report.Fact{
		{Name: words.User, Value: display.Clean(u.Name), Whole: true},
		{Name: words.Username, Value: display.Clean(u.Username), Whole: true},
		{Name: "Access", Value: words.Count(more, "permission", "permissions") + " more", Whole: true},
		{Name: words.Org, Value: display.Clean(org.Name) + ", " + words.OrgKind(org), Whole: true},
	}}}
}

// Begin begins to apply the plan, or to reassign what it left out.
func (a *Answers) Begin(c upgrade.Committer) <-chan upgrade.Event {
	if a.later != nil && a.later.facts != nil {
		return c.Reassign(a.later.run.Result, *a.Plan)
	}
	return c.Start(*a.Plan)
}

// Previous finds the step that going back leads to: from one beside the way, to the result.
func (a *Answers) Previous(steps []Step, at int) (int, bool) {
	if steps[at].Aside {
		return Index(steps, StepResult), true
	}
	for i := at - 1; i >= 0; i-- {
		if !steps[i].Part && a.Applies(&steps[i]) {
			return i, true
		}
	}
	return at, false
}
