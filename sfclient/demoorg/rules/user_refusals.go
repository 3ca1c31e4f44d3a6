package rules

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
	portalRole    string
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

// userRefusals are asked in this order: who asks, what is named, whether it fits
// together, and last whether there is room.
var userRefusals = []refusal[*userWrite]{
	{
		name: "admin-may-not-manage-user", code: codeAccess, source: sourceUser,
		check: func(w *userWrite) string { return when(!w.actorMayManage(), textAccess) },
	},
	{
		name: "admin-does-not-see-role", code: codeCrossAccess, source: "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_role.htm",
		check: func(w *userWrite) string {
			return when(w.namesRole() && !w.actor.may(permViewRoles, permManageRoles),
				"insufficient access rights on cross-reference id: "+w.after.roleID)
		},
	},
	{
		name: "unknown-profile", code: codeCrossKey, source: sourceStatusCodes,
		check: func(w *userWrite) string { return when(w.to.id == "", textCrossKey) },
	},
	{
		name: "unknown-role", code: codeCrossKey, source: sourceStatusCodes,
		check: func(w *userWrite) string { return when(w.namesRole() && w.role.id == "", textCrossKey) },
	},
	{
		name: "unknown-contact", code: codeCrossKey, source: sourceStatusCodes,
		check: func(w *userWrite) string {
			return when(w.names[fieldContactID] && w.after.contactID != "" && !w.contactExists, textCrossKey)
		},
	},
	{
		name: "incompatible-profile", code: codeIntegrity, fields: []string{fieldProfileID}, source: sourceUpgrade,
		check: func(w *userWrite) string {
			return when(!w.creating && w.changesLicense() && !compatible(w.from, w.to) && !w.movesBack(), textIncompatible)
		},
	},
	{
		name: "back-to-license-without-role", code: codeIntegrity, fields: []string{fieldProfileID}, source: sourceUpgrade,
		check: func(w *userWrite) string { return when(w.movesBack(), textIncompatible) },
	},
	{
		name: "license-disabled", code: codeIntegrity, fields: []string{fieldProfileID}, source: sourceUpgrade,
		check: func(w *userWrite) string {
			return when(w.changesLicense() && w.to.license.status != statusActive, textIncompatible)
		},
	},
	{
		name: "standard-external-profile", code: codeIntegrity, fields: []string{fieldProfileID},
		source: "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_communitiessettings.htm",
		check: func(w *userWrite) string {
			return when(w.changesProfile() && w.to.standard && isExternal(w.to.userType) && !w.settings.StandardExternalProfiles,
				"To create or update users for this profile, go to Setup > Digital Experiences > Settings and select "+
					"Allow using standard external profiles for self-registration, user creation, and login.")
		},
	},
	{
		name: "internal-user-with-contact", code: codeIntegrity, fields: []string{fieldContactID}, source: sourceUser,
		check: func(w *userWrite) string {
			return when(w.after.contactID != "" && !isExternal(w.to.userType), "only portal users can be associated to a contact")
		},
	},
	{
		// The pages say that a contact must be given first, not with which text a
		// write without one is refused.
		name: "contactless", code: codeIntegrity, fields: []string{fieldContactID}, source: sourceContactless,
		check: func(w *userWrite) string {
			return when(w.needsContact() && w.after.contactID == "", "portal users must be associated to a contact")
		},
	},
	{
		// Worded like contactless.
		name: "contact-without-account", code: codeIntegrity, fields: []string{fieldContactID}, source: sourceUser,
		check: func(w *userWrite) string {
			return when(w.after.contactID != "" && w.contactExists && w.account.id == "" && (w.changesProfile() || w.names[fieldContactID]),
				"the contact of a portal user must belong to an account")
		},
	},
	{
		name: "contact-has-user", code: codeUserForContact, fields: []string{fieldContactID}, source: sourceStatusCodes,
		check: func(w *userWrite) string {
			return when(w.names[fieldContactID] && w.contactTaken, "portal user already exists for contact")
		},
	},
	{
		// Worded by us: person accounts hold no partner users.
		name: "partner-on-person-account", code: codeIntegrity, fields: []string{fieldProfileID},
		source: "https://gyde.ai/kb/create-partner-accounts",
		check: func(w *userWrite) string {
			return when(w.entersPartnerAccount() && w.account.isPerson, "partner users can't be associated to a person account")
		},
	},
	{
		// Worded by us: the account must be enabled as a partner account first.
		name: "account-not-partner", code: codeIntegrity, fields: []string{fieldProfileID}, source: sourceUpgrade,
		check: func(w *userWrite) string {
			return when(w.entersPartnerAccount() && !w.account.isPartner, "the account of a partner user must be a partner account")
		},
	},
	{
		name: "account-owner-without-role", code: codeUnknown, source: sourceOwnerRole,
		check: func(w *userWrite) string {
			return when(w.entersAccount() && w.account.id != "" && w.account.owner.roleID == "" && !isExternal(w.account.owner.userType), textOwnerRole)
		},
	},
	{
		name: "account-owned-by-external-user", code: codeUnknown, source: sourcePortalOwner,
		check: func(w *userWrite) string {
			return when(w.entersAccount() && isExternal(w.account.owner.userType), textPortalOwner)
		},
	},
	{
		name: "role-of-wrong-portal-type", code: codeIntegrity, fields: []string{fieldUserRoleID}, source: sourceRoles,
		check: func(w *userWrite) string {
			return when(w.namesRole() && isRoleBased(w.to.userType) && isPortal(w.role) && w.role.portalType != portalTypeOf(w.to.userType), textRoleType)
		},
	},
	{
		name: "role-of-other-account", code: codeIntegrity, fields: []string{fieldUserRoleID}, source: sourceRoles,
		check: func(w *userWrite) string {
			return when(w.namesRole() && isRoleBased(w.to.userType) && isPortal(w.role) && !w.roleBelongs(), textRoleType)
		},
	},
	{
		name: "internal-role", code: codeIntegrity, fields: []string{fieldUserRoleID}, source: sourceRoles,
		check: func(w *userWrite) string {
			return when(w.namesRole() && isExternal(w.to.userType) && !isPortal(w.role), textRoleType)
		},
	},
	{
		name: "role-without-role-license", code: codeIntegrity, fields: []string{fieldUserRoleID}, source: sourceRoles,
		check: func(w *userWrite) string {
			return when(w.namesRole() && !isRoleBased(w.to.userType) && isPortal(w.role), textRoleType)
		},
	},
	{
		name: "role-taken-away", code: codeIntegrity, fields: []string{fieldUserRoleID}, source: sourceRoles,
		check: func(w *userWrite) string {
			return when(w.names[fieldUserRoleID] && w.after.roleID == "" && isRoleBased(w.to.userType) && !w.changesLicense() && !w.creating, textRoleType)
		},
	},
	{
		name: "person-role-without-optimization", code: codeIntegrity, fields: []string{fieldPortalRole},
		source: "https://help.salesforce.com/s/articleView?id=platform.networks_partners_shared_person_role.htm",
		check: func(w *userWrite) string {
			return when(w.names[fieldPortalRole] && w.portalRole == rolePersonAccount && !w.settings.optimizesRoles(w.account.id), textRoleType)
		},
	},
	{
		name: "username-taken", code: codeDuplicateUser, fields: []string{fieldUsername}, source: sourceStatusCodes,
		check: func(w *userWrite) string {
			return when(w.usernameTaken, "Duplicate Username.<br>The username already exists in this or another Salesforce organization. "+
				"Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address). ")
		},
	},
	{
		name: "no-free-seat", code: codeLicenseLimit, source: sourceStatusCodes,
		check: func(w *userWrite) string {
			return when(w.takesSeat() && w.to.license.used >= w.to.license.total, "License Limit Exceeded - "+w.to.license.name)
		},
	},
}

// actorMayManage: with digital experiences on, every external user needs Manage
// External Users, and every internal one Manage Internal Users.
func (w *userWrite) actorMayManage() bool {
	if isExternal(w.before.userType) || isExternal(w.to.userType) {
		return w.actor.may(permExternal)
	}
	return w.actor.may(permInternal, permUsers)
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
