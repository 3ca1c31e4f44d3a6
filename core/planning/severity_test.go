package planning_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// lossCase is a loss and the rule that must decide it.
type lossCase struct {
	rule     upgrade.LossRule
	severity upgrade.LossSeverity
	// item and rights are lost; counts are what the person owns.
	item   access.Item
	rights access.Rights
	counts []upgrade.RecordCount
	// usage is what the person did.
	usage upgrade.Usage
	// change brings a loss that is no permission.
	change func(*upgrade.Facts)
}

func ownedCount(object string, n int) []upgrade.RecordCount {
	return []upgrade.RecordCount{{Object: object, Owned: n}}
}

// usedObject is a person who opened or changed records of an object three times.
func usedObject(object string, changed bool) upgrade.Usage {
	return upgrade.Usage{Records: []upgrade.RecordUse{{Object: object, Changed: changed, Times: 3, Last: upgradetest.Noon()}}}
}

// usedByPrograms is a person by whose name programs log in.
func usedByPrograms() upgrade.Usage {
	return upgrade.Usage{Logins: &upgrade.Logins{API: upgrade.Use{Times: 1, Last: upgradetest.Noon()}}}
}

// usedByPeople are logins of which none is by API.
func usedByPeople() upgrade.Usage {
	return upgrade.Usage{Logins: &upgrade.Logins{Since: upgradetest.Noon(), Last: upgradetest.Noon()}}
}

// settings gives the two profiles settings.
func settings(before, after upgrade.ProfileSettings) func(*upgrade.Facts) {
	return func(f *upgrade.Facts) {
		f.User.Usage.Logins = &upgrade.Logins{Addresses: []string{"203.0.113.7"}}
		f.Settings = map[core.ID]upgrade.ProfileSettings{upgradetest.HarborCustomer: before, upgradetest.HarborPartner: after}
	}
}

func ranges(start, end string) []upgrade.IPRange { return []upgrade.IPRange{{Start: start, End: end}} }

// recordTypes are those that can be used, the default one first.
func recordTypes(names ...string) upgrade.ProfileSettings {
	types := map[string]bool{}
	for i, name := range names {
		types[name] = i == 0
	}
	return upgrade.ProfileSettings{RecordTypes: types}
}

func session(timeout int, highAssurance bool) upgrade.ProfileSettings {
	return upgrade.ProfileSettings{Session: &upgrade.SessionSettings{Timeout: timeout, HighAssurance: highAssurance}}
}

func openCount(object string, owned, open int) []upgrade.RecordCount {
	return []upgrade.RecordCount{{Object: object, Owned: owned, Open: &open}}
}

func lossCases() []lossCase {
	const (
		critical, high, medium, low = upgrade.LossCritical, upgrade.LossHigh, upgrade.LossMedium, upgrade.LossLow
		read, create, edit, del     = access.Read, access.Create, access.Edit, access.Delete
	)
	var none upgrade.ProfileSettings
	berth := upgradetest.ObjectItem("Berth__c")
	site := core.Network{ID: "0DB000000000009GAA", Name: "Old Site", Status: "Live"}
	onlySet := func(change func(*core.PermissionSetAssignment)) func(*upgrade.Facts) {
		return func(f *upgrade.Facts) {
			f.User.Assignments = f.User.Assignments[:2]
			change(&f.User.Assignments[1])
			f.User.LicenseAssignments = nil
		}
	}
	return []lossCase{
		{rule: "site-last", severity: upgrade.LossBlocker, change: func(f *upgrade.Facts) { f.SiteGrants = nil }},
		{rule: "site-live", severity: critical, change: func(f *upgrade.Facts) { f.User.Sites = append(f.User.Sites, site) }},
		{rule: "site-closed", severity: low, change: func(f *upgrade.Facts) {
			closed := site
			closed.Status = "UnderConstruction"
			f.User.Sites = append(f.User.Sites[:1:1], closed)
		}},

		{rule: "object-read-owned", severity: critical, item: berth, rights: read | edit, counts: ownedCount("Berth__c", 4)},
		{rule: "object-open-work", severity: critical, item: upgradetest.ObjectItem("Case"), rights: edit, counts: openCount("Case", 9, 2)},
		{rule: "object-read-used", severity: critical, item: berth, rights: read, usage: usedObject("Berth__c", false)},
		{rule: "object-edit-used", severity: high, item: berth, rights: edit | del, usage: usedObject("Berth__c", true)},
		{rule: "object-edit-owned", severity: high, item: upgradetest.ObjectItem("Case"), rights: edit, counts: openCount("Case", 9, 0)},
		{rule: "object-create-owned", severity: high, item: berth, rights: create, counts: ownedCount("Berth__c", 1)},
		{rule: "object-read", severity: high, item: berth, rights: read, counts: ownedCount("Berth__c", 0)},
		{rule: "object-modify-all", severity: high, item: berth, rights: access.ViewAll | access.ModifyAll},
		{rule: "object-view-all", severity: high, item: berth, rights: access.ViewAll | del},
		{rule: "object-edit", severity: medium, item: berth, rights: edit | del},
		{rule: "object-create", severity: medium, item: berth, rights: create},
		{rule: "object-delete-owned", severity: medium, item: berth, rights: del, counts: ownedCount("Berth__c", 7)},
		{rule: "object-delete", severity: low, item: berth, rights: del},
		{rule: "object-all-fields", severity: low, item: berth, rights: access.ViewAllFields},

		{rule: "field-read", severity: medium, item: upgradetest.FieldItem("Account", "Phone"), rights: read | edit},
		{rule: "field-edit-owned", severity: medium, item: upgradetest.FieldItem("Account", "Phone"), rights: edit, counts: ownedCount("Account", 1)},
		{rule: "field-edit", severity: low, item: upgradetest.FieldItem("Account", "Phone"), rights: edit},
		{rule: "field-with-object", severity: low, item: upgradetest.FieldItem("Contract", "Status"), rights: read | edit},

		{rule: "user-reach", severity: high, item: upgradetest.UserItem("PortalSuperUser"), rights: access.Use},
		{rule: "user-program-used", severity: high, item: upgradetest.UserItem("ApiEnabled"), rights: access.Use, usage: usedByPrograms()},
		{rule: "user-program", severity: medium, item: upgradetest.UserItem("ApiEnabled"), rights: access.Use},
		{rule: "user-work", severity: high, item: upgradetest.UserItem("EditTask"), rights: access.Use},
		{rule: "user-comfort", severity: low, item: upgradetest.UserItem("DeleteTopics"), rights: access.Use},
		{rule: "user-other", severity: medium, item: upgradetest.UserItem("PasswordNeverExpires"), rights: access.Use},

		{rule: "setup-code", severity: high, item: upgradetest.EntityItem("FlowDefinition"), rights: access.Use},
		{rule: "setup-sign-in", severity: high, item: upgradetest.EntityItem("ConnectedApplication"), rights: access.Use},
		{rule: "setup-credential", severity: high, item: upgradetest.EntityItem("NamedCredential"), rights: access.Use},
		{rule: "setup-app", severity: low, item: upgradetest.EntityItem("TabSet"), rights: access.Use},
		{rule: "setup-other", severity: medium, item: upgradetest.EntityItem("CustomPermission"), rights: access.Use},

		{rule: "tab", severity: low, item: access.Item{Category: access.CategoryTab, Name: "standard-Order"}, rights: access.Use},

		{rule: "assignment-idle", severity: low, change: onlySet(func(a *core.PermissionSetAssignment) { a.RequiresActivation = true })},
		{rule: "assignment-returnable", severity: medium, change: onlySet(func(*core.PermissionSetAssignment) {})},
		{rule: "assignment-gone", severity: high, change: onlySet(func(a *core.PermissionSetAssignment) { a.LicenseID = upgradetest.CustomerCommunity })},

		{rule: "login-shut", severity: critical, change: settings(none, upgrade.ProfileSettings{Ranges: ranges("198.51.100.0", "198.51.100.9")})},
		{rule: "login-restricted", severity: critical, change: settings(none, upgrade.ProfileSettings{Ranges: ranges("203.0.113.0", "203.0.113.99")})},
		{rule: "login-narrower", severity: high, change: settings(
			upgrade.ProfileSettings{Hours: []upgrade.LoginHours{{Day: time.Monday, Start: 420, End: 1140}}},
			upgrade.ProfileSettings{Hours: []upgrade.LoginHours{{Day: time.Monday, Start: 480, End: 1080}}},
		)},
		{rule: "login-flow", severity: medium, change: settings(none, upgrade.ProfileSettings{Flows: []string{"Terms_of_Use"}})},
		{rule: "login-assurance", severity: high, change: settings(none, session(0, true))},
		{rule: "session-timeout", severity: low, change: settings(session(120, true), session(30, true))},
		{rule: "record-type-default", severity: medium, change: settings(recordTypes("Case.Support", "Case.Warranty"), recordTypes("Case.Warranty", "Case.Support"))},
		{rule: "record-type-created", severity: high, change: settings(recordTypes("Case.Support", "Case.Warranty"), recordTypes("Case.Support"))},
		{rule: "record-type", severity: low, change: settings(recordTypes("Account.Customer", "Account.Dealer"), recordTypes("Account.Customer"))},
		{rule: "layout", severity: low, change: settings(
			upgrade.ProfileSettings{Layouts: map[string]string{"Case": "Case-Case Layout"}},
			upgrade.ProfileSettings{Layouts: map[string]string{"Case": "Case-Partner Case Layout"}},
		)},

		{rule: "sharing-set", severity: high, change: func(*upgrade.Facts) {}},
	}
}

// TestSeverityOfEachLoss makes each loss happen in a plan, and looks at the rule that
// decided.
func TestSeverityOfEachLoss(t *testing.T) {
	t.Parallel()
	kinds := map[access.Category]access.Rights{ // what there can be of each
		access.CategoryObject: access.Read | access.Create | access.Edit | access.Delete | access.ViewAllFields,
		access.CategoryField:  access.Read | access.Edit,
	}
	for _, tt := range lossCases() {
		t.Run(string(tt.rule), func(t *testing.T) {
			t.Parallel()
			facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
			facts.User.Usage = tt.usage
			if facts.Counts = tt.counts; tt.change != nil {
				tt.change(&facts)
			} else {
				facts.Grants.Rows = slices.Clone(facts.Grants.Rows)
				facts.Grants.Rows = slices.DeleteFunc(facts.Grants.Rows, func(r access.Row) bool { return r.Item == tt.item })
				left := kinds[tt.item.Category] &^ tt.rights
				facts.Grants.Rows = append(
					facts.Grants.Rows,
					access.Row{Parent: upgradetest.SetOfHarborCustomer, Item: tt.item, Rights: left | tt.rights},
					access.Row{Parent: upgradetest.SetOfHarborPartner, Item: tt.item, Rights: left},
				)
			}
			plan := planning.New(facts, upgradetest.ToPartner())
			losses := planning.Losses(plan)
			i := slices.IndexFunc(losses, func(l planning.Loss) bool {
				return l.Rule == tt.rule && (tt.change != nil || l.Item == tt.item && l.Rights == tt.rights)
			})
			if i < 0 {
				t.Fatalf("no loss of %v is decided by %s", tt.item, tt.rule)
			}
			if losses[i].Severity != tt.severity || losses[i].Label == "" {
				t.Errorf("the loss is %+v, want %s", losses[i], tt.severity)
			}
			blocked := core.HasBlocker(plan.Findings)
			if want := tt.severity == upgrade.LossBlocker; blocked != want {
				t.Errorf("the plan is blocked: %v, want %v", blocked, want)
			}
		})
	}
}

func TestEverySeverityRuleHasItsCaseAndReason(t *testing.T) {
	t.Parallel()
	tested := map[upgrade.LossRule]bool{}
	for _, tt := range lossCases() {
		tested[tt.rule] = true
	}
	seen := map[upgrade.LossRule]bool{}
	for _, rule := range planning.SeverityRules() {
		reason := planning.ReasonOf(rule)
		if !tested[rule] || seen[rule] || !strings.HasSuffix(reason, ".") || strings.ToUpper(reason[:1]) != reason[:1] {
			t.Errorf("%s: tested %v, twice %v, because %q", rule, tested[rule], seen[rule], reason)
		}
		seen[rule] = true
	}
	if got := planning.ReasonOf(upgrade.LossRule("none")); got != "" {
		t.Errorf("an unknown rule has the reason %q", got)
	}
}

func TestSeveritiesAreOrdered(t *testing.T) {
	t.Parallel()
	order := upgrade.LossSeverities()
	if !slices.IsSortedFunc(order, func(a, b upgrade.LossSeverity) int { return a.Rank() - b.Rank() }) || len(order) != 5 {
		t.Errorf("severities %v", order)
	}
	for severity, matters := range map[upgrade.LossSeverity]bool{
		upgrade.LossBlocker: true, upgrade.LossCritical: true, upgrade.LossHigh: true, upgrade.LossMedium: true, upgrade.LossLow: false, "": false,
	} {
		if severity.Matters() != matters {
			t.Errorf("%q matters: %v", severity, !matters)
		}
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	bare := func(f *upgrade.Facts) {
		f.User.Assignments, f.User.LicenseAssignments, f.User.Sites = f.User.Assignments[:1], nil, f.User.Sites[:1]
		f.Setup.SharingSets, f.Counts, f.User.Usage = nil, nil, upgrade.Usage{}
	}
	only := func(rows ...access.Row) func(*upgrade.Facts) {
		return func(f *upgrade.Facts) { bare(f); f.Grants.Rows = rows }
	}
	row := func(item access.Item) access.Row {
		return access.Row{Parent: upgradetest.SetOfHarborCustomer, Item: item, Rights: access.Use}
	}
	since := upgradetest.Noon()
	seen := upgrade.Usage{Since: &since}
	tests := map[string]struct {
		change func(*upgrade.Facts)
		want   string
		inUse  int
	}{
		"what is used":                      {func(*upgrade.Facts) {}, "2 losses affect Maya Chen's recent work.", 2},
		"what is owned, and was never seen": {func(f *upgrade.Facts) { f.User.Usage = upgrade.Usage{} }, "Maya Chen owns records of 1 object with a loss of access.", 0},
		"one thing": {func(f *upgrade.Facts) {
			only(access.Row{Parent: upgradetest.SetOfHarborCustomer, Item: upgradetest.ObjectItem("Berth__c"), Rights: access.Read})(f)
			f.User.Usage = usedObject("Berth__c", false)
		}, "1 loss affects Maya Chen's recent work.", 1},
		"what nobody knows":  {only(row(upgradetest.UserItem("RunReports"))), "Maya Chen's recent work isn't known. 1 loss might matter.", 0},
		"what may be missed": {func(f *upgrade.Facts) { only(row(upgradetest.UserItem("RunReports")))(f); f.User.Usage = seen }, "No loss affects Maya Chen's recent work. 1 loss might still matter.", 0},
		"of whom only logins are known": {
			func(f *upgrade.Facts) {
				only(row(upgradetest.UserItem("RunReports")))(f)
				f.User.Usage = usedByPeople()
			},
			"Maya Chen's recent work isn't known. 1 loss might matter.", 0,
		},
		"what is not missed": {func(f *upgrade.Facts) { only(row(upgradetest.UserItem("DeleteTopics")))(f); f.User.Usage = seen }, "No loss affects Maya Chen's recent work.", 0},
		"nothing":            {only(), "Maya Chen loses nothing.", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
			tt.change(&facts)
			cost := planning.New(facts, upgradetest.ToPartner()).Cost
			if cost.Sentence != tt.want || cost.InUse != tt.inUse {
				t.Errorf("%d in use: %q, want %d: %q", cost.InUse, cost.Sentence, tt.inUse, tt.want)
			}
		})
	}
}

// TestLossesAndTheirSummaryAgree: the list that a screen shows has as many of each
// kind and severity as the summary counts without making the list.
func TestLossesAndTheirSummaryAgree(t *testing.T) {
	t.Parallel()
	choice := upgradetest.ToPartner()
	choice.Reassign = []core.ID{upgradetest.KnowledgeSet}
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), choice)
	facts.User.Sites = append(facts.User.Sites, core.Network{ID: "0DB000000000009GAA", Name: "Old"})
	plan := planning.New(facts, choice)
	counted := map[upgrade.LossKind]int{}
	keys := map[string]bool{}
	for _, l := range planning.Losses(plan) {
		counted[l.Kind]++
		if keys[l.Key()] {
			t.Errorf("two losses have the key %q", l.Key())
		}
		keys[l.Key()] = true
		if l.Severity == "" || planning.ReasonOf(l.Rule) == "" {
			t.Errorf("%+v is not judged", l)
		}
	}
	all := 0
	for i, count := range plan.Cost.Counts {
		sum := 0
		for _, n := range count.BySeverity {
			sum += n
		}
		if count.Kind != upgrade.LossKinds()[i] || count.Total != counted[count.Kind] || sum != count.Total || count.Matter > count.Total {
			t.Errorf("%+v, listed are %d", count, counted[count.Kind])
		}
		if count.Kind.Title() == "" || count.Kind.Title() == string(count.Kind) {
			t.Errorf("%s has no title", count.Kind)
		}
		all += count.Total
	}
	if all != len(keys) || all != plan.Cost.All() || counted[upgrade.LossAssignments] != len(plan.Removed)-1 {
		t.Errorf("%d losses, %d counted, %d in all, %v", len(keys), all, plan.Cost.All(), counted)
	}
}
