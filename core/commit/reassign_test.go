package commit_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// everything reassigns all of Maya's that can be: a license, two permission sets
// and a group.
func everything(t *testing.T, org upgrade.Reader) upgrade.Plan {
	t.Helper()
	facts := upgradetest.Gather(t, org, upgradetest.ToPartner())
	choice := upgradetest.Returning(upgradetest.ToPartner(), planning.AllReassignable(planning.New(facts, upgradetest.ToPartner()).Removed)...)
	plan := planning.New(facts, choice)
	if len(plan.Steps) != 6 {
		t.Fatalf("%d steps", len(plan.Steps))
	}
	return plan
}

// became tells the outcome of each step that reassigns, by its record.
func became(result upgrade.Result) map[core.ID]upgrade.Outcome {
	outcomes := map[core.ID]upgrade.Outcome{}
	for _, s := range result.Steps {
		if s.Step.Kind.Reassigns() {
			outcomes[s.Step.Record] = s.Outcome
		}
	}
	return outcomes
}

// batches gives what was assigned together.
func batches(org *upgradetest.Org) [][]core.ID {
	var sent [][]core.ID
	for _, call := range org.Writes() {
		if call.Method == upgradetest.MethodAssign {
			var ids []core.ID
			for _, a := range call.Assignments {
				ids = append(ids, a.ID)
			}
			sent = append(sent, ids)
		}
	}
	return sent
}

func TestEverythingIsGivenBack(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	result := commit.Apply(t.Context(), org, plan, nil)
	want := map[core.ID]upgrade.Outcome{
		upgradetest.AnalyticsLicense: applied, upgradetest.KnowledgeSet: applied, upgradetest.AnalyticsSet: applied, upgradetest.FieldOpsGroup: applied,
	}
	if diff := cmp.Diff(want, became(result)); diff != "" || result.Err != nil || !result.Done() || result.HalfWay() {
		t.Fatalf("error %v, outcomes (-want +got):\n%s", result.Err, diff)
	}
	sent := [][]core.ID{{upgradetest.AnalyticsLicense}, {upgradetest.KnowledgeSet, upgradetest.AnalyticsSet, upgradetest.FieldOpsGroup}}
	if diff := cmp.Diff(sent, batches(org)); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if c := check(t, result.Verification.Checks, "Reassigned"); c.Agreement != upgrade.AgreementMatch {
		t.Errorf("%+v", c)
	}
	if c := check(t, result.Verification.Checks, "Access"); c.Agreement != upgrade.AgreementMatch || len(result.Verification.Access) != 0 {
		t.Errorf("%+v, %+v", c, result.Verification.Access)
	}
	if !result.Verification.Verified() {
		t.Errorf("not verified: %+v", result.Verification.Checks)
	}
}

// TestARefusalStopsNoOther: and what only the refused one grants counts as no
// mismatch, because its refusal is told already.
func TestARefusalStopsNoOther(t *testing.T) {
	t.Parallel()
	for name, refused := range map[string]core.ID{
		"permission set license": upgradetest.AnalyticsLicense, "permission set": upgradetest.KnowledgeSet, "permission set group": upgradetest.FieldOpsGroup,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			plan := everything(t, org)
			org.Edit(func(s *upgradetest.State) {
				s.Refused[refused] = upgradetest.Refusal("assign", 400, core.CodeFieldIntegrity, "Can't assign permission set X to user Y. The user license doesn't allow the permission: Z")
			})
			result := commit.Apply(t.Context(), org, plan, nil)
			for id, outcome := range became(result) {
				if want := map[bool]upgrade.Outcome{true: rejected, false: applied}[id == refused]; outcome != want {
					t.Errorf("%s is %s, want %s", id, outcome, want)
				}
			}
			if !result.Done() || result.HalfWay() || result.Unknown() || result.Verification.Verified() {
				t.Errorf("done %v, half way %v, unknown %v, verified %v", result.Done(), result.HalfWay(), result.Unknown(), result.Verification.Verified())
			}
			i := slices.IndexFunc(result.Steps, func(s upgrade.StepResult) bool { return s.Step.Record == refused })
			if f := result.Steps[i].Finding; f == nil || f.Title != "The new license does not allow the "+name {
				t.Errorf("the refusal is told as %+v", f)
			}
			if c := check(t, result.Verification.Checks, "Reassigned"); c.Agreement != upgrade.AgreementMismatch || c.Actual[:12] != "3 reassigned" {
				t.Errorf("%+v", c)
			}
			if len(result.Verification.Access) != 0 {
				t.Errorf("not as predicted: %+v", result.Verification.Access)
			}
		})
	}
}

func TestADuplicateIsWhatWasWanted(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	org.Before(upgradetest.MethodAssign, func(s *upgradetest.State) { // a user access policy is faster
		facts := s.Users[upgradetest.Maya]
		facts.LicenseAssignments = append(facts.LicenseAssignments, s.Licenses[upgradetest.AnalyticsLicense])
		facts.Assignments = append(facts.Assignments, s.Sets[upgradetest.KnowledgeSet])
	})
	result := commit.Apply(t.Context(), org, plan, nil)
	for _, s := range result.Steps {
		there := s.Step.Record == upgradetest.AnalyticsLicense || s.Step.Record == upgradetest.KnowledgeSet
		if s.Outcome != applied || s.Err != nil || s.ByOther != there || there && s.Finding.Code != commit.FindingAssignedAlready {
			t.Errorf("%s: %s by another %v, %+v", s.Step.Title, s.Outcome, s.ByOther, s.Finding)
		}
	}
	if !result.Verification.Verified() {
		t.Errorf("%+v", result.Verification.Checks)
	}
}

func TestNothingIsGivenBackWithoutTheUpgrade(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	org.FailMethod(upgradetest.MethodUpgrade, upgradetest.Refusal("upgrade", 400, core.CodeLicenseLimit, "License Limit Exceeded"))
	result := commit.Apply(t.Context(), org, plan, nil)
	for id, outcome := range became(result) {
		if outcome != skipped {
			t.Errorf("%s is %s", id, outcome)
		}
	}
	if sent := batches(org); len(sent) != 0 {
		t.Errorf("it assigns %v", sent)
	}
}

// lost is an answer that never came.
func lostAnswer() error {
	return upgradetest.NoAnswer("assign", errors.New("connection reset"))
}

func TestALostAnswerIsReadBack(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	org.LoseReply(upgradetest.MethodAssign, lostAnswer()) // of the license, which is there
	result := commit.Apply(t.Context(), org, plan, nil)
	for _, s := range result.Steps {
		if s.Outcome != applied {
			t.Errorf("%s is %s", s.Step.Title, s.Outcome)
		}
	}
	if sent := batches(org); len(sent) != 2 {
		t.Errorf("it was sent again: %v", sent)
	}
}

func TestALostRequestWithoutPatienceStaysUnknown(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	org.FailMethod(upgradetest.MethodAssign, lostAnswer())
	result := commit.Apply(t.Context(), org, plan, nil)
	for id, outcome := range became(result) {
		if outcome != unknown {
			t.Errorf("%s is %s", id, outcome)
		}
	}
	if result.Done() || !result.Unknown() || !result.HalfWay() {
		t.Errorf("done %v, unknown %v, half way %v", result.Done(), result.Unknown(), result.HalfWay())
	}
}

// waiting counts the pauses and lets something happen in them.
func waiting(pauses *int, during func(n int)) commit.Wait {
	return func(ctx context.Context, _ time.Duration) error {
		*pauses++
		if during != nil {
			during(*pauses)
		}
		return ctx.Err()
	}
}

// TestAssignmentsThatAreSentAgain: only those of a request that may succeed later.
func TestAssignmentsThatAreSentAgain(t *testing.T) {
	t.Parallel()
	locked := upgradetest.Refusal("assign", 400, core.CodeLockRow, "unable to obtain exclusive access to this record")
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	org.Edit(func(s *upgradetest.State) {
		s.Refused[upgradetest.KnowledgeSet] = locked
		s.Refused[upgradetest.FieldOpsGroup] = upgradetest.Refusal("assign", 400, core.CodeFieldIntegrity, "no")
	})
	pauses := 0
	wait := waiting(&pauses, func(n int) {
		if n == 2 {
			org.Edit(func(s *upgradetest.State) { delete(s.Refused, upgradetest.KnowledgeSet) })
		}
	})
	result := commit.Applier{Org: org, Wait: wait}.Apply(t.Context(), plan)
	want := map[core.ID]upgrade.Outcome{
		upgradetest.AnalyticsLicense: applied, upgradetest.KnowledgeSet: applied, upgradetest.AnalyticsSet: applied, upgradetest.FieldOpsGroup: rejected,
	}
	if diff := cmp.Diff(want, became(result)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	sent := batches(org)[2:]
	if diff := cmp.Diff([][]core.ID{{upgradetest.KnowledgeSet}, {upgradetest.KnowledgeSet}}, sent); diff != "" || pauses != 2 {
		t.Errorf("%d pauses, sent again (-want +got):\n%s", pauses, diff)
	}
}

// TestALostRequestIsSentAgainAfterTheQuietPeriod: and what came in between is not.
func TestALostRequestIsSentAgainAfterTheQuietPeriod(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	org.FailMethod(upgradetest.MethodAssign, lostAnswer())
	pauses := 0
	wait := waiting(&pauses, func(n int) {
		if n == 3 {
			org.Heal()
		}
	})
	result := commit.Applier{Org: org, Wait: wait}.Apply(t.Context(), plan)
	for id, outcome := range became(result) {
		if outcome != applied {
			t.Errorf("%s is %s", id, outcome)
		}
	}
	if pauses < 4 || !result.Verification.Verified() {
		t.Errorf("%d pauses, verified %v", pauses, result.Verification.Verified())
	}
}

func TestStoppingBetweenTwoRequests(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	ctx, stop := context.WithCancel(t.Context())
	org.Before(upgradetest.MethodAssign, func(*upgradetest.State) { stop() })
	result := commit.Apply(ctx, org, plan, nil)
	want := map[core.ID]upgrade.Outcome{
		upgradetest.AnalyticsLicense: applied, upgradetest.KnowledgeSet: skipped, upgradetest.AnalyticsSet: skipped, upgradetest.FieldOpsGroup: skipped,
	}
	if diff := cmp.Diff(want, became(result)); diff != "" || !errors.Is(result.Err, upgrade.ErrStopped) || !result.HalfWay() {
		t.Errorf("error %v, half way %v, outcomes (-want +got):\n%s", result.Err, result.HalfWay(), diff)
	}
}

// TestResumeGivesBackTheRest: what is there already is not sent.
func TestResumeGivesBackTheRest(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	ctx, stop := context.WithCancel(t.Context())
	org.Before(upgradetest.MethodAssign, func(*upgradetest.State) { stop() })
	first := commit.Apply(ctx, org, plan, nil)
	past := make([]commit.Past, len(first.Steps))
	for i, s := range first.Steps {
		past[i] = commit.Past{Outcome: s.Outcome, AgeAt: ago(time.Hour)}
	}
	result := commit.Applier{Org: org}.Resume(t.Context(), plan, past, true)
	if result.Err != nil || !result.Done() || len(result.Stale) != 0 || !result.Verification.Verified() {
		t.Fatalf("error %v, stale %v, steps %+v", result.Err, result.Stale, became(result))
	}
	sent := [][]core.ID{{upgradetest.AnalyticsLicense}, {upgradetest.KnowledgeSet, upgradetest.AnalyticsSet, upgradetest.FieldOpsGroup}}
	if diff := cmp.Diff(sent, batches(org)); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestWhatIsGoneAgainIsReassigned holds that an assignment which an admin has taken away
// since is no fact that the plan rests on: going on makes it again, and a look tells of it.
func TestWhatIsGoneAgainIsReassigned(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	first := commit.Apply(t.Context(), org, plan, nil)
	past := make([]commit.Past, len(first.Steps))
	for i, s := range first.Steps {
		past[i] = commit.Past{Outcome: s.Outcome, AgeAt: ago(time.Hour)}
	}
	org.Edit(func(s *upgradetest.State) {
		user := s.Users[plan.Choice.UserID]
		user.Assignments = slices.DeleteFunc(user.Assignments, func(a core.PermissionSetAssignment) bool { return a.PermissionSetID == upgradetest.KnowledgeSet })
	})
	before := len(batches(org))
	look := commit.Applier{Org: org}.Resume(t.Context(), plan, past, false)
	if len(look.Stale) > 0 || look.Done() || len(batches(org)) != before {
		t.Errorf("a look finds %+v, stale %v", became(look), look.Stale)
	}
	result := commit.Applier{Org: org}.Resume(t.Context(), plan, past, true)
	if result.Err != nil || !result.Done() || len(result.Stale) > 0 || !result.Verification.Verified() {
		t.Errorf("error %v, stale %v, steps %+v", result.Err, result.Stale, became(result))
	}
	if diff := cmp.Diff([][]core.ID{{upgradetest.KnowledgeSet}}, batches(org)[before:]); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestResumeOfSitesThatNeverCame holds that taking a run up makes no success of what a later
// verification found missing, and waits for what a late step brings.
func TestResumeOfSitesThatNeverCame(t *testing.T) {
	t.Parallel()
	const days = 72 * time.Hour
	for name, tt := range map[string]struct {
		upgraded, reassigned time.Duration
		state                upgrade.State
	}{
		"minutes later":                {time.Minute, time.Minute, upgrade.StateSoFar},
		"days later":                   {days, days, upgrade.StateDifferent},
		"days later, reassigned since": {days, time.Minute, upgrade.StateSoFar},
	} {
		org := upgradetest.NewOrg()
		plan := everything(t, org)
		first := commit.Apply(t.Context(), org, plan, nil)
		past := make([]commit.Past, len(first.Steps))
		for i, s := range first.Steps {
			past[i] = commit.Past{Outcome: s.Outcome, AgeAt: ago(tt.upgraded)}
			if s.Step.Kind.Reassigns() {
				past[i].AgeAt = ago(tt.reassigned)
			}
		}
		if state := upgrade.EndingOf(plan, first).State; state != upgrade.StateSoFar {
			t.Fatalf("the upgrade ends %q", state)
		}
		result := commit.Applier{Org: org}.Resume(t.Context(), plan, past, true)
		if state := upgrade.EndingOf(plan, result).State; state != tt.state {
			t.Errorf("%s: it ends %q", name, state)
		}
	}
}

// refusingRecorder can't record the n-th intent.
type refusingRecorder struct{ left int }

var errFull = errors.New("no space left")

func (r *refusingRecorder) Records(upgrade.RecordRights) error { return nil }

func (r *refusingRecorder) Intent(upgrade.Step, time.Time) error {
	if r.left--; r.left < 0 {
		return errFull
	}
	return nil
}
func (r *refusingRecorder) Outcome(upgrade.StepResult) error { return nil }

func TestNothingIsSentUnrecorded(t *testing.T) {
	t.Parallel()
	for n := range 6 {
		org := upgradetest.NewOrg()
		plan := everything(t, org)
		result := commit.Applier{Org: org, Recorder: &refusingRecorder{left: n}}.Apply(t.Context(), plan)
		if !errors.Is(result.Err, upgrade.ErrNotRecorded) {
			t.Errorf("after %d records: %v", n, result.Err)
		}
		written := 0
		for _, call := range org.Writes() {
			written += max(1, len(call.Assignments))
		}
		if written > n {
			t.Errorf("%d writes with %d records", written, n)
		}
	}
}

func TestAShortAnswerIsNoAnswer(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := everything(t, org)
	result := commit.Apply(t.Context(), shortOrg{org}, plan, nil)
	for id, outcome := range became(result) {
		if id != upgradetest.AnalyticsLicense && outcome != applied { // the reading back finds them
			t.Errorf("%s is %s", id, outcome)
		}
	}
}

// shortOrg forgets the last reply.
type shortOrg struct{ *upgradetest.Org }

func (o shortOrg) Assign(ctx context.Context, list []upgrade.Assignment) ([]upgrade.AssignReply, error) {
	replies, err := o.Org.Assign(ctx, list)
	return replies[:len(replies)-1], err
}
