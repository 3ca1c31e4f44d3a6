package plain_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestRow38_Errors compares what is said when a read fails at each place.
func TestRow38_Errors(t *testing.T) {
	t.Parallel()
	limit := upgradetest.Refusal("read", 403, core.CodeRequestLimit, "TotalRequests Limit exceeded.")
	lost := upgradetest.NotSent("connect", core.ErrUnreachable)
	odd := errors.New("odd \x1b[31mwords\nof someone else")
	tests := []struct {
		name   string
		method string
		err    error
		lines  []string
		end    upgrade.State
	}{
		{"search", upgradetest.MethodSearchUsers, lost, []string{"b", "?", "x", "heal", "q"}, upgrade.StateNothing},
		{"user", upgradetest.MethodUser, limit, []string{"1", "1", "b", "2", "heal", "q", "yes"}, upgrade.StateCancelled},
		{"grants", upgradetest.MethodGrants, odd, []string{"1", "2", "1", "b", "1", "heal", "q", "yes"}, upgrade.StateCancelled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newTalk(tt.lines...)
			k.org.FailMethod(tt.method, tt.err)
			k.healsOn("heal")
			k.golden(t, "errors/"+tt.name)
			k.ends(t, tt.end)
		})
	}
}

// TestRow38_EachClassOfError compares what is said of each kind of failure there is.
func TestRow38_EachClassOfError(t *testing.T) {
	t.Parallel()
	const op = "search for users"
	tests := map[string]error{
		"not-sent":          upgradetest.NotSent(op, core.ErrUnreachable),
		"no-answer":         upgradetest.NoAnswer(op, context.DeadlineExceeded),
		"session-ended":     upgradetest.Refusal(op, 401, core.CodeInvalidSession, "Session expired or invalid"),
		"not-allowed":       upgradetest.Refusal(op, 403, core.CodeInsufficientAccess, "insufficient access rights on object id"),
		"api-disabled":      upgradetest.Refusal(op, 403, "API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner"),
		"requests-used-up":  upgradetest.Refusal(op, 403, core.CodeRequestLimit, "TotalRequests Limit exceeded."),
		"too-many-at-once":  upgradetest.Refusal(op, 403, core.CodeRequestLimit, "ConcurrentRequests (Concurrent API Requests) Limit exceeded."),
		"unknown-code":      upgradetest.Refusal(op, 400, "SOMETHING_NEW", "Words of a later release"),
		"server-failed":     &core.RemoteError{Op: op, Status: 500, Sent: true},
		"unavailable":       upgradetest.Refusal(op, 503, "SERVER_UNAVAILABLE", "The server is unavailable"),
		"not-salesforce":    &core.RemoteError{Op: op, Status: 200, Sent: true, Err: core.ErrBadAnswer},
		"api-version":       &core.RemoteError{Op: op, Status: 200, Sent: true, Err: fmt.Errorf("%w: the org's newest is 45.0, and 60.0 to 68.0 are supported", core.ErrAPIVersion)},
		"moved":             &core.RemoteError{Op: op, Status: 302, Sent: true},
		"something-else":    errors.New("a surprise"),
		"plan-of-other-org": upgrade.ErrOtherOrg,
	}
	for name, err := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newTalk("q")
			k.org.FailMethod(upgradetest.MethodSearchUsers, err)
			k.golden(t, "errors/class-"+name)
			k.ends(t, upgrade.StateNothing)
		})
	}
}

// healsOn heals the org when the line comes, and types 1, which tries again.
func (k *talk) healsOn(line string) {
	k.onLine(line, k.org.Heal)
	k.typed = map[string]string{line: "1"}
}

// TestConnecting gives up, and then succeeds.
func TestConnecting(t *testing.T) {
	t.Parallel()
	refused := errors.New("no session")
	t.Run("given up", func(t *testing.T) {
		t.Parallel()
		for _, lines := range [][]string{{"q"}, {"b", "q"}, {}, {"1"}} {
			k := newTalk(lines...)
			k.options.Connect = func(context.Context) (upgrade.Org, error) { return nil, refused }
			k.run(t)
			if !errors.Is(k.err, refused) {
				t.Errorf("%q: it ends with %v", lines, k.err)
			}
		}
	})
	t.Run("tried again", func(t *testing.T) {
		t.Parallel()
		k := newTalk("1", "q")
		tries := 0
		k.options.Connect = func(context.Context) (upgrade.Org, error) {
			if tries++; tries == 1 {
				return nil, refused
			}
			return k.org, nil
		}
		k.golden(t, "errors/connect")
		k.ends(t, upgrade.StateNothing)
	})
}

func TestAPresetThatCantBeFollowed(t *testing.T) {
	t.Parallel()
	k := newTalk("q")
	k.options.Given = flaganswers.Given{User: "nobody@nowhere.example"}
	transcript := k.run(t)
	var wrong *flaganswers.Error
	if !errors.As(k.err, &wrong) || k.outcome.Ending.State != upgrade.StateNothing {
		t.Errorf("it ends %q, %v", k.outcome.Ending.State, k.err)
	}
	if strings.Contains(transcript, "? help.") {
		t.Errorf("it asks all the same:\n%s", transcript)
	}
}

func TestAPanicIsAnError(t *testing.T) {
	t.Parallel()
	k := newTalk("1", "q")
	k.org.PanicOn(upgradetest.MethodSearchUsers, "boom")
	transcript := k.run(t)
	k.ends(t, upgrade.StateNothing)
	for _, want := range []string{"Error: ", "boom", "1. Try again", "Sample users."} {
		if !strings.Contains(transcript, want) {
			t.Errorf("it does not say %q:\n%s", want, transcript)
		}
	}
}

// TestRow31_OneLineMoreWhenAReadTakesLong lets the time pass while the org hangs.
func TestRow31_OneLineMoreWhenAReadTakesLong(t *testing.T) {
	t.Parallel()
	k := newTalk("q")
	_, release := k.org.Hang(upgradetest.MethodSearchUsers)
	k.options.After = func(d time.Duration) <-chan time.Time {
		if d != 5*time.Second {
			t.Errorf("it waits for %s", d)
		}
		passed := make(chan time.Time, 2)
		passed <- now()
		passed <- now()
		return passed
	}
	const still = "Searching ...\nStill reading; ctrl+c quits.\n"
	k.onSaid("ctrl+c quits", release)
	k.options.Connect = func(context.Context) (upgrade.Org, error) {
		k.options.After = nil
		return k.org, nil
	}
	transcript := k.run(t)
	k.ends(t, upgrade.StateNothing)
	if strings.Count(transcript, still) != 1 {
		t.Errorf("it does not say %q once:\n%s", still, transcript)
	}
}
