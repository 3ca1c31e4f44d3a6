package journal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// Damage tells in what state a journal's file was found.
type Damage string

// The damages of a journal.
const (
	DamageNone Damage = ""
	// DamageTorn is a last line that is not whole, as a crash in the middle of a
	// write leaves it. What it was to say had not been acted on, unless the disk
	// lost it afterwards.
	DamageTorn Damage = "torn"
	// DamageCorrupt is a bad record with others after it; those are not believed.
	DamageCorrupt Damage = "corrupt"
)

// Run is what a journal says of one run.
type Run struct {
	// Records are those before the first damage, in order.
	Records []Record
	Damage  Damage
	// ValidBytes is how long the file is up to the damage. A run is taken up
	// again by cutting the file there and appending.
	ValidBytes int64
	// sum is the checksum of the last good record.
	sum uint32
}

// Read reads a journal. Damage is no error: what stands before it is given. The
// error is that of reading r.
func Read(r io.Reader) (Run, error) {
	var run Run
	in := bufio.NewReaderSize(r, 64<<10)
	for {
		line, whole, err := readLine(in)
		if err != nil {
			return run, fmt.Errorf("read the journal: %w", err)
		}
		if line == nil {
			return run, nil
		}
		record, sum, bad := decode(line, run.sum)
		if bad == nil && whole && record.Seq == len(run.Records)+1 {
			run.Records, run.sum = append(run.Records, record), sum
			run.ValidBytes += int64(len(line)) + 1
			continue
		}
		run.Damage = DamageTorn
		if _, err := in.Peek(1); err == nil {
			run.Damage = DamageCorrupt
		}
		return run, nil
	}
}

// readLine reads one line without its end, and whether it had one. A nil line is
// the end of the file.
func readLine(in *bufio.Reader) (line []byte, whole bool, err error) {
	var buffer bytes.Buffer
	for {
		part, err := in.ReadSlice('\n')
		buffer.Write(part)
		switch {
		case err == nil:
			return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), true, nil
		case errors.Is(err, bufio.ErrBufferFull) && buffer.Len() < maxLine:
			continue
		case errors.Is(err, bufio.ErrBufferFull):
			return buffer.Bytes(), false, nil
		case !errors.Is(err, io.EOF):
			return nil, false, err //nolint:wrapcheck // Read wraps it, for every way here
		case buffer.Len() == 0:
			return nil, false, nil
		default:
			return buffer.Bytes(), false, nil
		}
	}
}

// LastSeq is the number of the last good record, 0 when there is none.
func (r Run) LastSeq() int { return len(r.Records) }

// Plan is the plan of the run, as it was amended last; nil when its record is lost.
func (r Run) Plan() *upgrade.Plan {
	if len(r.Records) == 0 || r.Records[0].Plan == nil {
		return nil
	}
	for _, record := range slices.Backward(r.Records) {
		if record.Plan != nil {
			return record.Plan
		}
	}
	return nil
}

// Plans counts the plans of the run: the first one, and each that amended it.
func (r Run) Plans() int {
	count := 0
	for _, record := range r.Records {
		if record.Plan != nil {
			count++
		}
	}
	return count
}

// StepState is what the journal can claim about one step.
type StepState struct {
	Step    upgrade.Step
	Outcome upgrade.Outcome
	// Status, Code and Message are Salesforce's, when it refused.
	Status        int
	Code, Message string
	// ByOther is true when someone else has done the step.
	ByOther bool
	// Waiting is true when the last record about the step is an intent: its request
	// may have waited for an answer until the very end.
	Waiting bool
	// Lost is true when the answer to a request of the step was lost, ever: what is
	// seen of the step afterwards may be that request, and not somebody else's.
	Lost bool
	// At is when the last record about the step was written; zero without one.
	At time.Time
	// SentAt is when its last request was about to be sent, by the org's clock; zero when
	// that is not known.
	SentAt time.Time
}

// Steps gives the state of each step of the plan. A step with an intent and no
// outcome is unknown. So is one without either when the file is damaged, because
// the lost records may have been about it.
func (r Run) Steps() []StepState {
	if r.Plan() == nil {
		return nil
	}
	var states []StepState
	for _, record := range r.Records {
		if record.Plan != nil {
			states = r.takeSteps(record.Plan.Steps, states)
		}
		if record.Kind == KindResume {
			for i := range states {
				states[i].Lost = states[i].Lost || states[i].Waiting
			}
		}
		if record.Step == nil || record.Step.Index < 0 || record.Step.Index >= len(states) {
			continue
		}
		state := &states[record.Step.Index]
		switch record.Kind {
		case KindIntent:
			*state = StepState{Step: state.Step, Outcome: upgrade.OutcomeUnknown, At: record.At, SentAt: record.Step.OrgTime, Waiting: true, Lost: state.Lost}
		case KindOutcome:
			state.claim(*record.Step, record.At)
		default:
		}
	}
	return states
}

// StepsOf gives the states of the steps of a plan that amends that of the run.
func (r Run) StepsOf(plan upgrade.Plan) []StepState { return r.takeSteps(plan.Steps, r.Steps()) }

// takeSteps gives the steps of a plan, with what is known of those that the plan before it
// had too.
func (r Run) takeSteps(steps []upgrade.Step, before []StepState) []StepState {
	states := make([]StepState, len(steps))
	for i, step := range steps {
		states[i] = StepState{Step: step, Outcome: upgrade.OutcomePending}
		if r.Damage != DamageNone {
			states[i].Outcome = upgrade.OutcomeUnknown
		}
		for _, was := range before {
			if was.Step.Kind == step.Kind && was.Step.Record == step.Record {
				states[i] = was
				states[i].Step = step
			}
		}
	}
	return states
}

// claim takes over what an outcome says.
func (s *StepState) claim(of Step, at time.Time) {
	*s = StepState{
		Step: s.Step, Outcome: of.Outcome, Status: of.Status, Code: of.Code, Message: of.Message, ByOther: of.ByOther, At: at, SentAt: s.SentAt,
		Lost: s.Lost || of.Outcome == upgrade.OutcomeUnknown,
	}
}

// Stale gives the facts that had changed, when that is why the run ended.
func (r Run) Stale() []upgrade.StaleStamp {
	var stale []upgrade.StaleStamp
	for _, record := range r.Records {
		if record.Kind == KindNote || record.Kind == KindResume {
			stale = record.Stale
		}
	}
	return stale
}

// Besides gives what had changed as well and no plan rests on.
func (r Run) Besides() []upgrade.StaleStamp {
	var besides []upgrade.StaleStamp
	for _, record := range r.Records {
		if record.Kind == KindNote && len(record.Besides) > 0 {
			besides = record.Besides
		}
	}
	return besides
}

// Blocked gives what was in the way, when that is why the run ended.
func (r Run) Blocked() *core.Finding {
	var blocked *core.Finding
	for _, record := range r.Records {
		if record.Kind == KindNote || record.Kind == KindResume {
			blocked = record.Blocked
		}
	}
	return blocked
}

// RecordsBefore is what the user could do with the records that are compared, before anything
// was written; nil when the run does not tell.
func (r Run) RecordsBefore() *upgrade.RecordRights {
	for _, record := range slices.Backward(r.Records) {
		if record.Records != nil {
			return record.Records
		}
	}
	return nil
}

// Verification gives the last read-back, nil when there was none.
func (r Run) Verification() *upgrade.Verification {
	var last *upgrade.Verification
	for _, record := range r.Records {
		if record.Verify != nil {
			last = record.Verify
		}
	}
	return last
}

// verifiesLater tells whether a record closes the run anew with a later verification.
func (r Record) verifiesLater() bool { return r.Kind == KindClose && r.Verify != nil }

// EndedAt is when the run came to its end, whatever was verified later; the last record's
// time where it has not.
func (r Run) EndedAt() time.Time {
	for _, record := range slices.Backward(r.Records) {
		if !record.verifiesLater() {
			return record.At
		}
	}
	return time.Time{}
}

// VerifiedLaterAt is when the run was verified after its end, zero when it was not.
func (r Run) VerifiedLaterAt() time.Time {
	if n := len(r.Records); n > 0 && r.Records[n-1].verifiesLater() {
		return r.Records[n-1].At
	}
	return time.Time{}
}

// Awaited tells whether what follows a moment later was waited for, at the last end.
func (r Run) Awaited() bool { return len(r.Records) > 0 && r.Records[len(r.Records)-1].Awaited }

// Calls is what the run took of the org's API calls, by its last end; zero when it does
// not say.
func (r Run) Calls() upgrade.Calls {
	var last upgrade.Calls
	for _, record := range r.Records {
		if record.Calls != nil {
			last = *record.Calls
		}
	}
	return last
}

// LastAt is when the last good record was written, zero without one.
func (r Run) LastAt() time.Time {
	if len(r.Records) == 0 {
		return time.Time{}
	}
	return r.Records[len(r.Records)-1].At
}

// OrgTime is a time of this machine's clock as the org's clock shows it, zero when the run
// does not tell how the two differ. The clock must not have been set since.
func (r Run) OrgTime(local time.Time) time.Time {
	for _, record := range slices.Backward(r.Records) {
		if record.Step != nil && !record.Step.OrgTime.IsZero() {
			return record.Step.OrgTime.Add(local.Sub(record.At))
		}
	}
	return time.Time{}
}

// End is how the run ended, "" when it has not: the program was killed, or the
// record is lost.
func (r Run) End() upgrade.Closing {
	if len(r.Records) == 0 || r.Damage != DamageNone {
		return ""
	}
	last := r.Records[len(r.Records)-1]
	if last.Kind != KindClose {
		return ""
	}
	return last.End
}

// State is how the run ended, as its close record says; "" when it has not, and in a
// journal of an earlier version.
func (r Run) State() upgrade.State {
	if r.End() == "" {
		return ""
	}
	return r.Records[len(r.Records)-1].State
}

// IsEmpty tells whether the journal holds nothing at all. The plan is on the disk before a
// request leaves, so that nothing was sent then.
func (r Run) IsEmpty() bool { return len(r.Records) == 0 && r.Damage == DamageNone }

// NeedsLook tells whether something was or may have been written that is not
// known to be whole: such a run blocks a new one for the same user until it is
// resumed. To resume it is to look: what the org showed then is in the record.
func (r Run) NeedsLook() bool {
	end := r.End()
	if r.IsEmpty() {
		return false
	}
	if end == "" || r.isUnknown() {
		return true
	}
	if r.wasVerifiedAgain() {
		return false
	}
	switch end {
	case upgrade.ClosingDone:
		return false
	case upgrade.ClosingRejected, upgrade.ClosingStopped, upgrade.ClosingStale:
		return r.HalfWay()
	default:
		return true
	}
}

// wasVerifiedAgain tells whether the end of the run was written after it was resumed, or verified again.
func (r Run) wasVerifiedAgain() bool {
	for _, record := range r.Records {
		if record.Kind == KindResume || record.verifiesLater() {
			return true
		}
	}
	return false
}

func (r Run) isUnknown() bool { return r.result().Unknown() }

// HalfWay tells whether the record claims that some steps were applied and others,
// which were still to be done, not.
func (r Run) HalfWay() bool { return r.result().HalfWay() }

// result is what the record claims, as the run itself would have said it.
func (r Run) result() upgrade.Result {
	var result upgrade.Result
	for _, s := range r.Steps() {
		result.Steps = append(result.Steps, upgrade.StepResult{Step: s.Step, Outcome: s.Outcome})
	}
	return result
}
