package planning_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestPreflight(t *testing.T) {
	t.Parallel()
	for _, tt := range preflightCases() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			facts := upgradetest.Gather(t, upgradetest.NewOrg(), tt.choice)
			tt.change(&facts)
			got := upgradetest.Finding(planning.New(facts, tt.choice).Findings, tt.want)
			if got == nil {
				t.Fatalf("no finding %s", tt.want)
			}
			if got.Severity != tt.severity || got.ErrorCode != tt.errorCode {
				t.Errorf("%s is a %s with error code %q, want %s and %q", tt.want, got.Severity, got.ErrorCode, tt.severity, tt.errorCode)
			}
			if text := got.Title + "\n" + got.Meaning; !strings.Contains(text, tt.mentions) {
				t.Errorf("%q does not mention %q", text, tt.mentions)
			}
			if got.Title == "" || got.Meaning == "" || !strings.HasPrefix(got.Source, "http") {
				t.Errorf("the finding is not complete: %+v", got)
			}
		})
	}
}

func TestEveryRuleHasItsCase(t *testing.T) {
	t.Parallel()
	cases := preflightCases()
	tested := make([]core.Code, 0, len(cases))
	for _, tt := range cases {
		tested = append(tested, tt.want)
	}
	known := planning.PreflightCodes()
	for _, code := range known {
		if !slices.Contains(tested, code) {
			t.Errorf("no case for %s", code)
		}
	}
	slices.Sort(known)
	if unique := slices.Compact(slices.Clone(known)); len(unique) != len(known) {
		t.Errorf("a code stands twice in %v", known)
	}
}

// TestQuietPlan shows that a plan says nothing that does not concern it.
func TestQuietPlan(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		choice upgrade.Choice
		change func(*upgrade.Facts)
		want   []core.Code
	}{
		"Maya to partner": {
			choice: upgradetest.ToPartner(), change: func(*upgrade.Facts) {},
			want: []core.Code{
				upgrade.FindingAccessViewAll, upgrade.FindingAccessCannotReturn, upgrade.FindingSitesLost, upgrade.FindingAccessSharingSets,
				upgrade.FindingAccountEnable, upgrade.FindingAccessCanReturn, upgrade.FindingAccessSharing, upgrade.FindingAccessShareGroups,
				upgrade.FindingUpgradePermanent, upgrade.FindingUsernameKept,
			},
		},
		"somebody who has nothing but a profile, to a profile that grants the same": {
			choice: upgradetest.ToPlus(),
			change: func(f *upgrade.Facts) {
				f.User.Assignments, f.User.Groups, f.User.LicenseAssignments = nil, nil, nil
				f.User.Sites = f.User.Sites[:1]
				f.Grants.Rows = []access.Row{
					{Parent: upgradetest.SetOfHarborCustomer, Item: access.Item{Category: access.CategoryObject, Object: "Case"}, Rights: access.Read},
				}
			},
			want: []core.Code{
				upgrade.FindingAccessSharingSets, upgrade.FindingAccessSharing, upgrade.FindingAccessShareGroups,
				upgrade.FindingUpgradePermanent, upgrade.FindingUsernameKept,
			},
		},
		"a tenth of the logins is enough": {
			choice: upgradetest.ToPlus(),
			change: func(f *upgrade.Facts) {
				f.User.Assignments, f.User.Groups, f.User.LicenseAssignments = nil, nil, nil
				f.User.Sites, f.Grants.Rows = nil, nil
				for i := range f.Catalog.Licenses {
					f.Catalog.Licenses[i].MonthlyLoginsEntitlement, f.Catalog.Licenses[i].MonthlyLoginsUsed = new(100), new(90)
				}
			},
			want: []core.Code{
				upgrade.FindingAccessSharingSets, upgrade.FindingAccessSharing, upgrade.FindingAccessShareGroups,
				upgrade.FindingUpgradePermanent, upgrade.FindingUsernameKept,
			},
		},
		"a person account can have Customer Community Plus": {
			choice: upgradetest.ToPlus(),
			change: func(f *upgrade.Facts) {
				f.User.Account.IsPersonAccount, f.User.Account.IsPartner = new(true), nil
				f.User.Account.ExternallyOwnedContacts = new(3)
			},
			want: []core.Code{
				upgrade.FindingAccessViewAll, upgrade.FindingAccessCannotReturn, upgrade.FindingSitesLost, upgrade.FindingAccessSharingSets,
				upgrade.FindingAccessCanReturn, upgrade.FindingAccessSharing, upgrade.FindingAccessShareGroups,
				upgrade.FindingUpgradePermanent, upgrade.FindingUsernameKept,
			},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := upgradetest.Gather(t, upgradetest.NewOrg(), tt.choice)
			tt.change(&facts)
			if diff := cmp.Diff(tt.want, upgradetest.Codes(planning.New(facts, tt.choice).Findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSettingAllowsStandardProfiles(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	facts.Target.IsStandard, facts.Session.StandardExternalProfiles = new(true), new(true)
	for _, code := range []core.Code{upgrade.FindingProfileStandard, upgrade.FindingProfileStandardForbidden} {
		if got := upgradetest.Finding(planning.New(facts, upgradetest.ToPartner()).Findings, code); got != nil {
			t.Errorf("a finding although the setting allows it: %+v", got)
		}
	}
}
