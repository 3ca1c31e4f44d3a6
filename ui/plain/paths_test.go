package plain_test

import (
	"errors"
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestRow50_Transcripts compares the transcript of every path.
func TestRow50_Transcripts(t *testing.T) {
	t.Parallel()
	refused := upgradetest.Refusal("update User", 400, core.CodeLicenseLimit, "License Limit Exceeded", "ProfileId")
	tests := []struct {
		name    string
		lines   []string
		prepare func(*talk)
		end     upgrade.State
		writes  int
	}{
		{name: "partner", lines: way(whole, "q"), end: upgrade.StateSoFar, writes: 2},
		{
			name:  "customer-plus",
			lines: []string{"2", "1", "yes", "yes", "tomas.rivera@northwind.example", "q"},
			end:   upgrade.StateVerified, writes: 1,
		},
		{
			name:  "role-of-the-account",
			lines: []string{"tomas", "1", "2", "1", "yes", "3", "yes", "tomas.rivera@northwind.example", "q"},
			end:   upgrade.StateSoFar, writes: 1,
		},
		{
			name: "forth-and-back",
			lines: []string{
				"1", "2", "1", "yes", "yes", // to the review
				"b", "b", "b", "b", "b", "b", // to the first step, and once too often
				"", "1", "yes", // keeps the user, changes the license
				"b", "b", "b", "2", // another user; then leaves
				"q", "b", "q", "?", "yes",
			},
			end: upgrade.StateCancelled,
		},
		{
			name:  "refused-users",
			lines: []string{"3", "4", "5", "dana", "1", "q"},
			end:   upgrade.StateNothing,
		},
		{
			name:  "refused-license",
			lines: []string{"1", "4", "3", "q", "yes"},
			end:   upgrade.StateCancelled,
		},
		{
			name: "blocked",
			prepare: func(k *talk) {
				k.org.Edit(func(s *upgradetest.State) { s.Accounts[upgradetest.BrightHarbor].OwnerRoleID = "" })
			},
			lines: []string{"1", "2", "1", "yes", "1", "b", "q", "q"},
			end:   upgrade.StateCancelled,
		},
		{
			name:  "wrong-username",
			lines: way(6, "", "yes", mayasName+" ", "MAYA.CHEN@brightharbor.example", "1", "b", "yes", mayasName, "q"),
			end:   upgrade.StateSoFar, writes: 2,
		},
		{
			name:  "losses",
			lines: way(3, "1", "2", "3", "4", "5", "6", "7", "8", "9", "m", "99", "y", "", "?", "yes", "q", "yes"),
			end:   upgrade.StateCancelled,
		},
		{
			name:  "compare-profiles",
			lines: []string{"1", "2", "1 2", "?", "2 2", "1 9", "2", "b", "2 1", "q", "yes"},
			end:   upgrade.StateCancelled,
		},
		{
			name: "refused-profile",
			prepare: func(k *talk) {
				forbidden := false
				k.org.Edit(func(s *upgradetest.State) { s.Session.StandardExternalProfiles = &forbidden })
			},
			lines: []string{"1", "2", "2", "1", "q", "yes"},
			end:   upgrade.StateCancelled,
		},
		{
			name: "reassign",
			lines: way(3, "6", "?", "1", "3", "2", "9", "x", "m", "none", "all", "b",
				"yes", "yes", "yes", mayasName, "q"),
			end: upgrade.StateSoFar, writes: 4,
		},
		{
			name: "last-site",
			prepare: func(k *talk) {
				k.org.Edit(func(s *upgradetest.State) {
					s.Sites = slices.DeleteFunc(s.Sites, func(g core.NetworkGrant) bool { return g.ParentID == upgradetest.HarborPartner })
				})
			},
			lines: way(3, "yes", "1", "b", "q", "q"),
			end:   upgrade.StateCancelled,
		},
		{
			name:  "review-in-full",
			lines: way(5, "1", "m", "x", "b", "1", "q", "no", "b", "b", "q", "q"),
			end:   upgrade.StateCancelled,
		},
		{
			name:    "dry-run",
			prepare: func(k *talk) { k.options.DryRun = true },
			lines:   way(5, "1", "b", "?", "yes"),
			end:     upgrade.StateNothing,
		},
		{
			name: "stale",
			prepare: func(k *talk) {
				k.onLine(mayasName, func() {
					k.org.EditUser(upgradetest.Maya, upgradetest.JoinGroup)
				})
			},
			lines: way(whole, "2", "yes", "", "yes", "yes", mayasName, "q"),
			end:   upgrade.StateSoFar, writes: 2,
		},
		{
			name:    "rejected-first",
			prepare: func(k *talk) { k.org.FailMethod(upgradetest.MethodEnable, refused) },
			lines:   way(whole, "q"),
			end:     upgrade.StateRejected, writes: 1,
		},
		{
			name:    "rejected-second",
			prepare: func(k *talk) { k.org.FailMethod(upgradetest.MethodUpgrade, refused) },
			lines:   way(whole, "b", "2", "q", "yes"),
			end:     upgrade.StateHalfDone, writes: 2,
		},
		{
			name: "unknown",
			prepare: func(k *talk) {
				k.org.FailMethod(upgradetest.MethodUpgrade, upgradetest.NoAnswer("update User", errors.New("connection reset")))
			},
			lines: way(whole, "q"),
			end:   upgrade.StateUnknown, writes: 2,
		},
		{
			name: "read-back",
			prepare: func(k *talk) {
				k.onSaid("Verify again", func() {
					k.org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.IsActive = false })
				})
			},
			lines: way(whole, "2", "q"),
			end:   upgrade.StateDifferent, writes: 2,
		},
		{
			name:  "nobody-matches",
			lines: []string{"zzz", "1", "m", "", "?", "maya", "q"},
			end:   upgrade.StateNothing,
		},
		{
			name: "another",
			lines: way(whole, "?", "x", "1",
				"2", "1", "yes", "yes", "tomas.rivera@northwind.example", "q"),
			end: upgrade.StateSoFar, writes: 3,
		},
		{
			name:    "given-on-the-command-line",
			prepare: preset(flaganswers.Given{User: mayasName, License: "Partner Community", Profile: "Harbor Partner", Role: "auto"}),
			lines:   []string{"b", "yes", "yes", "yes", mayasName, "q"},
			end:     upgrade.StateSoFar, writes: 2,
		},
		{
			name:    "given-user-is-refused",
			prepare: preset(flaganswers.Given{User: "dana.brooks@partner.example"}),
			lines:   []string{"b", "q"},
			end:     upgrade.StateNothing,
		},
		{
			name:    "given-role-does-not-fit",
			prepare: preset(flaganswers.Given{User: "tomas.rivera@northwind.example", Role: "Northwind Partner Manager"}),
			lines:   []string{"1", "yes", "1", "q", "q"},
			end:     upgrade.StateCancelled,
		},
		{
			name:    "hostile-names",
			prepare: hostile,
			lines:   []string{"?", "1", "2", "1", "1", "yes", "yes", "yes", "?", "x\x1b[2J", "\xff\u202e", "q", "q"},
			end:     upgrade.StateCancelled,
		},
		{
			name: "an-admin-without-rights",
			prepare: func(k *talk) {
				k.org.Edit(func(s *upgradetest.State) {
					s.Session.Admin.Permissions[core.PermViewRoles] = false
					s.Session.CallsUsed = s.Session.CallsLimit - 3
				})
			},
			lines: []string{"q"},
			end:   upgrade.StateNothing,
		},
		{
			name:  "keep",
			lines: []string{"1", "2", "1", "10", "1", "1", "all", "b", "yes", "yes", "yes", mayasName, "q"},
			end:   upgrade.StateSoFar, writes: 6,
		},
		{
			name:  "sharing",
			lines: []string{"1", "2", "1", "10", "all", "b", "3", "?", "w", "r", "3", "", "q", "yes"},
			end:   upgrade.StateCancelled,
		},
		{
			name: "keep-refused",
			prepare: func(k *talk) {
				k.org.Edit(func(s *upgradetest.State) {
					s.RefusedItems = map[access.Item]error{
						{Category: access.CategoryObject, Object: "Contract"}: upgradetest.Refusal("add", 400, core.CodeFieldIntegrity, "The user license doesn't allow the permission: Read Contracts"),
					}
				})
			},
			lines: []string{"1", "2", "1", "10", "all", "b", "yes", "yes", "yes", mayasName, "2", "yes", "yes", "yes", mayasName, "q"},
			end:   upgrade.StateSoFar, writes: 9,
		},
		{
			name:    "production",
			prepare: func(k *talk) { k.org.Edit(func(s *upgradetest.State) { s.Session.Org.IsSandbox = false }) },
			lines:   way(6, "q", "yes"),
			end:     upgrade.StateCancelled,
		},
		{
			name:    "many-profiles",
			prepare: manyProfiles,
			lines:   []string{"1", "2", "m", "m", "harbor", "m", "profile 19", "m", "none such", "0", "2003", "", "?", "1234", "q", "yes"},
			end:     upgrade.StateCancelled,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newTalk(tt.lines...)
			if tt.prepare != nil {
				tt.prepare(k)
			}
			k.golden(t, tt.name)
			k.ends(t, tt.end)
			if len(k.lines) > 0 {
				t.Errorf("nobody asked for %q", k.lines)
			}
			if got := len(k.org.Writes()); got != tt.writes {
				t.Errorf("%d writes, want %d", got, tt.writes)
			}
		})
	}
}

// preset answers ahead.
func preset(p flaganswers.Given) func(*talk) {
	return func(k *talk) { k.options.Given = p }
}
