package commit_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// target changes the license of a profile, as it is counted.
func target(profile core.ID, change func(*upgradetest.State, *core.UserLicense)) func(*upgradetest.State) {
	return func(s *upgradetest.State) {
		for i := range s.Catalog.Licenses {
			if s.Catalog.Licenses[i].ID == s.Profiles[profile].License.ID {
				change(s, &s.Catalog.Licenses[i])
			}
		}
	}
}

func noSeat(_ *upgradetest.State, l *core.UserLicense) { l.Used = l.Total }

// without takes a permission from the admin.
func without(permission string) func(*upgradetest.State) {
	return func(s *upgradetest.State) { s.Session.Admin.Permissions[permission] = false }
}

// emptied takes the value of a required field away.
func emptied(object string) func(*upgradetest.State) {
	return func(s *upgradetest.State) {
		s.Users[upgradetest.Maya].MissingFields = []upgrade.MissingField{{Object: object, Name: "Region__c", Label: "Region"}}
	}
}

// TestBlockedMeanwhile: what preflight makes a blocker stops a plan that was made before
// it was so, with the very finding of a plan that is made now, and nothing is written.
func TestBlockedMeanwhile(t *testing.T) {
	t.Parallel()
	giveBack := upgradetest.ToPartner()
	for _, r := range upgradetest.MakePlan(t, upgradetest.NewOrg(), giveBack).Removed {
		if r.CanReturn {
			giveBack.Reassign = append(giveBack.Reassign, r.ID)
		}
	}
	for name, tt := range map[string]struct {
		choice upgrade.Choice
		change func(*upgradetest.State)
		want   core.Code
	}{
		"no seat for a partner":        {upgradetest.ToPartner(), target(upgradetest.HarborPartner, noSeat), upgrade.FindingLicenseNoSeat},
		"no seat for plus":             {upgradetest.ToPlus(), target(upgradetest.HarborPlus, noSeat), upgrade.FindingLicenseNoSeat},
		"a license that is ended":      {upgradetest.ToPlus(), target(upgradetest.HarborPlus, func(_ *upgradetest.State, l *core.UserLicense) { l.Status = "Disabled" }), upgrade.FindingLicenseDisabled},
		"external users":               {upgradetest.ToPlus(), without(core.PermManageExternalUsers), upgrade.FindingAdminManageUsers},
		"a required field of the user": {upgradetest.ToPlus(), emptied(upgrade.ObjectUser), upgrade.FindingUserRequired},
		"one of the account":           {upgradetest.ToPartner(), emptied(upgrade.ObjectAccount), upgrade.FindingAccountRequired},
		"assignments":                  {giveBack, without(core.PermAssignPermissionSets), upgrade.FindingReassignForbidden},
		"accounts": {upgradetest.ToPartner(), func(s *upgradetest.State) {
			s.Accounts[upgradetest.BrightHarbor].PartnerChangeable = new(false)
		}, upgrade.FindingAdminEditAccount},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := upgradetest.MakePlan(t, org, tt.choice)
			org.Edit(tt.change)
			now := upgradetest.Finding(upgradetest.MakePlan(t, org, tt.choice).Findings, tt.want)
			if now == nil || now.Severity != core.SeverityBlocker {
				t.Fatalf("preflight finds %+v", now)
			}
			for did, result := range map[string]upgrade.Result{
				"apply":  commit.Apply(t.Context(), org, p, nil),
				"resume": commit.Applier{Org: org}.Resume(t.Context(), p, make([]commit.Past, len(p.Steps)), true),
			} {
				if !errors.Is(result.Err, upgrade.ErrBlocked) || len(result.Stale) > 0 || len(org.Writes()) > 0 {
					t.Errorf("%s: error %v, stale %v, writes %v", did, result.Err, result.Stale, org.Writes())
				}
				if diff := cmp.Diff(now, result.Blocked); diff != "" {
					t.Errorf("%s is stopped by another finding (-preflight +run):\n%s", did, diff)
				}
				if got := explain.Error(result.Err); got != *now {
					t.Errorf("%s: it is explained as %+v", did, got)
				}
				for _, outcome := range outcomes(result.Steps) {
					if outcome != skipped {
						t.Errorf("%s: a step is %s", did, outcome)
					}
				}
			}
		})
	}
}

// TestNotBlockedMeanwhile: another count with a free seat, a count that proves nothing,
// and what can't be read now, stop nothing.
func TestNotBlockedMeanwhile(t *testing.T) {
	t.Parallel()
	partner := func(change func(*upgradetest.State, *core.UserLicense)) func(*upgradetest.State) {
		return target(upgradetest.HarborPartner, change)
	}
	for name, change := range map[string]func(*upgradetest.State){
		"one seat left": partner(func(_ *upgradetest.State, l *core.UserLicense) { l.Used = l.Total - 1 }),
		"as counted a day ago": partner(func(s *upgradetest.State, l *core.UserLicense) {
			l.Used, l.UsedUpdatedAt = l.Total, new(s.Clock.Add(-25*time.Hour))
		}),
		"counted by logins": partner(func(_ *upgradetest.State, l *core.UserLicense) {
			l.Used, l.MonthlyLoginsEntitlement = l.Total, new(100)
		}),
		"the licenses can't be read":           func(s *upgradetest.State) { s.Catalog.Licenses = nil },
		"the permissions can't be read":        func(s *upgradetest.State) { s.Session.Admin.Permissions = nil },
		"a permission that the org has not":    func(s *upgradetest.State) { delete(s.Session.Admin.Permissions, core.PermManageExternalUsers) },
		"a right that this plan does not need": without(core.PermAssignPermissionSets),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			org.Edit(change)
			result := commit.Apply(t.Context(), org, p, nil)
			if result.Err != nil || result.Blocked != nil || len(result.Stale) > 0 || len(org.Writes()) != 2 {
				t.Errorf("error %v, blocked %+v, stale %v, %d writes", result.Err, result.Blocked, result.Stale, len(org.Writes()))
			}
		})
	}
}

// TestBlockedBetweenTries: a first write that is refused for a passing reason is not sent
// again when its seat is gone by then.
func TestBlockedBetweenTries(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	org.FailMethod(upgradetest.MethodEnable, upgradetest.Refusal("w", 400, core.CodeLockRow, "locked"))
	result := commit.Applier{Org: org, Wait: func(context.Context, time.Duration) error {
		org.Edit(target(upgradetest.HarborPartner, noSeat))
		return nil
	}}.Apply(t.Context(), p)
	if result.Blocked == nil || result.Blocked.Code != upgrade.FindingLicenseNoSeat || len(org.Writes()) != 1 {
		t.Errorf("blocked %+v, error %v, %d writes", result.Blocked, result.Err, len(org.Writes()))
	}
	if diff := cmp.Diff([]upgrade.Outcome{rejected, skipped}, outcomes(result.Steps)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// TestASeatIsTakenHalfWay: once the account is a partner account, Salesforce says whether
// there is a seat. To stop would keep nothing from being half done.
func TestASeatIsTakenHalfWay(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	org.Before(upgradetest.MethodEnable, target(upgradetest.HarborPartner, noSeat))
	org.FailMethod(upgradetest.MethodUpgrade, upgradetest.Refusal("w", 400, core.CodeLicenseLimit, "full"))
	half := []upgrade.Outcome{applied, rejected}
	result := commit.Apply(t.Context(), org, p, nil)
	if diff := cmp.Diff(half, outcomes(result.Steps)); diff != "" || result.Blocked != nil || result.Err != nil {
		t.Errorf("blocked %+v, error %v, outcomes (-want +got):\n%s", result.Blocked, result.Err, diff)
	}
	result = commit.Applier{Org: org}.Resume(t.Context(), p, past(applied, rejected, time.Hour), true)
	if diff := cmp.Diff(half, outcomes(result.Steps)); diff != "" || result.Blocked != nil {
		t.Errorf("taken up again: blocked %+v, error %v, outcomes (-want +got):\n%s", result.Blocked, result.Err, diff)
	}
}
