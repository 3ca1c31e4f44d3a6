package tui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestRow31_SpinnerOnlyWhenItTakesLong(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.hold, h.delays = true, nil
	h.press("enter")
	h.shows("Select a user license")
	h.hides("Reading")
	if !slices.Contains(h.delays, defaultSlow) || defaultSlow < 200*time.Millisecond || defaultSlow > 400*time.Millisecond {
		t.Errorf("the spinner waits for %v", h.delays)
	}
	reading := h.held
	h.held, h.hold = nil, false
	h.send(jobTick{h.s.lastJob})
	h.shows("⠙ Reading Maya Chen", "esc cancel")
	h.hides("(")
	h.clock = h.clock.Add(4 * time.Second)
	h.send(jobTick{h.s.lastJob})
	h.shows("⠹ Reading Maya Chen (4s)")
	for _, cmd := range reading {
		h.run(cmd)
	}
	h.hides("Reading")
	h.shows("> Customer Community Plus")
	ticks := len(h.timers)
	h.fire()
	if ticks == 0 || len(h.timers) != 0 {
		t.Errorf("%d ticks waited, %d go on after the answer", ticks, len(h.timers))
	}
}

func TestRow32_EscCancelsARead(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter", "down", "enter")
	h.hold = true
	h.press("enter")
	h.shows("Losses", "esc cancel")
	h.press("esc")
	h.shows("> Harbor Partner")
	h.release() // the dropped job runs into its cancelled context
	h.shows("> Harbor Partner")
	if h.s.answers.Plan != nil {
		t.Error("the answer that was given up is taken")
	}
	h.press("enter")
	h.shows("Category")
}

func TestRow33_ErrorsOfferToTryAgain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		err   error
		shows []string
	}{
		{
			"expired session",
			upgradetest.Refusal("read the user", 401, core.CodeInvalidSession, "Session expired or invalid"),
			[]string{"INVALID_SESSION_ID", "HTTP status: 401", "Session expired or invalid"},
		},
		{
			"request limit", upgradetest.Refusal("read the user", 403, core.CodeRequestLimit, "TotalRequests Limit exceeded."),
			[]string{"REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."},
		},
		{
			"not reached", upgradetest.NotSent("read the user", errors.New("dial tcp: connection refused")),
			[]string{"can't be reached", "connection refused"},
		},
		{
			"HTML", &core.RemoteError{Op: "read the user", Status: 503, Sent: true, Message: "<html>"},
			[]string{"HTTP status: 503"},
		},
		{"crash", nil, []string{"There is an error in cupgrade", "boom"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			if tt.err == nil {
				h.org.PanicOn(upgradetest.MethodUser, "boom")
			} else {
				h.org.FailMethod(upgradetest.MethodUser, tt.err)
			}
			h.press("enter")
			h.shows(append(tt.shows, "r try again", "esc back to User", "Details")...)
			h.press("enter", "space", "x")
			h.shows("r try again") // stays until it is dismissed
			h.org.Heal()
			h.press("r")
			h.shows("> Customer Community Plus")
		})
	}
}

func TestRow33_ConnectingFails(t *testing.T) {
	t.Parallel()
	refused := upgradetest.Refusal("sign in", 401, core.CodeInvalidSession, "expired")
	failing := true
	h := newHarness(t, func(o *Options) {
		connect := o.Connect
		o.Connect = func(ctx context.Context) (upgrade.Org, error) {
			if failing {
				return nil, refused
			}
			return connect(ctx)
		}
	})
	h.shows("not connected", "INVALID_SESSION_ID", "r try again", "esc quit")
	h.press("esc")
	if !h.quit || !errors.Is(h.s.err, refused) {
		t.Errorf("it ended with %v, quit %v", h.s.err, h.quit)
	}
	failing, h.quit = false, false
	h.press("r")
	h.shows("> Maya Chen")
}

func TestRow33_SearchFails(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.org.FailMethod(upgradetest.MethodSearchUsers, upgradetest.NotSent("search for users", errors.New("no route to host")))
	h.press("zzz")
	h.fire()
	h.shows("✗ The org can't be reached", "no route to host", "ctrl+r try again")
	h.org.Heal()
	h.press("ctrl+r")
	h.shows("No users found")
}

func TestRow38_ErrorSaysWhatItMeansAndWhatToDo(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.org.FailMethod(upgradetest.MethodGrants, upgradetest.Refusal("read the permissions", 400, core.CodeInvalidField,
		"No such column 'X' on entity 'ObjectPermissions'", "X"))
	h.press("enter", "down", "enter", "enter")
	h.shows("What it means", "What to do", "Details", "Code: INVALID_FIELD", "Field: X")
	h.press("esc")
	h.shows("> Harbor Partner")
	if lines := strings.Count(h.screen(), "\n"); lines != 23 {
		t.Errorf("the screen has %d line ends", lines)
	}
}
