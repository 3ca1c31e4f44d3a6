package flow

import (
	"cupgrade/core"
	"cupgrade/core/display"
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
		Kind: GateType, Label: "upgrade this user", Says: "Type the username to upgrade this user",
		Nothing: "Nothing was typed. Nothing happens without the username.",
		Differs: " is not the username. Type it exactly as it stands above.",
	}}
	if a.Plan == nil {
		return p
	}
	p.Of, p.Gate.Exact = a.Plan, a.Plan.User.User.Username
	p.Body = confirmBody(*a.Plan)
	return p
}

// confirmBody names the person, the account, the org and what can't be undone.
func confirmBody(p upgrade.Plan) []report.Section {
	u, org := p.User.User, p.Session.Org
	body := []report.Section{{Facts: []report.Fact{
		{Name: words.Username, Value: display.Clean(u.Username), Whole: true},
		{Name: "Id", Value: display.Clean(string(u.ID)), Whole: true},
		{Name: words.Name, Value: display.Clean(u.Name), Whole: true},
		{Name: words.Account, Value: words.AccountOf(p), Whole: true},
		{Name: words.License, From: display.Clean(u.Profile.License.Name), Value: display.Clean(p.Target.License.Name), Whole: true},
		{Name: "Org", Value: display.Clean(org.Name) + ", " + words.OrgKind(org), Whole: true},
	}}}
	if alike := words.LookAlikes(p); len(alike) > 0 {
		body = append(body, report.Section{Level: core.SeverityWarning, Paragraphs: alike})
	}
	if words.OrgKind(org) == words.Production {
		body = append(body, report.Section{Level: core.SeverityBlocker, Paragraphs: []display.Text{"This is a PRODUCTION org."}})
	}
	return append(body, report.Section{Paragraphs: []display.Text{words.Permanent(p)}})
}
