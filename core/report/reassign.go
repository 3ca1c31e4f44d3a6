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
	d.fact("User", run.Plan.User.User.Name+", "+run.Plan.User.User.Username)
	d.fact("Run", id)
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
func Reassignment(before, amended upgrade.Plan) Document {
	d := Document{Title: "Reassign to " + display.Clean(amended.User.User.Name)}
	d.fact("User", amended.User.User.Name+", "+amended.User.User.Username)
	d.fact("Org", amended.Session.Org.Name+", "+OrgKind(amended.Session.Org))
	steps := Section{Heading: "What will be done"}
	for _, item := range Steps(amended) {
		if !slices.ContainsFunc(before.Steps, func(s upgrade.Step) bool { return display.Clean(s.Title) == item.Title }) {
			item.Mark = "+"
			steps.Items = append(steps.Items, item)
		}
	}
	d.add(steps, returnedSection(amended.Access.Returned))
	return d
}
