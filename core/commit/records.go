package commit

import (
	"context"
	"fmt"
	"slices"

	"cupgrade/core/parallel"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// checkRecords names the line of the verification about records.
const checkRecords = "Records"

// recordsReading is what a user may do with the records of a plan; nil when there are none to
// ask about.
type recordsReading = parallel.Future[upgrade.RecordRights]

// startRecords begins to ask what the user may do with the records that are compared.
func (r *run) startRecords(ctx context.Context) *recordsReading {
	if r.Before != nil {
		return nil
	}
	return readRecords(ctx, r.reader, r.plan)
}

func readRecords(ctx context.Context, org upgrade.Reader, plan upgrade.Plan) *recordsReading {
	ids := plan.Records.IDs()
	if len(ids) == 0 {
		return nil
	}
	return parallel.Start(ctx, func(ctx context.Context) (upgrade.RecordRights, error) {
		return org.RecordAccess(ctx, plan.Choice.UserID, ids)
	})
}

// noteRecords records what was asked, before anything is written. What could not be asked is
// not known: the comparison keeps no upgrade from going on.
func (r *run) noteRecords(ctx context.Context, reading *recordsReading) error {
	if reading == nil {
		return nil
	}
	before, err := reading.Wait(ctx)
	if err != nil {
		return checkStopped(ctx)
	}
	r.Before = &before
	return notRecorded(r.Recorder.Records(before))
}

// compareRecords sets the records that the user sees now beside those seen before.
func compareRecords(ctx context.Context, plan upgrade.Plan, before *upgrade.RecordRights, reading *recordsReading, v *upgrade.Verification) {
	if before == nil || reading == nil {
		return
	}
	after, err := reading.Wait(ctx)
	if err != nil {
		after = upgrade.RecordRights{} // none of them is known
	}
	change := upgrade.CompareRecords(plan.Records, *before, after)
	v.Records = &change
	*v = makeRecordsFinal(plan, *v)
}

// recordsCheck sums up the comparison. That records are gone is no difference from a plan which
// can't compute all that shares them.
func recordsCheck(p upgrade.RecordsPrediction, c upgrade.RecordChange) upgrade.Check {
	seen := func(n int) string { return fmt.Sprintf("%s of %s seen", phrase.Number(n), phrase.Number(c.Saw)) }
	check := upgrade.Check{Name: checkRecords, Predicted: seen(c.Expected), Actual: seen(c.Saw - len(c.Gone)), Agreement: upgrade.AgreementMatch}
	switch {
	case len(c.Late) > 0:
		check.Actual += fmt.Sprintf(", %s not yet", phrase.Number(len(c.Late)))
		check.Agreement = upgrade.AgreementPending
	case c.Compared == 0:
		check.Predicted, check.Actual, check.Agreement = phrase.Unknown, phrase.Unread, upgrade.AgreementUnplanned
	case p.Unexpected(c.Gone):
		check.Agreement = upgrade.AgreementUnplanned
	}
	if c.Compared > 0 && len(c.Unknown) > 0 {
		check.Actual += fmt.Sprintf(", %s not known", phrase.Number(len(c.Unknown)))
	}
	return check
}

// makeRecordsFinal decides about the records that may still follow: as long as something else does,
// Salesforce is still at work on what the user can see.
func makeRecordsFinal(plan upgrade.Plan, v upgrade.Verification) upgrade.Verification {
	if v.Records == nil {
		return v
	}
	final := !slices.ContainsFunc(v.Checks, func(c upgrade.Check) bool { return c.Agreement == upgrade.AgreementPending && c.Name != checkRecords })
	change := v.Records.Settle(plan.Records, final)
	v.Records = &change
	v.Checks = append(slices.DeleteFunc(slices.Clone(v.Checks), func(c upgrade.Check) bool { return c.Name == checkRecords }), recordsCheck(plan.Records, change))
	return v
}
