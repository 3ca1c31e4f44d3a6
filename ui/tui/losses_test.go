package tui

import (
	"strings"
	"testing"

	"cupgrade/core/upgrade/upgradetest"
)

// toLosses goes Maya's way to the losses of an upgrade to Partner Community.
func (h *harness) toLosses() {
	h.t.Helper()
	h.press("enter", "down", "enter", "enter")
	h.shows("2 things Maya Chen uses will stop working.")
}

// openPage opens the page of losses with a title.
func (h *harness) openPage(title string) {
	h.t.Helper()
	h.press("home")
	for range 20 {
		if strings.Contains(h.screen(), "] "+title) && strings.Contains(h.screen(), "> [") && strings.Contains(pointed(h.screen()), title) {
			h.press("right")
			return
		}
		h.press("down")
	}
	h.t.Fatalf("there is no page %q:\n%s", title, h.screen())
}

// pointed is the row under the cursor.
func pointed(screen string) string {
	for _, row := range strings.Split(screen, "\n") {
		if strings.HasPrefix(row, " > ") {
			return row
		}
	}
	return ""
}

func TestLossesHaveThreeDepths(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.press("down")
	h.shows("Berths: no longer create, edit, delete, view all records", "esc back to Profile")
	h.press("enter")
	h.shows("Object permissions: 3 losses", "Granted by  profile Harbor Customer", "Why", "esc back")
	h.press("enter")
	h.shows("API name    Berth__c", "- permission set Community Extras", "owns 4 records")
	h.press("a", "esc")
	h.shows("[✓] I have read this page")
	h.press("right")
	h.shows("Field permissions: 2 losses")
	h.press("left", "left", "left")
	h.shows("Sites: 1 loss")
	h.press("esc")
	h.shows("1 of 8 read", "> [ ] Sites")
}

func TestLossesAreFiltered(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.openPage("Object permissions")
	h.press("/", "w", "o", "r", "k")
	h.shows("Filter work", "> WorkOrder", "1 of 1 (3 in all)")
	h.hides("Contract")
	h.press("enter")
	h.shows("permission set group Field Operations")
	h.press("esc", "esc")
	h.shows("Object permissions: 3 losses", "Contract")
	h.hides("Filter")
}

// TestAPINamesAreFound holds that a filter finds an API name among the rows that matter
// as well as among all of them.
func TestAPINamesAreFound(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	manyLosses(h)
	h.press("/", "f12345__c")
	h.shows("> Berth__c.Field 12345", "1 of 1 (25,000 in all)")
	h.press("esc", "e", "/", "f12345__c")
	h.shows("> Berth__c.Field 12345", "1 of 1 (50,000 in all)")
}

func TestOnlyWhatMattersUntilAllIsWanted(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.openPage("Warnings and notes")
	h.shows("1 of 4", "more are hidden; e shows them")
	h.press("e")
	h.shows("of 14", "Everything; e shows")
	h.press("end")
	h.shows("Username, password and history stay")
	h.press("e")
	h.shows("of 4")
}

func TestReassigningChangesTheLossesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	all := h.s.answers.Plan.Cost.All()
	h.openPage("Permission sets")
	h.shows("> [ ] Knowledge Reader", "0 of 5 given back")
	h.press("space")
	h.shows("> [✓] Knowledge Reader", "1 of 5 given back")
	if now := h.s.answers.Plan.Cost.All(); now >= all {
		t.Errorf("%d losses, %d before", now, all)
	}
	h.press("down", "space")
	h.shows("[✓] Analytics Viewer", "[✓] Analytics for Communities", "3 of 5 given back") // with the license it needs
	h.press("end", "space")
	h.shows("! Can't be assigned again")
	h.press("A")
	h.shows("4 of 5 given back")
	h.press("A")
	h.shows("0 of 5 given back")
	if got := h.s.answers.Plan.Cost.All(); got != all {
		t.Errorf("%d losses with nothing given back, %d at first", got, all)
	}
}

// TestGivingLessBackAsksAgain holds that what was read stays read while the losses
// only become fewer.
func TestGivingLessBackAsksAgain(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.openPage("Permission sets")
	h.press("space", "a", "esc")
	h.shows("1 of ")
	h.press("right", "down", "space", "esc")
	h.shows("1 of ")
	h.press("right", "home", "space", "esc")
	h.shows("0 of ")
}

func TestReassignedBecomesSteps(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.openPage("Permission sets")
	h.press("A", "esc", "READ", "enter", "space", "enter")
	h.shows("3. Give back the permission set license Analytics for Communities", "4. Give back the permission set")
	kinds := 0
	for _, s := range h.s.answers.Plan.Steps {
		if s.Kind.Reassigns() {
			kinds++
		}
	}
	if kinds != 4 {
		t.Errorf("%d steps give back", kinds)
	}
}

func TestTheLastSiteCantBePassed(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.org.Edit(func(s *upgradetest.State) {
		for i := range s.Sites {
			if s.Sites[i].ParentID == upgradetest.HarborPartner {
				s.Sites[i].ParentID = upgradetest.HarborPlus
			}
		}
	})
	h.press("enter", "down", "enter", "enter")
	h.shows("This upgrade is blocked", "No site would be left to log in to", "Noticed besides")
	h.press("space", "a", "enter")
	h.shows("A blocker can't be passed.")
}
