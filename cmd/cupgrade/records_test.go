//go:build unix

package main

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/sharing"
	"cupgrade/sfclient/demoorg/store"
)

// readable asks the org itself which of the records a user can read.
func (o *testOrg) readable(user core.ID, records []core.ID) map[core.ID]bool {
	o.t.Helper()
	readable := map[core.ID]bool{}
	err := o.Do(o.t.Context(), func(tx *store.Tx) error {
		viewer := sharing.NewViewer(tx, string(user))
		for _, id := range records {
			readable[id] = viewer.Access(string(id)).Read
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return readable
}

// TestRecordsAsTheOrgHasThem upgrades users, generated ones among them, to either license, and
// holds the comparison of their records against what the org itself computes.
func TestRecordsAsTheOrgHasThem(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	client := o.client("")
	usernames := []string{seed.Maya, seed.Tomas, seed.Sam}
	for _, row := range o.query("SELECT Username FROM User WHERE UserType = 'CspLitePortal' AND IsActive = TRUE AND ContactId != NULL ORDER BY Username DESC LIMIT 12") {
		if name := text(row, "Username"); !slices.Contains(usernames, name) {
			usernames = append(usernames, name)
		}
	}
	upgraded, gone := 0, 0
	for i, username := range effort.Some(6, usernames) {
		profile := []string{seed.ProfilePartnerSales, seed.ProfileCustomerPlusService}[i%2]
		plan := o.plan(client, upgrade.Choice{UserID: o.userID(username), ProfileID: o.profileID(profile)})
		if slices.ContainsFunc(plan.Findings, func(f core.Finding) bool { return f.Severity == core.SeverityBlocker }) {
			continue
		}
		ids := plan.Records.IDs()
		before := o.readable(plan.Choice.UserID, ids)
		result := commit.Applier{Org: client}.Apply(t.Context(), plan)
		after := o.readable(plan.Choice.UserID, ids)
		if !upgrade.EndingOf(plan, result).State.Upgraded() {
			t.Errorf("%s: %v", username, result.Err)
			continue
		}
		upgraded++
		c := result.Verification.Records
		if len(ids) == 0 {
			if c != nil {
				t.Errorf("%s has no records, and compared is %+v", username, c)
			}
			continue
		}
		var want []core.ID
		saw, sees := 0, 0
		for _, id := range ids {
			only := true // for a rule that begins to apply
			for _, g := range plan.Records.Groups {
				only = only && (g.Why == upgrade.RecordsBegin || !slices.Contains(g.IDs, id))
			}
			if only {
				continue
			}
			if before[id] {
				saw++
			}
			if after[id] {
				sees++
			}
			if before[id] && !after[id] {
				want = append(want, id)
			}
		}
		gone += len(want)
		if c.Saw != saw || c.Sees != sees || !slices.Equal(c.Gone, want) || len(c.Unknown) > 0 {
			t.Errorf("%s to %s: compared is %+v; the org has %d before, %d after, gone %v", username, profile, c, saw, sees, want)
		}
	}
	if upgraded < 6 || gone == 0 {
		t.Errorf("%d users were upgraded, and %d records are gone", upgraded, gone)
	}
}

// TestRecordsAfterAKill: a program that is killed between the write and the verification is
// resumed with what was recorded before; later, verify settles what was not seen yet.
func TestRecordsAfterAKill(t *testing.T) {
	t.Parallel()
	s, follow := openSlow(t)
	s.run(exitDone, planMaya("--profile", seed.ProfilePartnerService, "--out", "maya.json")...)
	cmd := program(t.Context(), t, s.binary, "apply", "maya.json", "--confirm", seed.Maya)
	cmd.Dir, cmd.Env = s.dir, s.environment()
	c := make(child, 1)
	s.Inject(demoorgtest.Fault{
		Kind: demoorgtest.Hang, AfterApply: true, Method: http.MethodPatch,
		Match: func(r *http.Request) bool {
			return strings.Contains(r.URL.Path, "/sobjects/User/") && c.signal(os.Kill) == nil
		},
	})
	_ = c.run(cmd) // it is killed
	id := s.onlyRun().ID
	s.run(exitDone, "resume", id, "--confirm", seed.Maya)
	s.says("Maya Chen saw ")
	s.run(exitDone, "history", "show", id)
	s.says("Maya Chen saw ")
	follow()
	s.run(exitDone, "verify", id)
	s.says("upgraded and verified")
	if run := s.onlyRun(); run.NeedsLook() || run.Report().Result.Verification.Records == nil || len(run.Report().Result.Verification.Records.Late) > 0 {
		t.Errorf("the run is %s: %+v", run.State(), run.Report().Result.Verification.Records)
	}
}
