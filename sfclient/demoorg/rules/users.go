package rules

import (
	"fmt"
	"net/http"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// createUser makes a user. With a contact, that is what enables an external user:
// the account then follows the same rules as on an upgrade.
func createUser(w *write) (string, error) {
	if _, given := w.changes[fieldIsActive]; !given {
		w.changes[fieldIsActive] = true
	}
	facts, err := w.judgeUser()
	if err != nil {
		return "", err
	}
	if err := w.completeUser(facts); err != nil {
		return "", err
	}
	id := w.tx.Insert(objectUser, w.changes)
	if w.engine.schema.Object("UserLogin") != nil {
		w.tx.Insert("UserLogin", store.Row{fieldUserID: id})
	}
	facts.after.id = id
	w.followUser(facts)
	return id, nil
}

// updateUser changes a user; a change of profile may be a license upgrade.
func updateUser(w *write) error {
	if on, named := w.changes["IsPortalEnabled"].(bool); named && !on && w.before.Bool("IsPortalEnabled") {
		w.disablePortal()
	}
	facts, err := w.judgeUser()
	if err != nil {
		return err
	}
	if err := w.completeUser(facts); err != nil {
		return err
	}
	w.tx.Set(objectUser, w.id, w.changes)
	w.followUser(facts)
	return nil
}

// removeUser: users can't be deleted, only deactivated.
func removeUser(*write) error {
	return &schema.APIError{
		Status: http.StatusMethodNotAllowed, Code: "METHOD_NOT_ALLOWED",
		Message: "HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET,PATCH",
	}
}

// disablePortal: taking the access away deactivates an external user for good and
// renames the username, so that it can be given to another. The new form of the
// username is not public.
// https://help.salesforce.com/s/articleView?id=platform.users_contactless_users_downgrade_users.htm
func (w *write) disablePortal() {
	w.changes[fieldIsActive] = false
	w.changes[fieldUsername] = w.before.String(fieldUsername) + "." + w.id[12:15]
}

func (w *write) judgeUser() (*userWrite, error) {
	facts := w.readUserWrite()
	return facts, refuse(objectUser, facts)
}

func (w *write) readUserWrite() *userWrite {
	after := w.recordAfter()
	facts := &userWrite{
		actor: w.actor, creating: w.before == nil, names: map[string]bool{},
		before: userOf(w.before), after: userOf(after), portalRole: after.String(fieldPortalRole),
		username: after.String(fieldUsername),
	}
	for field := range w.changes {
		facts.names[field] = true
	}
	facts.settings = LoadSettings(w.tx)
	facts.from = readProfile(w.tx, facts.before.profileID)
	if facts.to = facts.from; facts.creating || w.changed(fieldProfileID) {
		facts.to = readProfile(w.tx, facts.after.profileID)
	}
	if facts.namesRole() {
		facts.role = roleOf(w.tx.Get(objectUserRole, facts.after.roleID))
	}
	if facts.upgrades() && facts.settings.KeepsForbiddenSets {
		facts.forbiddenSet = w.findForbiddenSet(facts.to)
	}
	w.readContactOf(facts)
	return facts
}

// findForbiddenSet names an assigned permission set that a profile's license does not
// allow, "" for none.
func (w *write) findForbiddenSet(to profile) string {
	sets := w.tx.Select(objectPermissionSet, `NOT "IsOwnedByProfile" AND "Id" IN (
		SELECT "PermissionSetId" FROM "PermissionSetAssignment" WHERE "AssigneeId" = ?) ORDER BY "Id"`, w.id)
	for _, set := range sets {
		again := &assignmentWrite{profile: to, set: permissionSet{id: set.String("Id")}}
		w.readNeeds(again)
		if again.denied != "" || again.ofOtherLicense() {
			return set.String("Label")
		}
	}
	return ""
}

// readContactOf reads the contact and account of the user, and who else uses
// what the write names.
func (w *write) readContactOf(facts *userWrite) {
	contact := w.tx.Get(objectContact, facts.after.contactID)
	facts.contactExists = contact != nil
	facts.account = readAccount(w.tx, contact.String(fieldAccountID))
	facts.contactTaken = w.usedByOther(fieldContactID)
	facts.usernameTaken = w.usedByOther(fieldUsername)
	w.countRoles(facts)
}

// countRoles tells how many roles the write makes, when the account has none that fits.
func (w *write) countRoles(facts *userWrite) {
	if !facts.entersAccount() || facts.namesRole() || facts.settings.optimizesRoles(facts.account.id) {
		return
	}
	portalType := portalTypeOf(facts.to.userType)
	roles := accountRoles(w.tx, facts.account.id, portalType)
	if len(roles) > 0 {
		return
	}
	facts.newRoles = facts.settings.roleCount(portalType)
	facts.portalRoles = w.tx.Count(objectUserRole, `"PortalType" <> ?`, portalNone)
}

// usedByOther tells whether another user has the value that the write names.
func (w *write) usedByOther(field string) bool {
	value := w.changes.String(field)
	if value == "" {
		return false
	}
	return w.tx.Count(objectUser, `"`+field+`" = ? AND "Id" <> ?`, value, w.id) > 0
}

// completeUser adds to the write what Salesforce derives: the user type of the
// profile, the account of the contact, and the role.
func (w *write) completeUser(facts *userWrite) error {
	derived := store.Row{}
	if facts.creating && w.changes.String(fieldNickname) == "" {
		derived[fieldNickname] = fmt.Sprintf("User%d", w.tx.Now().UnixNano()) // internal: an external user must name one
	}
	if facts.changesProfile() {
		derived[fieldUserType] = facts.to.userType
		derived["IsPortalEnabled"] = isExternal(facts.to.userType) && facts.after.active
	}
	if facts.names[fieldContactID] {
		derived[fieldAccountID] = facts.account.id
	}
	if err := w.completeRole(facts, derived); err != nil {
		return err
	}
	w.add(derived)
	return nil
}

// completeRole works the role out when the user needs one anew, or when the write
// names a role or a portal role.
func (w *write) completeRole(facts *userWrite, derived store.Row) error {
	if !isRoleBased(facts.to.userType) {
		return nil
	}
	wanted := facts.names[fieldPortalRole] && facts.portalRole != "" && facts.role.id == ""
	if !facts.lacksRole() && !facts.namesRole() && !wanted {
		return nil
	}
	r := w.assignRole(facts)
	if wanted {
		var err error
		if r, err = w.roleNamedByRank(facts, r); err != nil {
			return err
		}
	}
	derived[fieldUserRoleID], derived[fieldPortalRole] = r.id, r.portalRole
	return nil
}

// roleNamedByRank finds the account's role with the portal role that the write
// names; assigned is the one the user would get else.
func (w *write) roleNamedByRank(facts *userWrite, assigned role) (role, error) {
	if facts.portalRole == rolePersonAccount {
		return w.sharedRole(facts.account.owner, portalTypeOf(facts.to.userType)), nil
	}
	roles := accountRoles(w.tx, facts.account.id, portalTypeOf(facts.to.userType))
	for _, r := range roles {
		if r.portalRole == facts.portalRole {
			return r, nil
		}
	}
	if assigned.portalRole == facts.portalRole {
		return assigned, nil
	}
	return role{}, refusedWith(codeIntegrity, textRoleType, fieldPortalRole)
}

// followUser does what Salesforce does once a user has been written.
func (w *write) followUser(facts *userWrite) {
	w.moveSeats(facts)
	if !facts.changesProfile() {
		return
	}
	w.stripAssignments(facts)
	w.applyPolicies(facts)
	w.enableCustomerAccount(facts)
	w.recalculateLater(facts.after.id)
}
