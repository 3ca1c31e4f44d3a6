package tui

import (
	"slices"
	"strings"

	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// removalRows are the assignments that the upgrade removes, each with a box to give
// it back, or with the reason why it can't be.
type removalRows struct {
	list  []upgrade.Removal
	glyph *widget.Glyphs
}

func (r *removalRows) Len() int         { return len(r.list) }
func (r *removalRows) Key(i int) string { return string(r.list[i].ID) }

func (r *removalRows) Off(i int) display.Text {
	if r.list[i].CanReturn {
		return ""
	}
	return display.Clean(r.list[i].Reason)
}

func (r *removalRows) listColumns() []widget.Column {
	return []widget.Column{
		{Title: "Give back", Least: 28, Most: 46},
		{Title: rowKind, Least: 18, Most: 22},
		{Title: "Afterwards", Least: 18, Most: 24},
	}
}

func (r *removalRows) Cells(i int) []display.Text {
	one := r.list[i]
	return []display.Text{r.drawBox(one) + " " + removalLabel(one), removalKind(one.Kind), removalState(one)}
}

// drawBox is what a toggle looks like, or that there is none.
func (r *removalRows) drawBox(one upgrade.Removal) display.Text {
	switch {
	case !one.CanReturn:
		return " " + r.glyph.Cross + " "
	case one.Reassigned:
		return r.glyph.On
	}
	return r.glyph.Off
}

func (r *removalRows) drawBrief(i int) display.Text {
	return r.drawBox(r.list[i]) + " " + words.Removal(r.list[i])
}

func (r *removalRows) listFacts(i int) []widget.Pair {
	one := r.list[i]
	list := []widget.Pair{widget.Labeled("Return", display.Clean(one.Reason))}
	if one.Expires != nil {
		list = append(list, widget.Labeled("Ends on", words.Day(*one.Expires)))
	}
	return list
}

func (r *removalRows) drawFull(t widget.Theme, i, w int, _ bool) []widget.Line {
	one := r.list[i]
	rows := t.Facts(w,
		widget.Labeled(rowWhat, removalLabel(one)),
		widget.Labeled(rowKind, display.Clean(string(one.Kind))),
		widget.Labeled(rowAPIName, display.Clean(one.Name)),
		widget.Labeled("Id", display.Clean(string(one.ID))),
		widget.Labeled(rowSeverity, widget.SeverityText(one.Severity, r.glyph)),
		widget.Labeled(rowWhy, display.Clean(planning.ReasonOf(one.Rule))),
	)
	return append(rows, t.Facts(w, append(r.listFacts(i), widget.Labeled("Needs", r.labelOf(one)))...)...)
}

// labelOf names the permission set license that comes with one of the rows.
func (r *removalRows) labelOf(one upgrade.Removal) display.Text {
	if one.Needs == "" {
		return ""
	}
	i := slices.IndexFunc(r.list, func(other upgrade.Removal) bool { return other.ID == one.Needs })
	if i < 0 {
		return ""
	}
	return removalLabel(r.list[i])
}

func removalLabel(r upgrade.Removal) display.Text {
	if r.Label != "" {
		return display.Clean(r.Label)
	}
	return display.Clean(r.Name)
}

// removalKind is a kind of assignment, short enough for a column.
func removalKind(kind upgrade.RemovalKind) display.Text {
	return display.Clean(strings.Replace(string(kind), "permission set license", "set license", 1))
}

func removalState(r upgrade.Removal) display.Text {
	switch {
	case r.Reassigned:
		return "is given back"
	case r.CanReturn:
		return "can be given back"
	}
	return "can't come back"
}

// gainRows are what the person will have that is new.
type gainRows struct {
	plan  *upgrade.Plan
	names []display.Text // sites and sharing sets, which come first
}

func newGainRows(p *upgrade.Plan) *gainRows {
	r := &gainRows{plan: p}
	for _, n := range p.Sites.New {
		r.names = append(r.names, display.Clean(n.Name))
	}
	for _, s := range p.Sharing.New {
		r.names = append(r.names, display.Clean(s.Label))
	}
	return r
}

func (r *gainRows) Len() int             { return len(r.names) + len(r.plan.Access.Gained) }
func (r *gainRows) Off(int) display.Text { return "" }
func (r *gainRows) Key(i int) string     { return r.SearchText(i) }

// gainedPermission gives the permission of a row, nil for a site or a sharing set.
func (r *gainRows) gainedPermission(i int) *upgrade.Difference {
	if i < len(r.names) {
		return nil
	}
	return &r.plan.Access.Gained[i-len(r.names)]
}

func (r *gainRows) SearchText(i int) string {
	d := r.gainedPermission(i)
	if d == nil {
		return strings.ToLower(string(r.names[i]))
	}
	return strings.ToLower(d.Label + " " + d.Item.Object + "." + d.Item.Name + " " + d.Rights.String())
}

func (r *gainRows) listColumns() []widget.Column {
	return []widget.Column{
		{Title: rowWhat, Least: 22, Most: 46},
		{Title: backColumnNew, Least: 14, Most: 26},
		{Title: rowKind, Least: 16, Most: 24},
	}
}

func (r *gainRows) Cells(i int) []display.Text {
	d := r.gainedPermission(i)
	switch {
	case d != nil:
		return []display.Text{words.Difference(*d), display.Clean(d.Rights.String()), categoryKind(d.Item)}
	case i < len(r.plan.Sites.New):
		return []display.Text{r.names[i], "member", "site"}
	}
	return []display.Text{r.names[i], "covered", "sharing set"}
}

func (r *gainRows) drawBrief(i int) display.Text {
	cells := r.Cells(i)
	return "+ " + cells[0] + ": " + cells[1]
}

func (r *gainRows) listFacts(i int) []widget.Pair {
	if d := r.gainedPermission(i); d != nil {
		return []widget.Pair{widget.Labeled(rowBy, words.Sources(d.By))}
	}
	return []widget.Pair{widget.Labeled(rowBy, "profile "+display.Clean(r.plan.Target.Name))}
}

func (r *gainRows) drawFull(t widget.Theme, i, w int, _ bool) []widget.Line {
	cells := r.Cells(i)
	rows := t.Facts(w, widget.Labeled(rowWhat, cells[0]), widget.Labeled(backColumnNew, cells[1]), widget.Labeled(rowKind, cells[2]))
	if d := r.gainedPermission(i); d != nil {
		rows = append(rows, t.Facts(w, widget.Labeled(rowAPIName, flow.APIName(d.Item)))...)
	}
	return append(rows, t.Facts(w, r.listFacts(i)...)...)
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

// The words that are said more than once.
const (
	backColumnNew display.Text = "New"
)
