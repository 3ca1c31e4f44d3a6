package words_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]display.Text{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 12345: "12,345", 1234567: "1,234,567", -1: "-1", -1234: "-1,234",
	} {
		if got := words.Number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	if words.Count(1, "step", "steps") != "1 step" || words.Count(0, "step", "steps") != "0 steps" {
		t.Error("one and many are mixed up")
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.FixedZone("east", 3600))
	for d, want := range map[time.Duration]display.Text{
		-time.Hour: "just now", time.Second: "just now", time.Minute: "1 minute ago", 59 * time.Minute: "59 minutes ago",
		time.Hour: "1 hour ago", 47 * time.Hour: "47 hours ago", 48 * time.Hour: "2 days ago", 59 * 24 * time.Hour: "59 days ago",
		60 * 24 * time.Hour: "2 months ago", 700 * 24 * time.Hour: "23 months ago", 1000 * 24 * time.Hour: "2 years ago",
	} {
		if got := words.Ago(at, at.Add(-d)); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
	if got := words.Day(at) + ", " + words.Moment(at); got != "22 Nov 2026, 22 Nov 2026 11:00 UTC" {
		t.Errorf("the moment is %q", got)
	}
	if got := words.Elapsed(83*time.Second + 900*time.Millisecond); got != "1m23s" {
		t.Errorf("the time is %q", got)
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	field := func(before, after string) upgrade.FieldChange {
		return upgrade.FieldChange{Field: "F", Old: before, New: after}
	}
	plan := upgrade.Plan{Steps: []upgrade.Step{
		{Changes: []upgrade.FieldChange{field("a", "b"), field("", "b")}},
		{Changes: []upgrade.FieldChange{field("a", ""), field("a", "a")}},
	}, Removed: make([]upgrade.Removal, 2)}
	var said []string
	for _, s := range plan.Steps {
		for _, c := range s.Changes {
			kind := words.KindOf(c)
			said = append(said, string(kind.Symbol()+" "+kind.Word()+" "+words.FieldLabel(c)+" "+words.Value(c.OldLabel, c.Old)))
		}
	}
	want := []string{"~ changed F a", "+ set F (empty)", "- emptied F a", "  unchanged F a"}
	if !slices.Equal(said, want) {
		t.Errorf("it says %q", said)
	}
	if got := display.Join(words.Total(plan), ", "); got != "2 steps, 3 fields change, 2 assignments are removed, 1 field stays" {
		t.Errorf("in all it is %q", got)
	}
	if words.ChangesNothing(plan) || !words.ChangesNothing(upgrade.Plan{}) {
		t.Error("a change is none, or none is one")
	}
	labelled := upgrade.FieldChange{Field: "ProfileId", Label: "Profile", OldLabel: "Old", NewLabel: "New"}
	if words.FieldLabel(labelled) != "Profile" || words.Value(labelled.NewLabel, "00e") != "New" {
		t.Error("labels come after values")
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	limit, used := 100, 120
	login := core.UserLicense{MonthlyLoginsEntitlement: &limit, MonthlyLoginsUsed: &used}
	if left, bounded := words.LoginsLeft(login); left != 0 || !bounded {
		t.Errorf("%d logins are left, %v", left, bounded)
	}
	login.MonthlyLoginsUsed = nil
	if left, bounded := words.LoginsLeft(login); left != 100 || !bounded {
		t.Errorf("%d logins are left, %v", left, bounded)
	}
	if _, bounded := words.LoginsLeft(core.UserLicense{}); bounded {
		t.Error("a license of seats is bounded by logins")
	}
	fieldItem := access.Item{Category: access.CategoryField, Object: "Case", Name: "Priority"}
	for want, got := range map[display.Text]display.Text{
		"Case.Priority":      words.Difference(upgrade.Difference{Item: fieldItem}),
		"Case.How soon":      words.Difference(upgrade.Difference{Item: fieldItem, Label: "How soon"}),
		"Cases":              words.Difference(upgrade.Difference{Item: access.Item{Category: access.CategoryObject, Object: "Case"}, Label: "Cases"}),
		"Case":               words.Difference(upgrade.Difference{Item: access.Item{Category: access.CategoryObject, Object: "Case"}}),
		"profile A, group b": words.Sources([]access.Source{{Kind: "profile", Label: "A"}, {Kind: "group", Name: "b"}}),
		"S (permission set)": words.Removal(upgrade.Removal{Name: "S", Kind: upgrade.RemovedPermissionSet}),
		"SANDBOX":            words.OrgKind(core.Organization{IsSandbox: true}),
		words.Production:     words.OrgKind(core.Organization{}),
		"User":               words.RoleLevel(core.PortalRoleWorker),
		"Person Account":     words.RoleLevel(core.PortalRolePersonAccount),
		"Manager":            words.RoleLevel(core.PortalRoleManager),
		"nothing":            words.OrNothing(""),
	} {
		if got != want {
			t.Errorf("it is %q, want %q", got, want)
		}
	}
	if got := words.AccountOf(upgrade.Plan{User: upgrade.UserFacts{User: core.User{AccountName: "A"}}}); got != "A" {
		t.Errorf("the account is %q", got)
	}
}

// TestEveryStateHasAWord holds that no value is shown as an empty text.
func TestEveryStateHasAWord(t *testing.T) {
	t.Parallel()
	seen := map[display.Text]bool{}
	for _, o := range []upgrade.Outcome{
		upgrade.OutcomePending, upgrade.OutcomeRunning, upgrade.OutcomeApplied, upgrade.OutcomeRejected,
		upgrade.OutcomeUnknown, upgrade.OutcomeSkipped,
	} {
		seen[words.Outcome(o)] = true
	}
	for _, s := range []core.Severity{core.SeverityBlocker, core.SeverityWarning, core.SeverityNotice} {
		seen[words.Severity(s)] = true
	}
	for _, s := range upgrade.LossSeverities() {
		seen[words.LossSeverity(s)] = true
	}
	for _, r := range []upgrade.Removal{{Reassigned: true}, {CanReturn: true}, {}} {
		seen[words.RemovalState(r)] = true
	}
	if len(seen) != 6+3+5+3 || seen[""] {
		t.Errorf("two states share a word, or one has none: %v", seen)
	}
}

func TestLookAlikes(t *testing.T) {
	t.Parallel()
	p := upgrade.Plan{}
	p.User.User = core.User{Username: "m\u0430ya@a.example", Name: "Maya\u202e", AccountName: "Fine"}
	p.Role.Name = "R\u200bole"
	got := string(display.Join(words.LookAlikes(p), "\n"))
	for _, want := range []string{"The username mixes alphabets", "The name contains characters", "The role name contains characters"} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "account") {
		t.Errorf("it speaks of the account:\n%s", got)
	}
}

// TestWordsAreClean gives hostile values to everything that shows one.
func TestWordsAreClean(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		raw := rapid.String().Draw(rt, "raw")
		for _, got := range []display.Text{
			words.OrNothing(raw), words.Value(raw, raw), words.Value("", raw), words.FieldLabel(upgrade.FieldChange{Field: raw}),
			words.Removal(upgrade.Removal{Label: raw, Kind: upgrade.RemovalKind(raw)}), words.RoleLevel(core.PortalRole(raw)),
			words.Sources([]access.Source{{Kind: access.SourceKind(raw), Label: raw}}),
			words.Difference(upgrade.Difference{Item: access.Item{Category: access.CategoryField, Object: raw, Name: raw}}),
			display.Join(explain.Details(errors.New(raw)), ""),
		} {
			if display.Hidden(string(got)) {
				rt.Fatalf("%q becomes %q", raw, got)
			}
		}
	})
}
