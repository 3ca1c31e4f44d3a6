package commit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/explain"
	"cupgrade/core/parallel"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// FindingAssignedAlready is the finding of an assignment that was there before it
// was made.
const FindingAssignedAlready core.Code = "give-back-there-already"

// giveBack takes the steps from the given one on, all of which give back: licenses
// in a first request, permission sets and groups in the next ones, as many at a time
// as a request takes.
func (r *run) giveBack(ctx context.Context, from int) {
	for from < len(r.steps) {
		to := from + 1
		for to < len(r.steps) && to-from < upgrade.MaxAssignments && r.steps[to].Step.Object == r.steps[from].Step.Object {
			to++
		}
		var batch []int
		for i := from; i < to; i++ {
			if r.steps[i].Outcome != upgrade.OutcomeApplied {
				batch = append(batch, i)
			}
		}
		if r.giveBackSome(ctx, batch); r.err != nil || len(r.stale) > 0 {
			return
		}
		from = to
	}
}

// giveBackSome sends one request, and again those that the policy says so of.
func (r *run) giveBackSome(ctx context.Context, batch []int) {
	for tries := 1; len(batch) > 0; tries++ {
		if r.stopped(ctx); r.err != nil {
			return
		}
		r.assign(ctx, batch)
		if r.err != nil {
			return
		}
		batch = r.assignAgain(ctx, batch, tries)
	}
}

// assign makes one request, and notes what became of each of its assignments.
func (r *run) assign(ctx context.Context, batch []int) {
	assignments := make([]upgrade.Assignment, len(batch))
	for n, i := range batch {
		if err := r.Recorder.Intent(r.steps[i].Step); err != nil {
			r.err = fmt.Errorf("%w: %w", upgrade.ErrNotRecorded, err)
			return
		}
		assignments[n] = assignmentOf(r.plan.Choice.UserID, r.steps[i].Step)
	}
	for _, i := range batch {
		r.steps[i].Outcome, r.steps[i].Finding, r.steps[i].Err = upgrade.OutcomeRunning, nil, nil
	}
	r.tell(upgrade.Event{})
	replies, err := r.sendAssignments(ctx, assignments)
	r.sent = true
	for n, i := range batch {
		reply := upgrade.AssignReply{Err: err}
		if err == nil {
			reply = replies[n]
		}
		r.steps[i].Reply = reply.WriteReply
		r.answered(i, reply.Err)
	}
}

// sendAssignments outlives the wish to stop, and a panic on the way leaves the
// outcome unknown.
func (r *run) sendAssignments(ctx context.Context, assignments []upgrade.Assignment) (replies []upgrade.AssignReply, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), WriteDeadline)
	defer cancel()
	err = parallel.Safely(func() (err error) {
		if replies, err = r.Org.Assign(ctx, assignments); err == nil && len(replies) != len(assignments) {
			err = &core.RemoteError{Op: "assign", Sent: true, Err: core.ErrBadAnswer}
		}
		return err
	})
	return replies, err
}

// answered notes what is known of one assignment. That it is there already is what
// was wanted.
func (r *run) answered(i int, err error) {
	result := &r.steps[i]
	result.Err = err
	if isDuplicate(err) {
		finding := assignedFinding(result.Step)
		result.Outcome, result.Finding, result.Err = upgrade.OutcomeApplied, &finding, nil
		result.ByOther = !r.lost[i]
		r.note(i)
		return
	}
	result.Outcome = r.known(i, err)
	if err != nil {
		finding := explain.ExplainChange(err)
		result.Finding = &finding
	}
	r.note(i)
}

func isDuplicate(err error) bool {
	remote, is := errors.AsType[*core.RemoteError](err)
	return is && remote.FromSalesforce && remote.Code == core.CodeDuplicateValue
}

func assignedFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingAssignedAlready, Severity: core.SeverityNotice, Title: "It was assigned already",
		Meaning: fmt.Sprintf("Salesforce found it there when this was to be done: %q.", step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceAssignment,
	}
}

// assignAgain gives the assignments of a request that are worth sending again, after
// the pause that they need. The same assignment made twice is refused, so that no
// precondition is needed; but the org is read before, and what is there is not sent.
func (r *run) assignAgain(ctx context.Context, batch []int, tries int) []int {
	var again []int
	var wait time.Duration
	quiet := time.Duration(0) // how long nothing has been seen of this request
	for _, i := range batch {
		if r.steps[i].Outcome == upgrade.OutcomeApplied {
			continue
		}
		switch d := decide(effectSame, r.steps[i].Err, tries, r.Jitter()); d.do {
		case reactAgain:
			again, wait = append(again, i), max(wait, d.wait)
		case reactSettle:
			if r.settle(ctx, i, quiet) == settledUnseen {
				if quiet = quietPeriod; tries < d.most {
					again = append(again, i)
				}
			}
		default: // What Salesforce refuses for good stays refused.
		}
	}
	if len(again) == 0 || r.Wait == nil {
		return nil
	}
	return r.readBetween(ctx, again, wait, tries)
}

// readBetween waits and reads the org again, and drops what has come meanwhile.
func (r *run) readBetween(ctx context.Context, again []int, wait time.Duration, tries int) []int {
	if wait > 0 {
		r.pausing(upgrade.Waiting{Why: upgrade.WaitingToSend, Next: wait, Try: tries + 1, Tries: mostTries, Cause: r.steps[again[0]].Err})
		_ = r.Wait(ctx, wait) // its error is the context's
	}
	if r.stopped(ctx); r.err != nil {
		return nil
	}
	if !r.readAgain(ctx) {
		return nil
	}
	if r.stale = staleAfter(r.plan, r.steps, r.session, r.fresh); len(r.stale) > 0 {
		return nil
	}
	return slices.DeleteFunc(again, func(i int) bool {
		if !r.landed(i) {
			return false
		}
		r.foundDone(i)
		return true
	})
}

// assignmentOf is what a step that gives back sends.
func assignmentOf(user core.ID, step upgrade.Step) upgrade.Assignment {
	a := upgrade.Assignment{UserID: user, ID: step.Record, Expires: step.Expires}
	switch step.Kind {
	case upgrade.StepAssignLicense:
		a.Kind = upgrade.RemovedPermissionSetLicense
	case upgrade.StepAssignGroup:
		a.Kind = upgrade.RemovedPermissionSetGroup
	default:
		a.Kind = upgrade.RemovedPermissionSet
	}
	return a
}

// landedAssign tells whether something is given back: it is assigned, and the user
// is upgraded. Before the upgrade it is there because it was not yet removed.
func landedAssign(plan upgrade.Plan, step upgrade.Step, now upgrade.UserFacts) bool {
	return landedUpgrade(plan, step, now) && upgrade.IsAssigned(now, step.Record)
}

// sendAlone makes one assignment by itself, for a run that takes it as any step.
func sendAlone(ctx context.Context, r *run, step upgrade.Step) (upgrade.WriteReply, error) {
	replies, err := r.sendAssignments(ctx, []upgrade.Assignment{assignmentOf(r.plan.Choice.UserID, step)})
	if err != nil {
		return upgrade.WriteReply{}, err
	}
	return replies[0].WriteReply, replies[0].Err
}
