package main

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"cupgrade/core/commit"
	"cupgrade/core/effort"
	"cupgrade/core/explain"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// TestALockIsWaitedFor: a change of group membership that runs in the org refuses each
// kind of write for a moment, with whatever status; the run waits for it, tells so, and
// ends as planned.
func TestALockIsWaitedFor(t *testing.T) {
	t.Parallel()
	writes := map[string]func(*http.Request) bool{
		"the account":     func(r *http.Request) bool { return strings.Contains(r.URL.Path, "/sobjects/Account/") },
		"the user":        func(r *http.Request) bool { return strings.Contains(r.URL.Path, "/sobjects/User/") },
		"the assignments": func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/composite/sobjects") },
	}
	for name, match := range effort.SomeOf(2, writes) {
		for _, status := range effort.Some(1, []int{http.StatusBadRequest, http.StatusInternalServerError}) {
			t.Run(name+" "+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				o := startOrg(t)
				client := o.client("")
				choice := upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)}
				choice.Reassign = planning.AllReassignable(o.plan(client, choice).Removed)
				plan := o.plan(client, choice)
				o.Inject(demoorgtest.Fault{
					Kind: demoorgtest.GroupLocked, Times: 2, Status: status,
					Match: func(r *http.Request) bool { return isWrite(r) && match(r) },
				})
				var told []string
				result := commit.Applier{
					Org: client, Wait: func(context.Context, time.Duration) error { return nil },
					Watch: func(e upgrade.Event) {
						if e.Waiting != nil {
							told = append(told, explain.Waiting(*e.Waiting))
						}
					},
				}.Apply(t.Context(), plan)
				if len(result.NotReassigned()) > 0 || !result.Verification.Verified() || !result.Done() {
					t.Errorf("it ends as %+v", result.Steps)
				}
				if len(told) != 2 || !strings.HasPrefix(told[0], "Another change holds a lock") {
					t.Errorf("it tells of %q", told)
				}
			})
		}
	}
}
