package upgradetest_test

import (
	"context"
	"errors"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestSeedIDsAreReal(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	var ids []core.ID
	org.Edit(func(s *upgradetest.State) {
		for id, facts := range s.Users {
			ids = append(ids, id, facts.User.Profile.ID, facts.User.Profile.PermissionSetID, facts.User.Profile.License.ID)
			for _, a := range facts.Assignments {
				ids = append(ids, a.ID, a.PermissionSetID)
			}
			for _, site := range facts.Sites {
				ids = append(ids, site.ID)
			}
		}
		for id := range s.Accounts {
			ids = append(ids, id)
		}
		for id := range s.Roles {
			ids = append(ids, id)
		}
		for _, row := range s.Rows {
			ids = append(ids, row.Parent)
		}
	})
	for _, id := range ids {
		parsed, err := core.ParseID(string(id))
		if err != nil || parsed != id {
			t.Errorf("%q: parsed as %q, error %v", id, parsed, err)
		}
	}
}

func TestAnswersShareNothingWithTheOrg(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	first, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	*first.Account.IsPartner = true
	first.Assignments[0].Label = "changed"
	second, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	if *second.Account.IsPartner || second.Assignments[0].Label == "changed" {
		t.Error("a change to an answer reached the org")
	}
	if !second.ReadAt.After(first.ReadAt) {
		t.Error("the server's clock stands still")
	}
}

func TestUpgradeHasItsConsequences(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	change := upgrade.UserChange{UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPartner}
	if _, err := org.UpgradeUser(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	after, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	if after.User.UserType != core.UserTypePowerPartner || len(after.Assignments) != 1 || after.LicenseAssignments != nil {
		t.Errorf("after the upgrade: %+v", after)
	}
	if after.User.Role == nil || after.User.Role.Name != "Bright Harbor Partner User" {
		t.Errorf("role = %+v", after.User.Role)
	}
	if len(after.Sites) != 2 {
		t.Errorf("site membership followed at once: %v", after.Sites)
	}
}

func TestConditionIsKept(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	before, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.Email = "new@brightharbor.example" })
	_, err = org.UpgradeUser(t.Context(), upgrade.UserChange{
		UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPartner, UnmodifiedSince: before.User.LastModified,
	})
	var remote *core.RemoteError
	if !errors.As(err, &remote) || remote.Status != 412 {
		t.Errorf("error = %v, want a 412", err)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	org := upgradetest.NewOrg()
	org.FailMethod(upgradetest.MethodCatalog, boom)
	if _, err := org.Catalog(t.Context()); !errors.Is(err, boom) {
		t.Errorf("Catalog: %v", err)
	}
	org.Heal()
	org.LoseReply(upgradetest.MethodEnable, upgradetest.NoAnswer("update Account", boom))
	if _, err := org.EnablePartnerAccount(t.Context(), upgradetest.BrightHarbor, org.Calls()[0].UnmodifiedSince); !errors.Is(err, boom) {
		t.Errorf("EnablePartnerAccount: %v", err)
	}
	facts, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil || !*facts.Account.IsPartner {
		t.Errorf("a lost reply undid the write: %v", err)
	}
	if got := len(org.Writes()); got != 1 {
		t.Errorf("%d writes recorded, want 1", got)
	}
}

func TestHangEndsWithItsContext(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	entered, release := org.Hang(upgradetest.MethodUser)
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, err := org.User(ctx, upgradetest.Maya)
		failed <- err
	}()
	<-entered
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}
