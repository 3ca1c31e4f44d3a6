package planning_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func objectItem(name string) access.Item {
	return access.Item{Category: access.CategoryObject, Object: name}
}

func userItem(name string) access.Item {
	return access.Item{Category: access.CategoryUser, Name: "Permissions" + name}
}

// keepAll is a choice with all that is offered of the losses.
func keepAll(facts upgrade.Facts, choice upgrade.Choice) upgrade.Choice {
	choice.Keep = planning.Offered(planning.New(facts, choice))
	return choice
}

// drawGap draws what a user has, what the profile gives, and what depends on what.
func drawGap(t *rapid.T, base upgrade.Facts) upgrade.Facts {
	items := []access.Item{
		objectItem("Account"), objectItem("Contact"), objectItem("Case"), objectItem("Berth__c"), objectItem("Lead"),
		{Category: access.CategoryField, Object: "Case", Name: "Priority"},
		{Category: access.CategoryField, Object: "Berth__c", Name: "Depth__c"},
		userItem("RunReports"), userItem("ExportReport"), userItem("ConvertLeads"), userItem("ViewAllData"), userItem("ManageUsers"),
		{Category: access.CategorySetupEntity, Object: "ApexClass", Name: "01p000000000001AAA"},
		{Category: access.CategoryTab, Name: "standard-Case"},
	}
	row := rapid.Custom(func(t *rapid.T) access.Row {
		r := access.Row{
			Item:   rapid.SampledFrom(items).Draw(t, "item"),
			Parent: rapid.SampledFrom([]core.ID{upgradetest.SetOfHarborCustomer, upgradetest.SetOfHarborPartner}).Draw(t, "parent"),
		}
		switch r.Item.Category {
		case access.CategoryObject:
			r.Rights = access.Read | access.Rights(rapid.Uint8Range(0, 127).Draw(t, "rights"))
			if r.Rights.Has(access.Delete) {
				r.Rights |= access.Edit
			}
		case access.CategoryField:
			r.Rights = access.Read | rapid.SampledFrom([]access.Rights{0, access.Edit}).Draw(t, "edit")
		default:
			r.Rights = access.Use
		}
		return r
	})
	f := base
	f.Grants.Rows = rapid.SliceOfN(row, 0, 40).Draw(t, "rows")
	read := func(object string) upgrade.Grant {
		return upgrade.Grant{Item: objectItem(object), Rights: access.Read}
	}
	f.Keep.Dependencies = []upgrade.Dependency{
		{Permission: read("Contact"), Required: read("Account")},
		{Permission: read("Case"), Required: read("Contact")},
		{Permission: upgrade.Grant{Item: userItem("ExportReport"), Rights: access.Use}, Required: upgrade.Grant{Item: userItem("RunReports"), Rights: access.Use}},
		{Permission: upgrade.Grant{Item: userItem("ConvertLeads"), Rights: access.Use}, Required: upgrade.Grant{Item: objectItem("Lead"), Rights: access.Edit}},
	}
	return f
}

// TestKeepingAll draws gaps and keeps all that is offered: nobody gets more than before or
// than the profile gives, what was offered is not lost, nothing that administers is kept,
// and each row stands after what it depends on.
func TestKeepingAll(t *testing.T) {
	t.Parallel()
	base := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	rapid.Check(t, func(t *rapid.T) {
		facts := drawGap(t, base)
		without := planning.New(facts, upgradetest.ToPartner())
		plan := planning.New(facts, keepAll(facts, upgradetest.ToPartner()))
		if err := planning.CheckPlan(plan); err != nil {
			t.Fatal(err)
		}
		had, has := rightsOf(without.Access.After), rightsOf(plan.Access.After)
		lost, still := map[access.Item]access.Rights{}, map[access.Item]access.Rights{}
		for _, d := range without.Access.Lost {
			lost[d.Item] = d.Rights
		}
		for _, d := range plan.Access.Lost {
			still[d.Item] = d.Rights
			if d.Offer.Rights != 0 {
				t.Errorf("%v is lost and could be kept: %+v", d.Item, d.Offer)
			}
		}
		profile := rightsOf(nil)
		for _, row := range facts.Grants.Rows {
			if row.Parent == upgradetest.SetOfHarborPartner { // a field is seen again with its object
				profile[row.Item] |= row.Rights
			}
		}
		for item, rights := range has {
			if more := rights &^ had[item] &^ lost[item] &^ profile[item]; more != 0 {
				t.Errorf("%v: %v was never had", item, more)
			}
		}
		for _, d := range without.Access.Lost {
			if gone := d.Offer.Rights & still[d.Item]; gone != 0 {
				t.Errorf("%v: %v was offered and is lost", d.Item, gone)
			}
		}
		if plan.Keep == nil {
			return
		}
		checkOrder(t, *plan.Keep, facts.Keep.Dependencies, has)
	})
}

func rightsOf(grants []upgrade.Grant) map[access.Item]access.Rights {
	all := map[access.Item]access.Rights{}
	for _, g := range grants {
		all[g.Item] = g.Rights
	}
	return all
}

// checkOrder grants the rows one by one, as an org would that asks for what they need.
func checkOrder(t *rapid.T, set upgrade.KeptSet, needs []upgrade.Dependency, has map[access.Item]access.Rights) {
	granted := map[access.Item]access.Rights{}
	for i, row := range set.Rows {
		if row.Item.Category == access.CategoryUser { // those that stand together are granted together
			for _, next := range set.Rows[i:] {
				if next.Item.Category == access.CategoryUser {
					granted[next.Item] |= next.Rights
				}
			}
		}
		granted[row.Item] |= row.Rights
		if row.Rights&(access.ViewAll|access.ModifyAll|access.ViewAllFields) != 0 || row.Item == userItem("ViewAllData") || row.Item == userItem("ManageUsers") {
			t.Errorf("%v administers", row)
		}
		if row.Rights.Has(access.Edit) && !row.Rights.Has(access.Read) || row.Rights.Has(access.Delete) && !row.Rights.Has(access.Edit) {
			t.Errorf("%v lacks what it needs itself", row)
		}
		if row.Item.Category == access.CategoryField && !has[objectItem(row.Item.Object)].Has(access.Read) {
			t.Errorf("%v is of an object that can't be read", row)
		}
		for _, d := range needs {
			if d.Permission.Item == row.Item && row.Rights.Has(d.Permission.Rights) && !granted[d.Required.Item].Has(d.Required.Rights) {
				t.Errorf("%v comes before %v", row, d.Required)
			}
		}
	}
}

// TestTheSetIsNamedByItsContent: the same gap gives the same set, another one another name;
// a set that is there is taken, and one that was changed is left alone.
func TestTheSetIsNamedByItsContent(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	choice := keepAll(facts, upgradetest.ToPartner())
	plan := planning.New(facts, choice)
	set := plan.Keep
	if set == nil || set.ID != "" || len(set.Name) > 80 || len(set.Label) > 80 || len(set.Description) > 255 || plan.Steps[0].Kind != upgrade.StepCreateSet {
		t.Fatalf("%+v, steps %v", set, plan.Steps)
	}
	less := choice
	less.Keep.Items = less.Keep.Items[1:]
	if other := planning.New(facts, less).Keep; other == nil || other.Name == set.Name {
		t.Errorf("another gap has the name %v too", other)
	}
	there := upgrade.FoundSet{ID: "0PS000000000777AAA", Name: set.Name, LicenseID: set.LicenseID, Rows: slices.Clone(set.Rows)}
	for _, site := range set.Sites {
		there.Sites = append(there.Sites, site.ID)
	}
	slices.Reverse(there.Rows)
	facts.Keep.Sets = []upgrade.FoundSet{there}
	reused := planning.New(facts, choice)
	if reused.Keep.ID != there.ID || reused.Keep.Name != set.Name || reused.Steps[0].Kind == upgrade.StepCreateSet {
		t.Errorf("an equal set is not taken: %+v", reused.Keep)
	}
	for name, change := range map[string]func(*upgrade.FoundSet){
		"a row more": func(f *upgrade.FoundSet) {
			f.Rows = append(f.Rows, upgrade.Grant{Item: objectItem("Order"), Rights: access.Read})
		},
		"a row less":      func(f *upgrade.FoundSet) { f.Rows = f.Rows[1:] },
		"a right more":    func(f *upgrade.FoundSet) { f.Rows = slices.Clone(f.Rows); f.Rows[0].Rights |= access.ViewAll },
		"a site more":     func(f *upgrade.FoundSet) { f.Sites = append(slices.Clone(f.Sites), "0DB000000000009GAA") },
		"session-based":   func(f *upgrade.FoundSet) { f.RequiresActivation = true },
		"another license": func(f *upgrade.FoundSet) { f.LicenseID = "100000000000009AAA" },
	} {
		changed := there
		change(&changed)
		facts.Keep.Sets = []upgrade.FoundSet{changed}
		plan := planning.New(facts, choice)
		if plan.Keep.ID != "" || plan.Keep.Name != set.Name+"_2" {
			t.Errorf("%s: the set is %+v", name, plan.Keep)
		}
		if err := planning.CheckPlan(plan); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestASetOfADamagedPlan: a row that someone has put into a saved plan is found, and one
// that administers is found even with the name that it would have.
func TestASetOfADamagedPlan(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	for name, change := range map[string]func(*upgrade.KeptSet){
		"a row more": func(s *upgrade.KeptSet) {
			s.Rows = append(s.Rows, upgrade.Grant{Item: userItem("RunFlow"), Rights: access.Use})
		},
		"administration": func(s *upgrade.KeptSet) {
			s.Rows = append(s.Rows, upgrade.Grant{Item: userItem("ModifyAllData"), Rights: access.Use})
		},
		"another license": func(s *upgrade.KeptSet) { s.LicenseID = "100000000000009AAA" },
		"another name":    func(s *upgrade.KeptSet) { s.Name = "Kept" },
	} {
		plan := planning.New(facts, keepAll(facts, upgradetest.ToPartner()))
		change(plan.Keep)
		if err := planning.CheckPlan(plan); !errors.Is(err, upgrade.ErrPlanDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWhatIsOffered names for each kind of loss what can be kept of it, and who says so.
func TestWhatIsOffered(t *testing.T) {
	t.Parallel()
	const certain, unsure = upgrade.VerdictAllowed, upgrade.VerdictNotKnown
	const crud = access.Read | access.Create | access.Edit | access.Delete
	tests := map[string]struct {
		row     access.Row
		facts   upgrade.KeepFacts
		rights  access.Rights
		verdict upgrade.Verdict
	}{
		"an object that the license was seen with": {
			row: access.Row{Item: objectItem("Order"), Rights: access.Read}, rights: access.Read, verdict: certain,
			facts: upgrade.KeepFacts{Seen: []access.Row{{Item: objectItem("Order"), Rights: access.Read}}},
		},
		"an object that was not seen":     {row: access.Row{Item: objectItem("Order"), Rights: crud}, rights: crud, verdict: unsure},
		"never View All":                  {row: access.Row{Item: objectItem("Order"), Rights: access.Read | access.ViewAll}, rights: access.Read, verdict: unsure},
		"what the org has refused":        {row: access.Row{Item: objectItem("Order"), Rights: crud}, rights: crud &^ access.Delete, verdict: unsure, facts: upgrade.KeepFacts{Refused: []upgrade.Refusal{{Grant: upgrade.Grant{Item: objectItem("Order"), Rights: access.Delete}, Text: "no"}}}},
		"without reading nothing is left": {row: access.Row{Item: objectItem("Order"), Rights: crud}, verdict: upgrade.VerdictNotAllowed, facts: upgrade.KeepFacts{Refused: []upgrade.Refusal{{Grant: upgrade.Grant{Item: objectItem("Order"), Rights: access.Read}, Text: "no"}}}},
		"what the license lists is certain": {
			row: access.Row{Item: objectItem("Order"), Rights: crud}, rights: access.Read, verdict: certain,
			facts: upgrade.KeepFacts{Ceiling: []access.Row{{Item: objectItem("Order"), Rights: access.Read}}},
		},
		"a user permission":               {row: access.Row{Item: userItem("RunFlow"), Rights: access.Use}, rights: access.Use, verdict: unsure},
		"administration":                  {row: access.Row{Item: userItem("ManageCssUsers"), Rights: access.Use}, verdict: upgrade.VerdictNotAllowed},
		"a field of an object that stays": {row: access.Row{Item: access.Item{Category: access.CategoryField, Object: "Case", Name: "Origin"}, Rights: access.Read}, rights: access.Read, verdict: certain},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
			tt.row.Parent = upgradetest.SetOfHarborCustomer
			facts.Grants.Rows, facts.Keep = append(facts.Grants.Rows, tt.row), tt.facts
			plan := planning.New(facts, upgradetest.ToPartner())
			i := slices.IndexFunc(plan.Access.Lost, func(d upgrade.Difference) bool { return d.Item == tt.row.Item })
			if i < 0 {
				t.Fatal("it is not lost")
			}
			if offer := plan.Access.Lost[i].Offer; offer.Rights != tt.rights || offer.Verdict != tt.verdict || offer.Why == "" && tt.verdict != certain {
				t.Errorf("offered: %+v", offer)
			}
		})
	}
}
