package commit

import (
	"context"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// followsWithin is how long Salesforce is given for what it does by itself after an upgrade:
// site membership is asynchronous, and no bound is documented. What is not there a day later
// is not as planned. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmember.htm
const followsWithin = 24 * time.Hour

// pauseBetweenReadings gives the pause after the n-th reading back; the last one repeats.
func pauseBetweenReadings(n int) time.Duration {
	pauses := [...]time.Duration{15, 30, 60, 120}
	return pauses[min(n, len(pauses)-1)] * time.Second
}

// VerifyAgain reads back a run that is applied, and again with growing pauses as long as
// something follows and there is patience left. ageAt tells how long ago the user was upgraded.
// The last reading counts; Looked tells whether there was one, and Err why there is no newer one.
func (a Applier) VerifyAgain(ctx context.Context, plan upgrade.Plan, was upgrade.Result, ageAt func(orgTime time.Time) time.Duration, patience time.Duration) upgrade.Result {
	r := a.beginRun(plan)
	for i := range was.Steps {
		r.steps[i].StepResult = was.Steps[i]
	}
	result := was
	result.Awaited, result.Looked, result.Err = true, false, nil
	for n, passed := 0, time.Duration(0); ; n++ {
		r.tellWatcher(upgrade.Event{Verifying: true})
		v := Verify(ctx, r.reader, plan, was.Before)
		if result.Err = v.Err; v.Err == nil {
			result.Verification, result.Looked = makeFinal(plan, v, ageAt(v.After.ReadAt)), true
		}
		pause := min(pauseBetweenReadings(n), patience-passed)
		open := result.Err != nil && !core.IsSignedOut(result.Err) || result.Err == nil && result.Verification.HasPending()
		if !open || pause <= 0 || r.Wait == nil {
			break
		}
		r.tellWaiting(upgrade.Waiting{Why: upgrade.WaitingToFollow, Next: pause, Left: patience - passed})
		if r.Wait(ctx, pause) != nil {
			break
		}
		passed += pause
	}
	if stopped := checkStopped(ctx); stopped != nil {
		result.Err = stopped
	}
	calls := r.sumCalls(ctx, plan.Session)
	calls.Made += was.Calls.Made
	result.Calls = calls
	return r.tellResult(result)
}

// makeFinal makes what should have followed long ago a difference, and decides about records.
func makeFinal(plan upgrade.Plan, v upgrade.Verification, age time.Duration) upgrade.Verification {
	if age > followsWithin {
		for i := range v.Checks {
			if v.Checks[i].Agreement == upgrade.AgreementPending && v.Checks[i].Name != checkRecords {
				v.Checks[i].Agreement = upgrade.AgreementMismatch
			}
		}
	}
	return makeRecordsFinal(plan, v)
}
