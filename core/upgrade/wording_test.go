package upgrade_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// checkWording holds every finding to one manner: a title that fits a line and has
// no full stop, sentences that have one, and a page to read more on.
func checkWording(t *testing.T, f core.Finding) {
	t.Helper()
	first, _ := utf8.DecodeRuneInString(f.Title)
	if f.Title == "" || strings.HasSuffix(f.Title, ".") || unicode.IsLower(first) {
		t.Errorf("%s: title %q", f.Code, f.Title)
	}
	for _, text := range []string{f.Meaning, f.Action} {
		if text != "" && !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q does not end with a full stop", f.Code, text)
		}
		if strings.Contains(text, "  ") || strings.TrimSpace(text) != text || strings.Contains(text, "%!") {
			t.Errorf("%s: %q", f.Code, text)
		}
	}
	if !strings.HasPrefix(f.Source, "https://") && !strings.HasPrefix(f.Source, "http://releasenotes.docs.salesforce.com/") {
		t.Errorf("%s: source %q", f.Code, f.Source)
	}
	if f.Severity == core.SeverityBlocker && f.Action == "" {
		t.Errorf("%s stops the upgrade and does not say what to do", f.Code)
	}
}

func TestWordingOfFindings(t *testing.T) {
	t.Parallel()
	for _, tt := range preflightCases() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			facts := gather(t, upgradetest.NewOrg(), tt.choice)
			tt.change(&facts)
			for _, f := range upgrade.NewPlan(facts, tt.choice).Findings {
				checkWording(t, f)
			}
		})
	}
}

func TestWordingOfGaps(t *testing.T) {
	t.Parallel()
	facts := gather(t, upgradetest.NewOrg(), toPlus())
	for _, what := range []string{
		"Account.IsPartner", "User.PortalRole", "ObjectPermissions", "PermissionSetGroup", "UserRole", "NetworkMember",
		"UserLicense", "UserLogin", "Group", "Profile", "Contact", "UserPermissionAccess", "the labels of objects", "Other",
	} {
		facts.User.Gaps = append(facts.User.Gaps, upgrade.Gap{What: what})
	}
	for _, f := range upgrade.NewPlan(facts, toPlus()).Findings {
		checkWording(t, f)
	}
}

// TestCatalogue shows that every entry is complete and that none stands in the
// shadow of one before it.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	for _, entry := range upgrade.Catalogue() {
		got := upgrade.Explain(upgradetest.Refusal("x", 400, entry.Code, entry.Text))
		if got.Title != entry.Title || got.ErrorCode != entry.Code {
			t.Errorf("%s %q is explained as %q, not as %q", entry.Code, entry.Text, got.Title, entry.Title)
		}
		checkWording(t, core.Finding{
			Code: got.Code, Title: entry.Title, Meaning: entry.Meaning, Action: entry.Action, Source: entry.Source,
			Severity: core.SeverityBlocker,
		})
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	lists := []struct {
		names []string
		want  string
	}{
		{nil, "none"},
		{[]string{"A"}, "A"},
		{[]string{"A", "B"}, "A and B"},
		{[]string{"A", "B", "C", "D", "E"}, "A, B, C, D and E"},
		{[]string{"A", "B", "C", "D", "E", "F", "G"}, "A, B, C, D, E and 2 more"},
	}
	for _, tt := range lists {
		if got := upgrade.Listed(tt.names); got != tt.want {
			t.Errorf("Listed(%v) = %q, want %q", tt.names, got, tt.want)
		}
	}
	for n, want := range map[int]string{0: "0 sites", 1: "1 site", 2: "2 sites"} {
		if got := upgrade.Counted(n, "site", "sites"); got != want {
			t.Errorf("Counted(%d) = %q, want %q", n, got, want)
		}
	}
}
