package tui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
)

type ctxType = context.Context

func TestRow19_ErrorStaysBesideTheField(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toReview()
	h.press("enter", "maya", "enter")
	h.shows("This is not the username.", "> maya")
	h.press("?", "esc")
	h.shows("This is not the username.")
	h.press(".")
	h.hides("is not the username.")
	h.shows("> maya.")
}

func TestRow20_ValidatedOnSubmitOnly(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toReview()
	h.press("enter")
	for _, r := range "maya.chan@" {
		h.press(string(r))
		h.hides("is not the username")
	}
}

func TestRow21_PasteNeverSubmits(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	paste := func(text string) { h.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}) }
	paste("tomas\n\x1b[2J\u202e\u200b")
	h.fire()
	h.shows("Search  tomas [2J")
	h.press("esc")
	h.fire()
	h.press("enter")
	paste("\nq?\n")
	h.shows("Select a user license")
	h.press("down", "enter", "enter", "READ", "space", "enter", "enter")
	paste(mayasName + "\n")
	h.shows("Confirm the upgrade", "> "+mayasName)
	if h.starts != 0 {
		t.Fatal("a pasted line end began the commit")
	}
	h.press("enter")
	if h.starts != 1 {
		t.Error("the pasted username is not taken")
	}
}

// TestRow20_TextThatSpellsAKey types each name of a key as text that arrives at once, as what is
// typed fast does: a terminal is read in pieces, of which one may be the "right" of
// maya.chen@brightharbor.example.
func TestRow20_TextThatSpellsAKey(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	seen := map[string]bool{}
	for kind := tea.KeyType(-200); kind < 200; kind++ {
		name := tea.Key{Type: kind}.String()
		if len(name) < 2 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
			continue
		}
		seen[name] = true
		h.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)})
		h.shows("Search  " + name)
		h.press("ctrl+u")
	}
	h.fire()
	h.toReview()
	h.press("enter")
	for name := range seen {
		h.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)})
		h.shows("Confirm the upgrade", "> "+name)
		h.press("ctrl+u")
	}
	if len(seen) < 10 || h.starts != 0 {
		t.Errorf("%d names, %d commits", len(seen), h.starts)
	}
}

func TestRow23_LossesMustBeAcknowledged(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter", "down", "enter", "enter")
	h.shows("Maya Chen loses", "1 critical loss to open.", "> [ ] Member Hub", "enter open")
	h.hides("enter continue", "mark as reviewed  ")
	h.press("m")
	h.shows("! 1 critical loss to open. Then mark the rest as reviewed.")
	h.press("enter")
	h.shows("Granted by", "Losses not reviewed", "m mark as reviewed", "enter/esc back")
	h.press("enter")
	h.shows("> [✓] Member Hub", "enter open", "m mark as reviewed")
	h.press("m")
	h.shows("[✓] Losses reviewed", "enter continue")
	h.press("m")
	h.shows("[ ] Losses not reviewed", "enter open")
	h.press("m", "enter")
	h.shows("Role: automatic, the only choice.", "Enable the account")
}

// ownerWithoutRole and personAccount are accounts of Maya's that no user, and no partner
// user, may belong to.
func ownerWithoutRole(s *upgradetest.State) { s.Accounts[upgradetest.BrightHarbor].OwnerRoleID = "" }

func personAccount(s *upgradetest.State) {
	yes := true
	s.Accounts[upgradetest.BrightHarbor].IsPersonAccount = &yes
}

// givenPartner answers up to the losses on the command line.
func givenPartner(o *Options) {
	o.Given = flaganswers.Given{User: mayasName, License: "Partner Community", Profile: "Harbor Partner"}
}

func TestRow23_ABlockerCantBePassed(t *testing.T) {
	t.Parallel()
	h := newHarness(t, givenPartner, inOrg(ownerWithoutRole))
	h.shows("This upgrade is blocked", "✗ Blocked", "select another user")
	h.hides("reviewed", "enter continue")
	h.press("space", "enter")
	h.shows("A blocker stops the upgrade.")
	if h.s.currentID() != flow.StepLosses {
		t.Errorf("it went on to step %d", h.s.at)
	}
	h.press("o")
	h.shows("Select a user to upgrade")
}

// TestABlockedLicenseIsRefusedWhereItIsKnown holds that what is known once the user is
// read is not told after the profile, that it can be read again when it was corrected,
// and that a blocked page leads to the answer that has to be another one.
func TestABlockedLicenseIsRefusedWhereItIsKnown(t *testing.T) {
	t.Parallel()
	h := newHarness(t, inOrg(ownerWithoutRole))
	h.press("enter", "down")
	h.shows("Select a user license", "has no role", "Assign the owner a role", "r refresh")
	h.press("enter")
	if h.s.currentID() != flow.StepLicense {
		t.Error("a license that the account can't have was taken")
	}
	h.org.Edit(func(s *upgradetest.State) {
		s.Accounts[upgradetest.BrightHarbor].OwnerRoleID = upgradetest.ID("00E", 1)
	})
	h.press("r")
	h.shows("Select a user license")
	h.hides("has no role", "r refresh")

	h = newHarness(t, givenPartner, inOrg(personAccount))
	h.shows("This upgrade is blocked", "person account", "o select another license")
	h.press("o")
	h.shows("Select a user license")
	h.press("pgup", "enter")
	h.shows("the only choice")
}

// TestAWayOutOfWhatCantBeReassigned holds that a reassignment which the admin may not
// make is taken back with one key.
func TestAWayOutOfWhatCantBeReassigned(t *testing.T) {
	t.Parallel()
	h := newHarness(t, givenPartner, inOrg(func(s *upgradetest.State) {
		s.Session.Admin.Permissions[core.PermAssignPermissionSets] = false
	}))
	h.press("enter") // what the admin lacks was read
	losses, is := h.s.currentStep().(*lossesStep)
	if !is {
		t.Fatal("these are not the losses")
	}
	losses.openPage(losses.pages[slices.IndexFunc(losses.pages, func(p flow.LossPage) bool { return p.Removed != nil })].ID)
	h.press("a")
	h.shows("This upgrade is blocked", "o reassign nothing")
	h.press("o")
	h.hides("This upgrade is blocked")
}

func TestRow24_Review(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toReview()
	h.send(tea.WindowSizeMsg{Width: 80, Height: 60})
	h.shows(
		"~ Partner account  no → yes", "~ Profile    Harbor Customer → Harbor Partner",
		"+ Role       (empty) → Bright Harbor Partner User  (by Salesforce)",
		"In all: 2 steps, 5 fields change, 5 assignments are removed.", "+ set   ~ changed   - removed",
	)
	plan := h.s.answers.Plan
	plan.Steps[1].Changes = append(plan.Steps[1].Changes, upgrade.FieldChange{Label: "Email", Old: "a@b.c", New: "a@b.c"})
	h.page(flow.StepReview).refreshPage()
	h.shows("1 field stays")
	h.hides("a@b.c")
	h.press("d")
	h.hides("(hidden)")
	h.shows("1 field stays.", "Email  a@b.c")
}

func TestRow25_NothingToChangeAsksNothing(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toReview()
	h.s.answers.Plan.Steps = nil
	h.page(flow.StepReview).refreshPage()
	h.shows("There is nothing to change", "enter quit")
	h.hides("confirm")
	h.press("enter")
	if !h.quit || h.starts != 0 || h.s.end != upgrade.StateNothing {
		t.Errorf("it ended %q with %d commits, quit %v", h.s.end, h.starts, h.quit)
	}
}

func TestRow26_OnlyTheExactUsernameCommits(t *testing.T) {
	t.Parallel()
	tests := []struct{ typed, says string }{
		{"", "Nothing was entered."},
		{"y", "This is not the username."},
		{"yes", "This is not the username."},
		{"Maya Chen", "This is not the username."},
		{"MAYA.CHEN@BRIGHTHARBOR.EXAMPLE", "is not the username."},
		{mayasName[:len(mayasName)-1], "is not the username."},
		{mayasName + "x", "is not the username."},
		{"mаya.chen@brightharbor.example", "is not the username."}, // a Cyrillic а
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			h.toReview()
			h.press("enter")
			h.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(tt.typed), Paste: true})
			h.press("enter", "enter", "enter")
			h.shows(tt.says)
			if h.starts != 0 {
				t.Error("it committed")
			}
		})
	}
}

func TestRow27_HeldEnterNeverCommits(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(o *Options) { o.Timing.Grace = 0 })
	for range 2000 {
		h.clock = h.clock.Add(30 * time.Millisecond)
		h.press("enter")
		h.fire()
	}
	if h.starts != 0 || len(h.org.Writes()) != 0 {
		t.Error("held Enter committed")
	}
}

func TestRow27_WhatWasTypedBeforeTurningBackDoesNotCommit(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toReview()
	h.press("enter", mayasName, "esc")
	h.shows("Review changes")
	h.press("enter")
	h.shows("Confirm the upgrade")
	h.press("enter", "enter")
	h.shows("Nothing was entered.")
	if h.starts != 0 {
		t.Error("enter alone committed")
	}
	h.press(mayasName, "enter")
	if h.starts != 1 {
		t.Error("the username that was typed again is not taken")
	}
}

func TestRow28_GraceSwallowsKeysMeantForTheScreenBefore(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(o *Options) { o.Timing.Grace = 300 * time.Millisecond })
	h.clock = h.clock.Add(time.Second)
	h.hold = true
	h.press("enter")
	h.press("enter", "down", "enter") // while the license screen is being read
	h.release()
	h.shows("> Customer Community Plus ")
	h.press("enter") // right after it appeared
	h.shows("Select a user license")
	for range 20 { // held: each repeats within the time
		h.clock = h.clock.Add(30 * time.Millisecond)
		h.press("enter")
	}
	h.shows("Select a user license")
	h.clock = h.clock.Add(400 * time.Millisecond)
	h.press("enter")
	h.shows("the only choice")
}

func TestConfirmWarnsOfNamesThatDeceive(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.org.Edit(func(s *upgradetest.State) {
		s.Users[upgradetest.Maya].User.Name = "M\u0430ya Ch\u202een"
		s.Users[upgradetest.Maya].User.AccountName = "Bright\u200bHarbor"
	})
	h.press("x", "backspace")
	h.fire()
	h.press("enter", "down", "enter", "enter", "READ", "space", "enter", "enter")
	h.send(tea.WindowSizeMsg{Width: 100, Height: 40})
	h.shows("The name contains characters that are invisible", "The name mixes alphabets",
		"The account name contains characters that are invisible", mayasName, string(upgradetest.Maya))
	if strings.ContainsAny(h.screen(), "\u202e\u200b") {
		t.Error("a character that can't be seen is on the screen")
	}
}
