package planning_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestWhomAPolicyIsFor judges the filters of user access policies for the user as the upgrade
// leaves them: each operation on what is known, on what is not, and what joins them.
func TestWhomAPolicyIsFor(t *testing.T) {
	t.Parallel()
	const applies, mayApply, not = "applies", "may apply", ""
	group, other := string(upgradetest.ID("00G", 1)), string(upgradetest.ID("00G", 2))
	id := func(id core.ID) string { return string(id) }
	role := core.UserRole{ID: "00E000000000778EAA", Name: "Some User", PortalType: core.PortalTypeCustomer, PortalRole: core.PortalRoleWorker, AccountID: upgradetest.BrightHarbor}
	one := func(operation, value string) []upgrade.PolicyFilter {
		return []upgrade.PolicyFilter{{Number: 1, Operation: operation, Value: value}}
	}
	field := func(column, operation, value string) []upgrade.PolicyFilter {
		return []upgrade.PolicyFilter{{Number: 1, Column: column, Operation: operation, Value: value}}
	}
	const title, active, custom = "Title", "IsActive", "Region__c"
	for name, tt := range map[string]struct {
		logic   string
		filters []upgrade.PolicyFilter
		want    string
	}{
		"the new profile":      {"1", one("equals", id(upgradetest.HarborPlus)), applies},
		"in its 15 characters": {"1", one("equals", id(upgradetest.HarborPlus)[:15]), applies},
		"the old profile":      {"1", one("equals", id(upgradetest.HarborCustomer)), not},
		"not the old profile":  {"1", one("notEquals", id(upgradetest.HarborCustomer)), applies},
		"several profiles": {"1", []upgrade.PolicyFilter{
			{Number: 1, Operation: "in", Value: id(upgradetest.HarborCustomer)}, {Number: 1, Operation: "in", Value: id(upgradetest.HarborPlus)},
		}, applies},
		"the role":                       {"1", one("equals", id(role.ID)), applies},
		"another role":                   {"1", one("equals", string(upgradetest.ID(core.PrefixUserRole, 779))), not},
		"a group of the user":            {"1", one("equals", group), applies},
		"a group that others may be in":  {"1", one("equals", other), mayApply},
		"a set that the upgrade removes": {"1", one("equals", id(upgradetest.KnowledgeSet)), mayApply},
		"a set that the user has not":    {"1", one("equals", string(upgradetest.ID(core.PrefixPermissionSet, 999))), not},
		"no id":                          {"1", one("equals", "Sales"), mayApply},
		"an operation of another day":    {"1", one("startsWith", id(upgradetest.HarborPlus)), mayApply},
		"includes":                       {"1", field(title, "includes", "Captain"), mayApply},
		"a field":                        {"1", field(title, "equals", "Captain"), applies},
		"a field in another case":        {"1", field(title, "equals", "CAPTAIN"), mayApply},
		"in whatever case":               {"1", field(title, "equalsIgnoreCase", "CAPTAIN"), applies},
		"another value":                  {"1", field(title, "equals", "Mate"), not},
		"active users":                   {"1", field(active, "equals", "true"), applies},
		"a field that is not read":       {"1", field(custom, "equals", "North"), mayApply},
		"no logic, one filter":           {"", field(active, "equals", "true"), applies},
		"no filter":                      {"1", nil, mayApply},
		"logic of another day":           {"1 XOR 1", field(active, "equals", "true"), mayApply},
		"a number without a filter":      {"1 AND 2", field(active, "equals", "true"), mayApply},
		"a parenthesis left open":        {"(1", field(active, "equals", "true"), mayApply},
		"not":                            {"NOT 1", field(active, "equals", "true"), not},
		"and":                            {"1 AND 2", append(field(active, "equals", "true"), upgrade.PolicyFilter{Number: 2, Column: custom, Operation: "equals", Value: "North"}), mayApply},
		"or":                             {"(1 or 2)", append(field(active, "equals", "true"), upgrade.PolicyFilter{Number: 2, Column: custom, Operation: "equals", Value: "North"}), applies},
		"nested": {"2 AND (1 OR 3)", []upgrade.PolicyFilter{
			{Number: 1, Column: active, Operation: "equals", Value: "true"},
			{Number: 2, Column: title, Operation: "equals", Value: "Mate"},
			{Number: 3, Column: custom, Operation: "equals", Value: "North"},
		}, not},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			effects := effectsOf(t, role, upgrade.AccessPolicy{Label: "P", Logic: tt.logic, Filters: tt.filters})
			got := not
			if len(effects) == 1 {
				got = map[bool]string{true: applies, false: mayApply}[effects[0].Sure]
			}
			if got != tt.want {
				t.Errorf("it %q, want %q", got, tt.want)
			}
		})
	}
}

// effectsOf predicts policies for Maya, who gets a role that is there.
func effectsOf(t *testing.T, role core.UserRole, policies ...upgrade.AccessPolicy) []upgrade.PolicyEffect {
	t.Helper()
	f := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPlus())
	f.User.AccountRoles = []core.UserRole{role}
	f.User.Memberships = []core.GroupMembership{{GroupID: upgradetest.ID("00G", 1), Name: "Crew", Type: "Regular"}}
	f.User.Fields = map[string]string{"Title": "Captain", "IsActive": "true"}
	f.Automations.Policies = policies
	return planning.New(f, upgradetest.ToPlus()).Policies
}

// TestOnlyTheFirstPolicyApplies: of the policies that a user meets, the one with the lowest
// order is applied and no other. What is not known of one leaves those after it open.
func TestOnlyTheFirstPolicyApplies(t *testing.T) {
	t.Parallel()
	policy := func(label string, order *int, column string) upgrade.AccessPolicy {
		value := "true"
		return upgrade.AccessPolicy{Label: label, Order: order, Logic: "1", Filters: []upgrade.PolicyFilter{{Number: 1, Column: column, Operation: "equals", Value: value}}}
	}
	const yes, no, open = "IsActive", "Title", "Region__c"
	for name, tt := range map[string]struct {
		policies []upgrade.AccessPolicy
		want     []upgrade.PolicyEffect
	}{
		"the lowest":          {[]upgrade.AccessPolicy{policy("B", new(2), yes), policy("A", new(1), yes)}, []upgrade.PolicyEffect{{Label: "A", Sure: true}}},
		"one that is not met": {[]upgrade.AccessPolicy{policy("A", new(1), no), policy("B", new(2), yes)}, []upgrade.PolicyEffect{{Label: "B", Sure: true}}},
		"one that may be met": {[]upgrade.AccessPolicy{policy("A", new(1), open), policy("B", new(2), yes)}, []upgrade.PolicyEffect{{Label: "A"}, {Label: "B"}}},
		"no order":            {[]upgrade.AccessPolicy{policy("A", nil, yes), policy("B", nil, yes)}, []upgrade.PolicyEffect{{Label: "A"}, {Label: "B"}}},
		"one without order":   {[]upgrade.AccessPolicy{policy("A", nil, yes), policy("B", new(0), yes)}, []upgrade.PolicyEffect{{Label: "B", Sure: true}}},
	} {
		role := core.UserRole{ID: "00E000000000778EAA", PortalType: core.PortalTypeCustomer, PortalRole: core.PortalRoleWorker, AccountID: upgradetest.BrightHarbor}
		if diff := cmp.Diff(tt.want, effectsOf(t, role, tt.policies...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
