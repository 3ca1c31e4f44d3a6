package commit

import (
	"context"
	"errors"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
)

// reassign sends the steps that assign again what the upgrade removed: licenses in a
// first request, permission sets and groups in the next ones, as many at a time as a
// request takes. No step waits for another to succeed.
func (r *run) reassign(ctx context.Context, steps []step) error {
	for len(steps) > 0 {
		if keepsAccess(steps[0]) { // and so do all that follow
			return r.keepAccess(ctx, steps)
		}
		n := 1
		for n < len(steps) && n < upgrade.MaxAssignments && steps[n].Step.Object == steps[0].Step.Object && !keepsAccess(steps[n]) {
			n++
		}
		var batch []*step
		for i := range steps[:n] {
			if steps[i].Outcome != upgrade.OutcomeApplied {
				batch = append(batch, &steps[i])
			}
		}
		if err := r.assignBatch(ctx, batch); err != nil {
			return err
		}
		steps = steps[n:]
	}
	return nil
}

// assignBatch sends one request, and again those assignments that the policy says so of.
func (r *run) assignBatch(ctx context.Context, batch []*step) error {
	for tries := 1; len(batch) > 0; tries++ {
		if err := checkStopped(ctx); err != nil {
			return err
		}
		err := r.assignOnce(ctx, batch)
		if err != nil {
			return err
		}
		if batch, err = r.assignAgain(ctx, batch, tries); err != nil {
			return err
		}
	}
	return nil
}

// assignOnce makes one request, and notes what became of each of its assignments.
func (r *run) assignOnce(ctx context.Context, batch []*step) error {
	assignments := make([]upgrade.Assignment, len(batch))
	for i, s := range batch {
		if err := r.Recorder.Intent(s.Step, r.orgTime); err != nil {
			return notRecorded(err)
		}
		if assignments[i] = assignmentOf(r.plan.Choice.UserID, s.Step); s.Step.Kind == upgrade.StepAssignKept {
			assignments[i].ID = r.kept.found.ID
		}
	}
	for _, s := range batch {
		s.Outcome, s.Finding, s.Err = upgrade.OutcomeRunning, nil, nil
	}
	r.tellWatcher(upgrade.Event{})
	replies, failed := r.sendAssignments(ctx, assignments)
	var unrecorded error
	for i, s := range batch {
		reply := upgrade.AssignReply{Err: failed}
		if failed == nil {
			reply = replies[i]
		}
		s.Reply, s.Err = reply.WriteReply, reply.Err
		if err := r.noteAssigned(s); unrecorded == nil {
			unrecorded = err
		}
	}
	return unrecorded
}

// sendAssignments outlives the wish to stop, and a panic on the way leaves the
// outcome unknown.
func (r *run) sendAssignments(ctx context.Context, assignments []upgrade.Assignment) (replies []upgrade.AssignReply, err error) {
	ctx, cancel := outliveStop(ctx)
	defer cancel()
	err = parallel.Safely(func() (err error) {
		if replies, err = r.Org.Assign(ctx, assignments); err == nil && len(replies) != len(assignments) {
			err = &core.RemoteError{Op: "assign", Sent: true, Err: core.ErrBadAnswer}
		}
		return err
	})
	return replies, err
}

// noteAssigned notes what is known of one assignment. That it is there already is what
// was wanted.
func (r *run) noteAssigned(s *step) error {
	if !isDuplicate(s.Err) {
		return r.noteAnswer(s)
	}
	finding := assignedFinding(s.Step)
	s.Outcome, s.Finding, s.Err, s.ByOther = upgrade.OutcomeApplied, &finding, nil, !s.lost
	return r.recordOutcome(s)
}

func isDuplicate(err error) bool {
	remote, is := errors.AsType[*core.RemoteError](err)
	return is && remote.FromSalesforce && remote.Code == core.CodeDuplicateValue
}

// assignAgain gives the assignments of a request that are worth sending again, after
// the pause that they need. The same assignment made twice is refused, so that no
// precondition is needed; but the org is read before, and nothing that is there is sent.
func (r *run) assignAgain(ctx context.Context, batch []*step, tries int) ([]*step, error) {
	var again []*step
	var wait time.Duration
	quiet := time.Duration(0) // how long nothing has been seen of this request
	for _, s := range batch {
		if s.Outcome == upgrade.OutcomeApplied {
			continue
		}
		switch d := decideReaction(effectSame, s.Err, tries, r.Jitter()); d.do {
		case reactAgain:
			again, wait = append(again, s), max(wait, d.wait)
		case reactResolve:
			seen, _, err := r.resolveUnknown(ctx, s, quiet)
			if err != nil {
				return nil, err
			}
			if seen == effectAbsent {
				if quiet = quietPeriod; tries < d.most {
					again = append(again, s)
				}
			}
		default: // A refusal for good stays one.
		}
	}
	if len(again) == 0 || r.Wait == nil {
		return nil, nil
	}
	if wait > 0 {
		r.tellWaiting(upgrade.Waiting{Why: upgrade.WaitingToSend, Next: wait, Try: tries + 1, Tries: mostTries, Cause: again[0].Err})
		_ = r.Wait(ctx, wait) // its error is the context's
	}
	return r.dropAssigned(ctx, again)
}

// dropAssigned reads the org again, and drops what has come meanwhile.
func (r *run) dropAssigned(ctx context.Context, again []*step) ([]*step, error) {
	if err := checkStopped(ctx); err != nil {
		return nil, err
	}
	now, err := r.readOrg(ctx)
	if err == nil {
		err = r.checkStamps(ctx, now)
	}
	if err != nil {
		return nil, err
	}
	var unrecorded error
	left := slices.DeleteFunc(again, func(s *step) bool {
		if !r.effectVisible(s, now.User) {
			return false
		}
		if err := r.markAlreadyDone(s, now.User); unrecorded == nil {
			unrecorded = err
		}
		return true
	})
	return left, unrecorded
}

// assignmentOf gives the assignment that a step makes.
func assignmentOf(user core.ID, step upgrade.Step) upgrade.Assignment {
	a := upgrade.Assignment{UserID: user, ID: step.Record, Expires: step.Expires}
	switch step.Kind {
	case upgrade.StepAssignLicense:
		a.Kind = upgrade.RemovedPermissionSetLicense
	case upgrade.StepAssignPackage:
		a.Kind = upgrade.RemovedPackageLicense
	case upgrade.StepAssignGroup:
		a.Kind = upgrade.RemovedPermissionSetGroup
	default:
		a.Kind = upgrade.RemovedPermissionSet
	}
	return a
}
