package rules

import (
	"fmt"

	"cupgrade/sfclient/demoorg/store"
)

// applyPolicies lets the active user access policies act on a user who is new or whose
// profile was changed. The simulation knows no filters, so that every active policy applies
// to everybody; a set that could not be assigned by hand is not granted. Source:
// https://help.salesforce.com/s/articleView?id=platform.perm_user_access_policies.htm
func (w *write) applyPolicies(facts *userWrite) error {
	if w.engine.schema.Object("UserAccessPolicy") == nil {
		return nil
	}
	other := "Create"
	if facts.creating {
		other = "Update"
	}
	actions, err := w.tx.Select("UserAccessPolicyAction", `"UserAccessPolicyId" IN (
		SELECT "Id" FROM "UserAccessPolicy" WHERE "Status" = 'Active' AND "TriggerType" <> ?) ORDER BY "Id"`, other)
	if err != nil {
		return fmt.Errorf("read the user access policies: %w", err)
	}
	for _, action := range actions {
		if err := w.applyPolicy(facts, action.String("Action"), action.String("TargetId")); err != nil {
			return err
		}
	}
	return nil
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
