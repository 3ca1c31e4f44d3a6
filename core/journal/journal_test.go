package journal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core/effort"
	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
)

// memory is a file that can be told to fail.
type memory struct {
	bytes.Buffer
	synced            int // how much a crash would leave
	writeErr, syncErr error
	short             int // bytes of a failing write that still reach the file
}

func (m *memory) Write(p []byte) (int, error) {
	if m.writeErr != nil {
		n, _ := m.Buffer.Write(p[:min(m.short, len(p))])
		return n, m.writeErr
	}
	return m.Buffer.Write(p)
}

func (m *memory) Sync() error {
	if m.syncErr != nil {
		return m.syncErr
	}
	m.synced = m.Len()
	return nil
}

func (m *memory) Close() error { return nil }

// clock is a fixed local clock.
func clock() time.Time { return time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC) }

// plan is a plan of two steps that strips two assignments.
func plan() *upgrade.Plan {
	return &upgrade.Plan{
		Version: 1,
		MadeAt:  clock(),
		Choice:  upgrade.Choice{UserID: "0055g0000000001AAA", ProfileID: "00e5g0000000002AAA"},
		Removed: []upgrade.Removal{
			{Kind: upgrade.RemovedPermissionSet, Name: "Case_Tools", Label: "Case Tools\x1b[2J"},
			{Kind: upgrade.RemovedPermissionSetLicense, Name: "Survey", Label: "Survey"},
		},
		Steps: []upgrade.Step{
			{Kind: upgrade.StepEnablePartnerAccount, Object: "Account", Record: "0015g0000000003AAA"},
			{Kind: upgrade.StepUpgradeUser, Object: "User", Record: "0055g0000000001AAA"},
		},
	}
}

// story is the records of a whole run.
func story() []journal.Record {
	step := func(index int, kind upgrade.StepKind, outcome upgrade.Outcome, status int) *journal.Step {
		return &journal.Step{Index: index, Kind: kind, Outcome: outcome, Status: status}
	}
	return []journal.Record{
		{Kind: journal.KindPlan, Plan: plan()},
		{Kind: journal.KindIntent, Step: step(0, upgrade.StepEnablePartnerAccount, "", 0)},
		{Kind: journal.KindOutcome, Step: step(0, upgrade.StepEnablePartnerAccount, upgrade.OutcomeApplied, 204)},
		{Kind: journal.KindIntent, Step: step(1, upgrade.StepUpgradeUser, "", 0)},
		{Kind: journal.KindOutcome, Step: step(1, upgrade.StepUpgradeUser, upgrade.OutcomeApplied, 204)},
		{Kind: journal.KindVerify, Verify: &upgrade.Verification{Checks: []upgrade.Check{{Name: "User type", Agreement: upgrade.AgreementMatch}}}},
		{Kind: journal.KindClose, End: upgrade.ClosingDone},
	}
}

// written gives the bytes of the first n records of the story.
func written(t *testing.T, n int) []byte {
	t.Helper()
	file := &memory{}
	w := journal.NewWriter(file, journal.Run{}, clock)
	for _, r := range story()[:n] {
		if err := w.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	return file.Bytes()
}

// read reads a journal that is in memory.
func read(t *testing.T, data []byte) journal.Run {
	t.Helper()
	run, err := journal.Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	want := story()
	data := written(t, len(want))
	run := read(t, data)
	for i := range want {
		want[i].Seq, want[i].At = i+1, clock()
	}
	if diff := cmp.Diff(want, run.Records); diff != "" {
		t.Errorf("the records changed (-written +read):\n%s", diff)
	}
	if run.Damage != journal.DamageNone || run.ValidBytes != int64(len(data)) || run.End() != upgrade.ClosingDone || run.NeedsLook() {
		t.Errorf("a whole run reads as damage %q, %d of %d bytes, end %q", run.Damage, run.ValidBytes, len(data), run.End())
	}
	if diff := cmp.Diff(plan().Removed, run.Plan().Removed); diff != "" {
		t.Errorf("the list of what is stripped changed:\n%s", diff)
	}
}

// TestStateAfterEachRecord is the claim a reader may make when the program was
// killed after each record of the story.
func TestStateAfterEachRecord(t *testing.T) {
	t.Parallel()
	const pending, unknown, applied = upgrade.OutcomePending, upgrade.OutcomeUnknown, upgrade.OutcomeApplied
	want := []struct {
		first, second upgrade.Outcome
		end           upgrade.Closing
		look          bool
	}{
		{pending, pending, "", true},
		{unknown, pending, "", true},
		{applied, pending, "", true},
		{applied, unknown, "", true},
		{applied, applied, "", true},
		{applied, applied, "", true},
		{applied, applied, upgrade.ClosingDone, false},
	}
	for i, w := range want {
		run := read(t, written(t, i+1))
		steps := run.Steps()
		if steps[0].Outcome != w.first || steps[1].Outcome != w.second || run.End() != w.end || run.NeedsLook() != w.look {
			t.Errorf("after %d records: %s, %s, end %q, look %v; want %+v", i+1, steps[0].Outcome, steps[1].Outcome, run.End(), run.NeedsLook(), w)
		}
	}
}

func TestNeedsLook(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		outcome upgrade.Outcome
		end     upgrade.Closing
		want    bool
	}{
		{"nothing was written because the org had moved on", "", upgrade.ClosingStale, false},
		{"the first step was refused", upgrade.OutcomeRejected, upgrade.ClosingRejected, false},
		{"the account is enabled, the user is not upgraded", upgrade.OutcomeApplied, upgrade.ClosingRejected, true},
		{"stopped after the first step", upgrade.OutcomeApplied, upgrade.ClosingStopped, true},
		{"stopped before the first step", "", upgrade.ClosingStopped, false},
		{"the outcome is not known", upgrade.OutcomeUnknown, upgrade.ClosingUnverified, true},
		{"the read-back differs", upgrade.OutcomeApplied, upgrade.ClosingUnverified, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := &memory{}
			w := journal.NewWriter(file, journal.Run{}, clock)
			records := []journal.Record{{Kind: journal.KindPlan, Plan: plan()}}
			if tt.outcome != "" {
				records = append(records, journal.Record{Kind: journal.KindOutcome, Step: &journal.Step{Outcome: tt.outcome}})
			}
			for _, r := range append(records, journal.Record{Kind: journal.KindClose, End: tt.end}) {
				if err := w.Append(r); err != nil {
					t.Fatal(err)
				}
			}
			if run := read(t, file.Bytes()); run.NeedsLook() != tt.want {
				t.Errorf("NeedsLook() = %v", run.NeedsLook())
			}
		})
	}
}

// claimsNoMore checks that a damaged journal claims nothing that the whole one
// does not: no outcome that was not recorded, no end that is not there, and a
// step that may have been sent is never "not begun".
func claimsNoMore(t *testing.T, whole, damaged journal.Run, how string) {
	t.Helper()
	if end := damaged.End(); end != "" && end != whole.End() {
		t.Errorf("%s: it claims to have ended %q", how, end)
	}
	steps := damaged.Steps()
	for i, s := range whole.Steps() {
		if len(steps) == 0 {
			return // the plan itself is lost: nothing is claimed
		}
		if got := steps[i].Outcome; got != s.Outcome && got != upgrade.OutcomeUnknown {
			t.Errorf("%s: step %d is claimed to be %q, it is %q", how, i, got, s.Outcome)
		}
	}
	if !damaged.NeedsLook() && damaged.End() != whole.End() {
		t.Errorf("%s: nobody is told to look", how)
	}
}

// TestEveryTruncation cuts the file at every byte. A cut at the end of a record
// is a crash between two writes, and reads as one.
func TestEveryTruncation(t *testing.T) {
	t.Parallel()
	data := written(t, len(story()))
	for cut := range data {
		run := read(t, data[:cut])
		records := bytes.Count(data[:cut], []byte("\n"))
		if len(run.Records) != records {
			t.Fatalf("cut at %d: %d records are read, %d were whole", cut, len(run.Records), records)
		}
		claimsNoMore(t, read(t, written(t, max(1, records))), run, "cut")
		torn := cut > 0 && data[cut-1] != '\n'
		if (run.Damage == journal.DamageTorn) != torn || run.Damage == journal.DamageCorrupt {
			t.Fatalf("cut at %d: damage is %q", cut, run.Damage)
		}
	}
}

// TestEveryFlip flips every bit pattern of a few kinds in every byte of a run
// that was killed while the user's upgrade was under way, and of a whole one.
func TestEveryFlip(t *testing.T) {
	t.Parallel()
	for _, records := range []int{4, len(story())} {
		data := written(t, records)
		whole := read(t, data)
		for i := range data {
			for _, mask := range effort.Some(1, []byte{0x01, 0x20, 0x80, 0xff}) {
				bad := bytes.Clone(data)
				bad[i] ^= mask
				run := read(t, bad)
				if run.Damage == journal.DamageNone {
					t.Fatalf("byte %d ^ %#x of %d records goes unnoticed", i, mask, records)
				}
				claimsNoMore(t, whole, run, "flipped")
			}
		}
	}
}

func TestMissingRecordIsNoticed(t *testing.T) {
	t.Parallel()
	lines := bytes.SplitAfter(written(t, 5), []byte("\n"))
	for drop := range 4 {
		data := bytes.Join(append(append([][]byte{}, lines[:drop]...), lines[drop+1:]...), nil)
		run := read(t, data)
		if run.Damage != journal.DamageCorrupt && drop < 3 || len(run.Records) != drop {
			t.Errorf("without record %d: damage %q, %d records", drop+1, run.Damage, len(run.Records))
		}
	}
}

func TestWriterStopsAtTheFirstFailure(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left on device")
	tests := []struct {
		name     string
		sabotage func(*memory)
	}{
		{"the disk is full", func(m *memory) { m.writeErr = full }},
		{"the disk fills up in the middle of a record", func(m *memory) { m.writeErr, m.short = full, 20 }},
		{"the flush fails", func(m *memory) { m.syncErr = full }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := &memory{}
			w := journal.NewWriter(file, journal.Run{}, clock)
			if err := w.Append(story()[0]); err != nil {
				t.Fatal(err)
			}
			tt.sabotage(file)
			if err := w.Append(story()[1]); !errors.Is(err, journal.ErrBroken) || !errors.Is(err, full) {
				t.Fatalf("the failure reads %v", err)
			}
			file.writeErr, file.syncErr = nil, nil // it works again, which proves nothing
			if err := w.Append(story()[1]); !errors.Is(err, journal.ErrBroken) {
				t.Errorf("it goes on after a failed write: %v", err)
			}
			if run := read(t, file.Bytes()[:file.synced]); len(run.Records) != 1 || !run.NeedsLook() {
				t.Errorf("what is on the disk reads as %d records", len(run.Records))
			}
		})
	}
}

func TestReadOnlyDirectory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "run")
	if err := os.WriteFile(path, nil, 0o400); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path) // open for reading: every write fails, for root as well
	if err != nil {
		t.Fatal(err)
	}
	w := journal.NewWriter(file, journal.Run{}, clock)
	if err := w.Append(story()[0]); !errors.Is(err, journal.ErrBroken) {
		t.Errorf("a file that can't be written takes a record: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err == nil {
		t.Error("a second close goes unnoticed")
	}
}

// TestTakenUpAgain cuts a torn tail and goes on where the good records end.
func TestTakenUpAgain(t *testing.T) {
	t.Parallel()
	data := written(t, 4)
	run := read(t, append(bytes.Clone(data), "0badc0de {\"seq\":5"...))
	if run.Damage != journal.DamageTorn || run.ValidBytes != int64(len(data)) {
		t.Fatalf("damage %q after %d bytes", run.Damage, run.ValidBytes)
	}
	file := &memory{}
	file.Buffer.Write(data[:run.ValidBytes])
	w := journal.NewWriter(file, run, clock)
	for _, r := range story()[4:] {
		if err := w.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	if again := read(t, file.Bytes()); again.End() != upgrade.ClosingDone {
		t.Errorf("the run that was taken up ends %q with damage %q", again.End(), again.Damage)
	}
}

func TestWriterIsSafeForGoroutines(t *testing.T) {
	t.Parallel()
	file := &memory{}
	w := journal.NewWriter(file, journal.Run{}, clock)
	if err := w.Append(story()[0]); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				if err := w.Append(journal.Record{Kind: journal.KindNote, Note: "interrupted"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if run := read(t, file.Bytes()); run.Damage != "" || run.LastSeq() != 161 {
		t.Errorf("%d records, damage %q", run.LastSeq(), run.Damage)
	}
}

func TestStepOutOfRangeIsIgnored(t *testing.T) {
	t.Parallel()
	file := &memory{}
	w := journal.NewWriter(file, journal.Run{}, clock)
	for _, r := range []journal.Record{
		story()[0],
		{Kind: journal.KindIntent, Step: &journal.Step{Index: 7}},
		{Kind: journal.KindIntent, Step: &journal.Step{Index: -1}},
	} {
		if err := w.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range read(t, file.Bytes()).Steps() {
		if s.Outcome != upgrade.OutcomePending {
			t.Errorf("step %s is %q", s.Step.Kind, s.Outcome)
		}
	}
}

func FuzzRead(f *testing.F) {
	file := &memory{}
	w := journal.NewWriter(file, journal.Run{}, clock)
	for _, r := range story() {
		if err := w.Append(r); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(file.Bytes())
	f.Add([]byte("00000000 null\n"))
	f.Add([]byte(strings.Repeat("x", 200)))
	f.Fuzz(func(t *testing.T, data []byte) {
		run := read(t, data)
		if run.ValidBytes > int64(len(data)) {
			t.Fatalf("%d of %d bytes are valid", run.ValidBytes, len(data))
		}
		again := read(t, data[:run.ValidBytes])
		if again.Damage != journal.DamageNone || again.LastSeq() != run.LastSeq() {
			t.Fatalf("the good part reads as %d records with damage %q, %d before", again.LastSeq(), again.Damage, run.LastSeq())
		}
		_, _, _ = run.Steps(), run.End(), run.NeedsLook()
	})
}

func BenchmarkAppend(b *testing.B) {
	file, err := os.Create(filepath.Join(b.TempDir(), "run"))
	if err != nil {
		b.Fatal(err)
	}
	w := journal.NewWriter(file, journal.Run{}, clock)
	record := story()[1]
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Append(record); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}
