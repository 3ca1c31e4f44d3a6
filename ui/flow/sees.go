package flow

import (
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// seenRow is one thing that the user has on the own screen, today and afterwards.
type seenRow struct{ kind, name, today, after display.Text }

// SeesRows sets what the user sees today beside what the user sees afterwards, as the user
// would name it: sites, objects and tabs; what changes comes first. It is pure, and takes
// its time with a large plan.
func SeesRows(f upgrade.Facts, p *upgrade.Plan) *Choices {
	rows := siteRows(p)
	today, after := map[access.Item]access.Rights{}, map[access.Item]access.Rights{}
	var items []access.Item
	for item, rights := range f.GrantTable().Union(upgrade.HoldersBefore(f.User)).All() {
		if isSeen(item) {
			today[item] = rights
			items = append(items, item)
		}
	}
	for _, grant := range p.Access.After {
		if _, known := today[grant.Item]; isSeen(grant.Item) {
			after[grant.Item] = grant.Rights
			if !known {
				items = append(items, grant.Item)
			}
		}
	}
	slices.SortFunc(items, access.CompareItems)
	for _, item := range items {
		name := words.Difference(upgrade.Difference{Item: item, Label: upgrade.LabelOf(f.Grants.Labels, item)})
		row := seenRow{kind: categoryKind(item), name: name, today: seenRights(item, today[item]), after: seenRights(item, after[item])}
		if owned := ownedText(p.Counts, item); owned != "" {
			row.name += ", " + owned
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b seenRow) int { return sameRank(a) - sameRank(b) })
	return &Choices{
		Columns: []Column{
			{Title: headWhat, Least: 16, Most: 40},
			{Title: "Today", Least: 10, Most: 34},
			{Title: "Afterwards", Least: 10, Most: 34},
			{Title: headKind, Least: 6, Most: 8},
		},
		Len: len(rows), None: "The user sees nothing of the org, today or afterwards.",
		At: func(i int) Choice { return rows[i].choice() },
		Search: func(i int) string {
			return strings.ToLower(string(display.Join([]display.Text{rows[i].name, rows[i].today, rows[i].after, rows[i].kind}, " ")))
		},
	}
}

// sameRank puts what changes first.
func sameRank(r seenRow) int {
	if r.today == r.after {
		return 1
	}
	return 0
}

func (r seenRow) choice() Choice {
	symbol := display.Text(" ")
	switch {
	case r.today == r.after:
	case r.after == notSeen:
		symbol = words.FieldRemoved.Symbol()
	case r.today == notSeen:
		symbol = words.FieldAdded.Symbol()
	default:
		symbol = words.FieldChanged.Symbol()
	}
	return Choice{
		Key: string(r.kind + "/" + r.name), Name: r.name, Cells: []display.Text{symbol + " " + r.name, r.today, r.after, r.kind},
		Detail: func() []report.Section {
			return factsOf(labelWhole(headWhat, r.name), labelWhole("Today", r.today), labelWhole("Afterwards", r.after))
		},
		Say: func() display.Text { return r.name + ": today " + r.today + ", afterwards " + r.after + "." },
	}
}

// notSeen is what the user has of something that is not there.
const notSeen display.Text = "not visible"

// siteRows are the sites that the user can log in to, today and afterwards.
func siteRows(p *upgrade.Plan) []seenRow {
	const member, kind display.Text = "member", "site"
	var rows []seenRow
	add := func(list []core.Network, today, after display.Text) {
		for _, site := range list {
			rows = append(rows, seenRow{kind: kind, name: display.Clean(upgrade.SiteName(site)), today: today, after: after})
		}
	}
	add(p.Sites.Lost, member, notSeen)
	add(p.Sites.New, notSeen, member)
	add(p.Sites.Kept, member, member)
	return rows
}

// isSeen tells whether an item is something that the user has on the own screen.
func isSeen(item access.Item) bool {
	return item.Category == access.CategoryObject || item.Category == access.CategoryTab
}

// seenRights says what the user can do with an item.
func seenRights(item access.Item, rights access.Rights) display.Text {
	switch {
	case rights == 0:
		return notSeen
	case item.Category == access.CategoryTab:
		return "visible"
	}
	return display.Clean(rights.String())
}

// ownedText says how many records of an object the user owns, "" when that is not known.
func ownedText(counts []upgrade.RecordCount, item access.Item) display.Text {
	i := slices.IndexFunc(counts, func(c upgrade.RecordCount) bool {
		return item.Category == access.CategoryObject && c.Object == item.Object && c.Owned > 0
	})
	if i < 0 {
		return ""
	}
	return "owns " + words.Number(counts[i].Owned)
}
