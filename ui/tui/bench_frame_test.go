package tui

import (
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
)

// manyRows is how long the lists are that a frame is measured with.
const manyRows = 50_000

// wholeScreens are those that have most to draw, each with 50,000 rows.
var wholeScreens = []struct {
	name string
	open func(*harness)
}{
	{"users", func(h *harness) { h.s.userSearch().showFound(manyFound(manyRows)) }},
	{"profiles", manyRankedProfiles},
	{"side by side", manyDifferences},
	{"losses", func(h *harness) { manyLosses(h); h.press("esc") }},
	{"loss page", manyLosses},
	{"loss page, all of it", func(h *harness) { manyLosses(h); h.press("e") }},
	{"loss page, filtered", func(h *harness) { manyLosses(h); h.press("/", "f", "1") }},
	{"review", (*harness).toReview},
}

// BenchmarkFrame presses a key and draws the whole window: what is measured is Update
// and View. The goal is below 1 ms and 100 KB for each.
func BenchmarkFrame(b *testing.B) {
	for _, screen := range wholeScreens {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
			b.Run(fmt.Sprintf("%s/%dx%d", screen.name, size[0], size[1]), func(b *testing.B) {
				h := newHarness(b)
				screen.open(h)
				h.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				keys := []tea.KeyMsg{{Type: tea.KeyPgDown}, {Type: tea.KeyDown}, {Type: tea.KeyUp}}
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					h.s.Update(keys[i%len(keys)])
					if len(h.s.View()) == 0 {
						b.Fatal("nothing is drawn")
					}
					i++
				}
			})
		}
	}
}

// manyRankedProfiles shows a license with many profiles.
func manyRankedProfiles(h *harness) {
	h.press("enter", "down", "enter")
	p := h.page(flow.StepProfile)
	few := *p.page.Choices
	p.page.Choices.Len = manyRows
	p.page.Choices.At = func(i int) flow.Choice {
		c := few.At(i % few.Len)
		c.Key, c.Name = fmt.Sprint(i), display.Clean(fmt.Sprintf("Profile %d", i))
		c.Cells[0] = c.Name
		return c
	}
	counts := few.Compare.Counts
	p.page.Choices.Compare.Counts = func(int, int) report.Table { return counts(0, 1) }
	p.list.Load(p.sourceRows())
	h.press("c", "down")
}

// manyDifferences shows two profiles that differ in many fields.
func manyDifferences(h *harness) {
	h.press("enter", "down", "enter", "c", "down", "right")
	p := h.page(flow.StepProfile)
	rows := make([]planning.SideRow, manyRows)
	for i := range rows {
		rows[i] = planning.SideRow{
			Item:  access.Item{Category: access.CategoryField, Object: "Berth__c", Name: fmt.Sprintf("F%d__c", i)},
			Label: fmt.Sprintf("Field %d", i), Left: access.Read, Right: access.Read | access.Edit,
		}
	}
	p.comparison.page = flow.ComparePage(planning.SideBySide{Rows: rows})
	p.comparison.list.Load(&choiceRows{choices: p.comparison.page.Choices, glyph: h.s.theme.Glyph})
}

// manyLosses opens the page of a plan that takes the right to many fields.
func manyLosses(h *harness) {
	h.toLosses()
	l, _ := h.s.currentStep().(*lossesStep)
	losses := make([]planning.Loss, manyRows)
	for i := range losses {
		losses[i] = planning.Loss{
			Kind: upgrade.LossFields, Severity: upgrade.LossMedium, Rights: access.Edit, Label: fmt.Sprintf("Field %d", i),
			Item: access.Item{Category: access.CategoryField, Object: "Berth__c", Name: fmt.Sprintf("F%d__c", i)},
			By:   []access.Source{{Kind: "profile", Label: "Harbor Customer"}},
		}
	}
	for i := manyRows / 2; i < manyRows; i++ {
		losses[i].Severity = upgrade.LossLow
	}
	page := flow.NewLossPage(h.s.answers.Plan, upgrade.LossFields, losses)
	for i := range l.pages {
		if l.pages[i].ID == page.ID {
			l.pages[i] = page
		}
	}
	l.openPage(page.ID)
	h.shows("50,000 losses")
}
