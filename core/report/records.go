package report

import (
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// maxListedRecords is how many records a result lists; the receipt has all.
const maxListedRecords = 10

// recordsSection says which records the user saw before and which are seen now.
func recordsSection(run Run) Section {
	s := Section{Heading: "Records"}
	say := func(format string, args ...any) {
		s.Paragraphs = append(s.Paragraphs, display.Clean(fmt.Sprintf(format, args...)))
	}
	c, name := run.Result.Verification.Records, run.Plan.User.User.Name
	switch {
	case c == nil && len(run.Plan.Records.IDs()) == 0:
		return Section{}
	case c == nil || c.Compared == 0:
		say("The records that %s sees weren't compared: what was seen before or is seen now isn't known.", name)
		return s
	}
	gone := len(c.Gone) - len(c.Late)
	text := fmt.Sprintf("Of %s compared, %s saw %s before the upgrade and sees %s now", phrase.Count(c.Compared, "record", "records"), name, phrase.Number(c.Saw), phrase.Number(c.Sees))
	if gone > 0 {
		text += fmt.Sprintf(": %s gone", phrase.Count(gone, "is", "are"))
	}
	say("%s.", text)
	if len(c.Late) > 0 {
		say("%s not seen yet, and might follow with the rest. Verify the user after %s with: %s",
			phrase.Count(len(c.Late), "record is", "records are"), phrase.Moment(whenToLook(run)), upgrade.CommandVerify)
	}
	if gone > 0 {
		say("Salesforce recalculates sharing after an upgrade, which might take a while.")
	}
	if n := len(c.ReadOnly); n > 0 {
		say("%s be edited and can only be read now.", phrase.Count(n, "record could", "records could"))
	}
	if n := len(c.New); n > 0 {
		say("%s seen for the first time.", phrase.Count(n, "record is", "records are"))
	}
	if n := len(c.Unknown); n > 0 {
		say("%s not known: Salesforce doesn't tell you about them.", phrase.Count(n, "record is", "records are"))
	}
	if run.Plan.Records.More() {
		say("There are more records than these, which are not compared.")
	}
	for _, id := range c.Gone[:min(len(c.Gone), maxListedRecords)] {
		s.Items = append(s.Items, recordItem(run.Plan, id, goneWord(*c, id)))
	}
	if left := len(c.Gone) - maxListedRecords; left > 0 {
		s.Items = append(s.Items, Item{Title: formatNumber(left) + " more, which the receipt lists"})
	}
	return s
}

// What became of a record that is not seen any more.
const (
	recordGone display.Text = "gone"
	recordLate display.Text = "not seen yet"
)

// goneWord tells what became of a record that is not seen any more.
func goneWord(c upgrade.RecordChange, id core.ID) display.Text {
	if slices.Contains(c.Late, id) {
		return recordLate
	}
	return recordGone
}

// recordItem is a record, what became of it, and where it can be opened.
func recordItem(p upgrade.Plan, id core.ID, became display.Text) Item {
	item := Item{Title: display.Clean(recordName(p, id)) + ", " + became}
	if address := p.Session.Org.InstanceURL + "/" + string(id); strings.HasPrefix(address, "https://") {
		item.Link = display.Clean(address)
	}
	return item
}

// recordName is the object and the id of a record.
func recordName(p upgrade.Plan, id core.ID) string {
	if group := p.Records.Group(id); group != nil {
		return group.Object + " " + string(id)
	}
	return string(id)
}

// changedRecords lists every record that the user does not see as before.
func changedRecords(run Run) Section {
	c := run.Result.Verification.Records
	if c == nil {
		return Section{}
	}
	gone := slices.DeleteFunc(slices.Clone(c.Gone), func(id core.ID) bool { return slices.Contains(c.Late, id) })
	table := Table{Head: []display.Text{"Record", headAfterwards, headWhy}}
	for _, of := range []struct {
		ids []core.ID
		now display.Text
	}{{gone, recordGone}, {c.Late, recordLate}, {c.ReadOnly, "can only be read"}, {c.New, "new"}, {c.Unknown, "not known"}} {
		for _, id := range of.ids {
			because := display.Text("")
			if group := run.Plan.Records.Group(id); group != nil {
				because = display.Clean(group.Because)
			}
			table.Rows = append(table.Rows, []display.Text{display.Clean(recordName(run.Plan, id)), of.now, because})
		}
	}
	rows := len(table.Rows)
	table.Rows = table.Rows[:min(rows, maxTableRows)]
	return Section{Heading: "Records not seen as before (" + formatNumber(rows) + ")", Table: &table, Paragraphs: cutNotice(rows)}
}

// comparedSection says which records are compared, and what is expected of them.
func comparedSection(p upgrade.Plan) Section {
	table := Table{Head: []display.Text{"Records", "Object", "Compared", headAfterwards, headWhy}}
	for _, group := range p.Records.Groups {
		compared := formatNumber(len(group.IDs))
		if group.More {
			compared += " of more"
		}
		table.Rows = append(table.Rows, []display.Text{
			recordReason(group), display.Clean(group.Object), compared, recordOutlook(group.Outlook), display.Clean(group.Because),
		})
	}
	return Section{Heading: "Records compared before and after", Table: &table}
}

func recordReason(group upgrade.RecordGroup) display.Text {
	switch group.Why {
	case upgrade.RecordsOwned:
		return "owned"
	case upgrade.RecordsShared:
		return "shared by " + display.Clean(group.By)
	case upgrade.RecordsBegin:
		return "last changed, shared by " + display.Clean(group.By)
	default:
		return "opened last"
	}
}

func recordOutlook(outlook upgrade.RecordOutlook) display.Text {
	switch outlook {
	case upgrade.OutlookStays:
		return "seen"
	case upgrade.OutlookGoes:
		return "not seen"
	case upgrade.OutlookBegins:
		return "might be seen"
	default:
		return "can't be determined"
	}
}
