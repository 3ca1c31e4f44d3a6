package sfclient_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// mayasPlan is a plan for Maya to become a partner.
func mayasPlan(t *testing.T, org *demoorgtest.Org, client *sfclient.Client) upgrade.Plan {
	t.Helper()
	change := upgradeOf(t, org, seed.Maya, seed.ProfilePartnerSales)
	choice := upgrade.Choice{UserID: change.UserID, ProfileID: change.ProfileID}
	facts, err := upgrade.Gather(t.Context(), client, choice, nil)
	if err != nil {
		t.Fatal(err)
	}
	return planning.New(facts, choice)
}

// TestBackingIsReadAgain: what is counted is what the rows were marked with, in four API
// calls of which none waits for another; and a row that is changed or goes is seen.
func TestBackingIsReadAgain(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	plan := mayasPlan(t, org, client)
	read := func() upgrade.Backing {
		t.Helper()
		b, err := client.Backing(t.Context(), plan)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	before := len(org.Requests())
	rests := read()
	calls := 0
	for _, r := range org.Requests()[before:] {
		calls += r.APICalls
	}
	if calls != 4 {
		t.Errorf("it takes %d API calls", calls)
	}
	if len(plan.Backing.Marks) < 4 || len(rests.Unreadable) != 0 {
		t.Errorf("marks of %d permission sets, not read: %v", len(plan.Backing.Marks), rests.Unreadable)
	}
	rests.Target.License.Name = plan.Target.License.Name // which the seats are read with
	if diff := cmp.Diff(plan.Stamps, stamps.List(plan.Session, plan.User, rests)); diff != "" {
		t.Errorf("stamps (-plan +again):\n%s", diff)
	}
	for table := range rests.Marks[plan.Target.PermissionSetID] {
		if table == upgrade.TableUserPermissions {
			continue
		}
		err := org.Do(t.Context(), func(tx *store.Tx) error {
			row := tx.First(table, `"ParentId" = ?`, string(plan.Target.PermissionSetID))
			tx.Delete(table, row.String("Id"))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if now := read(); now.Marks[plan.Target.PermissionSetID][table] == plan.Backing.Marks[plan.Target.PermissionSetID][table] {
			t.Errorf("a row of %s is gone, and the mark is %+v", table, now.Marks[plan.Target.PermissionSetID][table])
		}
	}
	plan.Target.ID = "00e000000000099AAA"
	if now := read(); now.Target != (core.Profile{}) {
		t.Errorf("a profile that is not there is %+v", now.Target)
	}
}
