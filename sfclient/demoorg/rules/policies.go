package rules

import (
	"strconv"
	"strings"

	"cupgrade/core/pattern"
	"cupgrade/sfclient/demoorg/store"
)

// applyPolicies lets the active user access policy of the lowest order whose filters the
// user meets act on a user who is new or whose profile was changed; a set that could not be
// assigned by hand is not granted. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_useraccesspolicy.htm
func (u *userWrite) applyPolicies() {
	const objectPolicy = "UserAccessPolicy"
	if u.engine.schema.Object(objectPolicy) == nil {
		return
	}
	other := "Create"
	if u.kind == creating {
		other = "Update"
	}
	for _, policy := range u.tx.Select(objectPolicy, `"Status" = 'Active' AND "TriggerType" <> ? ORDER BY "Order", "Id"`, other) {
		if !u.meetsPolicy(policy) {
			continue
		}
		for _, action := range u.tx.Select("UserAccessPolicyAction", `"UserAccessPolicyId" = ? ORDER BY "Id"`, policy.String("Id")) {
			u.applyPolicy(action.String("Action"), action.String("TargetId"))
		}
		return
	}
}

// filterNumber is the number of a filter in the logic of a policy.
var filterNumber = pattern.Lazy(`\d+`)

// meetsPolicy asks whether the user, as written, meets the filters of a policy.
func (u *userWrite) meetsPolicy(policy store.Row) bool {
	filters := u.tx.Select("UserAccessPolicyFilter", `"UserAccessPolicyId" = ? ORDER BY "Id"`, policy.String("Id"))
	conditions := map[int64][]string{}
	for _, f := range filters {
		number := f.Int("SortOrder")
		conditions[number] = append(conditions[number], policyCondition(f))
	}
	logic := filterNumber().ReplaceAllStringFunc(policy.String("BooleanFilter"), func(number string) string {
		n, _ := strconv.ParseInt(number, 10, 64) // it is digits
		return "(" + strings.Join(append(conditions[n], "FALSE"), " OR ") + ")"
	})
	if len(filters) == 0 || logic == "" {
		return false
	}
	return u.has(objectUser, `"Id" = ? AND (`+logic+`)`, u.id)
}

// policyCondition is a filter as a condition on a user.
func policyCondition(filter store.Row) string {
	value := "'" + strings.ReplaceAll(filter.String("Value"), "'", "''") + "'"
	column, operator := `"`+filter.String("ColumnName")+`"`, " = "
	switch {
	case filter.String("Operation") == "notEquals":
		operator = " IS NOT "
	case filter.String("Operation") == "equalsIgnoreCase":
		value += " COLLATE NOCASE"
	case filter.String("ColumnName") == fieldIsActive:
		value = strings.Trim(value, "'")
	}
	if column != `""` {
		return column + operator + value
	}
	switch id := filter.String("Value"); {
	case strings.HasPrefix(id, "00e"):
		return `"ProfileId"` + operator + value
	case strings.HasPrefix(id, "00E"):
		return `"UserRoleId"` + operator + value
	default:
		held := `EXISTS (SELECT 1 FROM "GroupMember" WHERE "UserOrGroupId" = "User"."Id" AND "GroupId" = ` + value +
			`) OR EXISTS (SELECT 1 FROM "PermissionSetAssignment" WHERE "AssigneeId" = "User"."Id" AND "PermissionSetId" = ` + value + `)`
		if operator == " = " {
			return "(" + held + ")"
		}
		return "NOT (" + held + ")"
	}
}

// applyPolicy grants one permission set that the user lacks, or revokes it.
func (u *userWrite) applyPolicy(action, target string) {
	const ofUser = `"AssigneeId" = ? AND "PermissionSetId" = ?`
	set := u.tx.Get(objectPermissionSet, target)
	switch {
	case set == nil:
	case action == "Revoke":
		u.tx.DeleteWhere(objectAssignment, ofUser, u.id, target)
	case !u.has(objectAssignment, ofUser, u.id, target) && u.lackedFor(u.id, u.to, set) == lacked{}:
		u.assign(set)
	}
}
