package planning_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestPredictSharing(t *testing.T) {
	t.Parallel()
	profile := func(id core.ID, name string) core.SharingProfile { return core.SharingProfile{ID: id, Name: name} }
	set := func(name string, profiles ...core.SharingProfile) core.SharingSet {
		return core.SharingSet{FullName: name, Profiles: profiles}
	}
	old, target := profile(upgradetest.HarborCustomer, "Harbor Customer"), profile(upgradetest.HarborPartner, "Renamed in metadata")
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	facts.Setup.SharingSets = []core.SharingSet{
		set("Both", old, target), set("Old", old), set("New", target), set("Neither", profile("00e000000000099AAA", "Harbor Customer")),
		set("By_Name", profile("", "Harbor Customer")), set("Nobody"),
	}
	got := planning.New(facts, upgradetest.ToPartner()).Sharing
	names := func(sets []core.SharingSet) string {
		all := make([]string, 0, len(sets))
		for _, s := range sets {
			all = append(all, s.FullName)
		}
		return strings.Join(all, " ")
	}
	if !got.Known || names(got.Kept) != "Both" || names(got.Lost) != "Old By_Name" || names(got.New) != "New" {
		t.Errorf("kept %q, lost %q, new %q", names(got.Kept), names(got.Lost), names(got.New))
	}
	facts.Setup.Unreadable = []upgrade.Unreadable{{What: "SharingSet", Code: "INSUFFICIENT_ACCESS"}}
	plan := planning.New(facts, upgradetest.ToPartner())
	if diff := cmp.Diff(upgrade.SharingPrediction{}, plan.Sharing); diff != "" {
		t.Errorf("without the right to read them:\n%s", diff)
	}
	f := upgradetest.Finding(plan.Findings, "gap-sharing-sets")
	if f == nil || f.Severity != core.SeverityWarning || !strings.Contains(f.Action, "Check in Setup: Setup, Digital Experiences, Settings, Sharing Sets") ||
		!strings.Contains(f.Action, "Modify Metadata") {
		t.Errorf("finding %+v", f)
	}
	if upgradetest.Finding(plan.Findings, upgrade.FindingAccessSharingSets) != nil {
		t.Error("sharing sets are told of that were not read")
	}
}

func TestTheSharingFindingNamesWhatToDo(t *testing.T) {
	t.Parallel()
	f := upgradetest.Finding(upgradetest.MakePlan(t, upgradetest.NewOrg(), upgradetest.ToPartner()).Findings, upgrade.FindingAccessSharingSets)
	for _, part := range []string{"Harbor Berths", "Berth__c", "Harbor Customer", "Add the profile Harbor Partner"} {
		if !strings.Contains(f.Title+f.Meaning+f.Action, part) {
			t.Errorf("%+v does not tell %q", f, part)
		}
	}
	if strings.Contains(f.Title, "Harbor Cases") {
		t.Errorf("a sharing set that has the new profile too: %q", f.Title)
	}
}

// TestSetupAnswersTheQuestionOfStandardProfiles: what Metadata tells decides, unless
// the session knows already.
func TestSetupAnswersTheQuestionOfStandardProfiles(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		session, setup *bool
		want           core.Code
	}{
		"nobody knows":         {nil, nil, upgrade.FindingProfileStandard},
		"metadata forbids":     {nil, new(false), upgrade.FindingProfileStandardForbidden},
		"metadata allows":      {nil, new(true), ""},
		"the session is asked": {new(true), new(false), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			choice := upgrade.Choice{UserID: upgradetest.Maya, ProfileID: upgradetest.StandardPartner}
			facts := upgradetest.Gather(t, upgradetest.NewOrg(), choice)
			facts.Session.StandardExternalProfiles, facts.Setup.StandardExternalProfiles = tt.session, tt.setup
			plan := planning.New(facts, choice)
			for _, code := range []core.Code{upgrade.FindingProfileStandard, upgrade.FindingProfileStandardForbidden} {
				if got := upgradetest.Finding(plan.Findings, code); (got != nil) != (code == tt.want) {
					t.Errorf("%s: %+v", code, got)
				}
			}
			if err := planning.CheckPlan(plan); err != nil {
				t.Errorf("the plan does not hold its own check: %v", err)
			}
		})
	}
}

// TestWithoutTheRightToSites: rows that Salesforce leaves out in silence are not
// taken for sites that are lost.
func TestWithoutTheRightToSites(t *testing.T) {
	t.Parallel()
	three := []string{core.PermManageNetworks, core.PermViewAllData, core.PermModifyAllData}
	for _, has := range append(slices.Clone(three), "", "unknown") {
		t.Run(has, func(t *testing.T) {
			t.Parallel()
			facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
			facts.SiteGrants = nil
			for _, permission := range three {
				facts.Session.Admin.Permissions[permission] = permission == has
			}
			if has == "unknown" {
				facts.Session.Admin.Permissions = nil
			}
			plan := planning.New(facts, upgradetest.ToPartner())
			sees := has != ""
			if plan.Sites.Known != sees || (upgradetest.Finding(plan.Findings, upgrade.FindingSitesNone) != nil) != sees {
				t.Errorf("with %q: %+v", has, plan.Sites)
			}
			if told := upgradetest.Finding(plan.Findings, upgrade.FindingAdminNetworks); (told == nil) != sees {
				t.Errorf("with %q: %+v", has, told)
			}
		})
	}
}
