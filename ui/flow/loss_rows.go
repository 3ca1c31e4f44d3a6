package flow

import (
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// The titles that several columns and labels of losses have.
const (
	headWhat      display.Text = "What"
	headKind      display.Text = "Kind"
	headSeverity  display.Text = "Severity"
	headRights    display.Text = "No longer"
	headUsed      display.Text = "Used"
	headOpened    display.Text = "Opened"
	headNew       display.Text = "New"
	headGained    display.Text = "Gained"
	headGrantedBy display.Text = "Granted by"
	headAfter     display.Text = "Afterwards"
	headCanKeep   display.Text = "Can keep"
	headWhy       display.Text = "Why"
	headAPIName   display.Text = "API name"
	headMeaning   display.Text = "Meaning"
)

// labelWhole gives a value with its label, which is shown whole.
func labelWhole(label, value display.Text) report.Fact {
	return report.Fact{Name: label, Value: value, Whole: true}
}

// factsOf gives labelled values as a section.
func factsOf(facts ...report.Fact) []report.Section { return []report.Section{{Facts: facts}} }

// lossRows are the losses of one kind.
func lossRows(p *upgrade.Plan, kind upgrade.LossKind, list []planning.Loss) *Choices {
	columns := []Column{{Title: headWhat, Least: 22, Most: 36}, {Title: headSeverity, Least: 12, Most: 12}, {Title: headAfter, Least: 17, Most: 17}}
	switch kind {
	case upgrade.LossObjects, upgrade.LossFields:
		columns = append(columns, Column{Title: "Rights", Least: 14, Most: 60})
	case upgrade.LossSetupEntities:
		columns = append(columns, Column{Title: headKind, Least: 14, Most: 60})
	case upgrade.LossSharingSets:
		columns[2] = Column{Title: headOpened, Least: 14, Most: 60}
	case upgrade.LossLogin, upgrade.LossRecordTypes, upgrade.LossLayouts:
		columns[2] = Column{Title: headAfter, Least: 17, Most: 80}
	default:
		columns[0].Most = 60
	}
	if hasUse(kind) {
		columns = append(columns, Column{Title: headUsed, Least: 20, Most: 30})
	}
	return &Choices{
		Columns: columns, Len: len(list), Marked: 1, At: func(i int) Choice { return lossRow(p, &list[i]) },
		Search: func(i int) string {
			l := &list[i]
			return strings.ToLower(l.Label + " " + l.Item.Object + "." + l.Item.Name + " " + l.Rights.String() + " " + string(l.Severity) + " " + l.Note + " " + string(fateText(l)))
		},
	}
}

func lossRow(p *upgrade.Plan, l *planning.Loss) Choice {
	name := words.Difference(upgrade.Difference{Item: l.Item, Label: l.Label})
	c := Choice{
		Key: l.Key(), Name: name, Offer: offerFor(p, l), Mark: Mark{Severity: l.Severity}, Brief: name, Cells: []display.Text{name, "", fateText(l)},
		Detail: func() []report.Section { return factsOf(append(lossFacts(p, l), coveredFact(p, l))...) },
		Full:   func() []report.Section { return lossInFull(p, l, name) },
		Say:    func() display.Text { return lossLine(p, l, name) },
	}
	switch l.Kind {
	case upgrade.LossObjects, upgrade.LossFields:
		c.Cells = append(c.Cells, display.Clean(l.Rights.String()))
		if l.Fate != planning.FateKept {
			c.Brief += ": no longer " + c.Cells[3]
		}
	case upgrade.LossSetupEntities:
		c.Cells = append(c.Cells, entityKind(l.Item.Object))
		c.Brief += " (" + c.Cells[3] + ")"
	case upgrade.LossSharingSets, upgrade.LossLogin, upgrade.LossRecordTypes, upgrade.LossLayouts:
		c.Cells[2] = display.Clean(l.Note)
	default:
	}
	if hasUse(l.Kind) {
		c.Cells = append(c.Cells, usedWords(p, l))
	}
	if l.Fate.IsKept() {
		c.Brief += ", " + c.Cells[2]
	}
	return c
}

// hasUse tells whether anything remembers how losses of a kind were used.
func hasUse(kind upgrade.LossKind) bool {
	return !kind.IsSetting() && !slices.Contains([]upgrade.LossKind{upgrade.LossSetupEntities, upgrade.LossSharingSets, upgrade.LossAssignments}, kind)
}

// usedWords says how what is lost was used.
func usedWords(p *upgrade.Plan, l *planning.Loss) display.Text {
	return display.Clean(l.Use.Words(p.MadeAt))
}

// fateText is what becomes of a loss, and whether it could be kept as far as that is known.
func fateText(l *planning.Loss) display.Text {
	unsure := l.Offer.Verdict == upgrade.VerdictNotKnown
	switch {
	case l.Fate == planning.FateKept && unsure:
		return "kept if allowed"
	case l.Fate == planning.FateNotAllowed:
		return "lost, not allowed"
	case l.Fate != planning.FateLost, l.Offer.Rights == 0:
		return display.Clean(string(l.Fate))
	case unsure:
		return "might be kept"
	}
	return "can be kept"
}

// lossLine is one loss: how grave, what, who gives it today, and why it matters.
func lossLine(p *upgrade.Plan, l *planning.Loss, name display.Text) display.Text {
	line := words.LossSeverity(l.Severity) + ": " + name
	rights := display.Clean((l.Rights &^ access.Use).String())
	switch {
	case l.Rights&^access.Use == 0:
	case l.Fate == planning.FateKept:
		line += ", " + rights
	default:
		line += ", no longer " + rights
	}
	if l.Fate != planning.FateLost {
		line += "; " + fateText(l)
	}
	if l.Note != "" {
		line += "; " + display.Clean(l.Note)
	}
	if l.Use.Times > 0 {
		line += "; used " + usedWords(p, l)
	}
	if !strings.HasSuffix(string(line), ".") {
		line += "."
	}
	return line + grantedLine(l) + " " + display.Clean(planning.ReasonOf(l.Rule))
}

// KeepLine tells of a loss what becomes of it.
func KeepLine(l *planning.Loss) display.Text {
	line := fateText(l) + ": " + words.Difference(upgrade.Difference{Item: l.Item, Label: l.Label})
	if rights := l.Rights &^ access.Use; rights != 0 {
		line += ", " + display.Clean(rights.String())
	}
	return line + "." + grantedLine(l)
}

// lossFacts tell who gives it now, how much the person has of it, and why it matters.
func lossFacts(p *upgrade.Plan, l *planning.Loss) []report.Fact {
	used := display.Text("")
	if l.Use != (upgrade.Use{}) {
		used = usedWords(p, l)
	}
	return []report.Fact{
		rightsFact(l), labelWhole(grantedBy(l), words.Sources(l.By)), noteFact(l),
		labelWhole(headWhy, display.Clean(planning.ReasonOf(l.Rule))), labelWhole(headUsed, used), offerFact(l),
	}
}

// coveredFact tells whom a sharing set covers as well that the new profile is added to.
func coveredFact(p *upgrade.Plan, l *planning.Loss) report.Fact {
	if l.Kind != upgrade.LossSharingSets {
		return report.Fact{}
	}
	return labelWhole("Covers", display.Clean(planning.DescribeCovered(*p)))
}

// offerFact says whether a loss can be kept, as far as that is known, and who says so.
func offerFact(l *planning.Loss) report.Fact {
	text := display.Text("Not known.")
	switch {
	case l.Offer.Verdict == "":
		return report.Fact{}
	case l.Offer.Rights == 0:
		text = "No."
	case l.Offer.Rights != l.Rights && l.Rights != 0:
		text = "In part."
	case l.Offer.Verdict == upgrade.VerdictAllowed:
		text = "Yes."
	}
	if l.Offer.Why != "" {
		text += " " + display.Clean(l.Offer.Why)
	}
	return labelWhole(headCanKeep, text)
}

// rightsFact lists the rights that are lost or kept, nothing where having the item is all
// there is.
func rightsFact(l *planning.Loss) report.Fact {
	switch {
	case l.Rights == 0 || l.Rights == access.Use:
		return report.Fact{}
	case l.Fate == planning.FateKept:
		return labelWhole("Keeps", display.Clean(l.Rights.String()))
	}
	return labelWhole(headRights, display.Clean(l.Rights.String()))
}

// grantedBy is the label of who grants it before the upgrade.
func grantedBy(l *planning.Loss) display.Text {
	if l.Fate == planning.FateKept {
		return "Today by"
	}
	return headGrantedBy
}

// grantedLine tells who grants it before the upgrade, "" where that is not known.
func grantedLine(l *planning.Loss) display.Text {
	switch {
	case len(l.By) == 0:
		return ""
	case l.Fate == planning.FateKept:
		return " Granted today by " + words.Sources(l.By) + "."
	}
	return " " + headGrantedBy + " " + words.Sources(l.By) + "."
}

func noteFact(l *planning.Loss) report.Fact {
	switch {
	case l.Kind == upgrade.LossSharingSets:
		return labelWhole(headOpened, display.Clean(l.Note))
	case l.Kind.IsSetting():
		return labelWhole(headAfter, display.Clean(l.Note))
	}
	return labelWhole("Records", display.Clean(l.Note))
}

// usedFact says how a loss was used, of kinds of which anything remembers it.
func usedFact(p *upgrade.Plan, l *planning.Loss) report.Fact {
	if !hasUse(l.Kind) {
		return report.Fact{}
	}
	return labelWhole(headUsed, usedWords(p, l))
}

// afterFact says what becomes of a loss, of which a setting has a note.
func afterFact(l *planning.Loss) report.Fact {
	if l.Kind.IsSetting() {
		return report.Fact{}
	}
	return labelWhole(headAfter, fateText(l))
}

// lossInFull adds the API name, each source by itself, and the fields of an object.
func lossInFull(p *upgrade.Plan, l *planning.Loss, name display.Text) []report.Section {
	by := report.Section{Heading: grantedBy(l)}
	for _, source := range l.By {
		by.Items = append(by.Items, report.Item{Title: words.Sources([]access.Source{source})})
	}
	fields := report.Section{Heading: "Its fields, also lost"}
	for _, d := range p.Access.Lost {
		if l.Item.Category == access.CategoryObject && d.Item.Category == access.CategoryField && d.Item.Object == l.Item.Object {
			fields.Items = append(fields.Items, report.Item{Title: words.Difference(d) + ": " + display.Clean(d.Rights.String())})
		}
	}
	return append(factsOf(
		labelWhole(headWhat, name), labelWhole(headAPIName, APIName(l.Item)), report.Fact{Name: headSeverity, Severity: l.Severity, Whole: true},
		labelWhole(headWhy, display.Clean(planning.ReasonOf(l.Rule))), usedFact(p, l), noteFact(l), rightsFact(l),
		afterFact(l), offerFact(l), coveredFact(p, l),
	), by, fields)
}

// entityKind is the type of a setup entity in Salesforce's words.
func entityKind(api string) display.Text {
	known := map[string]display.Text{ //nolint:gosec // G101: the names of kinds, and no credential of one.
		"ApexClass": "Apex class", "ApexPage": "Visualforce page", "CustomPermission": "custom permission", "TabSet": "app",
		"FlowDefinition": "flow", "ConnectedApplication": "connected app", "ExternalClientApplication": "external client app",
		"CustomEntityDefinition": "custom setting or metadata type", "NamedCredential": "named credential",
		"ExternalCredentialParameter": "external credential", "ExternalDataSource": "external data source",
		"ServiceProvider": "service provider", "MessagingChannel": "messaging channel", "OrgWideEmailAddress": "email address",
		"StandardInvocableActionType": "action",
	}
	if word, ok := known[api]; ok {
		return word
	}
	return display.Clean(api)
}

// removalRows are the assignments that the upgrade removes, each with a box to reassign
// it, or with the reason why it can't be.
func removalRows(list []upgrade.Removal) *Choices {
	return &Choices{
		Columns: []Column{
			{Title: "Assignment", Least: 24, Most: 46}, {Title: headAfter, Least: 19, Most: 24}, {Title: headKind, Least: 22, Most: 22},
		},
		Len: len(list), At: func(i int) Choice { return removalRow(list, &list[i]) },
	}
}

func removalRow(list []upgrade.Removal, r *upgrade.Removal) Choice {
	name, state := removalName(r), display.Text("can't be reassigned")
	c := Choice{Key: string(r.ID), Name: name, Offer: removalOffer(r), Brief: words.Removal(*r), Say: func() display.Text { return RemovalLine(*r) }}
	switch {
	case r.Reassigned:
		c.Mark.Box, state = BoxOn, "reassigned"
	case r.CanReturn:
		c.Mark.Box, state = BoxOff, "can be reassigned"
	default:
		c.Mark.Box, c.Off = BoxRefused, &core.Finding{Title: r.Reason, Severity: core.SeverityBlocker}
	}
	c.Cells = []display.Text{name, state, display.Clean(string(r.Kind))}
	facts := []report.Fact{labelWhole("Reassign", display.Clean(r.Reason))}
	if r.Expires != nil {
		facts = append(facts, labelWhole("Ends on", words.Day(*r.Expires)))
	}
	c.Detail = func() []report.Section { return factsOf(facts...) }
	c.Full = func() []report.Section {
		what := factsOf(
			labelWhole(headWhat, name), labelWhole(headKind, display.Clean(string(r.Kind))), labelWhole(headAPIName, display.Clean(r.Name)),
			labelWhole("ID", display.Clean(string(r.ID))), report.Fact{Name: headSeverity, Severity: r.Severity, Whole: true},
			labelWhole(headWhy, display.Clean(planning.ReasonOf(r.Rule))),
		)
		what[0].Facts = append(append(what[0].Facts, facts...), labelWhole("Needs", neededName(list, r)))
		return what
	}
	return c
}

// RemovalLine tells of an assignment whether it comes back, and why not.
func RemovalLine(r upgrade.Removal) display.Text {
	line := words.LossSeverity(r.Severity) + ": " + words.Removal(r) + " " + words.RemovalState(r)
	if r.Reason != "" {
		line += ". " + display.Clean(r.Reason)
	}
	return line
}

func removalName(r *upgrade.Removal) display.Text {
	if r.Label != "" {
		return display.Clean(r.Label)
	}
	return display.Clean(r.Name)
}

// neededName names the permission set license that comes with an assignment.
func neededName(list []upgrade.Removal, r *upgrade.Removal) display.Text {
	i := slices.IndexFunc(list, func(other upgrade.Removal) bool { return r.Needs != "" && other.ID == r.Needs })
	if i < 0 {
		return ""
	}
	return removalName(&list[i])
}

// findingRows are what the rules noticed.
func findingRows(list []core.Finding) *Choices {
	return &Choices{
		Columns: []Column{{Title: headKind, Least: 9, Most: 9}, {Title: "Noticed", Least: 20, Most: 120}}, Len: len(list),
		At: func(i int) Choice {
			f := list[i]
			title := display.Clean(f.Title)
			return Choice{
				Key: string(f.Code) + f.Title, Name: title, Mark: Mark{Finding: f.Severity}, Brief: title, Cells: []display.Text{"", title},
				Detail: func() []report.Section {
					return factsOf(labelWhole(headMeaning, display.Clean(f.Meaning)), labelWhole("What to do", display.Clean(f.Action)))
				},
				Full: func() []report.Section { return []report.Section{{Findings: []core.Finding{f}}} },
			}
		},
	}
}

// namedRows are things that are only listed: their names, and what each is.
func namedRows(about display.Text, rows [][2]display.Text) *Choices {
	return &Choices{
		Columns: []Column{{Title: headWhat, Least: 22, Most: 46}, {Title: headKind, Least: 10, Most: 30}}, Len: len(rows),
		At: func(i int) Choice {
			name, note := rows[i][0], rows[i][1]
			return Choice{
				Key: string(name), Name: name, Brief: name, Cells: []display.Text{name, note},
				Detail: func() []report.Section { return factsOf(labelWhole(headMeaning, about)) },
				Full: func() []report.Section {
					return factsOf(labelWhole(headWhat, name), labelWhole(headKind, note), labelWhole(headMeaning, about))
				},
			}
		},
	}
}

func groupRows(p *upgrade.Plan) *Choices {
	rows := make([][2]display.Text, len(p.User.Memberships))
	for i, m := range p.User.Memberships {
		rows[i] = [2]display.Text{display.Clean(m.Name), "public group"}
		if m.Type != "Regular" {
			rows[i][1] = display.Clean(strings.ToLower(m.Type))
		}
	}
	return namedRows("The upgrade shouldn't change it. It is verified after the upgrade.", rows)
}

func packageRows(p *upgrade.Plan) *Choices {
	rows := make([][2]display.Text, len(p.User.Packages))
	for i, l := range p.User.Packages {
		rows[i] = [2]display.Text{display.Clean(l.Namespace), display.Clean(strings.ToLower(l.Status))}
	}
	return namedRows("Salesforce doesn't document what happens to it. It is verified after the upgrade.", rows)
}

// gainRows are what the person will have that is new: sites and sharing sets first.
func gainRows(p *upgrade.Plan) *Choices {
	sites, named := len(p.Sites.New), len(p.Sites.New)+len(p.Sharing.New)
	return &Choices{
		Columns: []Column{
			{Title: headWhat, Least: 22, Most: 46}, {Title: headNew, Least: 14, Most: 26}, {Title: headKind, Least: 16, Most: 24},
		},
		Len: named + len(p.Access.Gained),
		At: func(i int) Choice {
			by := "profile " + display.Clean(p.Target.Name)
			switch {
			case i < sites:
				name := display.Clean(p.Sites.New[i].Name)
				return gainRow([]display.Text{name, "member", "site"}, "", by, name+": becomes a member")
			case i < named:
				name := display.Clean(p.Sharing.New[i-sites].Label)
				return gainRow([]display.Text{name, "covered", "sharing set"}, "", by, name+": covered by the sharing set")
			}
			d := p.Access.Gained[i-named]
			name, rights := words.Difference(d), display.Clean(d.Rights.String())
			by = words.Sources(d.By)
			return gainRow([]display.Text{name, rights, categoryKind(d.Item)}, APIName(d.Item), by, name+": "+rights+". Granted by "+by+".")
		},
		Search: func(i int) string {
			switch {
			case i < sites:
				return strings.ToLower(p.Sites.New[i].Name)
			case i < named:
				return strings.ToLower(p.Sharing.New[i-sites].Label)
			}
			d := p.Access.Gained[i-named]
			return strings.ToLower(d.Label + " " + d.Item.Object + "." + d.Item.Name + " " + d.Rights.String())
		},
	}
}

func gainRow(cells []display.Text, api, by, line display.Text) Choice {
	granted := labelWhole(headGrantedBy, by)
	return Choice{
		Key: string(cells[2] + cells[0] + api), Name: cells[0], Cells: cells, Brief: "+ " + cells[0] + ": " + cells[1],
		Say:    func() display.Text { return line },
		Detail: func() []report.Section { return factsOf(granted) },
		Full: func() []report.Section {
			return factsOf(labelWhole(headWhat, cells[0]), labelWhole(headNew, cells[1]), labelWhole(headKind, cells[2]), labelWhole(headAPIName, api), granted)
		},
	}
}

// categoryKind is the kind of a permission, in the singular.
func categoryKind(item access.Item) display.Text {
	switch item.Category {
	case access.CategoryObject:
		return "object"
	case access.CategoryField:
		return "field"
	case access.CategoryUser:
		return "user permission"
	case access.CategorySetupEntity:
		return entityKind(item.Object)
	case access.CategoryTab:
		return "tab"
	}
	return ""
}
