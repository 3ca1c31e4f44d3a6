package upgrade_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestGatherReadsWhatTheStagesRead(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	org := upgradetest.NewOrg()
	whole := upgradetest.Gather(t, org, upgradetest.ToPartner())

	basis, err := upgrade.GatherBasis(ctx, org, upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	target, err := basis.Profile(upgradetest.HarborPartner)
	if err != nil {
		t.Fatal(err)
	}
	before, err := upgrade.GatherUserAccess(ctx, org, basis.User, nil)
	if err != nil {
		t.Fatal(err)
	}
	after, err := upgrade.GatherProfileAccess(ctx, org, basis.User, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	records, err := upgrade.GatherRecords(ctx, org, basis, before, target)
	if err != nil {
		t.Fatal(err)
	}
	both := before.Join(after).Join(records)
	impact, err := upgrade.GatherImpact(ctx, org, basis.User, both, target)
	if err != nil {
		t.Fatal(err)
	}
	staged := basis.Facts(target, both.Join(impact))
	staged.User.ReadAt = whole.User.ReadAt // read at another moment
	if diff := cmp.Diff(whole, staged, cmpopts.IgnoreUnexported(upgrade.Facts{})); diff != "" {
		t.Errorf("the stages differ from the whole (-whole +staged):\n%s", diff)
	}
}

func TestGatherReadsOnlyWhatCounts(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	upgradetest.Gather(t, org, upgradetest.ToPartner())
	var parents, sites []core.ID
	for _, call := range org.Calls() {
		switch call.Method {
		case upgradetest.MethodGrants:
			parents = append(parents, call.Parents...)
		case upgradetest.MethodSiteGrants:
			sites = append(sites, call.Parents...)
		}
	}
	slices.Sort(parents)
	slices.Sort(sites)
	wantParents := []core.ID{
		upgradetest.SetOfHarborCustomer, upgradetest.SetOfHarborPartner, upgradetest.KnowledgeSet,
		upgradetest.CommunitySet, upgradetest.AnalyticsSet, upgradetest.FieldOpsResult,
	}
	if diff := cmp.Diff(wantParents, parents); diff != "" {
		t.Errorf("parents (-want +got):\n%s", diff)
	}
	wantSites := []core.ID{
		upgradetest.HarborCustomer, upgradetest.HarborPartner,
		upgradetest.KnowledgeSet, upgradetest.CommunitySet, upgradetest.AnalyticsSet,
	}
	slices.Sort(wantSites)
	if diff := cmp.Diff(wantSites, sites); diff != "" {
		t.Errorf("site parents (-want +got):\n%s", diff)
	}
	if writes := org.Writes(); len(writes) != 0 {
		t.Errorf("gathering wrote: %v", writes)
	}
}

func TestGatherFails(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	for _, method := range []string{
		upgradetest.MethodSession, upgradetest.MethodUser, upgradetest.MethodCatalog,
		upgradetest.MethodGrants, upgradetest.MethodSiteGrants, upgradetest.MethodSetup, upgradetest.MethodCount,
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			org.FailMethod(method, boom)
			_, err := upgrade.Gather(t.Context(), org, upgradetest.ToPartner(), nil)
			if !errors.Is(err, boom) || !strings.HasPrefix(err.Error(), "read ") {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestGatherSurvivesAPanic(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.PanicOn(upgradetest.MethodCatalog, "out of cheese")
	_, err := upgrade.Gather(t.Context(), org, upgradetest.ToPartner(), nil)
	var panicked *parallel.PanicError
	if !errors.As(err, &panicked) || !strings.Contains(err.Error(), "out of cheese") {
		t.Errorf("error = %v", err)
	}
}

func TestSafelyMakesAnErrorOfAPanic(t *testing.T) {
	t.Parallel()
	var panicked *parallel.PanicError
	if err := parallel.Safely(func() error { panic("boom") }); !errors.As(err, &panicked) || panicked.Value != "boom" {
		t.Errorf("a panic is %v", err)
	}
	wanted := errors.New("an error")
	if err := parallel.Safely(func() error { return wanted }); !errors.Is(err, wanted) {
		t.Errorf("an error is %v", err)
	}
}

func TestGatherUnknownProfile(t *testing.T) {
	t.Parallel()
	choice := upgradetest.ToPartner()
	choice.ProfileID = upgradetest.HarborCustomer
	if _, err := upgrade.Gather(t.Context(), upgradetest.NewOrg(), choice, nil); !errors.Is(err, upgrade.ErrNoSuchProfile) {
		t.Errorf("error = %v", err)
	}
}

// TestOneFailureEndsTheOtherReads shows that a read that hangs does not keep the
// admin waiting for an error that is known already.
func TestOneFailureEndsTheOtherReads(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	org := upgradetest.NewOrg()
	_, release := org.Hang(upgradetest.MethodUser)
	defer release()
	org.FailMethod(upgradetest.MethodCatalog, boom)
	if _, err := upgrade.GatherBasis(t.Context(), org, upgradetest.Maya); !errors.Is(err, boom) {
		t.Errorf("error = %v", err)
	}
}

func TestGatherCanBeCancelled(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	entered, release := org.Hang(upgradetest.MethodGrants)
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-entered; cancel() }()
	if _, err := upgrade.Gather(ctx, org, upgradetest.ToPartner(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

func TestGatherTellsProgress(t *testing.T) {
	t.Parallel()
	var rows []int
	facts, err := upgrade.Gather(t.Context(), upgradetest.NewOrg(), upgradetest.ToPartner(), func(n int) { rows = append(rows, n) })
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 || !slices.IsSorted(rows) || rows[len(rows)-1] != len(facts.Grants.Rows) {
		t.Errorf("progress = %v, want it to grow to %d", rows, len(facts.Grants.Rows))
	}
}

func TestUnreadablesOfTheStagesAreKept(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) {
		s.UnreadableGrants = []upgrade.Unreadable{{What: "FieldPermissions"}}
		s.UnreadableSites = []upgrade.Unreadable{{What: "NetworkMemberGroup"}}
	})
	unreadable := upgradetest.Gather(t, org, upgradetest.ToPartner()).Unreadable
	whats := make([]string, 0, len(unreadable))
	for _, gap := range unreadable {
		whats = append(whats, gap.What)
	}
	slices.Sort(whats)
	want := []string{"FieldPermissions", "FieldPermissions", "NetworkMemberGroup", "NetworkMemberGroup"}
	if diff := cmp.Diff(want, whats); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}
