package journal_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
)

// TestLookedAt shows that a run which was resumed is no longer in the way, unless it
// is still not known what became of a step, or the resuming came to no end.
func TestLookedAt(t *testing.T) {
	t.Parallel()
	const applied, rejected, unknown = upgrade.OutcomeApplied, upgrade.OutcomeRejected, upgrade.OutcomeUnknown
	outcome := func(index int, o upgrade.Outcome) journal.Record {
		return journal.Record{Kind: journal.KindOutcome, Step: &journal.Step{Index: index, Outcome: o}}
	}
	end := func(e upgrade.Closing) journal.Record { return journal.Record{Kind: journal.KindClose, End: e} }
	half := []journal.Record{outcome(0, applied), outcome(1, rejected), end(upgrade.ClosingRejected)}
	again := journal.Record{Kind: journal.KindResume}
	tests := map[string]struct {
		records []journal.Record
		look    bool
		halfWay bool
	}{
		"half-way":                         {half, true, true},
		"half-way, resuming was killed":    {append(slices.Clone(half), again), true, true},
		"half-way, looked at":              {append(slices.Clone(half), again, end(upgrade.ClosingRejected)), false, true},
		"half-way, then done":              {append(slices.Clone(half), again, outcome(1, applied), end(upgrade.ClosingDone)), false, false},
		"half-way, then begun and lost":    {append(slices.Clone(half), again, outcome(1, unknown), end(upgrade.ClosingStopped)), true, true},
		"half-way, and the org had moved":  {append(slices.Clone(half), again, end(upgrade.ClosingStale)), false, true},
		"not known, looked at":             {[]journal.Record{outcome(0, unknown), again, outcome(0, rejected), end(upgrade.ClosingRejected)}, false, false},
		"not as expected":                  {[]journal.Record{outcome(0, applied), outcome(1, applied), end(upgrade.ClosingUnverified)}, true, false},
		"not as predicted, and looked at":  {[]journal.Record{outcome(0, applied), outcome(1, applied), again, end(upgrade.ClosingUnverified)}, false, false},
		"the org had moved before a write": {[]journal.Record{end(upgrade.ClosingStale)}, false, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := &memory{}
			w := journal.NewWriter(file, journal.Run{}, clock)
			for _, r := range append([]journal.Record{{Kind: journal.KindPlan, Plan: plan()}}, tt.records...) {
				if err := w.Append(r); err != nil {
					t.Fatal(err)
				}
			}
			if run := read(t, file.Bytes()); run.NeedsLook() != tt.look || run.HalfWay() != tt.halfWay {
				t.Errorf("NeedsLook() = %v, HalfWay() = %v", run.NeedsLook(), run.HalfWay())
			}
		})
	}
}

// TestWhatWasLostStaysLost shows that a step whose answer was once lost is remembered
// as such, whatever was found out about it later.
func TestWhatWasLostStaysLost(t *testing.T) {
	t.Parallel()
	const applied, rejected, unknown = upgrade.OutcomeApplied, upgrade.OutcomeRejected, upgrade.OutcomeUnknown
	intent := journal.Record{Kind: journal.KindIntent, Step: &journal.Step{}}
	outcome := func(o upgrade.Outcome) journal.Record {
		return journal.Record{Kind: journal.KindOutcome, Step: &journal.Step{Outcome: o}}
	}
	again := journal.Record{Kind: journal.KindResume}
	for name, tt := range map[string]struct {
		records []journal.Record
		lost    bool
	}{
		"answered":                       {[]journal.Record{intent, outcome(applied)}, false},
		"refused, sent again":            {[]journal.Record{intent, outcome(rejected), intent, outcome(applied)}, false},
		"not known, then not seen":       {[]journal.Record{intent, outcome(unknown), outcome(rejected)}, true},
		"not known, not seen, refused":   {[]journal.Record{intent, outcome(unknown), outcome(rejected), intent, outcome(rejected)}, true},
		"killed in it, then not seen":    {[]journal.Record{intent, again, outcome(rejected)}, true},
		"killed before it, and resumed":  {[]journal.Record{again, intent, outcome(rejected)}, false},
		"killed in it, not yet resumed":  {[]journal.Record{intent}, false}, // its outcome is unknown, which says as much
		"killed after it, and looked at": {[]journal.Record{intent, outcome(rejected), again}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := &memory{}
			w := journal.NewWriter(file, journal.Run{}, clock)
			for _, r := range append([]journal.Record{{Kind: journal.KindPlan, Plan: plan()}}, tt.records...) {
				if err := w.Append(r); err != nil {
					t.Fatal(err)
				}
			}
			if got := read(t, file.Bytes()).Steps()[0].Lost; got != tt.lost {
				t.Errorf("lost is %v", got)
			}
		})
	}
}

// TestWhatTheRecordTells reads back what a run that went wrong has left: since when a
// request waits, what was refused, what had changed, what was read back.
func TestWhatTheRecordTells(t *testing.T) {
	t.Parallel()
	file := &memory{}
	w := journal.NewWriter(file, journal.Run{}, clock)
	stale := []upgrade.StaleStamp{{Name: "User.ProfileId", Then: "a", Now: "b"}}
	for _, r := range []journal.Record{
		{Kind: journal.KindPlan, Plan: plan()},
		{Kind: journal.KindIntent, Step: &journal.Step{Index: 0}},
		{Kind: journal.KindOutcome, Step: &journal.Step{Index: 0, Outcome: upgrade.OutcomeRejected, Status: 400, Code: "C", Message: "M"}},
		{Kind: journal.KindIntent, Step: &journal.Step{Index: 1}},
		{Kind: journal.KindNote, Note: "the org had changed", Stale: stale},
		{Kind: journal.KindVerify, Verify: &upgrade.Verification{Checks: []upgrade.Check{{Name: "Profile"}}}},
	} {
		if err := w.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	run := read(t, file.Bytes())
	first, second := run.Steps()[0], run.Steps()[1]
	if first.Status != 400 || first.Code != "C" || first.Message != "M" || first.Waiting || !first.At.Equal(clock()) {
		t.Errorf("the first step: %+v", first)
	}
	if second.Outcome != upgrade.OutcomeUnknown || !second.Waiting || second.Code != "" || !second.At.Equal(clock()) {
		t.Errorf("the second step: %+v", second)
	}
	if diff := cmp.Diff(stale, run.Stale()); diff != "" || run.Verification() == nil || !run.LastAt().Equal(clock()) {
		t.Errorf("verification %v, last at %s, stale (-want +got):\n%s", run.Verification(), run.LastAt(), diff)
	}
	var empty journal.Run
	if empty.Stale() != nil || empty.Verification() != nil || !empty.LastAt().IsZero() {
		t.Error("an empty run tells something")
	}
}
