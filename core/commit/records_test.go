package commit_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// The records of the tests: one stays, one goes as expected, one goes, one becomes read only,
// and about one the org tells nothing.
const (
	stays, goes, missed, readOnly, hidden core.ID = "500000000000001AAA", "500000000000002AAA", "500000000000003AAA", "500000000000004AAA", "500000000000005AAA"
)

// orgWithRecords is an org in which a user has records.
func orgWithRecords() *upgradetest.Org {
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) {
		s.SitesFollow = true
		s.Records = upgrade.RecordFacts{
			Models: map[string]string{"Case": "Private"},
			Groups: []upgrade.RecordGroup{
				{Why: upgrade.RecordsOwned, Object: "Case", IDs: []core.ID{stays, readOnly}},
				{Why: upgrade.RecordsShared, Object: "Case", By: "Cases", IDs: []core.ID{stays, goes}},
				{Why: upgrade.RecordsOpened, Object: "Case", IDs: []core.ID{missed, hidden}},
			},
		}
		s.Rights = upgrade.RecordRights{Edit: []core.ID{stays, goes, readOnly}, Read: []core.ID{missed}}
		s.RightsAfter = upgrade.RecordRights{Edit: []core.ID{stays}, Read: []core.ID{readOnly}, None: []core.ID{goes, missed}}
	})
	return org
}

// recordsLine is the line of a verification about records.
func recordsLine(v upgrade.Verification) upgrade.Check {
	for _, c := range v.Checks {
		if c.Name == "Records" {
			return c
		}
	}
	return upgrade.Check{}
}

// TestRecordsAreCompared: what the user could do is recorded before the first write and compared
// afterwards; what the plan did not expect is not seen yet as long as sites follow, and gone then.
func TestRecordsAreCompared(t *testing.T) {
	t.Parallel()
	org, kept := orgWithRecords(), &diary{}
	org.Edit(func(s *upgradetest.State) { s.SitesFollow = false })
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	if !plan.Records.Known || len(plan.Records.IDs()) != 5 {
		t.Fatalf("the plan compares %+v", plan.Records)
	}
	result := commit.Applier{Org: org, Recorder: kept}.Apply(t.Context(), plan)
	c := result.Verification.Records
	if kept.before == nil || len(kept.before.Edit) != 3 || c == nil {
		t.Fatalf("recorded %+v, compared %+v", kept.before, c)
	}
	if c.Compared != 4 || c.Saw != 4 || c.Sees != 2 || !slices.Equal(c.Gone, []core.ID{goes, missed}) || !slices.Equal(c.Late, []core.ID{missed}) ||
		!slices.Equal(c.ReadOnly, []core.ID{readOnly}) || !slices.Equal(c.Unknown, []core.ID{hidden}) {
		t.Errorf("compared: %+v", c)
	}
	line := recordsLine(result.Verification)
	if line.Agreement != upgrade.AgreementPending || line.Predicted != "3 of 4 seen" || line.Actual != "2 of 4 seen, 1 not yet, 1 not known" {
		t.Errorf("the line is %+v", line)
	}
	verify := func() upgrade.Result {
		return commit.Applier{Org: org}.VerifyAgain(t.Context(), plan, result, func(time.Time) time.Duration { return time.Minute }, 0)
	}
	if again := verify(); recordsLine(again.Verification).Agreement != upgrade.AgreementPending {
		t.Errorf("a site is still to come: %+v", recordsLine(again.Verification))
	}
	org.EditUser(upgradetest.Maya, func(u *upgrade.UserFacts) { u.Sites = slices.Concat(plan.Sites.Kept, plan.Sites.New) })
	again := verify()
	if line := recordsLine(again.Verification); line.Agreement != upgrade.AgreementUnplanned || line.Actual != "2 of 4 seen, 1 not known" {
		t.Errorf("no site is to come: %+v", line)
	}
	if state := upgrade.EndingOf(plan, again).State; state != upgrade.StateVerified {
		t.Errorf("it ended %s", state)
	}
	org.Edit(func(s *upgradetest.State) { s.RightsAfter = s.Rights })
	if line := recordsLine(verify().Verification); line.Agreement != upgrade.AgreementMatch {
		t.Errorf("once all are back: %+v", line)
	}
}

// TestRecordsKeepNothingFromGoingOn: rights that can't be read, before or after, are not known,
// and the upgrade is verified all the same; but what can't be recorded is not begun.
func TestRecordsKeepNothingFromGoingOn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil  func(*upgradetest.Org)
		before bool
	}{
		"refused": {spoil: func(o *upgradetest.Org) { o.FailMethod(upgradetest.MethodRights, errors.New("no")) }},
		"told of nothing": {spoil: func(o *upgradetest.Org) {
			o.Edit(func(s *upgradetest.State) { s.RightsAfter = upgrade.RecordRights{} })
		}, before: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := orgWithRecords()
			plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			tt.spoil(org)
			result := commit.Applier{Org: org}.Apply(t.Context(), plan)
			if state := upgrade.EndingOf(plan, result).State; state != upgrade.StateVerified {
				t.Errorf("it ended %s: %v", state, result.Err)
			}
			if c := result.Verification.Records; (c != nil) != tt.before || c != nil && (c.Compared != 0 || len(c.Gone) != 0) {
				t.Errorf("compared: %+v", c)
			}
		})
	}
	org := orgWithRecords()
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	result := commit.Applier{Org: org, Recorder: &diary{failOn: "records"}}.Apply(t.Context(), plan)
	if !errors.Is(result.Err, upgrade.ErrNotRecorded) || len(org.Writes()) != 0 {
		t.Errorf("%v, and %d writes", result.Err, len(org.Writes()))
	}
}

// TestRecordsOfAResumedRun: a run that was cut off after the upgrade compares with what was
// recorded before it, and asks anew only as long as nothing was sent.
func TestRecordsOfAResumedRun(t *testing.T) {
	t.Parallel()
	org := orgWithRecords()
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	past := make([]commit.Past, len(plan.Steps))
	for i := range past {
		past[i].Outcome = upgrade.OutcomePending
	}
	kept := &diary{}
	result := commit.Applier{Org: org, Recorder: kept}.Resume(t.Context(), plan, past, true)
	if kept.before == nil || result.Verification.Records == nil {
		t.Fatalf("a run that had sent nothing: %+v, %v", result.Verification.Records, result.Err)
	}
	for i := range past {
		past[i].Outcome = upgrade.OutcomeUnknown
	}
	for name, before := range map[string]*upgrade.RecordRights{"recorded": kept.before, "of an earlier version": nil} {
		result := commit.Applier{Org: org, Before: before}.Resume(t.Context(), plan, past, true)
		if c := result.Verification.Records; (c != nil) != (before != nil) || c != nil && c.Saw != 4 {
			t.Errorf("%s: %+v", name, c)
		}
		if strings.Contains(recordsLine(result.Verification).Actual, "of 4 seen") != (before != nil) {
			t.Errorf("%s: %+v", name, recordsLine(result.Verification))
		}
	}
}
