package rules

import "strings"

// userWrite is the facts of one write to User.
type userWrite struct {
	actor    Actor
	settings Settings
	creating bool
	// names holds the fields that the write names.
	names         map[string]bool
	before, after user
	from, to      profile // of before and after
	role          role    // of after; zero when it names none, or one that is not there
	account       account // of the contact of after
	contactExists bool
	usernameTaken bool
	contactTaken  bool // by another user
	// newRoles is how many roles the write makes, and portalRoles how many there are.
	newRoles, portalRoles int
	portalRole            string
	username              string // of after
	// forbiddenSet is an assigned permission set that keeps the user on the old license.
	forbiddenSet string
}

func (w *userWrite) fillWords() *strings.Replacer {
	return strings.NewReplacer("{role}", w.after.roleID, "{license}", w.to.license.name, "{label}", w.forbiddenSet, "{user}", w.after.name)
}

// changesProfile tells whether the write moves the user to another profile; a new
// user moves from none.
func (w *userWrite) changesProfile() bool { return w.creating || w.from.id != w.to.id }

// changesLicense tells whether the profile brings another license.
func (w *userWrite) changesLicense() bool {
	return w.changesProfile() && w.from.license.id != w.to.license.id
}

// upgrades tells whether the write is a license upgrade: from a customer license
// without a role to one with a role.
func (w *userWrite) upgrades() bool {
	return w.changesLicense() && w.from.userType == typeHighVolume && isRoleBased(w.to.userType)
}

// takesSeat tells whether the write uses a seat of the license of after.
func (w *userWrite) takesSeat() bool {
	return w.after.active && (w.creating || !w.before.active || w.changesLicense())
}

// entersAccount tells whether the write makes a role-based user of the account:
// one that needs a role under the account's owner.
func (w *userWrite) entersAccount() bool {
	return isRoleBased(w.to.userType) && (w.changesLicense() || !w.before.active && w.after.active)
}

// lacksRole tells whether the user must be given a role that the write does not
// name. Between licenses of one type a user keeps the role there was.
func (w *userWrite) lacksRole() bool {
	return isRoleBased(w.to.userType) && w.after.roleID == "" && (w.after.active || w.changesLicense())
}

// namesRole tells whether the write gives a role, and not the empty one.
func (w *userWrite) namesRole() bool { return w.names[fieldUserRoleID] && w.after.roleID != "" }

// actorMayManage: with digital experiences on, every external user needs Manage
// External Users, and every internal one Manage Internal Users.
func (w *userWrite) actorMayManage() bool {
	if isExternal(w.before.userType) || isExternal(w.to.userType) {
		return w.actor.hasPermission(permExternal)
	}
	return w.actor.hasPermission(permInternal, permUsers)
}

// compatible tells whether a user can be moved from one profile to another of a
// different license: within one user type, or by an upgrade.
func compatible(from, to profile) bool {
	return from.userType == to.userType || from.userType == typeHighVolume && isRoleBased(to.userType)
}

// movesBack tells whether the write leaves a license with a role for a customer
// license without one, which can't be done.
func (w *userWrite) movesBack() bool {
	return isRoleBased(w.from.userType) && w.to.userType == typeHighVolume
}

// needsContact: only a user of External Identity can do without a contact.
func (w *userWrite) needsContact() bool {
	if !isExternal(w.to.userType) || !w.changesProfile() {
		return false
	}
	return familyOf(w.to.userType, w.to.license.name) != familyIdentity
}

func (w *userWrite) entersPartnerAccount() bool {
	return w.entersAccount() && w.to.userType == typePartner && w.after.contactID != ""
}

// isPortal tells an account's role, or a shared person-account role, from an
// internal one.
func isPortal(r role) bool { return r.portalType != "" && r.portalType != portalNone }

// roleBelongs tells whether the role is one of the user's account, or the one its
// owner shares among person accounts.
func (w *userWrite) roleBelongs() bool {
	if r := w.role; r.portalRole == rolePersonAccount {
		return r.accountOwnerID == w.account.owner.id && w.settings.optimizesRoles(w.account.id)
	}
	return w.role.accountID == w.account.id
}
