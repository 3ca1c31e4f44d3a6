package runs

import (
	"errors"
	"fmt"
	"os"
	"time"

	"cupgrade/core"
	"cupgrade/core/journal"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// recorder keeps the journal of a run. It implements upgrade.Recorder.
type recorder struct {
	folder Folder
	writer *journal.Writer
	file   *os.File
	kept   *countedFile
	// broken says that a record could not be written, after which nobody knows what the
	// file holds.
	broken bool
	plan   upgrade.Plan
	plans  int // in the journal
	id     string
	clock  Clock
	began  time.Time
	// resumed is true for a run that was taken up again, and amended for one that was so by a
	// plan that amends its own.
	resumed, amended bool
	// intended is true once a request was announced since then.
	intended bool
	// verifies is the run that is only verified again; nil for any other.
	verifies *report.Run
}

// refuseUnrecorded gives the error of a run that is not begun because it can't be kept.
func refuseUnrecorded(err error) error { return fmt.Errorf("%w: %w", upgrade.ErrNotRecorded, err) }

// index finds a step in the plan.
func (r *recorder) index(step upgrade.Step) int {
	for i, s := range r.plan.Steps {
		if s.Kind == step.Kind && s.Record == step.Record {
			return i
		}
	}
	return -1
}

// errJournalGone is a journal that is not where it was made: what is written to it
// will not be found again.
var errJournalGone = errors.New("the journal is no longer in its folder")

// errJournalChanged is a journal that somebody else has cut short or added to.
var errJournalChanged = errors.New("the journal doesn't contain what was written to it: another program has changed it")

// countedFile counts what is written to a journal.
type countedFile struct {
	journal.File
	size int64
}

// Write counts what was taken.
func (c *countedFile) Write(p []byte) (int, error) {
	n, err := c.File.Write(p)
	c.size += int64(n)
	return n, err //nolint:wrapcheck // the writer of the journal does
}

// inPlace finds a journal that somebody has moved, deleted or cut short. The system goes on
// taking records for such a file, and flushes them to nowhere, or behind a gap.
func (r *recorder) inPlace() error {
	path := r.folder.journalPath(r.id)
	there, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("%w: %w", errJournalGone, err)
	}
	ours, err := r.file.Stat()
	if err != nil {
		return fmt.Errorf("%w: %w", errJournalGone, err)
	}
	if !os.SameFile(there, ours) {
		return fmt.Errorf("%w: another file is at %s", errJournalGone, path)
	}
	if !r.broken && ours.Size() != r.kept.size {
		return fmt.Errorf("%w: %s has %d bytes, and %d were written", errJournalChanged, path, ours.Size(), r.kept.size)
	}
	return nil
}

// Intent notes a step before its request leaves.
func (r *recorder) Intent(step upgrade.Step, orgTime time.Time) error {
	if err := r.inPlace(); err != nil {
		return err
	}
	r.intended = true
	return r.append(journal.Record{Kind: journal.KindIntent, Step: &journal.Step{Index: r.index(step), Kind: step.Kind, OrgTime: orgTime}})
}

// Outcome notes what became of it.
func (r *recorder) Outcome(result upgrade.StepResult) error {
	return r.append(journal.Record{Kind: journal.KindOutcome, Step: journalStep(r.index(result.Step), result)})
}

// Records notes what the user could do with records before anything is written.
func (r *recorder) Records(before upgrade.RecordRights) error {
	if err := r.inPlace(); err != nil {
		return err
	}
	return r.append(journal.Record{Kind: journal.KindRecords, Records: &before})
}

// journalStep is a step's result as the journal keeps it.
func journalStep(index int, result upgrade.StepResult) *journal.Step {
	step := &journal.Step{Index: index, Kind: result.Step.Kind, Outcome: result.Outcome, Status: result.Reply.Status, ByOther: result.ByOther}
	if remote, is := errors.AsType[*core.RemoteError](result.Err); is {
		step.Status, step.Code, step.Message = remote.Status, remote.Code, remote.Message
	}
	return step
}

func (r *recorder) append(record journal.Record) error {
	if err := r.writer.Append(record); err != nil {
		r.broken = true
		return fmt.Errorf("record the step: %w", err)
	}
	return nil
}

// finish notes the verification and the ending, closes the file, and writes the receipt
// beside it.
func (r *recorder) finish(result upgrade.Result) FinishedRun {
	ending := upgrade.EndingOf(r.plan, result)
	open := r.staysOpen(result, ending)
	errs := r.appendEnd(result, ending, open)
	if err := r.inPlace(); err != nil {
		errs = append(errs, err) // there is nothing to be taken up again
	} else {
		result.Journal, result.GoOn = r.folder.journalPath(r.id), goOn(r.id, ending, r.plan.User.User.Username, open)
		result.Plans = r.plans
	}
	done := FinishedRun{ID: r.id, Run: r.report(result, errors.Join(append(errs, r.writer.Close())...))}
	var err error
	if done.Receipt, err = r.folder.writeReceipt(r.id, done.Run); err != nil {
		done.Run = r.report(done.Result, err)
	}
	if done.TellsUser() {
		done.ForUser, _ = r.folder.writeForUser(r.id, done.Run) // "history show --for-user" writes it again
	}
	return done
}

// staysOpen tells whether the run gets no end. One that was taken up again without learning of
// all its steps gets none, since nobody knows more than before. One that was amended had ended
// already, and ends anew when nothing was announced since: a read that failed changes no user.
func (r *recorder) staysOpen(result upgrade.Result, ending upgrade.Ending) bool {
	if ending.Closing == upgrade.ClosingOpen {
		return true
	}
	untouched := r.amended && !r.intended && ending.State.Upgraded()
	return r.resumed && !result.Looked && !untouched
}

// report tells the run, with what kept its end from being recorded.
func (r *recorder) report(result upgrade.Result, failed error) report.Run {
	if failed != nil {
		result.Err = errors.Join(result.Err, refuseUnrecorded(failed))
	}
	if past := r.verifies; past != nil {
		run := report.NewRun(r.plan, result, past.Began, past.Ended)
		if run.Verified = past.Verified; result.Looked {
			run.Verified = r.clock.Now()
		}
		return run
	}
	return report.NewRun(r.plan, result, r.began, r.clock.Now())
}

// appendVerified closes the run anew with what was verified, in one record: the journal is at
// no moment without an end.
func (r *recorder) appendVerified(result upgrade.Result, ending upgrade.Ending) []error {
	if !result.Looked {
		return nil
	}
	return []error{r.append(journal.Record{
		Kind: journal.KindClose, End: ending.Closing, State: ending.State, Verify: &result.Verification, Calls: &result.Calls, Awaited: result.Awaited,
	})}
}

// appendEnd records what is known at the end of a run.
func (r *recorder) appendEnd(result upgrade.Result, ending upgrade.Ending, open bool) (errs []error) {
	if r.verifies != nil {
		return r.appendVerified(result, ending)
	}
	if len(result.Besides) > 0 {
		errs = append(errs, r.append(journal.Record{Kind: journal.KindNote, Note: "the user had changed outside the plan", Besides: result.Besides}))
	}
	if result.Err != nil {
		errs = append(errs, r.append(journal.Record{Kind: journal.KindNote, Note: result.Err.Error(), Blocked: result.Blocked}))
	}
	if len(result.Stale) > 0 {
		errs = append(errs, r.append(journal.Record{Kind: journal.KindNote, Note: "the org had changed", Stale: result.Stale}))
	}
	if result.Verification.After != nil {
		errs = append(errs, r.append(journal.Record{Kind: journal.KindVerify, Verify: &result.Verification}))
	}
	if !open {
		errs = append(errs, r.append(journal.Record{
			Kind: journal.KindClose, End: ending.Closing, State: ending.State, Calls: &result.Calls, Awaited: result.Awaited,
		}))
	}
	return errs
}

// goOn is the command that takes a run further, "" when there is nothing left to do, or
// nothing but to make a new plan. A run that blocks new ones has to be looked at first.
func goOn(id string, ending upgrade.Ending, username string, blocks bool) string {
	if blocks && ending.Resume == upgrade.ResumeNothing {
		ending.Resume = upgrade.ResumeLook
	}
	return ending.CommandFor(id, QuoteForShell(username))
}

// FinishedRun is a run that came to its end, with the files that tell of it.
type FinishedRun struct {
	report.Run
	ID      string
	Receipt string // the path, "" when it could not be written
	// ForUser is the path of the page for the user, "" when there is none: beside it lies the
	// same in Markdown.
	ForUser string
}
