package commit_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// outcomes lists what became of the steps.
func outcomes(steps []upgrade.StepResult) []upgrade.Outcome {
	list := make([]upgrade.Outcome, len(steps))
	for i, step := range steps {
		list[i] = step.Outcome
	}
	return list
}

// written lists the methods that wrote.
func written(org *upgradetest.Org) []string {
	writes := org.Writes()
	if len(writes) == 0 {
		return nil
	}
	methods := make([]string, 0, len(writes))
	for _, call := range writes {
		methods = append(methods, call.Method)
	}
	return methods
}

const (
	applied  = upgrade.OutcomeApplied
	rejected = upgrade.OutcomeRejected
	unknown  = upgrade.OutcomeUnknown
	skipped  = upgrade.OutcomeSkipped
)

func TestApply(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) { s.SitesFollow = true })
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	result := commit.Apply(t.Context(), org, p, nil)
	if result.Err != nil || result.Stale != nil {
		t.Fatalf("error %v, stale %v", result.Err, result.Stale)
	}
	if diff := cmp.Diff([]upgrade.Outcome{applied, applied}, outcomes(result.Steps)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if !result.Verification.Verified() {
		t.Errorf("not verified: %+v", result.Verification.Checks)
	}
	for _, check := range result.Verification.Checks {
		if check.Agreement != upgrade.AgreementMatch {
			t.Errorf("%s: predicted %q, actual %q: %s", check.Name, check.Predicted, check.Actual, check.Agreement)
		}
	}
	if diff := cmp.Diff([]string{upgradetest.MethodEnable, upgradetest.MethodUpgrade}, written(org)); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	change := org.Writes()[1].Change
	want := upgrade.UserChange{
		UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPartner, UnmodifiedSince: p.User.User.LastModified,
	}
	if diff := cmp.Diff(want, change); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}

func TestApplyAChosenRole(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	choice := upgrade.Choice{UserID: upgradetest.Tomas, ProfileID: upgradetest.HarborPartner, RoleID: upgradetest.NorthwindExecutive}
	result := commit.Apply(t.Context(), org, upgradetest.MakePlan(t, org, choice), nil)
	if !result.Verification.Verified() || len(result.Steps) != 1 {
		t.Fatalf("result: %+v", result)
	}
	if got := result.Verification.After.User.Role.ID; got != upgradetest.NorthwindExecutive {
		t.Errorf("role = %s", got)
	}
}

// TestOutcomeMatrix crosses the two writes with everything that can come of one.
func TestOutcomeMatrix(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection reset by peer")
	type fault struct {
		put  func(org *upgradetest.Org, method string)
		want upgrade.Outcome
		code core.Code // of the step's finding
	}
	fails := func(err error) func(*upgradetest.Org, string) {
		return func(org *upgradetest.Org, method string) { org.FailMethod(method, err) }
	}
	faults := map[string]fault{
		"refused":               {fails(upgradetest.Refusal("w", 400, core.CodeLicenseLimit, "full")), rejected, "error-license-limit-exceeded"},
		"locked":                {fails(upgradetest.Refusal("w", 400, core.CodeLockRow, "locked")), rejected, "error-unable-to-lock-row"},
		"session ended":         {fails(upgradetest.Refusal("w", 401, core.CodeInvalidSession, "ended")), rejected, "error-invalid-session-id"},
		"no connection":         {fails(upgradetest.NotSent("w", broken)), rejected, explain.FindingErrorNotSent},
		"broken off, not done":  {fails(upgradetest.NoAnswer("w", broken)), unknown, explain.FindingErrorNoAnswer},
		"server error":          {fails(&core.RemoteError{Status: 503, Sent: true}), unknown, explain.FindingErrorServer},
		"redirect":              {fails(&core.RemoteError{Status: 302, Sent: true}), unknown, explain.FindingErrorRedirect},
		"web page":              {fails(&core.RemoteError{Status: 200, Sent: true}), unknown, explain.FindingErrorNoSense},
		"an unexplained error":  {fails(broken), unknown, explain.FindingErrorProgram},
		"panic":                 {func(org *upgradetest.Org, m string) { org.PanicOn(m, "boom") }, unknown, explain.FindingErrorProgram},
		"broken off, done":      {func(org *upgradetest.Org, m string) { org.LoseReply(m, upgradetest.NoAnswer("w", broken)) }, applied, commit.FindingLateAnswer},
		"changed in the moment": {changedBefore, rejected, "error-entity-failed-iflastmodified-on-update-check"},
	}
	for name, f := range faults {
		t.Run(name+", on enabling", func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			f.put(org, upgradetest.MethodEnable)
			result := commit.Apply(t.Context(), org, p, nil)
			second, writes := skipped, 1
			if f.want == applied { // what is seen to be done is built upon
				second, writes = applied, 2
			}
			checkResult(t, result, []upgrade.Outcome{f.want, second}, f.code)
			if got := written(org); len(got) != writes {
				t.Errorf("writes: %v", got)
			}
			if result.Verification.Verified() != (second == applied) {
				t.Errorf("verified = %v", result.Verification.Verified())
			}
		})
		t.Run(name+", on the upgrade", func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			f.put(org, upgradetest.MethodUpgrade)
			result := commit.Apply(t.Context(), org, p, nil)
			checkResult(t, result, []upgrade.Outcome{applied, f.want}, f.code)
			if got := written(org); len(got) != 2 {
				t.Errorf("writes: %v", got)
			}
			if result.Verification.Verified() != (f.want == applied) {
				t.Errorf("verified = %v", result.Verification.Verified())
			}
		})
	}
}

// changedBefore has someone else change both records just before a write, in what the plan
// rests on.
func changedBefore(org *upgradetest.Org, method string) {
	org.Before(method, func(s *upgradetest.State) {
		s.Accounts[upgradetest.BrightHarbor].Name += " Inc."
		s.Accounts[upgradetest.BrightHarbor].LastModified = s.Clock
		s.Users[upgradetest.Maya].User.LastModified = s.Clock
	})
}

// checkResult compares the outcomes, and looks for the finding of the step that
// went wrong.
func checkResult(t *testing.T, result upgrade.Result, want []upgrade.Outcome, code core.Code) {
	t.Helper()
	if result.Err != nil {
		t.Errorf("error: %v", result.Err)
	}
	if diff := cmp.Diff(want, outcomes(result.Steps)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	failed := slices.IndexFunc(result.Steps, func(s upgrade.StepResult) bool { return s.Err != nil })
	if failed < 0 || result.Steps[failed].Finding == nil || result.Steps[failed].Finding.Code != code {
		t.Errorf("steps: %+v, want a finding %s", result.Steps, code)
	}
}

// TestTheLoserIsTold shows that a step is not counted as ours because someone else
// did the same in the moment between, and that it is said who.
func TestTheLoserIsTold(t *testing.T) {
	t.Parallel()
	faster := func(s *upgradetest.State) {
		user := &s.Users[upgradetest.Maya].User
		user.Profile, user.LastModified, user.LastModifiedBy = s.Profiles[upgradetest.HarborPartner], s.Clock, "Olga Admin"
		s.Accounts[upgradetest.BrightHarbor].IsPartner = new(true)
	}
	for name, method := range map[string]string{
		"before anything was sent": upgradetest.MethodUser, "just before the write": upgradetest.MethodUpgrade,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			org.Before(method, faster)
			result := commit.Apply(t.Context(), org, p, nil)
			last := result.Steps[1]
			if last.Outcome != applied || !last.ByOther || last.Finding.Code != commit.FindingDoneByOther ||
				!strings.Contains(last.Finding.Meaning, "Olga Admin") || !strings.Contains(last.Finding.Meaning, "2026-11-23 09:00") {
				t.Errorf("the step: %+v, %+v", last, last.Finding)
			}
			if result.Err != nil || result.Stale != nil || result.Verification.After == nil {
				t.Errorf("the run: %+v", result)
			}
		})
	}
}

// TestFailAtEveryCall lets every call of a run fail in every way, and then shows
// that a second run ends where an undisturbed one does, without a second effective
// write of any step.
func TestFailAtEveryCall(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection reset by peer")
	faults := map[string]func(org *upgradetest.Org, n int){
		"refused": func(org *upgradetest.Org, n int) {
			org.FailCall(n, upgradetest.Refusal("c", 400, core.CodeLockRow, ""))
		},
		"no connection":    func(org *upgradetest.Org, n int) { org.FailCall(n, upgradetest.NotSent("c", broken)) },
		"broken off":       func(org *upgradetest.Org, n int) { org.FailCall(n, upgradetest.NoAnswer("c", broken)) },
		"server error":     func(org *upgradetest.Org, n int) { org.FailCall(n, &core.RemoteError{Status: 500, Sent: true}) },
		"broken off, done": func(org *upgradetest.Org, n int) { org.LoseReplyOfCall(n, upgradetest.NoAnswer("c", broken)) },
	}
	undisturbed := upgradetest.NewOrg()
	commit.Apply(t.Context(), undisturbed, upgradetest.MakePlan(t, undisturbed, upgradetest.ToPartner()), nil)
	want := standing(t, undisturbed)
	for name, put := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				org := upgradetest.NewOrg()
				p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
				before := len(org.Calls())
				put(org, before+n)
				first := commit.Apply(t.Context(), org, p, nil)
				checkSound(t, fmt.Sprintf("call %d", n), org, first)
				if before+n > len(org.Calls()) {
					break // no call was left to fail
				}
				org.Heal()
				finish(t, org)
				if diff := cmp.Diff(want, standing(t, org)); diff != "" {
					t.Errorf("after call %d failed, the org ends elsewhere (-undisturbed +got):\n%s", n, diff)
				}
			}
		})
	}
}

// checkSound checks what must hold of the first run on an org.
func checkSound(t *testing.T, where string, org *upgradetest.Org, result upgrade.Result) {
	t.Helper()
	methods := written(org)
	if slices.Sort(methods); len(slices.Compact(slices.Clone(methods))) != len(methods) {
		t.Errorf("%s: a step was sent twice: %v", where, methods)
	}
	checkOrder(t, where, result)
}

// checkOrder checks what must hold of any run: every step ended, none was applied
// after one that was not, and a run without a fault is verified.
func checkOrder(t *testing.T, where string, result upgrade.Result) {
	t.Helper()
	broken := false
	for _, step := range result.Steps {
		switch step.Outcome {
		case applied:
			if broken {
				t.Errorf("%s: %s was applied after a step that was not", where, step.Step.Kind)
			}
		case rejected, unknown, skipped:
			broken = true
		case upgrade.OutcomePending, upgrade.OutcomeRunning:
			t.Errorf("%s: %s was left %s", where, step.Step.Kind, step.Outcome)
		}
	}
	if result.Err == nil && !broken && len(result.Verification.Differences()) > 0 {
		t.Errorf("%s: all steps applied, and not as planned: %+v", where, result.Verification.Checks)
	}
}

// finish does what an admin does after a run that went wrong: plans anew, and
// applies what is left.
func finish(t *testing.T, org *upgradetest.Org) {
	t.Helper()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	if p.NothingToDo() {
		return
	}
	if result := commit.Apply(t.Context(), org, p, nil); !result.Verification.Verified() {
		t.Errorf("the second run: %+v", result)
	}
}

// standing is how an org stands, without its clocks.
func standing(t *testing.T, org *upgradetest.Org) []string {
	t.Helper()
	facts, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		string(facts.User.UserType), facts.User.Profile.Name, facts.User.Role.Name,
		fmt.Sprint(*facts.Account.IsPartner, len(facts.Assignments), len(facts.LicenseAssignments), len(facts.AccountRoles)),
	}
}

func TestAStalePlanIsRefused(t *testing.T) {
	t.Parallel()
	edit := func(change func(*upgrade.UserFacts)) func(*upgradetest.Org) {
		return func(org *upgradetest.Org) {
			org.Edit(func(s *upgradetest.State) { change(s.Users[upgradetest.Maya]) })
		}
	}
	account := func(change func(*core.Account)) func(*upgradetest.Org) {
		return func(org *upgradetest.Org) {
			org.Edit(func(s *upgradetest.State) { change(s.Accounts[upgradetest.BrightHarbor]) })
		}
	}
	tests := map[string]struct {
		change func(*upgradetest.Org)
		then   string
		now    string
	}{
		"User.ProfileId":  {edit(func(f *upgrade.UserFacts) { f.User.Profile.ID = upgradetest.HarborPlus }), string(upgradetest.HarborCustomer), string(upgradetest.HarborPlus)},
		"User.UserType":   {edit(func(f *upgrade.UserFacts) { f.User.UserType = core.UserTypePowerPartner }), "CspLitePortal", "PowerPartner"},
		"User.UserRoleId": {edit(func(f *upgrade.UserFacts) { f.User.Role = &core.UserRole{ID: "r"} }), "", "r"},
		"User.IsActive":   {edit(func(f *upgrade.UserFacts) { f.User.IsActive = false }), "true", "false"},
		"User.Username":   {edit(func(f *upgrade.UserFacts) { f.User.Username = "new" }), "maya.chen@brightharbor.example", "new"},
		"User.ContactId":  {edit(func(f *upgrade.UserFacts) { f.User.ContactID = "c" }), "003000000000001AAA", "c"},
		"UserLogin.IsFrozen": {
			edit(func(f *upgrade.UserFacts) { f.User.IsFrozen = new(true) }), "no", "yes",
		},
		"User.Name": {edit(func(f *upgrade.UserFacts) { f.User.Name = "Maya Smith" }), "Maya Chen", "Maya Smith"},
		"PermissionSetAssignment": {
			edit(func(f *upgrade.UserFacts) { f.Assignments[1].ID = "0Pa000000000099AAA" }), "Knowledge Reader", "Knowledge Reader",
		},
		"PermissionSetLicenseAssign": {edit(func(f *upgrade.UserFacts) { f.LicenseAssignments = nil }), "Analytics for Communities", "none"},
		"UserRole": {
			func(org *upgradetest.Org) {
				org.Edit(func(s *upgradetest.State) {
					s.Roles["r"] = core.UserRole{ID: "r", Name: "New Role", AccountID: upgradetest.BrightHarbor}
				})
			}, "none", "New Role",
		},
		"Account.IsPartner":        {account(func(a *core.Account) { a.IsPartner = new(true) }), "no", "yes"},
		"Account.IsPersonAccount":  {account(func(a *core.Account) { a.IsPersonAccount = nil }), "no", "unknown"},
		"Account.OwnerId":          {account(func(a *core.Account) { a.OwnerID = "o" }), string(upgradetest.Admin), "o"},
		"Account.Owner.UserRoleId": {account(func(a *core.Account) { a.OwnerRoleID = "" }), string(upgradetest.OwnerRole), ""},
		"Organization.Id": {
			func(org *upgradetest.Org) {
				org.Edit(func(s *upgradetest.State) { s.Session.Org.ID = "00D000000000002EAA" })
			}, "00D000000000001EAA", "00D000000000002EAA",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			tt.change(org)
			result := commit.Apply(t.Context(), org, p, nil)
			i := slices.IndexFunc(result.Stale, func(s upgrade.StaleStamp) bool { return s.Name == name })
			if i < 0 {
				t.Fatalf("stale: %+v, error %v", result.Stale, result.Err)
			}
			stale := result.Stale[i]
			if !strings.Contains(stale.Then, tt.then) || !strings.Contains(stale.Now, tt.now) || stale.Then == stale.Now {
				t.Errorf("then %q, now %q; want %q and %q", stale.Then, stale.Now, tt.then, tt.now)
			}
			if got := written(org); got != nil {
				t.Errorf("a stale plan wrote: %v", got)
			}
			if diff := cmp.Diff([]upgrade.Outcome{skipped, skipped}, outcomes(result.Steps)); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAccountThatIsGoneIsStale(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	org.Edit(func(s *upgradetest.State) { delete(s.Accounts, upgradetest.BrightHarbor) })
	if result := commit.Apply(t.Context(), org, p, nil); len(result.Stale) == 0 || written(org) != nil {
		t.Errorf("result: %+v", result)
	}
}

func TestPlansThatAreRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*upgrade.Plan)
		want   error
	}{
		"a blocker":       {func(p *upgrade.Plan) { p.Findings = []core.Finding{{Severity: core.SeverityBlocker, Title: "No"}} }, upgrade.ErrBlocked},
		"another version": {func(p *upgrade.Plan) { p.Version++ }, upgrade.ErrPlanVersion},
		"no plan at all":  {func(p *upgrade.Plan) { *p = upgrade.Plan{} }, upgrade.ErrPlanVersion},
		"another user":    {func(p *upgrade.Plan) { p.Choice.UserID = upgradetest.Admin }, upgrade.ErrPlanDamaged},
		"no user":         {func(p *upgrade.Plan) { p.Choice.UserID, p.User.User.ID = "", "" }, upgrade.ErrPlanDamaged},
		"another profile": {func(p *upgrade.Plan) { p.Choice.ProfileID = upgradetest.HarborPlus }, upgrade.ErrPlanDamaged},
		"a stamp is gone": {func(p *upgrade.Plan) { p.Stamps = p.Stamps[1:] }, upgrade.ErrPlanDamaged},
		"another account": {func(p *upgrade.Plan) { p.Steps[0].Record = upgradetest.Northwind }, upgrade.ErrPlanDamaged},
		"another person":  {func(p *upgrade.Plan) { p.Steps[1].Record = upgradetest.Tomas }, upgrade.ErrPlanDamaged},
		"no account":      {func(p *upgrade.Plan) { p.User.Account = nil }, upgrade.ErrPlanDamaged},
		"another profile in the review": {func(p *upgrade.Plan) {
			p.Steps[1].Changes = slices.Clone(p.Steps[1].Changes)
			p.Steps[1].Changes[0].NewLabel = "Harmless"
		}, upgrade.ErrPlanDamaged},
		"another role in the choice":   {func(p *upgrade.Plan) { p.Choice.RoleID = "00E000000000001AAA" }, upgrade.ErrPlanDamaged},
		"another target in the review": {func(p *upgrade.Plan) { p.Target.Name = "Harmless" }, upgrade.ErrPlanDamaged},
		"another title":                {func(p *upgrade.Plan) { p.Steps[0].Title = "Do nothing" }, upgrade.ErrPlanDamaged},
		"another order":                {func(p *upgrade.Plan) { slices.Reverse(p.Steps) }, upgrade.ErrPlanDamaged},
		"a step less":                  {func(p *upgrade.Plan) { p.Steps = p.Steps[1:] }, upgrade.ErrPlanDamaged},
		"a step twice":                 {func(p *upgrade.Plan) { p.Steps = append(p.Steps, p.Steps[1]) }, upgrade.ErrPlanDamaged},
		"no step at all":               {func(p *upgrade.Plan) { p.Steps = nil }, upgrade.ErrPlanDamaged},
		"a step that is unknown": {func(p *upgrade.Plan) {
			p.Steps = []upgrade.Step{{Kind: "dance", Record: upgradetest.Maya}}
		}, upgrade.ErrPlanDamaged},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			p.Steps = slices.Clone(p.Steps)
			tt.change(&p)
			result := commit.Apply(t.Context(), org, p, nil)
			if !errors.Is(result.Err, tt.want) {
				t.Errorf("error = %v, want %v", result.Err, tt.want)
			}
			if got := written(org); got != nil {
				t.Errorf("writes: %v", got)
			}
		})
	}
}

func TestAnUnknownStepIsNotSent(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	p.Steps = []upgrade.Step{{Kind: "dance"}}
	result := commit.Apply(t.Context(), org, p, nil)
	if diff := cmp.Diff([]upgrade.Outcome{skipped}, outcomes(result.Steps)); diff != "" || written(org) != nil || !errors.Is(result.Err, upgrade.ErrPlanDamaged) {
		t.Errorf("error %v, outcomes (-want +got):\n%s", result.Err, diff)
	}
}

// TestRefusedButThere lets the effect decide a step that Salesforce refused: an answer can
// be wrong, and the org is what counts.
func TestRefusedButThere(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]core.RemoteError{
		"bad request": {Status: 400, Code: core.CodeFieldIntegrity}, "forbidden": {Status: 403, Code: core.CodeInsufficientAccess},
		"limit": {Status: 403, Code: core.CodeRequestLimit}, "too many": {Status: 429},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			refusal.FromSalesforce, refusal.Sent = true, true
			org.LoseReply(upgradetest.MethodUpgrade, &refusal)
			result := commit.Apply(t.Context(), org, p, nil)
			last := result.Steps[len(result.Steps)-1]
			if last.Outcome != applied || last.ByOther || last.Finding == nil || last.Finding.Code != commit.FindingRefusedThere {
				t.Errorf("the step is %+v", last)
			}
			if ending := upgrade.EndingOf(p, result); ending.State != upgrade.StateSoFar {
				t.Errorf("it ends %+v", ending)
			}
		})
	}
}
