package flow

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// accountStep shows that the account has to become a partner account first. It is
// skipped, with the reason, where that is not so.
func accountStep() Step {
	return Step{
		ID: StepAccount, Name: words.Account, Page: accountPage,
		Answer: func(a *Answers) display.Text {
			if !a.AccountSeen {
				return ""
			}
			return "enable"
		},
		Skip: func(a *Answers) display.Text {
			if a.Plan == nil {
				return "" // which is not known before there is a plan
			}
			_, why := partnerStep(*a.Plan)
			return why
		},
	}
}

// partnerStep finds the plan's step that makes the account a partner account, or
// says why there is none.
func partnerStep(p upgrade.Plan) (*upgrade.Step, display.Text) {
	for i := range p.Steps {
		if p.Steps[i].Kind == upgrade.StepEnablePartnerAccount {
			return &p.Steps[i], ""
		}
	}
	if p.NothingToDo() {
		return nil, words.ReviewNothing + "."
	}
	return nil, display.Clean(planning.EnablePartner(p.User.Account, p.Target.UserType).Reason)
}

func accountPage(a *Answers, _ bool) Page {
	p := Page{
		Of: a.Plan, Title: "Enable the account as a partner account", Gate: a.accountGate(),
	}
	if a.Plan == nil {
		return p
	}
	step, _ := partnerStep(*a.Plan)
	if step == nil {
		return p
	}
	others := findingOthers(a.Plan)
	if others == nil || !a.OthersSeen {
		p.Body = accountBody(*a.Plan, step)
	}
	if others != nil && !a.OthersSeen {
		p.Body = append(p.Body, report.Section{Findings: []core.Finding{*others}})
		return p // what is permanent is told when it is asked for
	}
	if step.Permanent != "" {
		p.Body = append(p.Body, report.Section{
			Heading: "This can't be undone", Level: core.SeverityWarning, Paragraphs: []display.Text{display.Clean(step.Permanent)},
		})
	}
	return p
}

// accountBody tells which account it is, and what changes of it.
func accountBody(plan upgrade.Plan, step *upgrade.Step) []report.Section {
	body := []report.Section{{Paragraphs: []display.Text{
		"Partner users need a partner account.",
	}}}
	if account := plan.User.Account; account != nil {
		body = append(body, report.Section{Facts: []report.Fact{
			{Name: words.Account, Value: display.Clean(account.Name)}, {Name: "Owner", Value: display.Clean(account.OwnerName)},
		}})
	}
	return append(body, report.Section{Items: []report.Item{{Changes: step.Changes}}})
}

// accountGate asks first, where other users of the account are affected, that this was
// understood, and then that it can't be undone.
func (a *Answers) accountGate() Gate {
	gate := Gate{
		Kind: GateTick, Label: goOn, Says: "I understand this can't be undone", Ticked: a.AccountSeen,
		Tick: func(seen bool) { a.AccountSeen = seen }, Why: "Confirm that you understand this first.",
	}
	if findingOthers(a.Plan) != nil && !a.OthersSeen {
		gate.Says, gate.Ticked = "I understand what changes for other external users of the account", false
		gate.Tick = func(seen bool) { a.OthersSeen = seen }
	}
	return gate
}

// findingOthers is what a plan says about the other users of the account that it
// enables, nil when it says nothing.
func findingOthers(p *upgrade.Plan) *core.Finding {
	if p == nil {
		return nil
	}
	i := slices.IndexFunc(p.Findings, func(f core.Finding) bool { return f.Code == upgrade.FindingAccountOthers })
	if i < 0 {
		return nil
	}
	return &p.Findings[i]
}
