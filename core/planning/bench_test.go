package planning_test

import (
	"fmt"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// How large the access of the crowd is.
const (
	crowdSets    = 60
	crowdFields  = 50_000
	crowdClasses = 2_000
	crowdObjects = 300
)

// crowd makes the facts of a user with a profile and 60 permission sets, which grant
// 50,000 fields of 300 objects and 2,000 classes, and of two profiles to go to.
func crowd(tb testing.TB) (upgrade.Basis, upgrade.Access) {
	tb.Helper()
	basis, err := upgrade.GatherBasis(tb.Context(), upgradetest.NewOrg(), upgradetest.Maya)
	if err != nil {
		tb.Fatal(err)
	}
	parents := make([]core.ID, 0, 3+crowdSets)
	parents = append(parents, upgradetest.SetOfHarborCustomer, upgradetest.SetOfHarborPartner, upgradetest.SetOfStandardPartner)
	basis.User.Assignments, basis.User.Groups, basis.User.LicenseAssignments = nil, nil, nil
	for n := range crowdSets {
		id := upgradetest.ID(core.PrefixPermissionSet, 1000+n)
		parents = append(parents, id)
		basis.User.Assignments = append(basis.User.Assignments, core.PermissionSetAssignment{
			ID: upgradetest.ID(core.PrefixPermissionSetAssignment, 1000+n), PermissionSetID: id,
			Name: fmt.Sprintf("Set_%d", n), Label: fmt.Sprintf("Set %d", n),
		})
	}
	return basis, upgrade.Access{Grants: upgrade.Grants{Rows: crowdRows(parents), Labels: map[access.Item]string{}}}
}

func crowdRows(parents []core.ID) []access.Row {
	rows := make([]access.Row, 0, crowdFields+crowdClasses+crowdObjects*len(parents)/2)
	objects := make([]string, crowdObjects)
	for o := range objects {
		objects[o] = fmt.Sprintf("Object_%03d__c", o)
		for i := o % 2; i < len(parents); i += 2 {
			rows = append(rows, access.Row{
				Parent: parents[i], Rights: access.Read | access.Edit | access.Rights(i%3)*access.Create,
				Item: access.Item{Category: access.CategoryObject, Object: objects[o]},
			})
		}
	}
	fields := make([]string, 100)
	for f := range fields {
		fields[f] = fmt.Sprintf("Some_Field_%02d__c", f)
	}
	for f := range crowdFields {
		rows = append(rows, access.Row{
			Parent: parents[f%len(parents)], Rights: access.Read | access.Rights(f%2)*access.Edit,
			Item: access.Item{Category: access.CategoryField, Object: objects[f%crowdObjects], Name: fields[f/crowdObjects%100]},
		})
	}
	for c := range crowdClasses {
		rows = append(rows, access.Row{
			Parent: parents[c%len(parents)], Rights: access.Use,
			Item: access.Item{Category: access.CategorySetupEntity, Object: "ApexClass", Name: string(upgradetest.ID("01p", c))},
		})
	}
	return rows
}

// crowdFacts are the facts for one of the profiles.
func crowdFacts(tb testing.TB) upgrade.Facts {
	tb.Helper()
	basis, both := crowd(tb)
	target, err := basis.Profile(upgradetest.HarborPartner)
	if err != nil {
		tb.Fatal(err)
	}
	return basis.Facts(target, both)
}

// BenchmarkFacts is what is done once for the rows of a user.
func BenchmarkFacts(b *testing.B) {
	basis, both := crowd(b)
	target, err := basis.Profile(upgradetest.HarborPartner)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		basis.Facts(target, both)
	}
}

// BenchmarkCompareAccess is the comparison itself.
func BenchmarkCompareAccess(b *testing.B) {
	facts := crowdFacts(b)
	b.ReportAllocs()
	for b.Loop() {
		planning.CompareAccess(facts)
	}
}

// BenchmarkNewPlan is what a toggle of what is reassigned costs: the whole plan.
func BenchmarkNewPlan(b *testing.B) {
	facts := crowdFacts(b)
	choice := upgradetest.ToPartner()
	b.ReportAllocs()
	for b.Loop() {
		planning.New(facts, choice)
	}
}

// BenchmarkReassign is the same with half of the permission sets reassigned.
func BenchmarkReassign(b *testing.B) {
	facts := crowdFacts(b)
	choice := upgradetest.ToPartner()
	for i, a := range facts.User.Assignments {
		if i%2 == 0 {
			choice.Reassign = append(choice.Reassign, a.PermissionSetID)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if plan := planning.New(facts, choice); len(plan.Access.Returned) == 0 {
			b.Fatal("nothing is reassigned")
		}
	}
}

// BenchmarkLosses lists the losses for a screen.
func BenchmarkLosses(b *testing.B) {
	plan := planning.New(crowdFacts(b), upgradetest.ToPartner())
	b.ReportAllocs()
	for b.Loop() {
		planning.Losses(plan)
	}
}

// BenchmarkRankProfiles ranks the profiles of a license.
func BenchmarkRankProfiles(b *testing.B) {
	basis, both := crowd(b)
	b.ReportAllocs()
	for b.Loop() {
		if len(planning.RankProfiles(basis, upgradetest.PartnerCommunity, both)) != 2 {
			b.Fatal("not all profiles are ranked")
		}
	}
}
