package rules

import (
	"fmt"

	"cupgrade/sfclient/demoorg/store"
)

// roleWrite is the facts of one write to UserRole.
type roleWrite struct {
	may       bool
	portal    bool            // the role is a portal role already
	names     map[string]bool // fields the write gives another value
	deleting  bool
	usersLeft int
}

// portalFields are maintained by Salesforce, in the order they are complained of.
var portalFields = []string{"PortalType", fieldPortalRole, "PortalAccountId", "PortalAccountOwnerId"}

const systemMaintained = "Cannot specify system-maintained portal role field: "

var roleRefusals = []refusal[*roleWrite]{
	{
		name: "admin-may-not-manage-roles", code: codeAccess, source: "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_role.htm",
		check: func(w *roleWrite) string { return when(!w.may, textAccess) },
	},
	{
		name: "portal-role-created", code: codeIntegrity, source: sourceRoles,
		check: func(w *roleWrite) string {
			for _, field := range portalFields {
				if w.names[field] {
					return systemMaintained + "[" + field + "]"
				}
			}
			return ""
		},
	},
	{
		name: "portal-role-changed", code: codeIntegrity, source: sourceRoles,
		check: func(w *roleWrite) string {
			for _, field := range []string{fieldName, "DeveloperName", fieldParentRoleID} {
				if w.portal && w.names[field] {
					return systemMaintained + "[" + field + "]"
				}
			}
			return ""
		},
	},
	{
		name: "role-in-use", code: codeDeleteFailed, source: sourceUser,
		check: func(w *roleWrite) string {
			return when(w.deleting && w.usersLeft > 0, "Your attempt to delete the role could not be completed because users are assigned to it.")
		},
	},
}

func (w *write) judgeRole(deleting bool) error {
	may, err := w.mayWrite("")
	if err != nil {
		return err
	}
	facts := &roleWrite{may: may, portal: isPortal(roleOf(w.before)), names: map[string]bool{}, deleting: deleting}
	for field, value := range w.changes {
		if value != nil && value != portalNone && w.changed(field) {
			facts.names[field] = true
		}
	}
	if deleting {
		if facts.usersLeft, err = w.tx.Count(objectUser, `"UserRoleId" = ?`, w.id); err != nil {
			return fmt.Errorf("read the users of a role: %w", err)
		}
	}
	return refuse(roleRefusals, facts)
}

func createRole(w *write) (string, error) {
	if err := w.judgeRole(false); err != nil {
		return "", err
	}
	if w.changes.String("DeveloperName") == "" {
		name, err := w.freeDeveloperName(w.changes.String(fieldName))
		if err != nil {
			return "", err
		}
		w.changes["DeveloperName"] = name
	}
	return w.tx.Insert(objectUserRole, w.changes)
}

func updateRole(w *write) error {
	if err := w.judgeRole(false); err != nil {
		return err
	}
	return w.tx.Set(objectUserRole, w.id, w.changes)
}

// removeRole deletes a role that no user has; its children move up to its parent.
func removeRole(w *write) error {
	if err := w.judgeRole(true); err != nil {
		return err
	}
	children, err := w.tx.Select(objectUserRole, `"ParentRoleId" = ?`, w.id)
	if err != nil {
		return fmt.Errorf("read the roles below: %w", err)
	}
	for _, child := range children {
		if err := w.tx.Set(objectUserRole, child.String("Id"), store.Row{fieldParentRoleID: w.before[fieldParentRoleID]}); err != nil {
			return err
		}
	}
	return w.removeWithChildren()
}
