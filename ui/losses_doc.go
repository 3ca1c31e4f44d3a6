package ui

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// layOut writes the losses as one document: blockers, what is lost by kind, and
// then what else was noticed.
func (l *lossesStep) layOut(w int) []line {
	p, t := l.s.answers.plan, l.s.theme
	var rows []line
	if core.HasBlocker(p.Findings) {
		return t.findings(p.Findings, w, findingFull)
	}
	rows = append(rows, t.lostRights(p.Access.Lost, w, l.details)...)
	rows = append(rows, t.removals(p.Removed, w)...)
	rows = append(rows, t.sites(p.Sites, w)...)
	if n := len(p.Access.Gained); n > 0 {
		rows = append(rows, t.paragraph(lossesWords.gained+count(n, "permission", "permissions")+".", w)...)
	}
	kept := 0
	for _, n := range p.Access.Kept {
		kept += n
	}
	if kept > 0 {
		rows = append(rows, t.paragraph(lossesWords.kept+count(kept, "permission", "permissions")+".", w)...)
	}
	if len(rows) > 0 {
		rows = append(rows, "")
	}
	depth := findingText
	if l.details {
		depth = findingFull
	}
	return append(rows, t.findings(p.Findings, w, depth)...)
}

// categories are the kinds of permissions, in the order a person reads them.
var categories = []struct {
	category access.Category
	title    display.Text
}{
	{access.CategoryObject, "Object permissions"},
	{access.CategoryField, "Field permissions"},
	{access.CategoryUser, "User permissions"},
	{access.CategorySetupEntity, "Apex classes, pages and more"},
	{access.CategoryTab, "Tabs"},
}

// lostRights lists the permissions that go, by kind, and who grants each today. Of
// the kinds after the first only the number is told, unless details are wanted.
func (t theme) lostRights(lost []upgrade.Difference, w int, details bool) []line {
	var rows, folded []line
	for i, c := range categories {
		var own []upgrade.Difference
		for _, d := range lost {
			if d.Item.Category == c.category {
				own = append(own, d)
			}
		}
		title := c.title + " (" + number(len(own)) + ")"
		switch {
		case len(own) == 0:
		case i > 0 && !details:
			folded = append(folded, hanging(t.strong(title)+"  ", lossesWords.folded, w, t.plain)...)
		default:
			rows = append(rows, t.section(title)...)
			rows = append(rows, t.lostTable(c.category, own, w)...)
		}
	}
	if len(folded) > 0 {
		folded = append(folded, "")
	}
	return append(rows, folded...)
}

// lostTable lists the permissions of one kind; where a table has no room, they
// stand below each other.
func (t theme) lostTable(c access.Category, lost []upgrade.Difference, w int) []line {
	columns := []column{
		{title: lossesWords.columnObject, least: 16, most: 24},
		{title: lossesWords.columnRights, least: 16, most: 24},
		{title: lossesWords.columnBy, least: 24, most: 70},
	}
	if c == access.CategoryField {
		columns[0].title = lossesWords.columnField
	}
	if c != access.CategoryObject && c != access.CategoryField {
		columns = []column{{title: lossesWords.columnName, least: 24, most: 40}, columns[2]}
	}
	var rows []line
	if w < leastWidth(columns)+2 {
		for _, d := range lost {
			rows = append(rows, t.bullet("-", differenceLabel(d)+": no longer "+rightsText(d.Rights), w)...)
			rows = append(rows, t.indented("granted by "+sourcesText(d.By), 4, w)...)
		}
		return append(rows, "")
	}
	rows = t.tableRows(w, columns, len(lost), func(i int) []display.Text {
		d := lost[i]
		if len(columns) == 2 {
			return []display.Text{differenceLabel(d), sourcesText(d.By)}
		}
		return []display.Text{differenceLabel(d), rightsText(d.Rights), sourcesText(d.By)}
	})
	return append(rows, "")
}

// removals lists what Salesforce takes away, and whether it can come back.
func (t theme) removals(removed []upgrade.Removal, w int) []line {
	if len(removed) == 0 {
		return nil
	}
	rows := t.section(lossesWords.removed + " (" + number(len(removed)) + ")")
	for _, r := range removed {
		rows = append(rows, t.bullet(t.glyph.skipped, removalName(r), w)...)
		verdict := display.Clean(r.Reason)
		switch {
		case verdict != "":
		case r.CanReturn:
			verdict = lossesWords.back
		default:
			verdict = lossesWords.noBack
		}
		rows = append(rows, t.indented(verdict, 4, w)...)
	}
	return append(rows, "")
}

// removalName is what is removed, with its kind in Salesforce's words.
func removalName(r upgrade.Removal) display.Text {
	name := display.Clean(r.Label)
	if name == "" {
		name = display.Clean(r.Name)
	}
	return name + " (" + display.Clean(string(r.Kind)) + ")"
}

// sites lists what changes in site membership.
func (t theme) sites(s upgrade.SitePrediction, w int) []line {
	if s.Known && len(s.Lost)+len(s.New) == 0 {
		return nil
	}
	rows := t.section(lossesWords.sites)
	if !s.Known {
		return append(append(rows, t.indented(lossesWords.sitesUnknown, 2, w)...), "")
	}
	for _, n := range s.Lost {
		rows = append(rows, t.bullet(t.glyph.skipped, display.Clean(n.Name)+": "+lossesWords.siteLost, w)...)
	}
	for _, n := range s.New {
		rows = append(rows, t.bullet("+", display.Clean(n.Name)+": "+lossesWords.siteNew, w)...)
	}
	return append(rows, "")
}

// differenceLabel is what a person calls the item; a field stands behind its
// object.
func differenceLabel(d upgrade.Difference) display.Text {
	label := display.Clean(d.Label)
	switch {
	case label == "" && d.Item.Name != "":
		label = display.Clean(d.Item.Name)
	case label == "":
		label = display.Clean(d.Item.Object)
	}
	if d.Item.Category == access.CategoryField && !strings.Contains(string(label), ".") {
		return display.Clean(d.Item.Object) + "." + label
	}
	return label
}

// rightNames are the words for rights, in the order a person reads them.
var rightNames = []struct {
	right access.Rights
	name  display.Text
}{
	{access.Read, "read"},
	{access.Create, "create"},
	{access.Edit, "edit"},
	{access.Delete, "delete"},
	{access.ViewAll, "view all"},
	{access.ModifyAll, "modify all"},
	{access.ViewAllFields, "view all fields"},
	{access.Use, "use"},
}

func rightsText(r access.Rights) display.Text {
	var names []display.Text
	for _, n := range rightNames {
		if r.Has(n.right) {
			names = append(names, n.name)
		}
	}
	return display.Join(names, ", ")
}

func sourcesText(list []access.Source) display.Text {
	names := make([]display.Text, 0, len(list))
	for _, s := range list {
		name := display.Clean(s.Label)
		if name == "" {
			name = display.Clean(s.Name)
		}
		names = append(names, display.Clean(string(s.Kind))+" "+name)
	}
	return display.Join(names, ", ")
}
