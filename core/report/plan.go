package report

import (
	"cmp"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/phrase"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// maxTableRows bounds the tables of a report, which a person reads; the JSON holds
// everything.
const maxTableRows = 2000

// Plan writes a plan: what it costs, what will be done, and what was found.
func Plan(p upgrade.Plan) Document {
	d := Document{
		Title: "Plan: upgrade " + display.Clean(p.User.User.Name) + " to " + display.Clean(p.Target.License.Name),
		Sign:  []display.Text{"Approved by", "Date"},
	}
	d.lead(p.Cost.Sentence)
	addHead(&d, p)
	d.addFact("Planned", phrase.Moment(p.MadeAt))
	sections := planSections(p, Section{Heading: headFindings, Findings: p.Findings}, reasonsSection(planning.Losses(p)))
	sections[0].Paragraphs = nil // which lead the plan
	d.add(sections...)
	return d
}

// addHead says who is upgraded in which org, and to what.
func addHead(d *Document, p upgrade.Plan) {
	u := p.User.User
	d.addFact("User", u.Name+", "+u.Username)
	ids := []string{string(u.ID)}
	if p.User.Account != nil {
		d.addFact("Account", p.User.Account.Name)
		ids = append(ids, string(p.User.Account.ID))
	}
	d.addFact("Org", p.Session.Org.Name+", "+OrgKind(p.Session.Org))
	d.change("License", u.Profile.License.Name, p.Target.License.Name)
	d.change("Profile", u.Profile.Name, p.Target.Name)
	if p.Role.Name != "" {
		before := "none"
		if u.Role != nil {
			before = u.Role.Name
		}
		d.change("Role", before, p.Role.Name)
	}
	if logins := p.User.Usage.Logins; logins != nil {
		d.addFact("Logs in", logins.Words(p.MadeAt))
	}
	d.addFact("Planned by", p.Session.Admin.Name+", "+p.Session.Admin.Username)
	d.addFact("Ids", strings.Join(append(ids, string(p.Session.Org.ID)), ", "))
}

// OrgKind says in a word what kind of org it is: PRODUCTION, SANDBOX or SIMULATION.
func OrgKind(o core.Organization) string {
	switch {
	case o.IsSimulation:
		return "SIMULATION"
	case o.IsSandbox:
		return "SANDBOX"
	default:
		return "PRODUCTION"
	}
}

// headFindings stands above what the rules found.
const headFindings display.Text = "Findings"

// planSections are what plan and receipt have in common, around what only one of them says.
func planSections(p upgrade.Plan, own ...Section) []Section {
	list := []Section{costSection(p), stepsSection(p), removalsSection(p.Removed), sitesSection(p), sharingSection(p), rulesSection(p.Rules), comparedSection(p), settingsSection(p.Settings)}
	list = append(append(list, own...), impactSection(p))
	for _, c := range access.Categories() {
		list = append(list, lostSection(c, p))
	}
	list = append(list, keptSection(p), notAllowedSection(p), returnedSection(p.Access.Returned))
	for _, c := range access.Categories() {
		list = append(list, differencesSection("Gained: ", c, p.Access.Gained))
	}
	return append(list, listedSection(p.User))
}

// Steps lists what a plan does, field by field.
func Steps(p upgrade.Plan) []Item {
	items := make([]Item, len(p.Steps))
	for i, step := range p.Steps {
		items[i] = Item{Mark: formatNumber(i + 1), Title: display.Clean(step.Title), Changes: step.Changes, Brief: step.Kind.Reassigns()}
		if step.Permanent != "" {
			items[i].Lines = []display.Text{display.Clean(step.Permanent)}
		}
		enabled := func(s upgrade.Step) bool { return s.Kind == upgrade.StepEnablePartnerAccount }
		if step.Kind == upgrade.StepUpgradeUser && slices.ContainsFunc(p.Steps[:i], enabled) { // which no order of the writes can spare: a partner needs a partner account
			items[i].Lines = append(items[i].Lines, "Salesforce can still reject this step. The account then remains a partner account.")
		}
	}
	return items
}

func stepsSection(p upgrade.Plan) Section {
	s := Section{Heading: "What will change", Items: Steps(p)}
	if p.Role.Sentence != "" {
		s.Paragraphs = []display.Text{display.Clean(p.Role.Sentence)}
	}
	return s
}

// change is one field: its old and its new value.
func change(c upgrade.FieldChange) display.Text {
	line := display.Clean(cmp.Or(c.Label, c.Field) + ": " + cmp.Or(c.OldLabel, c.Old, "(empty)") + " → " + cmp.Or(c.NewLabel, c.New, "(empty)"))
	if c.Derived {
		line += " (by Salesforce)"
	}
	return line
}

// listSources lists what grants something.
func listSources(by []access.Source) display.Text {
	names := make([]display.Text, len(by))
	for i, s := range by {
		names[i] = display.Clean(string(s.Kind)) + " " + display.Clean(cmp.Or(s.Label, s.Name))
	}
	return display.Join(names, ", ")
}
