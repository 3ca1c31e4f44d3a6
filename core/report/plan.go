package report

import (
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// maxTableRows bounds the tables of a report, which a person reads; the JSON holds
// everything.
const maxTableRows = 2000

// Plan writes a plan: what will be done, what it costs, and what was found.
func Plan(p upgrade.Plan) Document {
	d := Document{Title: "Plan: upgrade " + display.Clean(p.User.User.Name) + " to " + display.Clean(p.Target.License.Name)}
	head(&d, p)
	d.fact("Made at", moment(p.MadeAt))
	body(&d, p)
	return d.flat()
}

// head says who is upgraded in which org, and to what.
func head(d *Document, p upgrade.Plan) {
	u := p.User.User
	d.fact("User", u.Name+" ("+u.Username+", "+string(u.ID)+")")
	if p.User.Account != nil {
		d.fact("Account", p.User.Account.Name+" ("+string(p.User.Account.ID)+")")
	}
	d.fact("Org", p.Session.Org.Name+" ("+OrgKind(p.Session.Org)+", "+string(p.Session.Org.ID)+")")
	d.fact("By", p.Session.Admin.Name+" ("+p.Session.Admin.Username+")")
	d.fact("License", u.Profile.License.Name+" → "+p.Target.License.Name)
	d.fact("Profile", u.Profile.Name+" → "+p.Target.Name)
	if before := u.Role; p.Role.Name != "" {
		name := "none"
		if before != nil {
			name = before.Name
		}
		d.fact("Role", name+" → "+p.Role.Name)
	}
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

// body is what plan and receipt have in common.
func body(d *Document, p upgrade.Plan) {
	d.add(stepsSection(p))
	d.add(findingsSection(p.Findings))
	d.add(costSection(p.Cost))
	d.add(reasonsSection(planning.Losses(p)))
	d.add(impactSection(p.Counts))
	for _, c := range access.Categories() {
		d.add(differencesSection("Lost: ", "Granted by", c, p.Access.Lost))
	}
	d.add(removalsSection(p.Removed))
	d.add(returnedSection(p.Access.Returned))
	d.add(sitesSection(p.Sites))
	d.add(sharingSection(p.Sharing))
	d.add(listedSection(p.User))
	for _, c := range access.Categories() {
		d.add(differencesSection("Gained: ", "Will be granted by", c, p.Access.Gained))
	}
}

// Steps lists what a plan does, field by field.
func Steps(p upgrade.Plan) []Item {
	items := make([]Item, len(p.Steps))
	for i, step := range p.Steps {
		items[i] = Item{Mark: number(i + 1), Title: display.Clean(step.Title), Changes: step.Changes, Brief: step.Kind.Reassigns()}
		if step.Permanent != "" {
			items[i].Lines = []display.Text{display.Clean(step.Permanent)}
		}
	}
	return items
}

func stepsSection(p upgrade.Plan) Section {
	s := Section{Heading: "Steps", Items: Steps(p)}
	if p.Role.Sentence != "" {
		s.Paragraphs = []display.Text{display.Clean(p.Role.Sentence)}
	}
	return s
}

// change is one field: its old and its new value.
func change(c upgrade.FieldChange) display.Text {
	value := func(label, raw string) display.Text {
		switch {
		case label != "":
			return display.Clean(label)
		case raw != "":
			return display.Clean(raw)
		default:
			return "(empty)"
		}
	}
	line := display.Clean(c.Label) + ": " + value(c.OldLabel, c.Old) + " → " + value(c.NewLabel, c.New)
	if c.Derived {
		line += " (by Salesforce)"
	}
	return line
}

func findingsSection(findings []core.Finding) Section {
	return Section{Heading: "Findings", Findings: findings}
}

// differencesSection lists the permissions of one category that change; of those
// that are lost, also how much it matters.
func differencesSection(prefix, by display.Text, c access.Category, all []upgrade.Difference) Section {
	table := Table{Head: []display.Text{headWhat, headAPIName, "Rights", "Matters", by}}
	total, judged := 0, false
	for _, d := range all {
		if d.Item.Category != c {
			continue
		}
		if total++; total <= maxTableRows {
			judged = judged || d.Severity != ""
			table.Rows = append(table.Rows, []display.Text{
				display.Clean(d.Label), display.Clean(apiName(d.Item)), display.Clean(d.Rights.String()),
				display.Clean(string(d.Severity)), sources(d.By),
			})
		}
	}
	if !judged {
		table.dropColumn(3)
	}
	return Section{
		Heading: prefix + display.Clean(c.Title()) + " (" + number(total) + ")", Table: &table, Paragraphs: cutNotice(total),
	}
}

// dropColumn takes a column out.
func (t *Table) dropColumn(i int) {
	t.Head = slices.Delete(t.Head, i, i+1)
	for n := range t.Rows {
		t.Rows[n] = slices.Delete(t.Rows[n], i, i+1)
	}
}

// apiName is how an item is named in metadata: "Case", "Case.Priority",
// "RunReports".
func apiName(i access.Item) string {
	switch i.Category {
	case access.CategoryObject:
		return i.Object
	case access.CategoryField:
		return i.Object + "." + i.Name
	case access.CategoryUser:
		return strings.TrimPrefix(i.Name, "Permissions")
	case access.CategorySetupEntity:
		return i.Object + " " + i.Name
	default:
		return i.Name
	}
}

// sources lists who grants something.
func sources(by []access.Source) display.Text {
	names := make([]display.Text, len(by))
	for i, s := range by {
		label := s.Label
		if label == "" {
			label = s.Name
		}
		names[i] = display.Clean(string(s.Kind)) + " " + display.Clean(label)
	}
	return display.Join(names, ", ")
}

func removalsSection(removed []upgrade.Removal) Section {
	table := Table{Head: []display.Text{"Removed", headAPIName, "Id", "Can be given back"}}
	for _, r := range removed {
		back := "no"
		if r.CanReturn {
			back = "yes"
		}
		if r.Reason != "" {
			back += ": " + r.Reason
		}
		if r.Reassigned {
			back = "given back by this plan"
		}
		table.Rows = append(table.Rows, []display.Text{
			display.Clean(string(r.Kind)) + " " + display.Clean(r.Label), display.Clean(r.Name), display.Clean(string(r.ID)), display.Clean(back),
		})
	}
	return Section{Heading: "Removed by the upgrade", Table: &table}
}

func sitesSection(s upgrade.SitePrediction) Section {
	section := Section{Heading: "Sites"}
	if !s.Known {
		section.Paragraphs = []display.Text{"It could not be read which sites the new profile gives. Check the members of each site."}
		return section
	}
	for _, part := range []struct {
		mark  display.Text
		sites []core.Network
	}{{"lost", s.Lost}, {"new", s.New}, {"kept", s.Kept}} {
		for _, n := range part.sites {
			item := Item{Mark: part.mark, Title: display.Clean(n.Name)}
			if by := s.By[n.ID]; len(by) > 0 {
				item.Lines = []display.Text{"Given by " + sources(by)}
			}
			section.Items = append(section.Items, item)
		}
	}
	return section
}

// moment writes a time so that nobody mistakes its zone; "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006 15:04:05 UTC")
}
