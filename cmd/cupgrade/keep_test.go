package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/commit"
	"cupgrade/core/effort"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// keepPlan plans an upgrade that reassigns and keeps all that can be.
func (o *testOrg) keepPlan(org upgrade.Org, choice upgrade.Choice, refused []upgrade.Refusal) upgrade.Plan {
	o.t.Helper()
	facts, err := upgrade.Gather(o.t.Context(), org, choice, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	facts.Keep.Refused = refused
	choice.Reassign = planning.AllReassignable(planning.New(facts, choice).Removed)
	choice.Keep = planning.Offered(planning.New(facts, choice))
	return planning.New(facts, choice)
}

// madeSets are the permission sets that were made for a gap, as SOQL tells.
func (o *testOrg) madeSets() []map[string]any {
	o.t.Helper()
	return o.all("SELECT Id, Name, Label, LicenseId FROM PermissionSet WHERE Name LIKE 'Kept%' ORDER BY Name")
}

// TestKeptAccessIsWhatTheOrgGrants upgrades people with all kept that can be. Where the org
// refuses some of it, nothing is left behind and the next plan does without. Afterwards the
// org grants what the plan has predicted, as SOQL tells.
func TestKeptAccessIsWhatTheOrgGrants(t *testing.T) {
	t.Parallel()
	people := []string{seed.Maya, seed.Tomas, seed.Aiko, seed.Sam, seed.Ravi, seed.Zoe}
	targets := []string{seed.ProfilePartnerSales, seed.ProfilePartnerEssentials, seed.ProfileCustomerPlusService, "Customer Plus Essentials"}
	refusals := 0
	for i, username := range effort.Some(3, people) {
		o := startOrg(t)
		client, choice := o.client(""), upgrade.Choice{UserID: o.userID(username), ProfileID: o.profileID(targets[i%len(targets)])}
		plan := o.keepPlan(client, choice, nil)
		result := commit.Applier{Org: client}.Apply(t.Context(), plan)
		if refused := result.Steps[0].Refused; len(refused) > 0 {
			refusals += len(refused)
			if e := upgrade.EndingOf(plan, result); e.State != upgrade.StateRejected || len(o.madeSets()) != 0 {
				t.Fatalf("%s: refused, and it ends %s with %v", username, e.State, o.madeSets())
			}
			plan = o.keepPlan(client, choice, refused)
			result = commit.Applier{Org: client}.Apply(t.Context(), plan)
		}
		if result.Err != nil || !result.Done() || plan.Keep == nil || len(o.madeSets()) != 1 {
			t.Fatalf("%s: %v, steps %+v", username, result.Err, result.Steps)
		}
		chosen := plan.Choice
		for _, s := range result.Steps { // what was refused is not predicted any more
			if s.Outcome == upgrade.OutcomeRejected {
				chosen.Reassign = slices.DeleteFunc(slices.Clone(chosen.Reassign), func(id core.ID) bool { return id == s.Step.Record })
			}
		}
		if len(chosen.Reassign) == len(plan.Choice.Reassign) {
			if diff := cmp.Diff(predicted(plan.Access.After), o.accessNow(choice.UserID, o.grantsBySet())); diff != "" {
				t.Errorf("%s (-predicted +granted):\n%s", username, diff)
			}
		}
		if len(result.Verification.Access) > 0 {
			t.Errorf("%s: the program's own proof finds %+v", username, result.Verification.Access)
		}
	}
	if refusals == 0 {
		t.Error("no refusal was met")
	}
}

// TestOneSetForAGap: the second person of the same profile gets the set of the first, and a
// set that someone has changed is left alone.
func TestOneSetForAGap(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	client := o.client("")
	profile := o.profileID(seed.ProfilePartnerSales)
	planFor := func(username string) upgrade.Plan { // keeps what all three of them lose
		choice := upgrade.Choice{UserID: o.userID(username), ProfileID: profile}
		choice.Keep = planning.Offered(o.plan(client, choice))
		choice.Keep.Items = slices.DeleteFunc(choice.Keep.Items, func(item access.Item) bool { return item.Object != "FlowDefinition" })
		return o.plan(client, choice)
	}
	first := planFor(seed.Tomas)
	if result := (commit.Applier{Org: client}).Apply(t.Context(), first); upgrade.EndingOf(first, result).State != upgrade.StateSoFar {
		t.Fatalf("%+v", result.Steps)
	}
	second := planFor(seed.Xiaoyu)
	if second.Keep == nil || second.Keep.ID == "" || second.Keep.Name != first.Keep.Name {
		t.Fatalf("the set of the first is not taken: %+v", second.Keep)
	}
	if result := (commit.Applier{Org: client}).Apply(t.Context(), second); !result.Done() || len(o.madeSets()) != 1 {
		t.Fatalf("%+v, sets %v", result.Steps, o.madeSets())
	}
	err := o.Do(t.Context(), func(tx *store.Tx) error {
		tx.Set("PermissionSet", string(second.Keep.ID), store.Row{"PermissionsRunFlow": true})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	third := planFor(seed.Zoe)
	if third.Keep == nil || third.Keep.ID != "" || third.Keep.Name != first.Keep.Name+"_2" {
		t.Fatalf("a set that was changed is taken: %+v", third.Keep)
	}
	if result := (commit.Applier{Org: client}).Apply(t.Context(), third); !result.Done() || len(o.madeSets()) != 2 {
		t.Errorf("%+v, sets %v", result.Steps, o.madeSets())
	}
}

// TestTheLicenseRefusesEverything: of what is to be kept, nothing is left, so that no set is
// made and the plan goes on without one.
func TestTheLicenseRefusesEverything(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	client := o.client("")
	choice := upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)}
	choice.Keep = planning.Offered(o.plan(client, choice), upgrade.LossUserPermissions)
	choice.Keep.Items = slices.DeleteFunc(choice.Keep.Items, func(item access.Item) bool {
		return item.Name != "PermissionsDeleteTopics"
	})
	plan := o.plan(client, choice)
	result := commit.Applier{Org: client}.Apply(t.Context(), plan)
	if len(result.Steps[0].Refused) != len(plan.Keep.Rows) || len(o.madeSets()) != 0 {
		t.Fatalf("of %d, %d refused, sets %v", len(plan.Keep.Rows), len(result.Steps[0].Refused), o.madeSets())
	}
	facts, err := upgrade.Gather(t.Context(), client, choice, nil)
	if err != nil {
		t.Fatal(err)
	}
	facts.Keep.Refused = result.Steps[0].Refused
	next := planning.New(facts, choice)
	if next.Keep != nil || next.Steps[0].Kind != upgrade.StepEnablePartnerAccount {
		t.Errorf("the next plan keeps %+v", next.Keep)
	}
}

// TestPlanAndApplyKeep walks the commands: the plan names what is kept, the org refuses two
// permissions, a plan without them is saved beside, and that one is carried out.
func TestPlanAndApplyKeep(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--keep", "all", "--reassign", "all", "--out", "maya.json")...)
	s.says("Create the permission set")
	s.run(exitError, "apply", "maya.json", "--confirm", seed.Maya)
	s.says("The user license doesn't allow the permission: Delete Topics")
	s.warns("maya.next.json")
	s.run(exitDone, "apply", "maya.next.json", "--confirm", seed.Maya)
	s.says("upgraded and verified", "not allowed by the new license", "Can't be kept", "permission: Delete Topics")
	s.run(exitUsage, planMaya("--keep", "everything")...)
	s.warns("user-permissions")
}

// TestPlanKeepsNothingByDefault: without a word nothing is kept.
func TestPlanKeepsNothingByDefault(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	raw, err := os.ReadFile(filepath.Join(s.dir, "maya.json"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), string(upgrade.StepCreateSet)) {
		t.Error("a permission set is planned")
	}
}

// TestWhatIsSaidToBeAllowedIs: the org refuses nothing of what a plan says to be allowed on
// the new license.
func TestWhatIsSaidToBeAllowedIs(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	client, cases, allowed := o.client(""), 0, 0
	for _, username := range effort.Some(2, []string{seed.Maya, seed.Tomas, seed.Aiko, seed.Zoe}) {
		for _, profile := range effort.Some(2, []string{seed.ProfilePartnerSales, seed.ProfilePartnerEssentials, seed.ProfileCustomerPlusService, "Customer Plus Essentials"}) {
			cases++
			choice := upgrade.Choice{UserID: o.userID(username), ProfileID: o.profileID(profile)}
			plan := o.plan(client, choice)
			for _, d := range plan.Access.Lost {
				if d.Offer.Verdict == upgrade.VerdictAllowed {
					choice.Keep.Items = append(choice.Keep.Items, d.Item)
				}
			}
			if plan = o.plan(client, choice); plan.Keep != nil {
				allowed += len(plan.Keep.Rows)
				if refused := o.makeSet(client, *plan.Keep); len(refused) > 0 {
					t.Errorf("%s to %s: allowed, and refused: %v", username, profile, refused)
				}
			}
		}
	}
	if allowed < 6*cases {
		t.Errorf("%d allowed in %d cases are too few to prove anything", allowed, cases)
	}
}

// makeSet makes a set and deletes it again, and gives what the org has refused of it.
func (o *testOrg) makeSet(client *sfclient.Client, set upgrade.KeptSet) (refused []string) {
	o.t.Helper()
	ctx := o.t.Context()
	var rows []upgrade.Grant
	var users []string
	for _, row := range set.Rows {
		if row.Item.Category == access.CategoryUser {
			users = append(users, row.Item.Name)
			continue
		}
		rows = append(rows, row)
	}
	id, _, err := client.CreatePermissionSet(ctx, set, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	for part := range slices.Chunk(rows, upgrade.MaxAssignments) {
		replies, err := client.AddPermissions(ctx, id, part)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, r := range replies {
			if r.Err != nil {
				refused = append(refused, r.Err.Error())
			}
		}
	}
	if len(users) > 0 {
		if _, err := client.SwitchOn(ctx, id, users); err != nil {
			refused = append(refused, err.Error())
		}
	}
	if _, err := client.DeletePermissionSet(ctx, id); err != nil {
		o.t.Fatal(err)
	}
	return refused
}

// TestWithoutTheRightToMakeASet: the plan is blocked, and the org refuses the same.
func TestWithoutTheRightToMakeASet(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	err := o.Do(t.Context(), func(tx *store.Tx) error {
		for _, set := range tx.Select("PermissionSet", `"PermissionsManageProfilesPermissionsets"`) {
			tx.Set("PermissionSet", set.String("Id"), store.Row{"PermissionsManageProfilesPermissionsets": false})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	client := o.client("")
	plan := o.keepPlan(client, upgrade.Choice{UserID: o.userID(seed.Tomas), ProfileID: o.profileID(seed.ProfilePartnerSales)}, nil)
	if !slices.ContainsFunc(plan.Findings, func(f core.Finding) bool {
		return f.Code == upgrade.FindingAdminPermissionSets && f.Severity == core.SeverityBlocker
	}) {
		t.Errorf("the plan is not blocked: %+v", plan.Findings)
	}
	_, _, err = client.CreatePermissionSet(t.Context(), *plan.Keep, nil)
	refusedAs(t, err, core.CodeInsufficientAccess, "insufficient access")
	if result := (commit.Applier{Org: client}).Apply(t.Context(), plan); !errors.Is(result.Err, upgrade.ErrBlocked) {
		t.Errorf("it is applied: %v", result.Err)
	}
}
