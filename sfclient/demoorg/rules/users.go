package rules

import (
	"fmt"
	"net/http"
	"slices"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// userWrite is one write to User, with what its rules ask.
type userWrite struct {
	*write
	settings Settings
	after    store.Row
	from, to profile   // of before and after
	role     store.Row // that the write names; nil when it names none, or one that is not there
	contact  store.Row // of after, with its account and the account's owner
	account  store.Row
	owner    store.Row
	// newRoles is how many roles the write makes.
	newRoles int
	// forbiddenSet is an assigned permission set that keeps the user on the old license.
	forbiddenSet string
}

// judgeUser makes or changes a user. A new one with a contact is what enables an external
// user: the account then follows the same rules as on an upgrade. A change of profile may
// be a license upgrade. Users can't be deleted, only deactivated.
func judgeUser(w *write) (func(), error) {
	switch {
	case w.kind == removing:
		return nil, &schema.APIError{
			Status: http.StatusMethodNotAllowed, Code: "METHOD_NOT_ALLOWED",
			Message: "HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET,PATCH",
		}
	case w.kind == creating && !w.names(fieldIsActive):
		w.changes[fieldIsActive] = true
	case w.changes[fieldIsPortal] == false && w.before.Bool(fieldIsPortal):
		// Taking the access away deactivates an external user for good and renames the
		// username, so that it can be given to another. The new form of the username is
		// not public.
		// https://help.salesforce.com/s/articleView?id=platform.users_contactless_users_downgrade_users.htm
		w.changes[fieldIsActive] = false
		w.changes[fieldUsername] = w.before.String(fieldUsername) + "." + w.id[12:15]
	}
	u := w.readUser()
	if err := u.judge(); err != nil {
		return nil, err
	}
	return u.follow, u.complete()
}

func (w *write) readUser() *userWrite {
	u := &userWrite{write: w, settings: LoadSettings(w.tx), after: w.recordAfter()}
	u.from = readProfile(w.tx, w.before.String(fieldProfileID))
	if u.to = u.from; w.kind == creating || w.changed(fieldProfileID) {
		u.to = readProfile(w.tx, u.after.String(fieldProfileID))
	}
	if u.namesRole() {
		u.role = w.parent(objectUserRole, fieldUserRoleID)
	}
	u.contact = w.parent(objectContact, fieldContactID)
	u.account = w.tx.Get(objectAccount, u.contact.String(fieldAccountID))
	u.owner = w.tx.Get(objectUser, u.account.String(fieldOwnerID))
	if u.upgrades() && u.settings.KeepsForbiddenSets {
		u.forbiddenSet = u.findForbiddenSet()
	}
	u.newRoles = u.countNewRoles()
	return u
}

// judge asks, in this order, who writes, what is named, whether it fits together, and last
// whether there is room.
func (u *userWrite) judge() error {
	to, contactID := u.to.userType(), u.after.String(fieldContactID)
	creates, external, roleBased := u.kind == creating, isExternal(to), isRoleBased(to)
	namesContact, changesLicense, entersPartner := u.names(fieldContactID), u.changesLicense(), u.entersPartnerAccount()
	portal, ownerType := isPortal(u.role), u.owner.String(fieldUserType)
	optimized := u.settings.optimizesRoles(u.account.String("Id"))
	return refuseFirst(
		words{
			role: u.after.String(fieldUserRoleID), license: u.to.license.String(fieldName),
			label: u.forbiddenSet, user: u.after.String(fieldName),
		},
		broken{"admin-may-not-manage-user", !u.actorMayManage()},
		broken{"admin-does-not-see-role", u.namesRole() && !u.actor.hasPermission(permViewRoles, permManageRoles)},
		broken{"unknown-profile", u.to.Row == nil},
		broken{"unknown-role", u.namesRole() && u.role == nil},
		broken{"unknown-contact", namesContact && contactID != "" && u.contact == nil},
		broken{"external-user-without-nickname", creates && external && !u.names(fieldNickname)},
		broken{"incompatible-profile", !creates && changesLicense && !isCompatible(u.from.userType(), to) && !u.movesBack()},
		broken{"back-to-license-without-role", u.movesBack()},
		broken{"license-disabled", changesLicense && u.to.license.String("Status") != statusActive},
		broken{"standard-external-profile", u.changesProfile() && external && !u.settings.StandardExternalProfiles && u.isStandard(u.to)},
		broken{"internal-user-with-contact", contactID != "" && !external},
		// Only a user of External Identity can do without a contact.
		broken{"contactless", external && u.changesProfile() && u.to.family() != familyIdentity && contactID == ""},
		broken{"contact-without-account", u.contact != nil && u.account == nil && (u.changesProfile() || namesContact)},
		broken{"contact-has-user", u.usedByOther(fieldContactID)},
		broken{"partner-on-person-account", entersPartner && u.account.Bool(fieldIsPerson)},
		broken{"account-not-partner", entersPartner && !u.account.Bool(fieldIsPartner)},
		broken{"forbidden-set-assigned", u.forbiddenSet != ""},
		broken{
			"account-owner-without-role",
			u.entersAccount() && u.account != nil && u.owner.String(fieldUserRoleID) == "" && !isExternal(ownerType),
		},
		broken{"account-owned-by-external-user", u.entersAccount() && isExternal(ownerType)},
		broken{"role-of-wrong-portal-type", roleBased && portal && u.role.String(fieldPortalType) != portalTypeOf(to)},
		broken{"role-of-other-account", roleBased && portal && !u.roleBelongs(optimized)},
		broken{"internal-role", u.namesRole() && external && !portal},
		broken{"role-without-role-license", portal && !roleBased},
		broken{"role-taken-away", u.names(fieldUserRoleID) && !u.namesRole() && roleBased && !changesLicense && !creates},
		broken{"person-role-without-optimization", u.changes.String(fieldPortalRole) == rolePersonAccount && !optimized},
		broken{"username-taken", u.usedByOther(fieldUsername)},
		broken{
			"username-of-other-org", entersPartner && !u.settings.UniqueUsernames &&
				slices.Contains(u.settings.UsernamesElsewhere, u.after.String(fieldUsername)),
		},
		broken{
			"portal-role-limit", u.newRoles > 0 &&
				u.tx.Count(objectUserRole, `"PortalType" <> ?`, portalNone)+u.newRoles > u.settings.maxPortalRoles(),
		},
		broken{"no-free-seat", u.takesSeat() && u.to.license.Int(fieldUsedLicenses) >= u.to.license.Int("TotalLicenses")},
	)
}

// changesProfile tells whether the write moves the user to another profile; a new
// user moves from none.
func (u *userWrite) changesProfile() bool { return u.kind == creating || u.from.id() != u.to.id() }

// changesLicense tells whether the profile brings another license.
func (u *userWrite) changesLicense() bool {
	return u.changesProfile() && u.from.license.String("Id") != u.to.license.String("Id")
}

// upgrades tells whether the write is a license upgrade: from a customer license
// without a role to one with a role.
func (u *userWrite) upgrades() bool {
	return u.changesLicense() && u.from.userType() == typeHighVolume && isRoleBased(u.to.userType())
}

// becomesActive tells whether the write lets a user log in who could not.
func (u *userWrite) becomesActive() bool {
	return u.after.Bool(fieldIsActive) && !u.before.Bool(fieldIsActive)
}

// takesSeat tells whether the write uses a seat of the license of after.
func (u *userWrite) takesSeat() bool {
	return u.becomesActive() || u.after.Bool(fieldIsActive) && u.changesLicense()
}

// entersAccount tells whether the write makes a role-based user of the account:
// one that needs a role under the account's owner.
func (u *userWrite) entersAccount() bool {
	return isRoleBased(u.to.userType()) && (u.changesLicense() || u.becomesActive())
}

func (u *userWrite) entersPartnerAccount() bool {
	return u.entersAccount() && u.to.userType() == typePartner && u.after.String(fieldContactID) != ""
}

// namesRole tells whether the write gives a role, and not the empty one.
func (u *userWrite) namesRole() bool { return u.changes.String(fieldUserRoleID) != "" }

// actorMayManage: with digital experiences on, every external user needs Manage
// External Users, and every internal one Manage Internal Users.
func (u *userWrite) actorMayManage() bool {
	if isExternal(u.before.String(fieldUserType)) || isExternal(u.to.userType()) {
		return u.actor.hasPermission(permExternal)
	}
	return u.actor.hasPermission(permInternal, permUsers)
}

// isCompatible tells whether a user can be moved to a profile of a different license: within
// one user type, or by an upgrade.
func isCompatible(from, to string) bool {
	return from == to || from == typeHighVolume && isRoleBased(to)
}

// movesBack tells whether the write leaves a license with a role for a customer
// license without one, which can't be done.
func (u *userWrite) movesBack() bool {
	return isRoleBased(u.from.userType()) && u.to.userType() == typeHighVolume
}

// isStandard tells whether a profile is one of Salesforce's own.
func (w *write) isStandard(p profile) bool {
	return w.has(objectPermissionSet, `"ProfileId" = ? AND NOT "IsCustom"`, p.id())
}

// roleBelongs tells whether the role is one of the user's account, or the one its
// owner shares among person accounts.
func (u *userWrite) roleBelongs(optimized bool) bool {
	if u.role.String(fieldPortalRole) == rolePersonAccount {
		return u.role.String(fieldPortalOwner) == u.owner.String("Id") && optimized
	}
	return u.role.String(fieldPortalAccount) == u.account.String("Id")
}

// usedByOther tells whether another user has the value that the write names.
func (w *write) usedByOther(field string) bool {
	return w.changes.String(field) != "" && w.duplicate(field) != ""
}

// findForbiddenSet names an assigned permission set that the license of the profile does not
// allow, "" for none.
func (u *userWrite) findForbiddenSet() string {
	sets := u.tx.Select(objectPermissionSet, `NOT "IsOwnedByProfile" AND "Id" IN (
		SELECT "PermissionSetId" FROM "PermissionSetAssignment" WHERE "AssigneeId" = ?) ORDER BY "Id"`, u.id)
	for _, set := range sets {
		if lacks := u.lackedFor(u.id, u.to, set); lacks.permission != "" || lacks.license {
			return set.String("Label")
		}
	}
	return ""
}

// countNewRoles tells how many roles the write makes, when the account has none that fits.
func (u *userWrite) countNewRoles() int {
	account, portalType := u.account.String("Id"), portalTypeOf(u.to.userType())
	if !u.entersAccount() || u.namesRole() || u.settings.optimizesRoles(account) || len(u.accountRoles(account, portalType)) > 0 {
		return 0
	}
	return u.settings.roleCount(portalType)
}

// complete adds to the write what Salesforce derives: the user type of the
// profile, the account of the contact, and the role.
func (u *userWrite) complete() error {
	if u.kind == creating && u.changes.String(fieldNickname) == "" {
		u.changes[fieldNickname] = fmt.Sprintf("User%d", u.tx.Now().UnixNano()) // internal: an external user must name one
	}
	if u.changesProfile() {
		u.changes[fieldUserType] = u.to.userType()
		u.changes[fieldIsPortal] = isExternal(u.to.userType()) && u.after.Bool(fieldIsActive)
	}
	if u.names(fieldContactID) {
		u.changes[fieldAccountID] = u.account.String("Id")
	}
	if !isRoleBased(u.to.userType()) {
		return nil
	}
	// Between licenses of one type a user keeps the role there was.
	lacksRole := u.after.String(fieldUserRoleID) == "" && (u.after.Bool(fieldIsActive) || u.changesLicense())
	rank := u.changes.String(fieldPortalRole)
	if u.role != nil {
		rank = ""
	}
	if !lacksRole && !u.namesRole() && rank == "" {
		return nil
	}
	role, err := u.roleOfRank(rank, u.assignRole())
	u.changes[fieldUserRoleID], u.changes[fieldPortalRole] = role.String("Id"), role.String(fieldPortalRole)
	return err
}

// roleOfRank finds the account's role with the portal role that the write names; assigned
// is the one that the user gets else.
func (u *userWrite) roleOfRank(rank string, assigned store.Row) (store.Row, error) {
	portalType := portalTypeOf(u.to.userType())
	switch rank {
	case "", assigned.String(fieldPortalRole):
		return assigned, nil
	case rolePersonAccount:
		return u.sharedRole(u.owner, portalType), nil
	}
	for _, role := range u.accountRoles(u.account.String("Id"), portalType) {
		if role.String(fieldPortalRole) == rank {
			return role, nil
		}
	}
	refused := refuse("role-of-other-account", words{})
	refused.Fields = []string{fieldPortalRole}
	return nil, refused
}

// follow does what Salesforce does once a user has been written.
func (u *userWrite) follow() {
	if u.kind == creating && u.engine.schema.Object("UserLogin") != nil {
		u.tx.Insert("UserLogin", store.Row{fieldUserID: u.id})
	}
	if u.before.Bool(fieldIsActive) && (!u.after.Bool(fieldIsActive) || u.changesLicense()) {
		u.countSeat(u.from, -1)
	}
	if u.takesSeat() {
		u.countSeat(u.to, 1)
	}
	if u.changesProfile() {
		u.stripAssignments()
		u.applyPolicies()
		u.enableCustomerAccount()
		u.recalculateLater(u.id)
	}
}

// What follows a license upgrade, beyond what is said where it is done:
//
// Sharing sets name profiles, so their coverage ends when the profile changes, and
// nothing is written (settings.go).
//
// All Partner Users (Group.Type PRMOrganization) and All Customer Portal Users
// (AllCustomerPortal) take their members from the user type. They have no
// GroupMember rows on Salesforce, and none here. Public groups and queues keep
// their members.
//
// The whole list comes from the release note of license upgrades and the page
// that followed it:
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm&language=en_US&type=5

// stripAssignments replaces the permission set of the old profile by that of the
// new one, and takes away what the new license does not keep: everything after an
// upgrade; between licenses of one user type only the permission sets that are
// bound to the old license.
func (u *userWrite) stripAssignments() {
	const ofUser = `"AssigneeId" = ?`
	switch of := ` AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "IsOwnedByProfile" OR "LicenseId" = ?)`; {
	case u.upgrades():
		u.tx.DeleteWhere(objectAssignment, ofUser, u.id)
		for _, row := range u.tx.Select(objectLicenseAssign, ofUser, u.id) {
			u.tx.Delete(objectLicenseAssign, row.String("Id"))
			u.countUsed(u.tx.Get(objectPermissionSetLicense, row.String(fieldSetLicense)), objectPermissionSetLicense, -1)
		}
	case u.changesLicense():
		u.tx.DeleteWhere(objectAssignment, ofUser+of, u.id, u.from.license.String("Id"))
	default:
		u.tx.DeleteWhere(objectAssignment, ofUser+of, u.id, "")
	}
	if owned := u.tx.First(objectPermissionSet, `"ProfileId" = ?`, u.to.id()); owned != nil {
		u.assign(owned)
	}
}

// assign gives the user a permission set.
func (u *userWrite) assign(set store.Row) {
	u.insert(objectAssignment, store.Row{fieldAssigneeID: u.id, fieldPermissionSetID: set.String("Id"), fieldIsActive: true})
}

// enableCustomerAccount: the first customer user with a role makes the account a
// customer account; a partner account must be one before.
func (u *userWrite) enableCustomerAccount() {
	if u.to.userType() == typeCustomerPlus && u.account != nil && u.account[fieldIsCustomer] == false {
		u.tx.Set(objectAccount, u.account.String("Id"), store.Row{fieldIsCustomer: true})
	}
}
