package commit_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/commit"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// planToKeep is a plan for Maya that keeps all that is offered.
func planToKeep(t *testing.T, org *upgradetest.Org, target upgrade.Choice) upgrade.Plan {
	t.Helper()
	target.Keep = planning.Offered(upgradetest.MakePlan(t, org, target))
	plan := upgradetest.MakePlan(t, org, target)
	if plan.Keep == nil || core.HasBlocker(plan.Findings) {
		t.Fatalf("nothing is kept: %+v, %v", plan.Keep, plan.Findings)
	}
	return plan
}

// notes is the record of a run as resume takes it up.
type notes struct{ past []commit.Past }

func newNotes(plan upgrade.Plan) *notes {
	n := &notes{past: make([]commit.Past, len(plan.Steps))}
	for i := range n.past {
		n.past[i].Outcome = upgrade.OutcomePending
	}
	return n
}

// recordFor keeps the notes of a plan's steps.
type recordFor struct {
	*notes
	plan upgrade.Plan
}

func (r recordFor) of(step upgrade.Step) *commit.Past {
	i := slices.IndexFunc(r.plan.Steps, func(s upgrade.Step) bool { return s.Kind == step.Kind && s.Record == step.Record })
	return &r.past[i]
}

func (r recordFor) Intent(step upgrade.Step, _ time.Time) error {
	r.of(step).Outcome = upgrade.OutcomeUnknown
	return nil
}

func (r recordFor) Outcome(result upgrade.StepResult) error {
	r.of(result.Step).Outcome = result.Outcome
	return nil
}

func (r recordFor) Records(upgrade.RecordRights) error { return nil }

// methods are the writes that reached the org.
func methods(org *upgradetest.Org) []string {
	var list []string
	for _, c := range org.Writes() {
		list = append(list, c.Method)
	}
	return list
}

// sight is what the org shows of Maya and of the sets that were made.
type sight struct {
	upgraded, partner, holds bool
	sets                     []upgrade.FoundSet
}

func lookAt(org *upgradetest.Org, plan upgrade.Plan) (s sight) {
	org.Edit(func(state *upgradetest.State) {
		facts := state.Users[upgradetest.Maya]
		s.upgraded = facts.User.Profile.ID == plan.Choice.ProfileID
		s.partner = upgrade.IsTrue(state.Accounts[facts.User.AccountID].IsPartner)
		s.holds = upgrade.HoldsKept(*facts, *plan.Keep)
		s.sets = slices.Clone(state.Made)
	})
	return s
}

// TestKeepAccess makes the set before anything else, assigns it after the upgrade, and reads
// back the access that was predicted.
func TestKeepAccess(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := planToKeep(t, org, upgradetest.ToPartner())
	result := commit.Apply(t.Context(), org, plan, nil)
	want := []string{
		upgradetest.MethodCreateSet, upgradetest.MethodAddRows, upgradetest.MethodEnable, upgradetest.MethodUpgrade,
		upgradetest.MethodAssign, upgradetest.MethodOpenSite,
	}
	if got := methods(org); !slices.Equal(got, want) {
		t.Errorf("the writes are %v", got)
	}
	if ending := upgrade.EndingOf(plan, result); ending.State != upgrade.StateSoFar {
		t.Errorf("it ends %s: %+v", ending.State, result.Verification)
	}
	if s := lookAt(org, plan); !s.upgraded || !s.holds || len(s.sets) != 1 || len(s.sets[0].Rows) != len(plan.Keep.Rows) || len(s.sets[0].Sites) != 1 {
		t.Errorf("the org shows %+v", s)
	}
}

// TestARefusedRowStopsTheRun: Salesforce refuses some of the set, so that nothing else is
// done, the set is gone, and the next plan knows.
func TestARefusedRowStopsTheRun(t *testing.T) {
	t.Parallel()
	const text = "The user license doesn't allow the permission: "
	for name, tt := range map[string]struct {
		item    access.Item
		message string
		rights  access.Rights
	}{
		"a right of an object":   {access.Item{Category: access.CategoryObject, Object: "Berth__c"}, text + "Delete Berths", access.Delete},
		"an object as a whole":   {access.Item{Category: access.CategoryObject, Object: "Contract"}, "not for this license", access.Read},
		"a user permission":      {access.Item{Category: access.CategoryUser, Name: "PermissionsEditTask"}, text + "Edit Tasks", access.Use},
		"one without its name":   {access.Item{Category: access.CategoryUser, Name: "PermissionsEditTask"}, "no", access.Use},
		"a class of the license": {access.Item{Category: access.CategorySetupEntity, Object: "ApexClass", Name: string(upgradetest.ID("01p", 1))}, "no", access.Use},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			plan := planToKeep(t, org, upgradetest.ToPartner())
			org.Edit(func(s *upgradetest.State) {
				s.RefusedItems = map[access.Item]error{tt.item: upgradetest.Refusal("add", 400, core.CodeFieldIntegrity, tt.message)}
			})
			result := commit.Apply(t.Context(), org, plan, nil)
			if ending := upgrade.EndingOf(plan, result); ending.State != upgrade.StateRejected || ending.ExitCode != upgrade.ExitFailed {
				t.Errorf("it ends %s", ending.State)
			}
			if s := lookAt(org, plan); s.upgraded || s.partner || len(s.sets) != 0 {
				t.Errorf("something was left: %+v", s)
			}
			refused := result.Steps[0].Refused
			if len(refused) != 1 || refused[0].Item != tt.item || refused[0].Rights != tt.rights || refused[0].Text != tt.message {
				t.Fatalf("refused: %+v", refused)
			}
			facts := upgradetest.Gather(t, org, plan.Choice)
			facts.Keep.Refused = refused
			again := planning.New(facts, plan.Choice)
			for _, row := range again.Keep.Rows {
				if row.Item == tt.item && row.Rights&tt.rights != 0 {
					t.Errorf("it is kept again: %v", row)
				}
			}
			org.Edit(func(s *upgradetest.State) { s.RefusedItems = nil }) // the fake knows no single rights
			if result := commit.Apply(t.Context(), org, again, nil); upgrade.EndingOf(again, result).State != upgrade.StateSoFar {
				t.Errorf("the next plan: %+v", result.Steps)
			}
		})
	}
}

// TestNoOrphan: when the upgrade does not follow, the set is deleted again.
func TestNoOrphan(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*upgradetest.Org, context.CancelFunc){
		"the user is refused": func(o *upgradetest.Org, _ context.CancelFunc) {
			o.FailMethod(upgradetest.MethodUpgrade, upgradetest.Refusal("upgrade", 400, core.CodeFieldIntegrity, "no"))
		},
		"the run is stopped": func(o *upgradetest.Org, stop context.CancelFunc) {
			o.Before(upgradetest.MethodAddRows, func(*upgradetest.State) { stop() })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			plan := planToKeep(t, org, upgradetest.ToPlus())
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			spoil(org, stop)
			result := commit.Apply(ctx, org, plan, nil)
			if s := lookAt(org, plan); s.upgraded || len(s.sets) != 0 {
				t.Errorf("the org shows %+v", s)
			}
			if e := upgrade.EndingOf(plan, result); e.State.Wrote() || result.Steps[0].Finding == nil || result.Steps[0].Finding.Code != commit.FindingSetDropped {
				t.Errorf("it ends %s, %+v", e.State, result.Steps[0])
			}
		})
	}
}

// TestASetThatStaysIsNamed: the account was enabled and the user refused; the set that the
// run needs when it goes on stays, and the receipt names it.
func TestASetThatStaysIsNamed(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan, kept := planToKeep(t, org, upgradetest.ToPartner()), (*notes)(nil)
	kept = newNotes(plan)
	org.FailMethod(upgradetest.MethodUpgrade, upgradetest.Refusal("upgrade", 400, core.CodeFieldIntegrity, "no"))
	a := commit.Applier{Org: org, Recorder: recordFor{kept, plan}}
	result := a.Apply(t.Context(), plan)
	if s := lookAt(org, plan); !s.partner || s.upgraded || len(s.sets) != 1 || result.Steps[0].Outcome != applied {
		t.Fatalf("the org shows %+v", s)
	}
	org.Heal()
	result = a.Resume(t.Context(), plan, kept.past, true)
	if s := lookAt(org, plan); !s.upgraded || !s.holds || len(s.sets) != 1 || upgrade.EndingOf(plan, result).State != upgrade.StateSoFar {
		t.Errorf("resumed: %+v, %+v", s, result.Steps)
	}
}

// TestASetThatIsChangedMeanwhile is not assigned, and one that is gone neither; the user is
// upgraded, and the run says what is missing.
func TestASetThatIsChangedMeanwhile(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*upgradetest.State){
		"a row more": func(s *upgradetest.State) {
			s.Made[0].Rows = append(s.Made[0].Rows, upgrade.Grant{Item: access.Item{Category: access.CategoryUser, Name: "PermissionsViewAllData"}, Rights: access.Use})
		},
		"a row less": func(s *upgradetest.State) { s.Made[0].Rows = s.Made[0].Rows[1:] },
		"deleted":    func(s *upgradetest.State) { s.Made = nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			plan := planToKeep(t, org, upgradetest.ToPartner())
			org.Before(upgradetest.MethodUpgrade, change)
			result := commit.Apply(t.Context(), org, plan, nil)
			if s := lookAt(org, plan); !s.upgraded || s.holds {
				t.Errorf("the org shows %+v", s)
			}
			last := result.Steps[len(result.Steps)-1]
			if e := upgrade.EndingOf(plan, result); e.State != upgrade.StateIncomplete || last.Finding == nil || last.Finding.Code != commit.FindingSetChanged {
				t.Errorf("it ends %s, %+v", e.State, last)
			}
		})
	}
}

// TestASetThatIsThere is taken without a write, unless it changes before the run: then
// nothing is written at all.
func TestASetThatIsThere(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	first := planToKeep(t, org, upgradetest.ToPartner())
	org.Edit(func(s *upgradetest.State) {
		there := upgrade.FoundSet{ID: upgradetest.ID(core.PrefixPermissionSet, 700), Name: first.Keep.Name, LicenseID: first.Keep.LicenseID, Rows: first.Keep.Rows}
		for _, site := range first.Keep.Sites {
			there.Sites = append(there.Sites, site.ID)
			s.Sites = append(s.Sites, core.NetworkGrant{Network: site, ParentID: there.ID, Status: "Added"})
		}
		for _, row := range there.Rows {
			s.Rows = append(s.Rows, access.Row{Parent: there.ID, Item: row.Item, Rights: row.Rights})
		}
		s.Made = []upgrade.FoundSet{there}
		s.Sets[there.ID] = core.PermissionSetAssignment{PermissionSetID: there.ID, Name: there.Name, LicenseID: there.LicenseID, Type: "Regular"}
	})
	plan := planToKeep(t, org, upgradetest.ToPartner())
	changed := upgradetest.NewOrg()
	changed.Edit(func(s *upgradetest.State) {
		s.Made = []upgrade.FoundSet{{ID: plan.Keep.ID, Name: plan.Keep.Name, LicenseID: plan.Keep.LicenseID}}
	})
	if result := commit.Apply(t.Context(), changed, plan, nil); len(changed.Writes()) != 0 || upgrade.EndingOf(plan, result).State != upgrade.StateStale {
		t.Errorf("with another set: %v, %+v", methods(changed), result.Stale)
	}
	result := commit.Apply(t.Context(), org, plan, nil)
	if got := methods(org); !slices.Equal(got, []string{upgradetest.MethodEnable, upgradetest.MethodUpgrade, upgradetest.MethodAssign}) {
		t.Errorf("the writes are %v: %+v, %v", got, result.Stale, result.Err)
	}
	if s := lookAt(org, plan); !s.holds || upgrade.EndingOf(plan, result).State != upgrade.StateSoFar {
		t.Errorf("%+v, %+v", s, result.Verification)
	}
}

// TestEveryCallMayFail fails the n-th call of a run that keeps access, in each way, until no
// call is left, and then resumes: there is never a second set, none is assigned without an
// upgrade, and none is left without a line about it.
func TestEveryCallMayFail(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection reset by peer")
	for name, fail := range map[string]func(*upgradetest.Org, int){
		"not sent":    func(o *upgradetest.Org, n int) { o.FailCall(n, upgradetest.NotSent("c", broken)) },
		"no answer":   func(o *upgradetest.Org, n int) { o.FailCall(n, upgradetest.NoAnswer("c", broken)) },
		"answer lost": func(o *upgradetest.Org, n int) { o.LoseReplyOfCall(n, upgradetest.NoAnswer("c", broken)) },
		"refused": func(o *upgradetest.Org, n int) {
			o.FailCall(n, upgradetest.Refusal("c", 403, core.CodeInsufficientAccess, "insufficient access"))
		},
		"cut off for good": func(o *upgradetest.Org, n int) {
			for i := n; i < n+200; i++ {
				o.FailCall(i, upgradetest.NoAnswer("c", broken))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				met := false
				synctest.Test(t, func(t *testing.T) { met = failNthCall(t, n, fail) })
				if !met || t.Failed() {
					break
				}
			}
		})
	}
}

// failNthCall runs and resumes with the n-th call failing, and tells whether there was one.
func failNthCall(t *testing.T, n int, fail func(*upgradetest.Org, int)) bool {
	org := upgradetest.NewOrg()
	plan := planToKeep(t, org, upgradetest.ToPartner())
	calls, kept := len(org.Calls()), newNotes(plan)
	fail(org, calls+n)
	a := commit.Applier{Org: org, Recorder: recordFor{kept, plan}, Wait: pauseBefore}
	result := a.Apply(t.Context(), plan)
	met := len(org.Calls()) >= calls+n
	org.Heal()
	check := func(when string, result upgrade.Result) {
		s, e := lookAt(org, plan), upgrade.EndingOf(plan, result)
		switch {
		case len(s.sets) > 1:
			t.Errorf("call %d, %s: %d sets", n, when, len(s.sets))
		case s.holds && !s.upgraded:
			t.Errorf("call %d, %s: a set is assigned without an upgrade", n, when)
		case len(s.sets) == 1 && !e.State.Wrote():
			t.Errorf("call %d, %s: a set is left behind, and the run says %s", n, when, e.State)
		}
	}
	check("at first", result)
	if upgrade.EndingOf(plan, result).State.Wrote() {
		result = a.Resume(t.Context(), plan, kept.past, true)
		check("resumed", result)
		if s := lookAt(org, plan); !s.upgraded || !s.holds || len(s.sets) != 1 {
			t.Errorf("call %d: after resuming %+v, %v", n, s, result.Err)
		}
	}
	return met
}

// TestNothingFollowsAGivenUpSet: a set of which a part was refused and that can't be deleted
// is named, and neither the account nor the user is changed for it.
func TestNothingFollowsAGivenUpSet(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := planToKeep(t, org, upgradetest.ToPartner())
	item := access.Item{Category: access.CategoryObject, Object: "Contract"}
	org.Edit(func(s *upgradetest.State) {
		s.RefusedItems = map[access.Item]error{item: upgradetest.Refusal("add", 400, core.CodeFieldIntegrity, "no")}
	})
	org.FailMethod(upgradetest.MethodDeleteSet, upgradetest.Refusal("delete", 400, core.CodeLockRow, "locked"))
	result := commit.Apply(t.Context(), org, plan, nil)
	if s := lookAt(org, plan); s.upgraded || s.partner || len(s.sets) != 1 {
		t.Errorf("the org shows %+v", s)
	}
	step := result.Steps[0]
	if step.Finding == nil || step.Finding.Code != commit.FindingSetLeft || len(step.Refused) != 1 {
		t.Errorf("it tells %+v", step)
	}
	if ending := upgrade.EndingOf(plan, result); ending.ExitCode != upgrade.ExitNotVerified {
		t.Errorf("it ends %s", ending.State)
	}
}

// TestAKeptPlanIsConfirmed: a plan that was carried out with its set and its sites is known
// as such.
func TestAKeptPlanIsConfirmed(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := planToKeep(t, org, upgradetest.ToPartner())
	if commit.Apply(t.Context(), org, plan, nil); !lookAt(org, plan).holds {
		t.Fatal("nothing is kept")
	}
	if _, done := (commit.Applier{Org: org}).Confirm(t.Context(), plan); !done {
		t.Error("the plan is not known to be carried out")
	}
	if again := commit.Apply(t.Context(), org, plan, nil); len(again.Stale) > 0 || !again.Verification.Verified() {
		t.Errorf("applied again: %+v, %v", again.Stale, again.Err)
	}
}
