package planning_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestRecordTypesOfSets loses record types that only permission sets and groups assign, and
// keeps those that the new profile or something that is reassigned assigns.
func TestRecordTypesOfSets(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(assignRecordTypes)
	choice := upgradetest.ToPartner()
	bare := upgradetest.MakePlan(t, org, choice)
	want := map[string][]string{
		"Case.Knowledge": {"Knowledge Reader"}, "Case.Shared": {"Knowledge Reader", "Community Extras"}, "Case.Community": {"Community Extras"},
		"Case.Field": {"Harbor Customer", "Field Operations"},
	}
	if diff := cmp.Diff(want, recordTypesLost(bare)); diff != "" {
		t.Errorf("with nothing reassigned (-want +got):\n%s", diff)
	}
	choice = upgradetest.Returning(choice, planning.AllReassignable(bare.Removed)...)
	delete(want, "Case.Knowledge")
	delete(want, "Case.Shared")
	delete(want, "Case.Field")
	if diff := cmp.Diff(want, recordTypesLost(upgradetest.MakePlan(t, org, choice))); diff != "" {
		t.Errorf("with all reassigned (-want +got):\n%s", diff)
	}
}

// assignRecordTypes assigns some by the profiles, by permission sets and by a group.
func assignRecordTypes(s *upgradetest.State) {
	s.Settings = map[core.ID]upgrade.ProfileSettings{
		upgradetest.HarborCustomer: recordTypes("Case.Support", "Case.Field"), upgradetest.HarborPartner: recordTypes("Case.Support", "Case.Partner"),
	}
	s.RecordTypes = map[string][]string{
		"Knowledge_Reader":      {"Case.Knowledge", "Case.Partner", "Case.Shared"},
		"Community_Extras":      {"Case.Shared", "Case.Community", "Hidden__c.Any"},
		"bw__Field_Inspections": {"Case.Field"},
	}
}

// recordTypesLost gives what assigned each record type that a plan loses.
func recordTypesLost(p upgrade.Plan) map[string][]string {
	lost := map[string][]string{}
	for _, l := range planning.Losses(p) {
		if l.Kind == upgrade.LossRecordTypes {
			for _, by := range l.By {
				lost[l.Label] = append(lost[l.Label], by.Label)
			}
		}
	}
	return lost
}
