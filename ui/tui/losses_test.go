package tui

import (
	"fmt"
	"strings"
	"testing"

	"cupgrade/core/access"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/tui/widget"
)

// toLosses goes Maya's way to the losses of an upgrade to Partner Community.
func (h *harness) toLosses() {
	h.t.Helper()
	h.press("enter", "down", "enter", "enter")
	h.shows("Maya Chen loses 14 permissions and assignments, 1 of them critical.")
}

// openPage opens the page of losses with a title.
func (h *harness) openPage(title string) {
	h.t.Helper()
	h.press("home")
	for range 20 {
		if strings.Contains(pointed(h.screen()), title) {
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
	h.press("down", "down")
	h.shows("Berths: no longer create, edit, delete, view all records", "esc back to Profile")
	h.press("enter")
	h.shows("Object permissions: 3 losses", "Granted by  profile Harbor Customer", "Why", "esc back")
	h.press("enter")
	h.shows("API name    Berth__c", "- permission set Community Extras", "owns 4 records")
	h.press("esc", "right")
	h.shows("Field permissions: 2 losses")
	h.press("left", "left", "left")
	h.shows("Sites: 1 loss")
	h.press("esc")
	h.shows("1 critical loss to open.", "> [ ] Member Hub")
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
	h.shows("1 of 4", "notes hidden (e)")
	h.press("e")
	h.shows("of 9", "notes shown (e)")
	h.press("end")
	h.shows("True of every upgrade")
	h.press("e")
	h.shows("of 4")
}

func TestReassigningChangesTheLossesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	all := h.s.answers.Plan.Cost.All()
	h.openPage("Permission sets")
	h.shows("> [ ] Knowledge Reader", "space reassign")
	h.press("space")
	h.shows("> [✓] Knowledge Reader", "space don't reassign")
	if now := h.s.answers.Plan.Cost.All(); now >= all {
		t.Errorf("%d losses, %d before", now, all)
	}
	h.press("down", "space")
	h.shows("[✓] Analytics Viewer", "[✓] Analytics for Communiti") // with the license it needs
	h.press("end", "space")
	h.shows("! Can't be reassigned")
	h.press("a")
	h.shows("a reassign none")
	h.press("a")
	h.shows("a reassign all")
	if got := h.s.answers.Plan.Cost.All(); got != all {
		t.Errorf("%d losses with nothing reassigned, %d at first", got, all)
	}
}

// TestReassigningLessAsksAgain holds that what was reviewed stays reviewed while the losses
// only become fewer.
func TestReassigningLessAsksAgain(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.openPage("Permission sets")
	h.press("space", "esc")
	h.reviewLosses()
	h.shows("[✓] Losses reviewed")
	h.press("a")
	h.shows("[✓] Losses reviewed", "4 of 4 reassigned")
	h.press("a")
	h.shows("[ ] Losses not reviewed", "enter open")
}

// TestRow63_ACriticalLossIsKept reassigns the assignment that a critical loss depends on, from
// the overview.
func TestRow63_ACriticalLossIsKept(t *testing.T) {
	t.Parallel()
	h := newHarness(t, inOrg(func(s *upgradetest.State) { // the site comes by a permission set that can be reassigned
		for i := range s.Sites {
			if s.Sites[i].ParentID == upgradetest.CommunitySet {
				s.Sites[i].ParentID = upgradetest.KnowledgeSet
			}
		}
	}))
	h.toLosses()
	h.shows("> [ ] Member Hub", "reassign Knowledge Reader", "space reassign")
	h.press("space")
	h.hides("Member Hub", "critical loss to open")
	h.shows("1 of 4 reassigned")
}

func TestReassignedBecomesSteps(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.openPage("Permission sets")
	h.press("a", "esc", "READ", "space", "enter")
	h.shows("3. Reassign the permission set license Analytics for Communities", "4. Reassign the permission set")
	kinds := 0
	for _, s := range h.s.answers.Plan.Steps {
		if s.Kind.Reassigns() {
			kinds++
		}
	}
	if kinds != 4 {
		t.Errorf("%d steps reassign", kinds)
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
	h.shows("This upgrade is blocked", "The user could no longer log in to any site", "Also found")
	h.press("space", "a", "enter")
	h.shows("A blocker stops the upgrade.", "o keep the sites")
	h.press("o")
	h.shows("kept", "Object permissions")
	h.hides("This upgrade is blocked")
}

// TestKeepingChangesTheLossesAtOnce keeps a loss, and all there is; each row says what becomes
// of it, and the plan makes the permission set first.
func TestKeepingChangesTheLossesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	all := h.s.answers.Plan.Cost.All()
	h.openPage("Object permissions")
	h.shows("space keep", "A keep all", "might be kept")
	h.press("space")
	h.shows("partly kept", "space don't keep") // View All Records of berths is never offered
	h.press("space")
	h.hides("partly kept")
	h.press("esc")
	h.openPage("User permissions")
	h.press("space")
	h.shows("kept if allowed", "0 losses, 1 kept", "14 in all: 13 lost", "Today by")
	if now := h.s.answers.Plan.Cost; now.All() != all-1 || now.Kept != 1 {
		t.Errorf("%d losses and %d kept, %d losses before", now.All(), now.Kept, all)
	}
	h.press("space")
	h.hides("kept if allowed", "in all")
	h.press("A")
	h.shows("14 in all: 7 lost, 7 kept.")
	h.press("esc")
	h.reviewLosses()
	h.shows("[✓] Losses reviewed")
	h.openPage("User permissions")
	h.press("space")
	h.shows("Losses not reviewed") // nobody has looked at this one as lost
	h.press("space")
	h.shows("Losses reviewed")
	h.press("esc", "enter", "space", "enter")
	h.shows("1. Create the permission set")
}

// TestWhatIsNeverKept says why.
func TestWhatIsNeverKept(t *testing.T) {
	t.Parallel()
	h := newHarness(t, inOrg(func(s *upgradetest.State) {
		for i := range s.Rows {
			if s.Rows[i].Item.Name == "PermissionsEditTask" {
				s.Rows[i].Item.Name = "PermissionsManageCssUsers"
			}
		}
	}))
	h.toLosses()
	h.openPage("User permissions")
	h.shows("lost, not allowed", "It manages a part of the org")
	h.press("space")
	h.shows("! It can't be kept.")
}

// TestWhatIsNeededStaysKept keeps a field, which keeps its object, and then lets the object go.
func TestWhatIsNeededStaysKept(t *testing.T) {
	t.Parallel()
	h := newHarness(t, inOrg(func(s *upgradetest.State) {
		s.Keep.Dependencies = append(s.Keep.Dependencies, upgrade.Dependency{
			Permission: upgrade.Grant{Item: access.Item{Category: access.CategoryUser, Name: "PermissionsEditTask"}, Rights: access.Use},
			Required:   upgrade.Grant{Item: access.Item{Category: access.CategoryObject, Object: "WorkOrder"}, Rights: access.Read},
		})
	}))
	h.toLosses()
	h.openPage("User permissions")
	h.press("space", "esc")
	h.openPage("Object permissions")
	for !strings.Contains(pointed(h.screen()), "WorkOrder") {
		h.press("down")
	}
	h.shows("space don't keep")
	h.press("space")
	h.shows("It stays kept", "space don't keep")
}

// TestALatePlanIsNotTaken chooses another profile while the plan of the one before it is
// still being computed.
func TestALatePlanIsNotTaken(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toLosses()
	h.openPage("Permission sets")
	h.hold = true
	h.press("space")
	slow := h.held
	h.held, h.hold = nil, false
	if len(slow) == 0 {
		t.Fatal("nothing is computed beside the screen")
	}
	late := func(when string) {
		t.Helper()
		for _, cmd := range slow {
			h.run(cmd)
		}
		if a := h.s.answers; a.Plan != nil && a.Plan.Target.ID != a.Profile.ID {
			t.Fatalf("%s, the plan for %s is taken for %s", when, a.Plan.Target.Name, a.Profile.Name)
		}
	}
	h.press("esc", "esc")
	h.shows("Select a Partner Community profile")
	h.hold = true
	h.press("down", "enter") // the losses of this one are slow too
	other := h.held
	h.held, h.hold = nil, false
	if h.s.answers.Plan != nil {
		t.Fatal("the plan of the profile before is left")
	}
	late("while the losses are read")
	for _, cmd := range other {
		h.run(cmd)
	}
	h.shows("Maya Chen loses")
	late("once the losses are there")
	if plan := h.s.answers.Plan; plan == nil || len(plan.Choice.Reassign) != 0 {
		t.Errorf("the plan is %+v", plan)
	}
}

// TestTheDetailOfAKeptLossCloses reassigns what keeps the loss whose detail is open: other rows
// of its page are left, or none.
func TestTheDetailOfAKeptLossCloses(t *testing.T) {
	t.Parallel()
	for page, shows := range map[string]string{
		"Object permissions":    "Object permissions: 2 losses",
		"Apex classes and more": "Maya Chen loses",
	} {
		h := newHarness(t)
		h.toLosses()
		h.openPage(page)
		for range 3 {
			if strings.Contains(h.screen(), "space reassign") {
				break
			}
			h.press("down")
		}
		h.press("enter")
		h.shows("API name", "space reassign")
		h.press("space")
		h.shows(shows)
		h.hides("API name")
	}
}

// TestManyLossesAreFilteredAnewAfterReassigning holds that the filter of a long list goes on
// when the losses were computed anew.
func TestManyLossesAreFilteredAnewAfterReassigning(t *testing.T) {
	t.Parallel()
	h := newHarness(t, inOrg(func(s *upgradetest.State) {
		for i := range 2 * widget.LongList {
			parent := upgradetest.SetOfHarborCustomer
			if i%10 == 0 {
				parent = upgradetest.KnowledgeSet
			}
			s.Rows = append(s.Rows, access.Row{
				Parent: parent, Rights: access.Read | access.Edit,
				Item: access.Item{Category: access.CategoryField, Object: "Contract", Name: fmt.Sprintf("F%05d__c", i)},
			})
		}
	}))
	h.press("enter", "down", "enter", "enter")
	h.openPage("Field permissions")
	h.press("/", "f0001")
	h.shows("1 of 10 (10,0")
	h.press("enter")
	h.shows("F00010__c", "space reassign") // which Knowledge Reader grants
	h.press("space")
	h.shows("F00011__c", "1 of 9 (9,0")
	h.hides("F00010__c", "filtering")
}
