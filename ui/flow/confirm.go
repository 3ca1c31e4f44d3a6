package flow

import (
	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// confirmStep asks for the exact username. Nothing else leads to the commit.
func confirmStep() Step {
	return Step{ID: StepConfirm, Name: "Confirm", Page: confirmPage, Skip: skipInDryRun}
}

// skipInDryRun says why a dry run asks for nothing and commits nothing.
func skipInDryRun(a *Answers) display.Text {
	if a.Opts.DryRun {
		return words.DryRun + "."
	}
	return ""
}

func confirmPage(a *Answers, _ bool) Page {
	p := Page{Title: "Confirm the upgrade", Gate: Gate{
		Kind: GateType, Label: "upgrade", Warns: "This can't be undone.",
		Nothing: "Nothing was entered. The upgrade starts only with the username.",
		Differs: " is not the username. Enter it exactly as shown above.",
	}}
	if a.Plan == nil {
		return p
	}
	p.Of, p.Gate.Exact = a.Plan, a.Plan.User.User.Username
	p.Gate.Says = "Type " + display.Clean(p.Gate.Exact) + " to upgrade and accept " + acceptText(*a.Plan)
	p.Gate.Brief = "Confirm the upgrade to accept " + acceptText(*a.Plan)
	if len(a.Plan.Removed) > 0 {
		p.Gate.Warning = "Removed assignments aren't restored automatically."
	}
	p.Body = confirmBody(*a.Plan)
	return p
}

// confirmBody names the user, the org, what changes, and what it costs.
func confirmBody(p upgrade.Plan) []report.Section {
	u, org := p.User.User, p.Session.Org
	role := words.OrNothing(p.Role.Name)
	if p.Role.Auto {
		role += ", assigned automatically"
	}
	var body []report.Section
	if words.OrgKind(org) == words.Production {
		body = append(body, report.Section{Level: core.SeverityBlocker, Paragraphs: []display.Text{"This is a PRODUCTION org."}})
	}
	account := words.AccountOf(p)
	if step, _ := partnerStep(p); step != nil {
		account += ", enabled as a partner account first"
	}
	body = append(body, report.Section{Facts: []report.Fact{
		{Name: words.User, Value: display.Clean(u.Name), Whole: true},
		{Name: words.Username, Value: display.Clean(u.Username), Whole: true},
		{Name: words.Account, Value: account, Whole: true},
		{Name: words.License, From: display.Clean(u.Profile.License.Name), Value: display.Clean(p.Target.License.Name), Whole: true},
		{Name: words.Profile, From: display.Clean(u.Profile.Name), Value: display.Clean(p.Target.Name), Whole: true},
		{Name: words.Role, Value: role, Whole: true},
		{Name: "Access", Value: costText(p), Whole: true},
		{Name: words.Org, Value: display.Clean(org.Name) + ", " + words.OrgKind(org), Whole: true},
		{Name: "ID", Value: display.Clean(string(u.ID)), Whole: true},
	}})
	if alike := words.LookAlikes(p); len(alike) > 0 {
		body = append(body, report.Section{Level: core.SeverityWarning, Paragraphs: alike})
	}
	return body
}

// costText counts what is lost, what is kept and what is reassigned.
func costText(p upgrade.Plan) display.Text {
	text := acceptText(p)
	if n := p.Cost.Kept; n > 0 {
		text += ", " + words.Number(n) + " kept"
	}
	if n := len(planning.ListReassigned(p.Removed, p.Choice.Reassign)); n > 0 {
		text += ", " + words.Number(n) + " reassigned"
	}
	return text
}
