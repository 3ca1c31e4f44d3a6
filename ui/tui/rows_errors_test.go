package tui_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"cupgrade/core"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/tui"
	"cupgrade/ui/uitest"
)

// errorClasses are what can go wrong with a read, each with its own advice.
func errorClasses() []struct {
	name   string
	err    error
	advice string
} {
	refused := func(status int, code, message string, fields ...string) error {
		return upgradetest.Refusal("read the user", status, code, message, fields...)
	}
	return []struct {
		name   string
		err    error
		advice string
	}{
		{"session ended", refused(401, core.CodeInvalidSession, "Session expired or invalid"), "Sign in again"},
		{"daily limit", refused(403, core.CodeRequestLimit, "TotalRequests Limit exceeded."), "until the limit has room again"},
		{"limit of concurrent requests", refused(403, core.CodeRequestLimit, "ConcurrentRequests (Concurrent API Requests) Limit exceeded."), "Wait"},
		{"not reached", upgradetest.NotSent("read the user", errors.New("dial tcp: connection refused")), "Check the address of the org"},
		{"no answer", upgradetest.NoAnswer("read the user", context.DeadlineExceeded), "Try again."},
		{"server failed", &core.RemoteError{Op: "read the user", Status: 503, Sent: true}, "Wait a moment"},
		{"a web page", &core.RemoteError{Op: "read the user", Status: 200, Sent: true, Message: "<html><body>Sign in"}, "a proxy or a sign-in page"},
		{"another address", &core.RemoteError{Op: "read the user", Status: 302, Sent: true}, "My Domain"},
		{"no access", refused(403, core.CodeInsufficientAccess, "insufficient access rights on object id"), "admin"},
		{"field unknown", refused(400, core.CodeInvalidField, "No such column 'IsPartner' on entity 'Account'", "IsPartner"), "field"},
		{"locked", refused(400, core.CodeLockRow, "unable to obtain exclusive access to this record"), "again"},
		{"not found", refused(404, core.CodeNotFound, "The requested resource does not exist"), "Search again"},
		{"code of tomorrow", refused(400, "SOMETHING_NEW", "no \x1b[2Jidea\r\n\u202eat all"), "Read Salesforce's message"},
	}
}

// TestRow38_ErrorScreens shows the screen of every class of error, holds that it stays
// until it is dismissed, and that Esc leads back to the step with its answers.
func TestRow38_ErrorScreens(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {40, 14}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			film := uitest.NewFilm(t)
			z := open(t, size[0], size[1])
			z.WaitFor("> Maya Chen")
			for _, class := range errorClasses() {
				z.org.FailMethod(upgradetest.MethodUser, class.err)
				z.Press("enter")
				film.Add(class.name, z.StyledFor("r try again"))
				z.Press("enter", "x", "esc")
				z.WaitFor("Select a user", "> Maya Chen")
				z.org.Heal()
			}
			z.org.PanicOn(upgradetest.MethodUser, "boom")
			z.Press("enter")
			film.Add("a mistake of the program", z.StyledFor("r try again"))
			film.Golden("errors/" + name)
			z.Press("r")
			z.WaitFor("> Customer Community Plus")
			z.end()
		})
	}
}

// TestRow33_EachErrorHasItsOwnAdvice holds what a person is told to do.
func TestRow33_EachErrorHasItsOwnAdvice(t *testing.T) {
	t.Parallel()
	z := open(t, 100, 40)
	z.WaitFor("> Maya Chen")
	for _, class := range errorClasses() {
		z.org.FailMethod(upgradetest.MethodUser, class.err)
		z.Press("enter")
		screen := z.WaitFor("r try again", "What to do", "Details")
		_, advice, _ := strings.Cut(screen, "What to do\n")
		advice, _, _ = strings.Cut(advice, "\n\n")
		if !strings.Contains(strings.Join(strings.Fields(advice), " "), class.advice) {
			t.Errorf("%s: the advice is %q, want something with %q", class.name, advice, class.advice)
		}
		z.org.Heal()
		z.Press("esc")
		z.WaitFor("Select a user")
	}
	z.end()
}

// TestRow38_FailuresBeforeTheFirstRead shows what is seen when there is no org to ask.
func TestRow38_FailuresBeforeTheFirstRead(t *testing.T) {
	t.Parallel()
	film := uitest.NewFilm(t)
	failing := errors.New("dial tcp: lookup acme.my.salesforce.example: no such host")
	z := open(t, 80, 24, func(_ *wizard, o *tui.Options) {
		o.Connect = func(context.Context) (upgrade.Org, error) { return nil, upgradetest.NotSent("sign in", failing) }
	})
	film.Add("not connected", z.StyledFor("r try again", "esc quit"))
	z.end()
	z = open(t, 80, 24)
	z.WaitFor("> Maya Chen")
	z.org.FailMethod(upgradetest.MethodSearchUsers, upgradetest.NotSent("search for users", failing))
	z.Type("m")
	film.Add("search failed", z.StyledFor("ctrl+r try again"))
	z.Press("enter")
	film.Add("search failed, and enter", z.StyledFor("! The search failed"))
	z.end()
	withoutRole := func(z *wizard, _ *tui.Options) {
		z.org.Edit(func(s *upgradetest.State) { s.Accounts[upgradetest.BrightHarbor].OwnerRoleID = "" })
	}
	z = open(t, 80, 24, withoutRole)
	z.walk(atUser, atLicense)
	film.Add("every license refused", z.StyledFor("r refresh"))
	z.end()
	z = open(t, 80, 24, withoutRole, func(_ *wizard, o *tui.Options) {
		o.Given = flaganswers.Given{User: mayasName, License: "Partner Community", Profile: "Harbor Partner"}
	})
	film.Add("blocked", z.StyledFor("This upgrade is blocked"))
	z.Press("d")
	film.Add("blocked, in full", z.StyledFor("d fewer details"))
	z.end()
	film.Golden("errors/before")
}

// TestRow32_EveryReadCanBeCancelled lets the org not answer, at each read that a step
// can't do without, and leaves it by Esc: the step before has its answers, and a request
// that nothing else waits for ends. What is read ahead goes on, for the next one who
// asks.
func TestRow32_EveryReadCanBeCancelled(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, method string
		from         func(*wizard) // goes to the step from which Enter leads to the read
		reading      string
		back         string
		ahead        bool // it is read ahead
	}{
		{"the user", upgradetest.MethodUser, func(*wizard) {}, "Select a user license", "> Maya Chen", false},
		{"the catalogue", upgradetest.MethodCatalog, func(*wizard) {}, "Select a user license", "> Maya Chen", true},
		{"what the user owns", upgradetest.MethodCount, func(z *wizard) {
			z.walk(atUser, atLicense)
			z.Press("down", "enter")
		}, "Losses", "> Harbor Partner", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			watched := newWatchedCalls()
			z := open(t, 80, 24, func(z *wizard, o *tui.Options) {
				_, release := z.org.Hang(tt.method)
				t.Cleanup(release)
				o.Connect = func(context.Context) (upgrade.Org, error) { return watchedReads{z.org, watched}, nil }
			})
			tt.from(z)
			before := z.WaitFor(tt.back)
			z.Press("enter")
			z.WaitFor(tt.reading, "esc cancel")
			watched.wait(tt.method)
			z.Press("esc")
			z.Wait("the step is as it was", func(screen string) bool { return body(screen) == body(before) })
			if !tt.ahead && watched.last(tt.method).Err() == nil {
				t.Error("the answer is dropped, and the request goes on")
			}
			z.end()
		})
	}
}

// body is a screen without the header and the breadcrumb, which name who was chosen.
func body(screen string) string {
	_, below, _ := strings.Cut(screen, "────")
	return below
}

// watchedCalls keeps the context of the last call of each method.
type watchedCalls struct {
	mu       sync.Mutex
	came     sync.Cond
	contexts map[string]context.Context
}

func (w *watchedCalls) keep(ctx context.Context, method string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.contexts[method] = ctx
	w.came.Broadcast()
}

// wait waits until a method was called.
func (w *watchedCalls) wait(method string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.contexts[method] == nil {
		w.came.Wait()
	}
}

func (w *watchedCalls) last(method string) context.Context {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.contexts[method]
}

func newWatchedCalls() *watchedCalls {
	w := &watchedCalls{contexts: map[string]context.Context{}}
	w.came.L = &w.mu
	return w
}

// watchedReads is an org that keeps the contexts it is asked with.
type watchedReads struct {
	*upgradetest.Org
	calls *watchedCalls
}

func (o watchedReads) User(ctx context.Context, id core.ID) (upgrade.UserFacts, error) {
	o.calls.keep(ctx, upgradetest.MethodUser)
	return o.Org.User(ctx, id)
}

func (o watchedReads) Catalog(ctx context.Context) (upgrade.Catalog, error) {
	o.calls.keep(ctx, upgradetest.MethodCatalog)
	return o.Org.Catalog(ctx)
}

func (o watchedReads) CountRecords(ctx context.Context, owner core.ID, objects []string, profiles []core.ID) (upgrade.RecordCounts, error) {
	o.calls.keep(ctx, upgradetest.MethodCount)
	return o.Org.CountRecords(ctx, owner, objects, profiles)
}

// TestRow43_SmallestWindows shows the screens at the smallest size, and what takes
// their place in one that is smaller by one.
func TestRow43_SmallestWindows(t *testing.T) {
	t.Parallel()
	film := uitest.NewFilm(t)
	z := open(t, 40, 14)
	z.walk(atUser, atLosses)
	for _, size := range [][2]int{{40, 14}, {39, 14}, {40, 13}, {20, 6}} {
		z.Resize(size[0], size[1])
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		want := "have " + name
		if size == [2]int{40, 14} {
			want = "Category"
		}
		film.Add(name, z.StyledFor(want))
	}
	z.Resize(40, 14)
	film.Add("40x14 again", z.StyledFor("Category"))
	z.end()
	film.Golden("small")
}
