package rules

import (
	"strings"

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

// nameFields are maintained by Salesforce on a portal role.
var nameFields = []string{fieldName, "DeveloperName", fieldParentRoleID}

// firstNamed gives the first of some fields that the write names, "" for none.
func (w *roleWrite) firstNamed(fields []string) string {
	for _, field := range fields {
		if w.names[field] {
			return field
		}
	}
	return ""
}

func (w *roleWrite) fillWords() *strings.Replacer {
	field := w.firstNamed(portalFields)
	if field == "" {
		field = w.firstNamed(nameFields)
	}
	return strings.NewReplacer("{field}", field)
}

func (w *write) judgeRole(deleting bool) error {
	may := w.mayWrite("")
	facts := &roleWrite{may: may, portal: isPortal(roleOf(w.before)), names: map[string]bool{}, deleting: deleting}
	for field, value := range w.changes {
		if value != nil && value != portalNone && w.changed(field) {
			facts.names[field] = true
		}
	}
	if deleting {
		facts.usersLeft = w.tx.Count(objectUser, `"UserRoleId" = ?`, w.id)
	}
	return refuse(objectUserRole, facts)
}

func createRole(w *write) (string, error) {
	if err := w.judgeRole(false); err != nil {
		return "", err
	}
	if w.changes.String("DeveloperName") == "" {
		name := w.freeDeveloperName(w.changes.String(fieldName))
		w.changes["DeveloperName"] = name
	}
	return w.tx.Insert(objectUserRole, w.changes), nil
}

func updateRole(w *write) error {
	if err := w.judgeRole(false); err != nil {
		return err
	}
	w.tx.Set(objectUserRole, w.id, w.changes)
	return nil
}

// removeRole deletes a role that no user has; its children move up to its parent.
func removeRole(w *write) error {
	if err := w.judgeRole(true); err != nil {
		return err
	}
	for _, child := range w.tx.Select(objectUserRole, `"ParentRoleId" = ?`, w.id) {
		w.tx.Set(objectUserRole, child.String("Id"), store.Row{fieldParentRoleID: w.before[fieldParentRoleID]})
	}
	return w.removeWithChildren()
}
