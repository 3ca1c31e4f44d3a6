package commit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/keep"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
)

// keptState is what is known of the permission set that keeps access.
type keptState struct {
	// found is the set as it was last seen; nil when it is not there.
	found *upgrade.FoundSet
	// created is true when this run has made it, and nobody else.
	created bool
	// givenUp is what Salesforce has refused of it; nil as long as the run goes on.
	givenUp *givenUp
}

// lookForSet reads the permission set of the plan as it is now, by its name.
func (r *run) lookForSet(ctx context.Context) error {
	sets, err := r.reader.MadeSets(ctx, r.plan.Keep.LicenseID, r.plan.Keep.Name)
	if err != nil {
		return fmt.Errorf("look for the permission set: %w", err)
	}
	r.kept.found = nil
	for i := range sets {
		if strings.EqualFold(sets[i].Name, r.plan.Keep.Name) {
			r.kept.found = &sets[i]
		}
	}
	return nil
}

// isWhole tells whether the set is there and grants what is planned, whichever sites are
// open to it yet.
func (r *run) isWhole() bool {
	found := r.kept.found
	return found != nil && keep.IsPartOf(*found, *r.plan.Keep) && len(found.Rows) == len(r.plan.Keep.Rows)
}

// isEqual tells whether the set is there with all that is planned of it.
func (r *run) isEqual() bool {
	return r.kept.found != nil && keep.IsEqual(*r.plan.Keep, *r.kept.found)
}

// checkReused refuses a plan that takes a set of the org, when the set has changed.
func (r *run) checkReused(ctx context.Context, now reading) error {
	if r.plan.Keep == nil || r.plan.Keep.ID == "" {
		return nil
	}
	if err := r.lookForSet(ctx); err != nil || r.isEqual() {
		return err
	}
	return staleIf([]upgrade.StaleStamp{{Name: upgrade.ObjectPermissionSet, Then: r.plan.Keep.Name, Now: r.describeFound()}}, now.User)
}

func (r *run) describeFound() string {
	if r.kept.found == nil {
		return "not there"
	}
	return "grants something else"
}

// makeSet creates the permission set with its rows. Nobody has it yet, and its name is
// unique, so that a request whose answer was lost can be made again: what has landed is
// found, and what has not is refused as a duplicate when it lands after all. When Salesforce
// refuses a part of it, the set is deleted again, and the run stops with what was refused.
func (r *run) makeSet(ctx context.Context, s *step) error {
	s.Refused = nil
	for tries := 1; ; tries++ {
		if tries > 1 { // what a plan or a resumed run knows of it is of a moment ago
			if err := r.lookForSet(ctx); err != nil {
				return err
			}
		}
		ctx = context.WithoutCancel(ctx) // what was begun is finished, or undone
		r.kept.created = r.kept.created || s.lost
		switch {
		case r.isWhole() && len(s.Refused) == 0:
			return r.noteMade(s)
		case r.kept.found != nil && !keep.IsPartOf(*r.kept.found, *r.plan.Keep):
			finding := otherSetFinding(r.plan.Keep.Name)
			s.Outcome, s.Finding = upgrade.OutcomeRejected, &finding
			return r.recordOutcome(s)
		}
		if err := r.fillSet(ctx, s); err != nil {
			return err
		}
		again, err := r.makeAgain(ctx, s, tries)
		if err != nil || !again {
			return err
		}
	}
}

// makeAgain tells whether the set has to be looked at and filled once more.
func (r *run) makeAgain(ctx context.Context, s *step, tries int) (bool, error) {
	switch {
	case s.Err == nil && len(s.Refused) == 0:
		return false, r.noteMade(s)
	case s.Err == nil:
		return false, r.giveUpSet(ctx, s)
	case hasCode(s.Err, core.CodeDuplicateDeveloperName): // an earlier request has landed, or it is someone else's
		return (tries == 1 || s.lost) && tries < mostTries, nil
	}
	d := decideReaction(effectSame, s.Err, tries, r.Jitter())
	switch {
	case d.do != reactAgain && d.do != reactResolve || tries >= max(d.most, 1) || r.Wait == nil:
		if s.Outcome == upgrade.OutcomeRejected && r.kept.found != nil {
			return false, r.giveUpSet(ctx, s)
		}
		return false, nil
	case s.Outcome == upgrade.OutcomeUnknown && r.kept.found == nil:
		return r.awaitSet(ctx, s, 0), nil
	}
	r.tellWaiting(upgrade.Waiting{Why: upgrade.WaitingToSend, Next: d.wait, Try: tries + 1, Tries: d.most, Cause: s.Err})
	_ = r.Wait(ctx, d.wait) // its error is the context's
	r.orgTime = time.Time{} // which is of before the pause
	return true, nil
}

// awaitSet looks for a set whose creation was not answered, until it is there or has not
// been seen for the quiet period; then it may be created again. False is that there was no
// time to wait.
func (r *run) awaitSet(ctx context.Context, s *step, passed time.Duration) bool {
	ctx = context.WithoutCancel(ctx) // leaving would not call the request back
	looked := passed >= quietPeriod  // by whoever has read the set just before
	for n := 0; passed < quietPeriod; n++ {
		d := pauseBetweenLooks(n)
		r.tellWaiting(upgrade.Waiting{Why: upgrade.WaitingForEffect, Next: d, Left: max(quietPeriod-passed, d), Cause: s.Err})
		if r.Wait == nil || r.Wait(ctx, d) != nil {
			return false
		}
		passed += d
		switch looked = r.lookForSet(ctx) == nil; {
		case looked && r.kept.found != nil:
			return true
		case !looked && passed >= quietPeriod: // an org that can't be read shows nothing
			return false
		}
	}
	s.unanswered = false
	return looked
}

// noteMade notes that the set is whole.
func (r *run) noteMade(s *step) error {
	s.Outcome, s.Err, s.Finding, s.unanswered = upgrade.OutcomeApplied, nil, nil, false
	return r.recordOutcome(s)
}

// fillSet makes the requests for what the set lacks, until one of them is not answered
// with a yes or a refusal of a permission. s.Err is what kept it from going on.
func (r *run) fillSet(ctx context.Context, s *step) error {
	first, rows, last := splitRows(r.missingRows(s))
	if r.kept.found == nil {
		if err := r.createSet(ctx, s, first); err != nil || s.Err != nil || r.kept.found == nil {
			return err
		}
		first = nil
	}
	for part := range slices.Chunk(rows, upgrade.MaxAssignments) {
		if err := r.addRows(ctx, s, part); err != nil || s.Err != nil {
			return err
		}
	}
	return r.switchOn(ctx, s, append(first, last...))
}

// missingRows are the rows that the set lacks and that were not refused.
func (r *run) missingRows(s *step) []upgrade.Grant {
	missing := r.plan.Keep.Rows
	if r.kept.found != nil {
		missing = keep.Missing(*r.plan.Keep, *r.kept.found)
	}
	return slices.DeleteFunc(slices.Clone(missing), func(row upgrade.Grant) bool { return isRefused(s.Refused, row.Item) })
}

func isRefused(refused []upgrade.Refusal, item access.Item) bool {
	return slices.ContainsFunc(refused, func(f upgrade.Refusal) bool { return f.Item == item })
}

// splitRows parts user permissions, which are no rows of their own, from the rows: those
// that the set can be created with, and those that need an object.
func splitRows(all []upgrade.Grant) (first, rows, last []upgrade.Grant) {
	for _, row := range all {
		switch {
		case row.Item.Category != access.CategoryUser:
			rows = append(rows, row)
		case len(rows) == 0:
			first = append(first, row)
		default:
			last = append(last, row)
		}
	}
	return first, rows, last
}

func permissionNames(rows []upgrade.Grant) []string {
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.Item.Name
	}
	return names
}

// sendPart makes one request of a step between an intent and what is known of it.
func (r *run) sendPart(ctx context.Context, s *step, send func(context.Context) (upgrade.WriteReply, error)) error {
	if err := r.Recorder.Intent(s.Step, r.orgTime); err != nil {
		return notRecorded(err)
	}
	s.Outcome, s.Finding, s.Err = upgrade.OutcomeRunning, nil, nil
	r.tellWatcher(upgrade.Event{})
	ctx, cancel := outliveStop(ctx)
	defer cancel()
	s.Err = parallel.Safely(func() (err error) {
		s.Reply, err = send(ctx)
		return err
	})
	if s.Err == nil {
		r.orgTime = s.Reply.At
		return nil
	}
	return r.noteAnswer(s)
}

// createSet makes the set with those user permissions that Salesforce does not refuse.
func (r *run) createSet(ctx context.Context, s *step, permissions []upgrade.Grant) error {
	for {
		var id core.ID
		err := r.sendPart(ctx, s, func(ctx context.Context) (reply upgrade.WriteReply, err error) {
			id, reply, err = r.Org.CreatePermissionSet(ctx, *r.plan.Keep, permissionNames(permissions))
			return reply, err
		})
		switch {
		case err != nil:
			return err
		case s.Err == nil:
			r.kept.created = true
			r.kept.found = &upgrade.FoundSet{ID: id, Name: r.plan.Keep.Name, LicenseID: r.plan.Keep.LicenseID, Rows: permissions}
			return nil
		case hasCode(s.Err, core.CodeDuplicateDeveloperName):
			return nil
		}
		left := r.noteRefusedPermissions(s, permissions)
		if len(left) == len(permissions) {
			return nil
		}
		permissions = left
	}
}

// switchOn gives the set user permissions, without those that Salesforce refuses.
func (r *run) switchOn(ctx context.Context, s *step, permissions []upgrade.Grant) error {
	for len(permissions) > 0 {
		err := r.sendPart(ctx, s, func(ctx context.Context) (upgrade.WriteReply, error) {
			return r.Org.SwitchOn(ctx, r.kept.found.ID, permissionNames(permissions))
		})
		if err != nil || s.Err == nil {
			return err
		}
		left := r.noteRefusedPermissions(s, permissions)
		if len(left) == len(permissions) {
			return nil
		}
		permissions = left
	}
	return nil
}

// noteRefusedPermissions notes which user permissions a refusal names, all of them when it
// names none, and gives the others. A refusal that is about the administrator, or an answer
// that is none, concerns no permission.
func (r *run) noteRefusedPermissions(s *step, permissions []upgrade.Grant) []upgrade.Grant {
	remote, is := errors.AsType[*core.RemoteError](s.Err)
	if !is || s.Outcome != upgrade.OutcomeRejected || remote.Code != core.CodeFieldIntegrity || len(permissions) == 0 {
		return permissions
	}
	named := r.findNamed(remote.Message, permissions)
	if len(named) == 0 {
		named = permissions
	}
	for _, row := range named {
		s.Refused = append(s.Refused, upgrade.Refusal{Grant: row, Text: remote.Message})
	}
	s.Err = nil
	return slices.DeleteFunc(slices.Clone(permissions), func(row upgrade.Grant) bool { return slices.Contains(named, row) })
}

// findNamed gives the permissions that a refusal names. One whose label is a part of
// another's that is named is not.
func (r *run) findNamed(message string, permissions []upgrade.Grant) []upgrade.Grant {
	named := slices.DeleteFunc(slices.Clone(permissions), func(row upgrade.Grant) bool {
		label := r.labelOf(row.Item)
		return label == "" || !strings.Contains(message, label)
	})
	return slices.DeleteFunc(slices.Clone(named), func(row upgrade.Grant) bool {
		label := r.labelOf(row.Item)
		return slices.ContainsFunc(named, func(other upgrade.Grant) bool {
			longer := r.labelOf(other.Item)
			return len(longer) > len(label) && strings.Contains(longer, label)
		})
	})
}

// labelOf is what Salesforce calls an item in a refusal.
func (r *run) labelOf(item access.Item) string {
	for _, d := range r.plan.Access.KeptBySet {
		if d.Item == item {
			return d.Label
		}
	}
	return item.Name
}

// addRows adds rows with one request, and notes which were refused. A row that is there
// already is what was wanted.
func (r *run) addRows(ctx context.Context, s *step, rows []upgrade.Grant) error {
	var replies []upgrade.AssignReply
	err := r.sendPart(ctx, s, func(ctx context.Context) (_ upgrade.WriteReply, err error) {
		replies, err = r.Org.AddPermissions(ctx, r.kept.found.ID, rows)
		if err == nil && len(replies) != len(rows) {
			err = &core.RemoteError{Op: "add permissions", Sent: true, Err: core.ErrBadAnswer}
		}
		if err != nil {
			return upgrade.WriteReply{}, err
		}
		return replies[0].WriteReply, nil
	})
	if err != nil || s.Err != nil {
		return err
	}
	for i, reply := range replies {
		remote, is := errors.AsType[*core.RemoteError](reply.Err)
		switch {
		case reply.Err == nil, isDuplicate(reply.Err):
		case is && remote.Code == core.CodeInsufficientAccess: // it is about the admin, and not about the license
			s.Err = reply.Err
		case is && upgrade.OutcomeOf(reply.Err) == upgrade.OutcomeRejected && remote.Code != core.CodeLockRow:
			s.Refused = append(s.Refused, keep.RefusalOf(rows[i], remote.Message))
		default:
			s.Err = reply.Err // the row is looked for, and sent again
		}
	}
	if s.Err != nil {
		return r.noteAnswer(s)
	}
	return nil
}
