package upgrade_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// Words that a program's maker uses and an administrator does not.
var internalWords = regexp.MustCompile(
	`(?i)\b(nil|struct|goroutine|panic|stack|gaps?|stamps?|enum|bool|boolean|payload|endpoint|idempotent|preflight|territory\w*|` +
		`this program|null|undefined|exception|query|queries|DML|upsert|handler|callback|locator)\b`,
)

// goName is what only a program calls something: a name with a capital letter inside,
// unless it begins with one as those of Salesforce do.
var goName = regexp.MustCompile(`\b[a-z]+[A-Z]\w*|\w+\.\w+\(|%!|0x[0-9a-f]{4}`)

// salesforcePages are the sites on which Salesforce explains its rules.
var salesforcePages = regexp.MustCompile(`^https://(help|developer|releasenotes\.docs)\.salesforce\.com/[^ ]+$`)

// checkWording holds every finding to one manner: what, why, what to do, and a page to
// read more on; a title that fits a line and has no full stop, sentences that have
// one; no word that only the makers of a program use.
func checkWording(t *testing.T, f core.Finding) {
	t.Helper()
	first, _ := utf8.DecodeRuneInString(f.Title)
	if f.Title == "" || strings.HasSuffix(f.Title, ".") || unicode.IsLower(first) {
		t.Errorf("%s: title %q", f.Code, f.Title)
	}
	for part, text := range map[string]string{"why": f.Meaning, "what to do": f.Action} {
		first, _ := utf8.DecodeRuneInString(text)
		if text == "" || unicode.IsLower(first) {
			t.Errorf("%s does not say %s: %q", f.Code, part, text)
		}
		isCommand := strings.Contains(text, upgrade.CommandResume) // a full stop would be copied with it
		if !isCommand && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
			t.Errorf("%s: %q does not end with a full stop", f.Code, text)
		}
		if strings.Contains(text, "  ") || strings.TrimSpace(text) != text || strings.Contains(text, "..") {
			t.Errorf("%s: %q", f.Code, text)
		}
	}
	for _, text := range []string{f.Title, f.Meaning, f.Action} {
		if word := internalWords.FindString(text); word != "" {
			t.Errorf("%s: %q is a word of ours in %q", f.Code, word, text)
		}
		if name := goName.FindString(text); name != "" {
			t.Errorf("%s: %q is a name of ours in %q", f.Code, name, text)
		}
	}
	if !salesforcePages.MatchString(f.Source) {
		t.Errorf("%s: %q is no page of Salesforce's", f.Code, f.Source)
	}
}

// TestEveryFindingIsComplete asks for every finding that this package can make, and
// holds that none of its codes was left out.
func TestEveryFindingIsComplete(t *testing.T) {
	t.Parallel()
	seen, checked := map[core.Code]bool{}, map[core.Finding]bool{}
	for _, f := range allFindings(t) {
		seen[f.Code] = true
		if !checked[f] {
			checked[f] = true
			checkWording(t, f)
		}
	}
	codes := slices.Concat(declaredCodes(t), upgrade.PreflightCodes(), upgrade.GapCodes())
	for _, code := range codes {
		if !seen[code] {
			t.Errorf("nothing was asked that makes %s", code)
		}
	}
	for _, code := range upgrade.CatalogueCodes() {
		if !seen[core.Code("error-"+strings.ToLower(strings.ReplaceAll(code, "_", "-")))] {
			t.Errorf("nothing was asked that Salesforce answers with %s", code)
		}
	}
}

// allFindings makes every finding there is.
func allFindings(t *testing.T) []core.Finding {
	t.Helper()
	var all []core.Finding
	for _, tt := range preflightCases() {
		facts := gather(t, upgradetest.NewOrg(), tt.choice)
		tt.change(&facts)
		all = append(all, upgrade.NewPlan(facts, tt.choice).Findings...)
	}
	for _, user := range refusedUsers() {
		_, why := upgrade.Eligibility(user)
		all = append(all, why)
	}
	all = append(all, upgrade.Catalog{Gaps: []upgrade.Gap{{What: "UserLicense"}}}.Unread().Finding())
	facts := gather(t, upgradetest.NewOrg(), toPlus())
	for _, what := range append(upgrade.GapObjects(), "Other") {
		facts.User.Gaps = append(facts.User.Gaps, upgrade.Gap{What: what, Code: "INVALID_TYPE", Message: "The object is not supported."})
	}
	all = append(all, upgrade.NewPlan(facts, toPlus()).Findings...)
	all = append(all, upgrade.StepFindings()...)
	return slices.Concat(all, runFindings(), errorFindings(), presetFindings())
}

// refusedUsers are users of every kind that can't be upgraded.
func refusedUsers() []core.User {
	customer := core.User{IsActive: true, ContactID: "003000000000001AAA", AccountID: "001000000000001AAA", UserType: core.UserTypeCspLitePortal}
	var users []core.User
	for _, change := range []func(*core.User){
		func(u *core.User) { u.UserType = core.UserTypePowerPartner },
		func(u *core.User) { u.UserType = core.UserTypeStandard },
		func(u *core.User) { u.UserType = core.UserTypeGuest },
		func(u *core.User) { u.UserType = core.UserTypeSelfService },
		func(u *core.User) { u.UserType = core.UserTypeCsnOnly },
		func(u *core.User) { u.IsActive = false },
		func(u *core.User) { u.IsActive, u.IsFrozen = false, ptr(true) },
		func(u *core.User) { u.ContactID, u.AccountID = "", "" },
		func(u *core.User) { u.AccountID = "" },
	} {
		user := customer
		change(&user)
		users = append(users, user)
	}
	return users
}

// runFindings are those about a run as a whole.
func runFindings() []core.Finding {
	step := func(kind upgrade.StepKind, outcome upgrade.Outcome) upgrade.StepResult {
		return upgrade.StepResult{Step: upgrade.Step{Kind: kind, Title: "Upgrade Maya"}, Outcome: outcome}
	}
	enabled := step(upgrade.StepEnablePartnerAccount, upgrade.OutcomeApplied)
	return slices.Concat(
		upgrade.Result{Steps: []upgrade.StepResult{enabled, step(upgrade.StepUpgradeUser, upgrade.OutcomeUnknown)}}.Findings(),
		upgrade.Result{Steps: []upgrade.StepResult{enabled, step(upgrade.StepUpgradeUser, upgrade.OutcomeRejected)}}.Findings(),
		upgrade.Result{
			Steps: []upgrade.StepResult{step(upgrade.StepUpgradeUser, upgrade.OutcomeSkipped)},
			Stale: []upgrade.StaleStamp{{Name: "Profile"}}, ChangedBy: "Ada Admin",
		}.Findings(),
		[]core.Finding{
			upgrade.EarlierRun{ID: "20261122T093000.000Z-005000000000001AAA", State: "outcome unknown"}.Finding(),
			upgrade.RunUnderWay("another run for this user is under way on this machine"),
		},
	)
}

// errorFindings are those about everything that can go wrong with a request, with
// Salesforce's answer, and inside.
func errorFindings() []core.Finding {
	const op = "update User"
	errs := []error{
		upgradetest.NotSent(op, core.ErrUnreachable), upgradetest.NoAnswer(op, core.ErrUnreachable),
		upgradetest.NoAnswer(op, context.Canceled), context.Canceled,
		&core.RemoteError{Op: op, Sent: true, Status: 302}, &core.RemoteError{Op: op, Sent: true, Status: 500},
		&core.RemoteError{Op: op, Sent: true, Status: 412}, &core.RemoteError{Op: op, Sent: true, Status: 200, Err: core.ErrBadAnswer},
		&core.RemoteError{Op: op, Sent: true, Status: 200, Err: fmt.Errorf("%w: the org's newest is 45.0", core.ErrAPIVersion)},
		upgradetest.Refusal(op, 400, "SOMETHING_NEW", "Words of a later release."),
		upgrade.ErrStopped, fmt.Errorf("%w: no space left on device", upgrade.ErrNotRecorded),
		upgrade.ErrBlocked, upgrade.ErrPlanVersion, upgrade.ErrPlanDamaged, upgrade.ErrOtherOrg, upgrade.ErrNoSuchProfile,
		&upgrade.PanicError{Value: "boom"}, errors.New("a surprise"),
	}
	for _, entry := range upgrade.Catalogue() {
		text := entry.Text
		if text != "" {
			text += "."
		}
		errs = append(errs, upgradetest.Refusal(op, 400, entry.Code, text))
	}
	list := make([]core.Finding, 0, len(errs))
	for _, err := range errs {
		list = append(list, upgrade.Explain(err))
	}
	return list
}

// presetFindings are those about answers given ahead.
func presetFindings() []core.Finding {
	var list []core.Finding
	for _, answer := range []string{upgrade.AnswerUser, upgrade.AnswerLicense, upgrade.AnswerProfile, upgrade.AnswerRole} {
		for _, e := range []upgrade.PresetError{
			{Problem: upgrade.PresetUnknown},
			{Problem: upgrade.PresetUnknown, Candidates: []string{"Harbor"}},
			{Problem: upgrade.PresetAmbiguous, Candidates: []string{"Harbor", "Hub"}},
			{Problem: upgrade.PresetMismatch, Detail: "it belongs to the license Gold Partner"},
			{Problem: upgrade.PresetNeeds, Detail: "a role belongs to the account of a user"},
		} {
			e.Answer, e.Value = answer, "x"
			list = append(list, e.Finding())
		}
	}
	return list
}

// declaredCodes reads from the source which codes of findings are declared.
func declaredCodes(t *testing.T) []core.Code {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^\s*(?:const )?Finding\w+\s+core\.Code\s*=\s*"([a-z-]+)"`)
	var codes []core.Code
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllSubmatch(source, -1) {
			codes = append(codes, core.Code(m[1]))
		}
	}
	if len(codes) < 70 {
		t.Fatalf("only %d codes are seen: they are declared in another way now", len(codes))
	}
	return codes
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
