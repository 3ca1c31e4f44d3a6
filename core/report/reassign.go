package report

import (
	"slices"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// Reassignable lists what the upgrade of a run removed and can be assigned again, and what
// can't.
func Reassignable(id string, run Run) Document {
	d := Document{Title: "What can be reassigned: " + display.Clean(run.Plan.User.User.Name)}
	d.lead(run.Ending.Headline)
	d.addFact("User", run.Plan.User.User.Name+", "+run.Plan.User.User.Username)
	d.addFact("Run", id)
	left := run.Result.ToReassign(run.Plan)
	if len(left) == 0 {
		d.add(Section{Heading: "To reassign", Paragraphs: []display.Text{"Nothing remains to reassign."}})
		return d
	}
	s := removalsSection(left)
	s.Heading = "To reassign"
	d.add(s, Section{Heading: "What to do", Paragraphs: []display.Text{
		"See what reassigning does with: " + upgrade.CommandReassign + " " + display.Clean(id) + " all",
	}})
	return d
}

// Reassignment tells what a plan that was amended will reassign, and what the user gets with it.
func Reassignment(before upgrade.Result, amended upgrade.Plan) Document {
	d := Document{Title: "Reassign to " + display.Clean(amended.User.User.Name)}
	d.addFact("User", amended.User.User.Name+", "+amended.User.User.Username)
	d.addFact("Org", amended.Session.Org.Name+", "+OrgKind(amended.Session.Org))
	d.add(Section{Heading: "What will be done", Items: NewSteps(before, amended)}, returnedSection(amended.Access.Returned))
	return d
}

// NewSteps lists the steps of a plan that was amended which were not applied before.
func NewSteps(before upgrade.Result, amended upgrade.Plan) []Item {
	var items []Item
	for i, item := range Steps(amended) {
		step := amended.Steps[i]
		if !slices.ContainsFunc(before.Steps, func(s upgrade.StepResult) bool {
			return s.Outcome == upgrade.OutcomeApplied && s.Step.Kind == step.Kind && s.Step.Record == step.Record
		}) {
			item.Mark = "+"
			items = append(items, item)
		}
	}
	return items
}
