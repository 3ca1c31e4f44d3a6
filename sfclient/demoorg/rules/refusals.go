package rules

import (
	"slices"
	"strings"
	"sync"
)

// Rule is one reason to refuse a write: a line of the table that Rules gives.
type Rule struct {
	Object  string // sObject type that is written; "" for any
	Name    string // stable, such as "no-free-seat"
	Code    string // Salesforce's error code
	Message string // {words} in braces stand for what the facts give
	Fields  []string
	Source  string // public page
	// when tells whether the facts of a write meet the rule.
	when func(facts any) bool
}

// holdsFor makes a condition of one over the facts of an object.
func holdsFor[F any](holds func(F) bool) func(any) bool {
	return func(facts any) bool {
		f, is := facts.(F)
		return is && holds(f)
	}
}

// anyObject is the object of the rules for all of them.
const anyObject = ""

// refuse asks the rules of an object and gives the first refusal, as Salesforce
// answers one.
func refuse(object string, facts interface{ fillWords() *strings.Replacer }) error {
	for _, r := range Rules() {
		if (r.Object == object || r.Object == anyObject) && r.when(facts) {
			return refusedWith(r.Code, facts.fillWords().Replace(r.Message), r.Fields...)
		}
	}
	return nil
}

// Rules gives the one table of all refusals.
func Rules() []Rule { return table() }

var table = sync.OnceValue(listRules)

// listRules gives the one table of all refusals, object by object in the order they are
// asked: who asks, what is named, whether it fits together, and last whether there is
// room. Where the public pages leave a text open, the message is worded by us, like its
// neighbours; a line above the rule says so.
func listRules() []Rule {
	var (
		profile, role, contact = []string{fieldProfileID}, []string{fieldUserRoleID}, []string{fieldContactID}
		assignee, set, owner   = []string{fieldAssigneeID}, []string{fieldPermissionSetID}, []string{fieldOwnerID}
	)
	const textDelete = "Your attempt to delete {name} could not be completed because it is associated with the following portal users.: {user}"
	return []Rule{
		{anyObject, "admin-may-not-write", codeAccess, textAccess, nil, sourceStatusCodes, holdsFor(func(w *plainWrite) bool { return !w.may })},
		{anyObject, "required-field-empty", codeMissing, "Required fields are missing: [{fields}]", nil, sourceRequired, holdsFor(func(w *requiredWrite) bool {
			return len(w.empty) > 0
		})},
		{anyObject, "owner-of-records", codeDeleteFailed, "Your attempt to delete the record could not be completed because it owns records.", nil, sourceStatusCodes, holdsFor(func(r *removal) bool {
			return r.owns
		})},
		{objectAccount, "account-with-portal-users", codeDeleteFailed, textDelete, nil, sourceAccount, holdsFor(func(r *removal) bool { return r.portalUser != "" })},
		{objectContact, "contact-with-portal-user", codeDeleteFailed, textDelete, nil, sourceUser, holdsFor(func(r *removal) bool { return r.portalUser != "" })},
		{objectAssignment, "assignment-of-profile", codeDeleteFailed, "Your attempt to delete the assignment could not be completed because the permission set is owned by a profile.", nil, sourceAssignment, holdsFor(func(r *removal) bool {
			return r.ofProfile
		})},
		{objectLicenseAssign, "license-that-is-needed", codeDeleteFailed, "Your attempt to delete the assignment could not be completed because a permission set that needs the license is assigned.", nil, sourceAssignment, holdsFor(func(r *removal) bool {
			return r.needed
		})},
		{objectPermissionSet, "assigned-permission-set", codeDeleteFailed, "Your attempt to delete {name} could not be completed because it is assigned to users.", nil, sourcePermissionSet, holdsFor(func(r *removal) bool {
			return r.assigned
		})},

		// Worded by us: the page gives the characters of a name, and that it is unique.
		{objectPermissionSet, "permission-set-name", codeIntegrity, "The API name can only contain letters, digits and underscores, must begin with a letter, and must not end with an underscore or contain two in a row.", []string{fieldName}, sourcePermissionSet, holdsFor(func(w *grantWrite) bool {
			return w.badName
		})},
		{objectPermissionSet, "permission-set-name-taken", codeDuplicateName, "The permission set name {name} is in use already.", []string{fieldName}, sourcePermissionSet, holdsFor(func(w *grantWrite) bool {
			return w.nameTaken
		})},
		// Worded by us: only what owns such a set changes it.
		{anyObject, "permission-set-owned", codeAccess, textAccess, nil, sourceObjectPerms, holdsFor(func(w *grantWrite) bool { return w.owned })},
		{anyObject, "permission-row-twice", codeDuplicate, "duplicate value found: ParentId duplicates value on record with id: {duplicate}", nil, sourceObjectPerms, holdsFor(func(w *grantWrite) bool {
			return w.duplicate != ""
		})},
		{anyObject, "permission-on-nothing", codeBadPicklist, "bad value for restricted picklist field: {name}", nil, sourceStatusCodes, holdsFor(func(w *grantWrite) bool {
			return w.unknown
		})},
		{anyObject, "permission-depends", codeIntegrity, "Permission {permission} depends on permission(s): {required}", nil, sourceDepends, holdsFor(func(w *grantWrite) bool {
			return w.required != ""
		})},
		{anyObject, "permission-not-in-license-of-set", codeIntegrity, "The user license doesn't allow the permission: {permission}", nil, sourceDenied, holdsFor(func(w *grantWrite) bool {
			return w.denied
		})},
		// Worded by us: the page only says that they can't be in one.
		{objectGroupMember, "high-volume-user-in-group", codeIntegrity, "High-volume users can't be in public groups.", []string{"UserOrGroupId"}, sourceHighVolume, holdsFor(func(w *groupWrite) bool {
			return w.highVolume
		})},
		{objectNetworkMemberGroup, "site-member-twice", codeDuplicate, "duplicate value found: ParentId duplicates value on record with id: {duplicate}", nil, sourceMemberGroup, holdsFor(func(w *memberWrite) bool {
			return w.duplicate != ""
		})},

		{objectUser, "admin-may-not-manage-user", codeAccess, textAccess, nil, sourceUser, holdsFor(func(w *userWrite) bool { return !w.actorMayManage() })},
		{objectUser, "admin-does-not-see-role", codeCrossAccess, "insufficient access rights on cross-reference id: {role}", nil, sourceRole, holdsFor(func(w *userWrite) bool {
			return w.namesRole() && !w.actor.hasPermission(permViewRoles, permManageRoles)
		})},
		{objectUser, "unknown-profile", codeCrossKey, textCrossKey, nil, sourceStatusCodes, holdsFor(func(w *userWrite) bool { return w.to.id == "" })},
		{objectUser, "unknown-role", codeCrossKey, textCrossKey, nil, sourceStatusCodes, holdsFor(func(w *userWrite) bool { return w.namesRole() && w.role.id == "" })},
		{objectUser, "unknown-contact", codeCrossKey, textCrossKey, nil, sourceStatusCodes, holdsFor(func(w *userWrite) bool {
			return w.names[fieldContactID] && w.after.contactID != "" && !w.contactExists
		})},
		{objectUser, "external-user-without-nickname", codeMissing, "Required fields are missing: [CommunityNickname]", []string{fieldNickname}, sourceUser, holdsFor(func(w *userWrite) bool {
			return w.creating && isExternal(w.to.userType) && !w.names[fieldNickname]
		})},
		{objectUser, "incompatible-profile", codeIntegrity, textIncompatible, profile, sourceUpgrade, holdsFor(func(w *userWrite) bool {
			return !w.creating && w.changesLicense() && !compatible(w.from, w.to) && !w.movesBack()
		})},
		{objectUser, "back-to-license-without-role", codeIntegrity, textIncompatible, profile, sourceUpgrade, holdsFor((*userWrite).movesBack)},
		{objectUser, "license-disabled", codeIntegrity, textIncompatible, profile, sourceUpgrade, holdsFor(func(w *userWrite) bool {
			return w.changesLicense() && w.to.license.status != statusActive
		})},
		{objectUser, "standard-external-profile", codeIntegrity, textStandardProfile, profile, sourceCommunities, holdsFor(func(w *userWrite) bool {
			return w.changesProfile() && w.to.standard && isExternal(w.to.userType) && !w.settings.StandardExternalProfiles
		})},
		{objectUser, "internal-user-with-contact", codeIntegrity, "only portal users can be associated to a contact", contact, sourceUser, holdsFor(func(w *userWrite) bool {
			return w.after.contactID != "" && !isExternal(w.to.userType)
		})},
		// Worded by us: the pages only say that a contact must be given first.
		{objectUser, "contactless", codeIntegrity, "portal users must be associated to a contact", contact, sourceContactless, holdsFor(func(w *userWrite) bool {
			return w.needsContact() && w.after.contactID == ""
		})},
		// Worded by us.
		{objectUser, "contact-without-account", codeIntegrity, "the contact of a portal user must belong to an account", contact, sourceUser, holdsFor(func(w *userWrite) bool {
			return w.after.contactID != "" && w.contactExists && w.account.id == "" && (w.changesProfile() || w.names[fieldContactID])
		})},
		{objectUser, "contact-has-user", codeUserForContact, "portal user already exists for contact", contact, sourceStatusCodes, holdsFor(func(w *userWrite) bool {
			return w.names[fieldContactID] && w.contactTaken
		})},
		// Worded by us: person accounts hold no partner users.
		{objectUser, "partner-on-person-account", codeIntegrity, "partner users can't be associated to a person account", profile, sourcePersonAccount, holdsFor(func(w *userWrite) bool {
			return w.entersPartnerAccount() && w.account.isPerson
		})},
		// Worded by us: the account must be enabled as a partner account first.
		{objectUser, "account-not-partner", codeIntegrity, "the account of a partner user must be a partner account", profile, sourceUpgrade, holdsFor(func(w *userWrite) bool {
			return w.entersPartnerAccount() && !w.account.isPartner
		})},
		{objectUser, "forbidden-set-assigned", codeIntegrity, textCantAssign + "The user license doesn't allow it.", profile, sourceAssignment, holdsFor(func(w *userWrite) bool {
			return w.forbiddenSet != ""
		})},
		{objectUser, "account-owner-without-role", codeUnknown, textOwnerRole, nil, sourceOwnerRole, holdsFor(func(w *userWrite) bool {
			return w.entersAccount() && w.account.id != "" && w.account.owner.roleID == "" && !isExternal(w.account.owner.userType)
		})},
		{objectUser, "account-owned-by-external-user", codeUnknown, textPortalOwner, nil, sourcePortalOwner, holdsFor(func(w *userWrite) bool {
			return w.entersAccount() && isExternal(w.account.owner.userType)
		})},
		{objectUser, "role-of-wrong-portal-type", codeIntegrity, textRoleType, role, sourceRoles, holdsFor(func(w *userWrite) bool {
			return w.namesRole() && isRoleBased(w.to.userType) && isPortal(w.role) && w.role.portalType != portalTypeOf(w.to.userType)
		})},
		{objectUser, "role-of-other-account", codeIntegrity, textRoleType, role, sourceRoles, holdsFor(func(w *userWrite) bool {
			return w.namesRole() && isRoleBased(w.to.userType) && isPortal(w.role) && !w.roleBelongs()
		})},
		{objectUser, "internal-role", codeIntegrity, textRoleType, role, sourceRoles, holdsFor(func(w *userWrite) bool {
			return w.namesRole() && isExternal(w.to.userType) && !isPortal(w.role)
		})},
		{objectUser, "role-without-role-license", codeIntegrity, textRoleType, role, sourceRoles, holdsFor(func(w *userWrite) bool {
			return w.namesRole() && !isRoleBased(w.to.userType) && isPortal(w.role)
		})},
		{objectUser, "role-taken-away", codeIntegrity, textRoleType, role, sourceRoles, holdsFor(func(w *userWrite) bool {
			return w.names[fieldUserRoleID] && w.after.roleID == "" && isRoleBased(w.to.userType) && !w.changesLicense() && !w.creating
		})},
		{objectUser, "person-role-without-optimization", codeIntegrity, textRoleType, []string{fieldPortalRole}, sourcePersonRole, holdsFor(func(w *userWrite) bool {
			return w.names[fieldPortalRole] && w.portalRole == rolePersonAccount && !w.settings.optimizesRoles(w.account.id)
		})},
		{objectUser, "username-taken", codeDuplicateUser, textUsernameTaken, []string{fieldUsername}, sourceStatusCodes, holdsFor(func(w *userWrite) bool { return w.usernameTaken })},
		{objectUser, "username-of-other-org", codeDuplicateUser, textUsernameTaken, []string{fieldUsername}, sourceSiteLimits, holdsFor(func(w *userWrite) bool {
			return w.entersPartnerAccount() && !w.settings.UniqueUsernames && slices.Contains(w.settings.UsernamesElsewhere, w.username)
		})},
		// Worded by us: the beginning is public, the rest is not.
		{objectUser, "portal-role-limit", codeUnknown, "Your organization has most likely exceeded a limit on the number of portal roles", nil, sourceRoleLimit, holdsFor(func(w *userWrite) bool {
			return w.newRoles > 0 && w.portalRoles+w.newRoles > w.settings.maxPortalRoles()
		})},
		{objectUser, "no-free-seat", codeLicenseLimit, textNoSeat, nil, sourceStatusCodes, holdsFor(func(w *userWrite) bool {
			return w.takesSeat() && w.to.license.used >= w.to.license.total
		})},

		{objectAccount, "admin-may-not-edit-account", codeAccess, textAccess, nil, sourceAccount, holdsFor(func(w *accountWrite) bool { return !w.mayEdit })},
		{objectAccount, "unknown-owner", codeCrossKey, textCrossKey, nil, sourceStatusCodes, holdsFor(func(w *accountWrite) bool {
			return w.changesOwner() && w.after.owner.id == ""
		})},
		{objectAccount, "inactive-owner", codeInactiveOwner, "operation performed with inactive user [{owner}] as owner of account", owner, sourceStatusCodes, holdsFor(func(w *accountWrite) bool {
			return w.changesOwner() && !w.after.owner.active
		})},
		// Worded by us: the pages only say that it can't be done.
		{objectAccount, "person-account-as-partner", codeIntegrity, "person accounts can't be partner accounts", []string{fieldIsPartner}, sourcePersonAccount, holdsFor(func(w *accountWrite) bool {
			return w.enablesPartner() && w.after.isPerson
		})},
		{objectAccount, "owner-is-external", codeUnknown, textPortalOwner, nil, sourcePortalOwner, holdsFor(func(w *accountWrite) bool {
			guarded := w.after.isPartner || w.partnerUsers+w.customerUsers > 0
			return (w.enablesPartner() || w.changesOwner() && guarded) && isExternal(w.after.owner.userType)
		})},
		{objectAccount, "contact-owned-by-external-user", codeUnknown, textPortalOwner, nil, sourcePortalOwner, holdsFor(func(w *accountWrite) bool {
			return w.enablesPartner() && w.foreignContact > 0
		})},
		{objectAccount, "owner-without-role", codeUnknown, textOwnerRole, nil, sourceOwnerRole, holdsFor(func(w *accountWrite) bool {
			return w.needsOwnerRole() && w.after.owner.roleID == ""
		})},
		// Worded by us: the page gives the numbers.
		{objectAccount, "too-many-users-to-disable", codeIntegrity, "the account has too many portal users to be disabled", []string{fieldIsPartner, fieldIsCustomer}, sourceAccount, holdsFor(func(w *accountWrite) bool {
			return w.disablesPartner() && w.partnerUsers > maxPartnerUsersDisabled || w.disablesCustomer() && w.customerUsers > maxCustomerUsersDisabled
		})},

		{objectContact, "admin-may-not-write-contact", codeAccess, textAccess, nil, sourceStatusCodes, holdsFor(func(w *contactWrite) bool { return !w.may })},
		{objectContact, "unknown-contact-owner", codeCrossKey, textCrossKey, nil, sourceStatusCodes, holdsFor(func(w *contactWrite) bool { return w.changesOwner && w.owner.id == "" })},
		{objectContact, "inactive-contact-owner", codeInactiveOwner, "operation performed with inactive user [{owner}] as owner of contact", owner, sourceStatusCodes, holdsFor(func(w *contactWrite) bool {
			return w.changesOwner && w.owner.id != "" && !w.owner.active
		})},
		{objectContact, "external-owner-in-partner-account", codeUnknown, textPortalOwner, nil, sourcePortalOwner, holdsFor(func(w *contactWrite) bool {
			return w.account.isPartner && w.changesOwner && isExternal(w.owner.userType)
		})},
		// Salesforce moves the user along under conditions that are not public; the
		// simulation refuses instead of guessing.
		{objectContact, "contact-of-user-moves", codeIntegrity, "the account of a contact with a portal user can't be changed", []string{fieldAccountID}, sourceUser, holdsFor(func(w *contactWrite) bool {
			return w.movesUser
		})},

		{objectUserRole, "admin-may-not-manage-roles", codeAccess, textAccess, nil, sourceRole, holdsFor(func(w *roleWrite) bool { return !w.may })},
		{objectUserRole, "portal-role-created", codeIntegrity, textSystemMaintained, nil, sourceRoles, holdsFor(func(w *roleWrite) bool { return w.firstNamed(portalFields) != "" })},
		{objectUserRole, "portal-role-changed", codeIntegrity, textSystemMaintained, nil, sourceRoles, holdsFor(func(w *roleWrite) bool { return w.portal && w.firstNamed(nameFields) != "" })},
		{objectUserRole, "role-in-use", codeDeleteFailed, "Your attempt to delete the role could not be completed because users are assigned to it.", nil, sourceUser, holdsFor(func(w *roleWrite) bool {
			return w.deleting && w.usersLeft > 0
		})},

		{objectAssignment, "admin-may-not-assign", codeAccess, textAccess, nil, sourceAssignment, holdsFor(func(w *assignmentWrite) bool { return !w.mayAssign })},
		{objectAssignment, "unknown-assignee", codeCrossKey, textCrossKey, assignee, sourceStatusCodes, holdsFor(func(w *assignmentWrite) bool { return w.assignee.id == "" })},
		{objectAssignment, "unknown-permission-set", codeCrossKey, textCrossKey, set, sourceStatusCodes, holdsFor(func(w *assignmentWrite) bool {
			return w.set.id == "" || w.group.named && w.group.id == ""
		})},
		// Worded by us: the permission set of a profile comes and goes with it.
		{objectAssignment, "permission-set-of-profile", codeIntegrity, textCantAssign + "The permission set is owned by a profile.", set, sourceAssignment, holdsFor(func(w *assignmentWrite) bool {
			return w.set.ownedByProfile
		})},
		{objectAssignment, "already-assigned", codeDuplicate, "Duplicate PermissionSetAssignment. Assignee: {assignee}; Permission Set: {set}", nil, sourceAssignment, holdsFor(func(w *assignmentWrite) bool {
			return w.duplicate
		})},
		// Worded by us: an assignment can't begin after its end.
		{objectAssignment, "expiration-in-the-past", codeIntegrity, "The expiration date must be in the future.", []string{"ExpirationDate"}, sourceAssignment, holdsFor(func(w *assignmentWrite) bool {
			return w.expired
		})},
		// Worded by us: that the licenses must be the same is public, the text is not.
		{objectAssignment, "permission-set-of-other-license", codeIntegrity, textCantAssign + "The user license doesn't match the license of the permission set.", nil, sourceAssignment, holdsFor((*assignmentWrite).ofOtherLicense)},
		// Worded by us.
		{objectAssignment, "permission-set-license-missing", codeIntegrity, textCantAssign + "The user must have the permission set license: {license}", nil, sourceAssignment, holdsFor(func(w *assignmentWrite) bool {
			return len(w.missingPSLs) > 0
		})},
		{objectAssignment, "group-not-updated", codeCrossKey, "You can only assign users to permission set groups that have the \"Updated\" status", []string{"PermissionSetGroupId"}, sourceAssignment, holdsFor(func(w *assignmentWrite) bool {
			return w.group.named && w.group.status != statusUpdated
		})},
		{objectAssignment, "permission-not-in-license", codeIntegrity, textCantAssign + "The user license doesn't allow the permission: {permission}", nil, sourceDenied, holdsFor(func(w *assignmentWrite) bool {
			return w.denied != ""
		})},

		{objectLicenseAssign, "admin-may-not-assign-license", codeAccess, textAccess, nil, sourceSetLicense, holdsFor(func(w *licenseAssignWrite) bool { return !w.mayAssign })},
		{objectLicenseAssign, "unknown-license-assignee", codeCrossKey, textCrossKey, assignee, sourceStatusCodes, holdsFor(func(w *licenseAssignWrite) bool { return w.assignee.id == "" })},
		{objectLicenseAssign, "unknown-permission-set-license", codeCrossKey, textCrossKey, []string{"PermissionSetLicenseId"}, sourceStatusCodes, holdsFor(func(w *licenseAssignWrite) bool { return w.id == "" })},
		{objectLicenseAssign, "license-already-assigned", codeDuplicate, "Duplicate PermissionSetLicenseAssign. Assignee: {assignee}; Permission Set License: {license id}", nil, sourceAssignment, holdsFor(func(w *licenseAssignWrite) bool {
			return w.duplicate
		})},
		// Worded like the refusal of a permission set.
		{objectLicenseAssign, "license-not-for-user-license", codeIntegrity, "Can't assign permission set license {license} to user {user}. The user license doesn't allow it.", nil, sourceAssignment, holdsFor(func(w *licenseAssignWrite) bool {
			return !w.family.allowsLicense(w.key) || w.status != statusActive
		})},
		{objectLicenseAssign, "no-free-permission-set-license", codeLicenseLimit, textNoSeat, nil, sourceStatusCodes, holdsFor(func(w *licenseAssignWrite) bool {
			return w.used >= w.total
		})},

		{objectPackageAssign, "admin-may-not-assign-package", codeAccess, textAccess, nil, sourcePackage, holdsFor(func(w *packageWrite) bool { return !w.mayAssign })},
		{objectPackageAssign, "unknown-package-user", codeCrossKey, textCrossKey, []string{fieldUserID}, sourceStatusCodes, holdsFor(func(w *packageWrite) bool { return w.user == "" })},
		{objectPackageAssign, "unknown-package", codeCrossKey, textCrossKey, []string{fieldPackage}, sourceStatusCodes, holdsFor(func(w *packageWrite) bool { return !w.known })},
		{objectPackageAssign, "package-already-assigned", codeDuplicate, "duplicate value found: PackageLicenseId duplicates value on record with id: {duplicate}", nil, sourcePackage, holdsFor(func(w *packageWrite) bool {
			return w.duplicate != ""
		})},
		// Worded by us: the page of status codes knows the code, and no page the text.
		{objectPackageAssign, "no-free-package-license", codeLicenseLimit, textNoSeat, nil, sourceStatusCodes, holdsFor(func(w *packageWrite) bool {
			return w.full || w.expired
		})},
	}
}
