package journal_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
)

// genStory draws the records of a run that was taken up any number of times, in any
// order: a journal decides nothing, so it has to keep whatever it is told.
func genStory() *rapid.Generator[[]journal.Record] {
	outcomes := []upgrade.Outcome{upgrade.OutcomeApplied, upgrade.OutcomeRejected, upgrade.OutcomeUnknown}
	return rapid.Custom(func(t *rapid.T) []journal.Record {
		records := []journal.Record{{Kind: journal.KindPlan, Plan: plan()}}
		for range rapid.IntRange(0, 8).Draw(t, "records") {
			step := journal.Step{Index: rapid.IntRange(0, 1).Draw(t, "index")}
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0, 1:
				records = append(records, journal.Record{Kind: journal.KindIntent, Step: &step})
			case 2:
				step.Outcome = rapid.SampledFrom(outcomes).Draw(t, "outcome")
				step.Message = rapid.String().Draw(t, "message")
				records = append(records, journal.Record{Kind: journal.KindOutcome, Step: &step})
			case 3:
				records = append(records, journal.Record{Kind: journal.KindResume})
			default:
				end := rapid.SampledFrom([]upgrade.Closing{upgrade.ClosingDone, upgrade.ClosingRejected, upgrade.ClosingStopped}).Draw(t, "end")
				records = append(records, journal.Record{Kind: journal.KindClose, End: end})
			}
		}
		return records
	})
}

// write gives the bytes of a journal.
func write(t *rapid.T, records []journal.Record) []byte {
	file := &memory{}
	w := journal.NewWriter(file, journal.Run{}, clock)
	for _, r := range records {
		if err := w.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	return file.Bytes()
}

// genDamage draws what can befall the bytes of a file, several times over: a cut,
// changed bytes, a hole of zeros, a block in another place or twice, blocks of another
// journal, as a disk that lost power or a careless hand leaves them.
func genDamage(data, other []byte) *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		bad := bytes.Clone(data)
		for range rapid.IntRange(1, 3).Draw(t, "damages") {
			if len(bad) == 0 {
				return bad
			}
			from := rapid.IntRange(0, len(bad)-1).Draw(t, "from")
			to := rapid.IntRange(from, len(bad)).Draw(t, "to")
			lines := bytes.SplitAfter(bad, []byte("\n"))
			line := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
			switch rapid.IntRange(0, 7).Draw(t, "damage") {
			case 0:
				bad = bad[:from]
			case 1:
				bad[from] ^= rapid.ByteRange(1, 255).Draw(t, "mask")
			case 2:
				clear(bad[from:to])
			case 3:
				bad = slices.Delete(bad, from, to)
			case 4: // a record is gone
				bad = bytes.Join(slices.Delete(lines, line, line+1), nil)
			case 5: // a record stands there twice
				bad = bytes.Join(slices.Insert(lines, line, lines[line]), nil)
			case 6: // from here on it is another journal, which is not to be told at the top
				foreign, at := bytes.SplitAfter(other, []byte("\n")), max(line, 1)
				bad = bytes.Join(append(lines[:min(at, len(lines)):min(at, len(lines))], foreign[min(at, len(foreign)):]...), nil)
			default:
				bad = append(bad, rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "more")...)
			}
		}
		return bad
	})
}

// TestWhatIsReadWasWritten damages drawn journals, and holds that what is read is the
// beginning of what was written, record by record, and that nothing more is claimed
// than that beginning says: a step of which something may be lost is not known, no run
// has ended whose end is not there, and somebody is told to look.
func TestWhatIsReadWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		records, others := genStory().Draw(t, "records"), genStory().Draw(t, "another run")
		others[0].Note = "of another run"
		data := write(t, records)
		bad := genDamage(data, write(t, others)).Draw(t, "damaged")
		run, err := journal.Read(bytes.NewReader(bad))
		if err != nil {
			t.Fatal(err)
		}
		whole, err := journal.Read(bytes.NewReader(data))
		if err != nil || whole.Damage != journal.DamageNone || len(whole.Records) != len(records) {
			t.Fatalf("undamaged it reads as %d records, %q, %v", len(whole.Records), whole.Damage, err)
		}
		if len(run.Records) > len(whole.Records) {
			t.Fatalf("%d records are read, %d were written", len(run.Records), len(whole.Records))
		}
		if diff := cmp.Diff(whole.Records[:len(run.Records)], run.Records); diff != "" && len(run.Records) > 0 {
			t.Fatalf("what is read was not written (-written +read):\n%s", diff)
		}
		if run.Damage == journal.DamageNone {
			return // it ends between two records, as a crash leaves it
		}
		if run.End() != "" || !run.NeedsLook() {
			t.Fatalf("a damaged run has ended %q, and nobody is told to look", run.End())
		}
		before, err := journal.Read(bytes.NewReader(bad[:run.ValidBytes]))
		if err != nil || before.Damage != journal.DamageNone {
			t.Fatalf("before the damage: %q, %v", before.Damage, err)
		}
		for i, s := range run.Steps() {
			if was := before.Steps()[i].Outcome; s.Outcome != was && (s.Outcome != upgrade.OutcomeUnknown || was != upgrade.OutcomePending) {
				t.Fatalf("step %d is claimed to be %s, and what is left says %s", i, s.Outcome, was)
			}
			if s.Outcome == upgrade.OutcomePending {
				t.Fatalf("step %d may have been begun in what is lost, and is said not to be", i)
			}
		}
	})
}
