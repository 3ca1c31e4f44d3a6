package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/journal"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// recorder keeps the journal of a run. It implements upgrade.Recorder.
type recorder struct {
	runs   runDir
	writer *journal.Writer
	file   *os.File
	plan   upgrade.Plan
	id     string
	clock  clock
	began  time.Time
	// resumed is true for a run that was taken up again.
	resumed bool
}

// record opens a journal for a plan and puts the plan into it.
func (w *workers) record(plan upgrade.Plan) (*recorder, error) {
	file, id, err := w.runs.createJournal(w.clock.now(), plan.Choice.UserID)
	if err != nil {
		return nil, err
	}
	rec := &recorder{
		runs: w.runs, file: file, writer: journal.NewWriter(w.fileOf(file), journal.Run{}, w.clock.now), plan: plan, id: id,
		clock: w.clock, began: w.clock.now(),
	}
	if err := rec.writer.Append(journal.Record{Kind: journal.KindPlan, Plan: &plan}); err != nil {
		return nil, errors.Join(fmt.Errorf("nothing was sent: %w", err), file.Close(), os.Remove(w.runs.journalPath(id)))
	}
	return rec, nil
}

// unrecorded is the error of a run that is not begun because it can't be kept.
func unrecorded(err error) error { return fmt.Errorf("%w: %w", upgrade.ErrNotRecorded, err) }

// reopen takes a journal up again. What a damaged one can't tell is put into its new
// end, so that the damage is not forgotten with the bytes.
func (w *workers) reopen(saved savedRun) (*recorder, error) {
	file, run, err := w.runs.reopenJournal(saved, w.clock.now)
	if err != nil {
		return nil, err
	}
	rec := &recorder{
		runs: w.runs, file: file, plan: *saved.run.Plan(), id: saved.id, clock: w.clock, began: w.clock.now(), resumed: true,
		writer: journal.NewWriter(w.fileOf(file), run, w.clock.now),
	}
	if err := rec.append(journal.Record{Kind: journal.KindResume}); err != nil {
		return nil, errors.Join(fmt.Errorf("nothing was sent: %w", err), file.Close())
	}
	return rec, nil
}

// lostSteps are records of what is not known because of damage.
func lostSteps(run journal.Run) []journal.Record {
	var lost []journal.Record
	for i, s := range run.Steps() {
		if s.Outcome == upgrade.OutcomeUnknown {
			lost = append(lost, journal.Record{
				Kind: journal.KindOutcome, Step: &journal.Step{Index: i, Kind: s.Step.Kind, Outcome: s.Outcome},
			})
		}
	}
	return lost
}

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
var errJournalGone = errors.New("the journal is not in its folder any more")

// inPlace finds a journal that somebody has moved or deleted. The system goes on
// taking records for such a file, and flushes them to nowhere.
func (r *recorder) inPlace() error {
	path := r.runs.journalPath(r.id)
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
	return nil
}

// Intent notes a step before its request leaves.
func (r *recorder) Intent(step upgrade.Step) error {
	if err := r.inPlace(); err != nil {
		return err
	}
	return r.append(journal.Record{Kind: journal.KindIntent, Step: &journal.Step{Index: r.index(step), Kind: step.Kind}})
}

// Outcome notes what became of it.
func (r *recorder) Outcome(result upgrade.StepResult) error {
	return r.append(journal.Record{Kind: journal.KindOutcome, Step: journalStep(r.index(result.Step), result)})
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
		return fmt.Errorf("record the step: %w", err)
	}
	return nil
}

// finish notes the verification and the ending, closes the file, and writes the receipt
// beside it. A run that was taken up again without learning of all its steps stays open:
// nobody knows more than before.
func (r *recorder) finish(result upgrade.Result) finishedRun {
	ending := upgrade.EndingOf(r.plan, result)
	open := ending.Closing == upgrade.ClosingOpen || r.resumed && !result.Looked
	errs := r.appendEnd(result, ending, open)
	if err := r.inPlace(); err != nil {
		errs = append(errs, err) // there is nothing to be taken up again
	} else {
		result.Journal, result.GoOn = r.runs.journalPath(r.id), goOn(r.id, ending, r.plan.User.User.Username, open)
	}
	done := finishedRun{id: r.id, Run: r.report(result, errors.Join(append(errs, r.writer.Close())...))}
	var err error
	if done.receipt, err = r.runs.writeReceipt(r.id, done.Run); err != nil {
		done.Run = r.report(done.Result, err)
	}
	return done
}

// report tells the run, with what kept its end from being recorded.
func (r *recorder) report(result upgrade.Result, failed error) report.Run {
	if failed != nil {
		result.Err = errors.Join(result.Err, unrecorded(failed))
	}
	return report.NewRun(r.plan, result, r.began, r.clock.now())
}

// appendEnd records what is known at the end of a run.
func (r *recorder) appendEnd(result upgrade.Result, ending upgrade.Ending, open bool) (errs []error) {
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
			Kind: journal.KindClose, End: ending.Closing, State: ending.State, Calls: &result.Calls,
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
	return ending.CommandFor(id, quoteForShell(username))
}

// gravest is the ending that an admin must know first, of several runs.
func gravest(runs []finishedRun) upgrade.Ending {
	var worst upgrade.Ending
	for _, run := range runs {
		if run.Ending.IsGraverThan(worst) {
			worst = run.Ending
		}
	}
	return worst
}

// finishedRun is a run that came to its end, with the files that tell of it.
type finishedRun struct {
	report.Run
	id      string
	receipt string // the path, "" when it could not be written
}

// print writes the receipt for a person who was there, and says where the whole of
// it is.
func (f finishedRun) print(out io.Writer) {
	if f.receipt != "" {
		_, _ = io.WriteString(out, report.Text(report.ShortReceipt(f.Run)))
	}
	f.printPaths(out, "  Receipt   ", "  Journal   ")
}

// printPaths says where the files of a run are, each behind its name. Without a receipt
// it is written here, since there may be no other list of what the upgrade has removed.
func (f finishedRun) printPaths(out io.Writer, receipt, journal string) {
	if f.receipt == "" {
		_, _ = io.WriteString(out, "The receipt could not be kept as a file. This is it:\n\n"+report.Text(report.Receipt(f.Run)))
	} else {
		_, _ = fmt.Fprintf(out, "%s%s\n", receipt, display.Clean(f.receipt))
	}
	if f.Journal != "" {
		_, _ = fmt.Fprintf(out, "%s%s\n", journal, display.Clean(f.Journal))
	}
}
