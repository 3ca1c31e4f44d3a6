package tui

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// lossRows are the losses of one kind.
type lossRows struct {
	kind  upgrade.LossKind
	list  []planning.Loss
	plan  *upgrade.Plan
	glyph *widget.Glyphs
}

func (r *lossRows) Len() int             { return len(r.list) }
func (r *lossRows) Key(i int) string     { return r.list[i].Key() }
func (r *lossRows) Off(int) display.Text { return "" }

// searchText finds a loss by its label, its API name, what it allowed, and its
// severity.
func (r *lossRows) SearchText(i int) string {
	l := &r.list[i]
	return strings.ToLower(l.Label + " " + l.Item.Object + "." + l.Item.Name + " " + l.Rights.String() + " " + string(l.Severity) + " " + l.Note)
}

func (r *lossRows) listColumns() []widget.Column {
	list := []widget.Column{
		{Title: rowWhat, Least: 22, Most: 36},
		{Title: rowSeverity, Least: 12, Most: 12},
		{Title: rowRights, Least: 14, Most: 60},
	}
	switch r.kind {
	case upgrade.LossObjects, upgrade.LossFields:
	case upgrade.LossSetupEntities:
		list[2].Title = rowKind
	case upgrade.LossSharingSets:
		list[2].Title = rowOpened
	default:
		list = list[:2]
		list[0].Most = 60
	}
	return list
}

func (r *lossRows) Cells(i int) []display.Text {
	l := &r.list[i]
	cells := []display.Text{lossLabel(l), widget.SeverityText(l.Severity, r.glyph), ""}
	switch r.kind {
	case upgrade.LossObjects, upgrade.LossFields:
		cells[2] = display.Clean(l.Rights.String())
	case upgrade.LossSetupEntities:
		cells[2] = entityKind(l.Item.Object)
	case upgrade.LossSharingSets:
		cells[2] = display.Clean(l.Note)
	default:
	}
	return cells
}

func (r *lossRows) drawBrief(i int) display.Text {
	l := &r.list[i]
	text := lossLabel(l)
	switch r.kind {
	case upgrade.LossObjects, upgrade.LossFields:
		text += ": no longer " + display.Clean(l.Rights.String())
	case upgrade.LossSetupEntities:
		text += " (" + entityKind(l.Item.Object) + ")"
	default:
	}
	return widget.SeverityText(l.Severity, r.glyph) + "  " + text
}

// listFacts tell who gives it now, how much the person has of it, and why it matters.
func (r *lossRows) listFacts(i int) []widget.Pair {
	l := &r.list[i]
	var list []widget.Pair
	if l.Rights != 0 && l.Rights != access.Use {
		list = append(list, widget.Labeled(rowRights, display.Clean(l.Rights.String())))
	}
	if len(l.By) > 0 {
		list = append(list, widget.Labeled(rowBy, words.Sources(l.By)))
	}
	if l.Note != "" {
		list = append(list, widget.Labeled(r.noteLabel(), display.Clean(l.Note)))
	}
	if why := planning.ReasonOf(l.Rule); why != "" {
		list = append(list, widget.Labeled(rowWhy, display.Clean(why)))
	}
	return list
}

func (r *lossRows) noteLabel() display.Text {
	if r.kind == upgrade.LossSharingSets {
		return rowOpened
	}
	return "In use"
}

// drawFull adds the API name, each source by itself, and the fields of an object.
func (r *lossRows) drawFull(t widget.Theme, i, w int, _ bool) []widget.Line {
	l := &r.list[i]
	rows := t.Facts(w,
		widget.Labeled(rowWhat, lossLabel(l)),
		widget.Labeled(rowAPIName, flow.APIName(l.Item)),
		widget.Labeled(rowSeverity, widget.SeverityText(l.Severity, r.glyph)),
		widget.Labeled(rowWhy, display.Clean(planning.ReasonOf(l.Rule))),
		widget.Labeled(r.noteLabel(), display.Clean(l.Note)),
	)
	if l.Rights != 0 && l.Rights != access.Use {
		rows = append(rows, t.Facts(w, widget.Labeled(rowRights, display.Clean(l.Rights.String())))...)
	}
	if len(l.By) > 0 {
		rows = append(rows, "", t.Strong(rowBy))
		for _, source := range l.By {
			rows = append(rows, t.Bullet("-", words.Sources([]access.Source{source}), w)...)
		}
	}
	return append(rows, r.fieldsOf(t, l.Item, w)...)
}

// fieldsOf lists the fields of an object that go too.
func (r *lossRows) fieldsOf(t widget.Theme, item access.Item, w int) []widget.Line {
	if item.Category != access.CategoryObject {
		return nil
	}
	var rows []widget.Line
	for _, d := range r.plan.Access.Lost {
		if d.Item.Category == access.CategoryField && d.Item.Object == item.Object {
			rows = append(rows, t.Bullet("-", words.Difference(d)+": "+display.Clean(d.Rights.String()), w)...)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return append([]widget.Line{"", t.Strong("Its fields that go too")}, rows...)
}

// lossLabel is what a person calls a loss; a field stands behind its object.
func lossLabel(l *planning.Loss) display.Text {
	return words.Difference(upgrade.Difference{Item: l.Item, Label: l.Label})
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

// findingRows are what the rules noticed.
type findingRows struct {
	list  []core.Finding
	glyph *widget.Glyphs
}

func (r *findingRows) Len() int             { return len(r.list) }
func (r *findingRows) Key(i int) string     { return string(r.list[i].Code) + r.list[i].Title }
func (r *findingRows) Off(int) display.Text { return "" }

func (r *findingRows) listColumns() []widget.Column {
	return []widget.Column{{Title: rowKind, Least: 9, Most: 9}, {Title: "Noticed", Least: 20, Most: 120}}
}

func (r *findingRows) Cells(i int) []display.Text {
	f := r.list[i]
	return []display.Text{widget.FindingMark(f.Severity, r.glyph), display.Clean(f.Title)}
}

func (r *findingRows) drawBrief(i int) display.Text {
	return widget.FindingMark(r.list[i].Severity, r.glyph) + "  " + display.Clean(r.list[i].Title)
}

func (r *findingRows) listFacts(i int) []widget.Pair {
	f := r.list[i]
	list := []widget.Pair{widget.Labeled(rowMeaning, display.Clean(f.Meaning))}
	if f.Action != "" {
		list = append(list, widget.Labeled("What to do", display.Clean(f.Action)))
	}
	return list
}

func (r *findingRows) drawFull(t widget.Theme, i, w int, details bool) []widget.Line {
	if details {
		return t.Finding(r.list[i], w, widget.FindingFull)
	}
	return t.Finding(r.list[i], w, widget.FindingText)
}

// namedRows are things that are only listed.
type namedRows struct {
	names, notes []display.Text
	about        display.Text
}

func (r namedRows) Len() int             { return len(r.names) }
func (r namedRows) Key(i int) string     { return string(r.names[i]) }
func (r namedRows) Off(int) display.Text { return "" }
func (r namedRows) listColumns() []widget.Column {
	return []widget.Column{{Title: rowWhat, Least: 22, Most: 46}, {Title: rowKind, Least: 10, Most: 30}}
}
func (r namedRows) Cells(i int) []display.Text   { return []display.Text{r.names[i], r.notes[i]} }
func (r namedRows) drawBrief(i int) display.Text { return r.names[i] }
func (r namedRows) listFacts(int) []widget.Pair {
	return []widget.Pair{widget.Labeled(rowMeaning, r.about)}
}

func (r namedRows) drawFull(t widget.Theme, i, w int, _ bool) []widget.Line {
	return t.Facts(w, widget.Labeled(rowWhat, r.names[i]), widget.Labeled(rowKind, r.notes[i]), widget.Labeled(rowMeaning, r.about))
}

func groupRows(p *upgrade.Plan) namedRows {
	rows := namedRows{about: "The upgrade should leave it as it is. It is read again afterwards and compared."}
	for _, m := range p.User.Memberships {
		rows.names = append(rows.names, display.Clean(m.Name))
		rows.notes = append(rows.notes, groupKind(m.Type))
	}
	return rows
}

// groupKind is the type of a group as Setup calls it.
func groupKind(api string) display.Text {
	if api == "Regular" {
		return "public group"
	}
	return display.Clean(strings.ToLower(api))
}

func packageRows(p *upgrade.Plan) namedRows {
	rows := namedRows{about: "Salesforce does not say what becomes of it. It is read again afterwards and compared."}
	for _, l := range p.User.Packages {
		rows.names = append(rows.names, display.Clean(l.Namespace))
		rows.notes = append(rows.notes, display.Clean(strings.ToLower(l.Status)))
	}
	return rows
}

// The words that are said more than once.
const (
	rowWhat     display.Text = "What"
	rowSeverity display.Text = "Severity"
	rowRights   display.Text = "No longer"
	rowKind     display.Text = "Kind"
	rowOpened   display.Text = "Opened"
	rowBy       display.Text = "Granted by"
	rowWhy      display.Text = "Why"
	rowAPIName  display.Text = "API name"
	rowMeaning  display.Text = "Meaning"
)
