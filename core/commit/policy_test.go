package commit_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// answered is an answer of Salesforce's, or of a machine in between when there is no
// code.
func answered(status int, code string) *core.RemoteError {
	return &core.RemoteError{Op: "w", Status: status, Code: code, Sent: true, FromSalesforce: code != ""}
}

// told is a refusal of Salesforce's with its words.
func told(status int, code, message string) *core.RemoteError {
	e := answered(status, code)
	e.Message = message
	return e
}

func unreachable() *core.RemoteError {
	return &core.RemoteError{Op: "w", Err: fmt.Errorf("%w: connection refused", core.ErrUnreachable)}
}

// TestPolicy is the table of what follows a request that failed: for a read, for a
// write that can be made again without harm, and for one that can't be taken back. A
// number says how often the request may be made in all.
func TestPolicy(t *testing.T) {
	t.Parallel()
	later := answered(503, "SERVER_UNAVAILABLE")
	later.RetryAfter = time.Minute
	tests := map[string]struct {
		err                   error
		read, same, permanent string
	}{
		"never sent":                 {unreachable(), "again 6", "again 6", "again 4"},
		"no answer":                  {upgradetest.NoAnswer("w", context.DeadlineExceeded), "again 6", "resolve 6", "resolve 2"},
		"broken off":                 {upgradetest.NoAnswer("w", errors.New("reset by peer")), "again 6", "resolve 6", "resolve 2"},
		"500 of Salesforce":          {answered(500, core.CodeUnknown), "again 6", "resolve 6", "resolve 2"},
		"500 with a page":            {answered(500, ""), "again 6", "resolve 6", "resolve 2"},
		"502 of a proxy":             {answered(502, ""), "again 6", "resolve 6", "resolve 2"},
		"a redirect":                 {answered(302, ""), "again 6", "resolve 6", "resolve 2"},
		"200 with a page":            {answered(200, ""), "again 6", "resolve 6", "resolve 2"},
		"403 of a firewall":          {answered(403, ""), "again 6", "resolve 6", "resolve 2"},
		"503, come back later":       {later, "stop 0", "resolve 0", "resolve 0"},
		"429":                        {answered(429, core.CodeRequestLimit), "stop 0", "stop 0", "stop 0"},
		"the daily limit":            {answered(403, core.CodeRequestLimit), "stop 0", "stop 0", "stop 0"},
		"a locked row":               {answered(400, core.CodeLockRow), "again 6", "again 6", "again 6"},
		"a locked group membership":  {told(400, core.CodeUnknown, "group membership operation already in progress"), "again 6", "again 6", "again 6"},
		"a locked membership, 500":   {told(500, core.CodeUnknown, "group membership operation already in progress"), "again 6", "again 6", "again 6"},
		"a lock inside a trigger":    {told(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "first error: UNABLE_TO_LOCK_ROW"), "again 6", "again 6", "again 6"},
		"could not acquire lock":     {told(400, core.CodeInsufficientAccess, "could not acquire lock"), "again 6", "again 6", "again 6"},
		"too many at once":           {told(403, core.CodeRequestLimit, "ConcurrentRequests (Concurrent API Requests) Limit exceeded."), "again 6", "again 6", "again 6"},
		"too many Apex requests":     {answered(400, "TOO_MANY_APEX_REQUESTS"), "again 6", "again 6", "again 6"},
		"queued the change":          {answered(400, "OPERATION_ENQUEUED"), "again 6", "resolve 6", "resolve 2"},
		"a documented precondition":  {answered(400, "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE"), "stop 0", "look 3", "look 3"},
		"a precondition":             {answered(412, core.CodePreconditionFailed), "stop 0", "look 3", "look 3"},
		"a precondition, no words":   {answered(412, ""), "stop 0", "look 3", "look 3"},
		"the session has ended":      {answered(401, core.CodeInvalidSession), "stop 0", "again 2", "again 2"},
		"no license":                 {answered(400, core.CodeLicenseLimit), "stop 0", "stop 0", "stop 0"},
		"a validation rule":          {answered(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION"), "stop 0", "stop 0", "stop 0"},
		"a field that may not be":    {answered(400, core.CodeFieldIntegrity), "stop 0", "stop 0", "stop 0"},
		"no right":                   {answered(403, core.CodeInsufficientAccess), "stop 0", "stop 0", "stop 0"},
		"not found":                  {answered(404, core.CodeNotFound), "stop 0", "stop 0", "stop 0"},
		"given up before it was out": {upgradetest.NotSent("w", errors.New("no such profile id")), "stop 0", "stop 0", "stop 0"},
		"cancelled by the person":    {upgradetest.NotSent("w", context.Canceled), "stop 0", "stop 0", "stop 0"},
		"a panic":                    {&parallel.PanicError{Value: "boom"}, "stop 0", "resolve 0", "resolve 0"},
		"nobody knows":               {errors.New("boom"), "stop 0", "resolve 0", "resolve 0"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, _, n := commit.Decide(commit.EffectNone, tt.err, 1, 1)
			same, _, m := commit.Decide(commit.EffectSame, tt.err, 1, 1)
			permanent, _, k := commit.Decide(commit.EffectPermanent, tt.err, 1, 1)
			for _, c := range []struct{ of, got, want string }{
				{"a read", fmt.Sprint(read, " ", n), tt.read},
				{"a write", fmt.Sprint(same, " ", m), tt.same},
				{"a permanent write", fmt.Sprint(permanent, " ", k), tt.permanent},
			} {
				if c.got != c.want {
					t.Errorf("of %s: %s, want %s", c.of, c.got, c.want)
				}
			}
		})
	}
}

// TestNothingUnknownIsSentBlindly draws evidence, and holds that what may have
// happened is settled before anything else, and what Salesforce refused is not sent
// again but for the reasons that pass.
func TestNothingUnknownIsSentBlindly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		err := upgradetest.GenRemoteError().Draw(rt, "error")
		tries := rapid.IntRange(1, 9).Draw(rt, "tries")
		jitter := rapid.Float64Range(0, 1).Draw(rt, "jitter")
		for _, of := range []struct{ same, permanent bool }{{same: true}, {permanent: true}} {
			effect := commit.EffectSame
			if of.permanent {
				effect = commit.EffectPermanent
			}
			do, wait, most := commit.Decide(effect, err, tries, jitter)
			if outcome := upgrade.OutcomeOf(err); outcome == upgrade.OutcomeUnknown && do != "resolve" {
				rt.Fatalf("%+v may have happened, and leads to %s", err, do)
			} else if outcome == upgrade.OutcomeRejected && do == "resolve" {
				rt.Fatalf("%+v did not happen, and is settled", err)
			}
			if do == "again" && tries >= most {
				rt.Fatalf("try %d of %d leads to another", tries, most)
			}
			if wait < 0 || wait > 30*time.Second {
				rt.Fatalf("the pause is %s", wait)
			}
		}
	})
}

func TestPausesGrow(t *testing.T) {
	t.Parallel()
	locked := answered(400, core.CodeLockRow)
	for tries, want := range []time.Duration{0, 1, 2, 4, 8, 16} {
		if tries == 0 {
			continue
		}
		_, whole, _ := commit.Decide(commit.EffectPermanent, locked, tries, 1)
		_, half, _ := commit.Decide(commit.EffectPermanent, locked, tries, 0)
		if whole != want*time.Second || half != whole/2 {
			t.Errorf("after %d tries: %s to %s, want half of %ds to all of it", tries, half, whole, want)
		}
	}
	if _, wait, _ := commit.Decide(commit.EffectSame, upgradetest.NoAnswer("w", nil), 40, 1); wait != 30*time.Second {
		t.Errorf("a pause may take %s", wait)
	}
}
