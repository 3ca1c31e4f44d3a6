package rules

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// applyPolicies lets the active user access policy of the lowest order whose filters the
// user meets act on a user who is new or whose profile was changed; a set that could not be
// assigned by hand is not granted. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_useraccesspolicy.htm
func (w *write) applyPolicies(facts *userWrite) error {
	if w.engine.schema.Object(objectPolicy) == nil {
		return nil
	}
	other := "Create"
	if facts.creating {
		other = "Update"
	}
	policies, err := w.tx.Select(objectPolicy, `"Status" = 'Active' AND "TriggerType" <> ? ORDER BY "Order", "Id"`, other)
	if err != nil {
		return fmt.Errorf("read the user access policies: %w", err)
	}
	for _, policy := range policies {
		if meets, err := w.meetsPolicy(facts.after.id, policy); err != nil || !meets {
			if err != nil {
				return err
			}
			continue
		}
		actions, err := w.tx.Select("UserAccessPolicyAction", `"UserAccessPolicyId" = ? ORDER BY "Id"`, policy.String("Id"))
		if err != nil {
			return fmt.Errorf("read what a user access policy does: %w", err)
		}
		for _, action := range actions {
			if err := w.applyPolicy(facts, action.String("Action"), action.String("TargetId")); err != nil {
				return err
			}
		}
		return nil
	}
	return nil
}

const objectPolicy = "UserAccessPolicy"

// filterNumber is the number of a filter in the logic of a policy.
var filterNumber = regexp.MustCompile(`\d+`)

// meetsPolicy asks whether the user, as written, meets the filters of a policy.
func (w *write) meetsPolicy(user string, policy store.Row) (bool, error) {
	filters, err := w.tx.Select("UserAccessPolicyFilter", `"UserAccessPolicyId" = ? ORDER BY "Id"`, policy.String("Id"))
	if err != nil {
		return false, fmt.Errorf("read the filters of a user access policy: %w", err)
	}
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
		return false, nil
	}
	met, err := w.tx.Count(objectUser, `"Id" = ? AND (`+logic+`)`, user)
	return met > 0, err
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
func (w *write) applyPolicy(facts *userWrite, action, target string) error {
	set, err := find(w.tx, objectPermissionSet, target)
	if err != nil || set == nil {
		return err
	}
	if action == "Revoke" {
		_, err := w.tx.DeleteWhere(objectAssignment, `"AssigneeId" = ? AND "PermissionSetId" = ?`, facts.after.id, target)
		return err
	}
	held, err := w.tx.Count(objectAssignment, `"AssigneeId" = ? AND "PermissionSetId" = ?`, facts.after.id, target)
	if err != nil || held > 0 {
		return err
	}
	granted := &assignmentWrite{assignee: facts.after, profile: facts.to, set: permissionSet{id: target}}
	if err := w.readNeeds(granted); err != nil || granted.denied != "" || granted.ofOtherLicense() || len(granted.missingPSLs) > 0 {
		return err
	}
	row := store.Row{fieldAssigneeID: facts.after.id, fieldPermissionSetID: target, fieldIsActive: true}
	_, err = w.tx.Insert(objectAssignment, w.fit(objectAssignment, row))
	return err
}
