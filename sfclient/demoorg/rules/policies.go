package rules

import (
	"regexp"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// applyPolicies lets the active user access policy of the lowest order whose filters the
// user meets act on a user who is new or whose profile was changed; a set that could not be
// assigned by hand is not granted. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_useraccesspolicy.htm
func (w *write) applyPolicies(facts *userWrite) {
	if w.engine.schema.Object(objectPolicy) == nil {
		return
	}
	other := "Create"
	if facts.creating {
		other = "Update"
	}
	for _, policy := range w.tx.Select(objectPolicy, `"Status" = 'Active' AND "TriggerType" <> ? ORDER BY "Order", "Id"`, other) {
		if !w.meetsPolicy(facts.after.id, policy) {
			continue
		}
		for _, action := range w.tx.Select("UserAccessPolicyAction", `"UserAccessPolicyId" = ? ORDER BY "Id"`, policy.String("Id")) {
			w.applyPolicy(facts, action.String("Action"), action.String("TargetId"))
		}
		return
	}
}

const objectPolicy = "UserAccessPolicy"

// filterNumber is the number of a filter in the logic of a policy.
var filterNumber = regexp.MustCompile(`\d+`)

// meetsPolicy asks whether the user, as written, meets the filters of a policy.
func (w *write) meetsPolicy(user string, policy store.Row) bool {
	filters := w.tx.Select("UserAccessPolicyFilter", `"UserAccessPolicyId" = ? ORDER BY "Id"`, policy.String("Id"))
	conditions := map[int64][]string{}
	for _, f := range filters {
		number := f.Int("SortOrder")
		conditions[number] = append(conditions[number], policyCondition(f))
	}
	logic := filterNumber.ReplaceAllStringFunc(policy.String("BooleanFilter"), func(number string) string {
		n, _ := strconv.ParseInt(number, 10, 64) // it is digits
		return "(" + strings.Join(append(conditions[n], "FALSE"), " OR ") + ")"
	})
	if len(filters) == 0 || logic == "" {
		return false
	}
	return w.tx.Count(objectUser, `"Id" = ? AND (`+logic+`)`, user) > 0
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
func (w *write) applyPolicy(facts *userWrite, action, target string) {
	set := w.tx.Get(objectPermissionSet, target)
	if set == nil {
		return
	}
	if action == "Revoke" {
		w.tx.DeleteWhere(objectAssignment, `"AssigneeId" = ? AND "PermissionSetId" = ?`, facts.after.id, target)
		return
	}
	held := w.tx.Count(objectAssignment, `"AssigneeId" = ? AND "PermissionSetId" = ?`, facts.after.id, target)
	if held > 0 {
		return
	}
	granted := &assignmentWrite{assignee: facts.after, profile: facts.to, set: permissionSet{id: target}}
	if w.readNeeds(granted); granted.denied != "" || granted.ofOtherLicense() || len(granted.missingPSLs) > 0 {
		return
	}
	row := store.Row{fieldAssigneeID: facts.after.id, fieldPermissionSetID: target, fieldIsActive: true}
	w.tx.Insert(objectAssignment, w.dropUnknown(objectAssignment, row))
}
