package flow

import (
	"cmp"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// reviewStep shows all that will be done, field by field, before anything is asked.
func reviewStep() Step {
	return Step{
		ID: StepReview, Name: "Review", Load: (*Answers).readPlan, Page: reviewPage,
		Answer: func(a *Answers) display.Text {
			if a.Plan == nil {
				return ""
			}
			return words.Count(len(a.Plan.Steps), "step", "steps")
		},
	}
}

func reviewPage(a *Answers, full bool) Page {
	p := Page{Of: a.Plan, Title: "Review changes", Details: true, Gate: Gate{Kind: GateReview, Label: goOn}}
	if a.Plan == nil {
		return p
	}
	plan := *a.Plan
	switch {
	case core.HasBlocker(plan.Findings):
		p.Title, p.Gate = words.LossesBlocked, Gate{Kind: GateBlocked, Why: words.LossesStuck}
	case plan.NothingToDo() || words.ChangesNothing(plan):
		p.Title, p.Gate = words.ReviewNothing, Gate{Kind: GateEmpty, Label: "quit", Leads: Effect{Leave: true}}
	case a.Opts.DryRun:
		p.Title = "Review changes (dry run: nothing is changed)"
		p.Gate.Label, p.Gate.Leads = "quit and print the plan", Effect{Leave: true, Print: a.Plan}
	}
	p.Body = reviewBody(plan, full)
	if out := a.WayOut(); out != nil {
		p.Actions = append(p.Actions, *out)
	}
	p.Actions = append(p.Actions, Action{Key: "w", Label: "save", Saves: true, Do: func() Effect {
		written := ExportPlan(plan)
		return Effect{Export: &written}
	}})
	return p
}

// reviewBody writes the plan: its steps with their fields, what Salesforce removes,
// the total, the findings, and the step of the wizard that was skipped.
func reviewBody(p upgrade.Plan, full bool) []report.Section {
	body := []report.Section{{Items: report.Steps(p)}}
	if removed := removedItems(p); len(removed) > 0 {
		body = append(body, report.Section{Heading: "Automatically removed by Salesforce", Items: removed})
	}
	if moved := movedUsers(p); len(moved) > 0 {
		body = append(body, report.Section{Heading: "Other users changed by Salesforce", Items: []report.Item{{Changes: moved}}})
	}
	body = append(body, totalSection(p, full))
	if p.Role.Sentence != "" {
		body = append(body, report.Section{Heading: words.Role, Paragraphs: []display.Text{display.Clean(p.Role.Sentence)}})
	}
	if step, why := partnerStep(p); step == nil {
		body = append(body, report.Section{Heading: "Partner account", Paragraphs: []display.Text{"Skipped: " + why}, Told: true})
	}
	if full {
		return append(body, report.Section{Findings: p.Findings})
	}
	return append(body, report.Section{Findings: FoldNotes(Sorted(p.Findings)), Brief: true})
}

// removedItems names the assignments that go, and the sites.
func removedItems(p upgrade.Plan) []report.Item {
	items := make([]report.Item, 0, len(p.Removed)+len(p.Sites.Lost))
	for _, r := range p.Removed {
		title := words.Removal(r)
		if r.Reassigned {
			title += ", reassigned afterwards"
		}
		items = append(items, report.Item{Title: title, Brief: true})
	}
	for _, n := range p.Sites.Lost {
		items = append(items, report.Item{Title: display.Clean(n.Name) + " (site membership)", Brief: true})
	}
	return items
}

// movedUsers names the other users whose roles change as well.
func movedUsers(p upgrade.Plan) []upgrade.FieldChange {
	moved := planning.MovedUsers(p.User, p.Target.UserType, p.Role)
	changes := make([]upgrade.FieldChange, 0, len(moved))
	for _, u := range moved {
		changes = append(changes, upgrade.FieldChange{Label: "Role of " + cmp.Or(u.Name, u.Username), Old: u.Role.Name, New: p.Role.Name})
	}
	return changes
}

// totalSection sums up in one line, with a legend of the symbols that were used.
func totalSection(p upgrade.Plan, full bool) report.Section {
	n := words.Tally(p)
	text := "In all: " + display.Join(words.Total(p), ", ")
	if n[words.FieldSame] > 0 && !full {
		text += " (hidden)"
	}
	s := report.Section{Paragraphs: []display.Text{text + "."}}
	for k := words.FieldAdded; k < words.ChangeKinds; k++ {
		if n[k] > 0 {
			s.Legend = append(s.Legend, k.Symbol()+" "+k.Word())
		}
	}
	if len(p.Removed)+len(p.Sites.Lost) > 0 && n[words.FieldRemoved] == 0 {
		s.Legend = append(s.Legend, "- removed")
	}
	return s
}
