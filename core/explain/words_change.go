package explain

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
)

const (
	refused     = "Salesforce refused: {code}"
	changeNamed = "Change what Salesforce's message name."
	freeSeat    = "Free a seat by removing the permission set license from a user, or buy more."
)

// accountRefusals are about enabling the account.
func accountRefusals() map[core.Family]words {
	rights := words{
		"You can't edit the account", "You need Edit on Account, access to this account, and edit access to its field Partner Account.",
		"Ask an administrator for the access.", upgrade.SourceAccount,
	}
	return map[core.Family]words{
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
		core.FamilyMissing: {
			"The account doesn't exist", "It no longer exists, or you don't have access to it.", "Look for it in Setup.", upgrade.SourceErrors,
		},
		"": {"The account can't be enabled as it is", "Salesforce checks that its values, owner and contacts fit together.", changeNamed, upgrade.SourceAccount},
	}
}

// setRefusals are about the permission set for what is kept, before anything else is changed.
func setRefusals() map[core.Family]words {
	rights := words{
		"You can't create a permission set", "You need Manage Profiles and Permission Sets.",
		"Ask an administrator for Manage Profiles and Permission Sets.", upgrade.SourcePermissionSet,
	}
	return map[core.Family]words{
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
		"": {
			"The permission set can't be created as it is", "Salesforce checks that the new license allows each of its permissions, and that none lacks another one.",
			"Keep less: leave out what Salesforce's message name.", upgrade.SourcePermissionSet,
		},
	}
}

// siteRefusals are about opening a site to the permission set, after the user was upgraded.
func siteRefusals() map[core.Family]words {
	rights := words{
		"You can't add a permission set to a site", "You need Create and Set Up Experiences.",
		"Ask an administrator for Create and Set Up Experiences.", upgrade.SourceNetworkMember,
	}
	return map[core.Family]words{
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
		core.FamilyMissing: {
			"The site or the permission set no longer exists", "It was deleted, or you don't have access to it.",
			"Look for both in Setup.", upgrade.SourceNetworkMember,
		},
		"": {
			"The permission set can't be added to the site", "Salesforce doesn't allow this permission set as a member of this site.",
			"Add the permission set to the members of the site in Setup.", upgrade.SourceNetworkMember,
		},
	}
}

// userRefusals are about the user, who has the old license still, and about the account,
// whether it is to be enabled or the user upgraded.
func userRefusals() map[core.Family]words {
	inTheWay := words{
		"An assigned permission set keeps the user on the old license", "The user has a permission set or a permission set license that the new license does not allow.",
		"Remove the one that Salesforce names from the user in Setup.", upgrade.SourceAssignment,
	}
	return map[core.Family]words{
		core.FamilyOwnerRole: {
			"The owner of the account has no role", "The roles of the account's users are placed below the role of its owner.",
			"Assign the owner a role, or change the account owner to a user with a role.", upgrade.SourceOwnerRole,
		},
		core.FamilyExternalOwner: {
			"An external user owns the account or a contact of it", "A partner account and its contacts need internal owners.",
			"Change the owners of the account and its contacts to internal users.", upgrade.SourceExternalOwner,
		},
		core.FamilyInactiveOwner: {
			"An owner is inactive", "The account, or a record that changes with it, belongs to a user who is not active.",
			"Change the record owner to an active user.", upgrade.SourceErrors,
		},
		core.FamilyPersonAccount: {
			"The account is a person account", "A person account can't have partner users.",
			"Select a Customer Community Plus license.", upgrade.SourcePersonAccount,
		},
		core.FamilyRoleLimit: {
			"The org has no room for another role", "Each account with users who have a role takes one to three portal roles, and an org has a limit.",
			"Lower the number of roles in the Digital Experiences settings, or ask Salesforce Support to raise the limit.", upgrade.SourceRoleLimit,
		},
		core.FamilyRoleKept: {
			"Salesforce keeps portal roles itself", "The roles of a partner or customer account can be neither created nor renamed by a program.",
			"Have the role assigned automatically.", upgrade.SourceRoleNames,
		},
		core.FamilySeat: {
			"No seats of the license remaining", "All seats are used.",
			"Deactivate a user with this license, buy more seats, or select another license.", upgrade.SourceUserLicense,
		},
		core.FamilyProfile: {
			"The user can't move to this profile", "The profile's license is not one that this user's license can be upgraded to.",
			"Select a profile of Partner Community or Customer Community Plus.", upgrade.SourceUpgrade,
		},
		core.FamilyStandardProfile: {
			"The org does not allow standard external profiles", "A setting of the org forbids a standard profile for an external user.",
			"Select a custom profile, or change the setting under Setup, Digital Experiences, Settings.", upgrade.SourceCommunities,
		},
		core.FamilyRole:         {"The role does not fit", "The role is internal, of another account, or of the wrong kind for the license.", upgrade.ActionChooseRole, upgrade.SourceRole},
		core.FamilyPartnerFirst: {"The account is not a partner account", "A partner user needs a partner account.", "Enable it as a partner account first.", upgrade.SourceReleaseNote},
		core.FamilyContact:      {"The contact does not fit", "The user needs a contact that belongs to an account.", "Check the contact of the user.", upgrade.SourceUser},
		core.FamilyContactUser:  {"The contact has another user", "A contact can have one external user.", "Find the other user of the contact.", upgrade.SourceUser},
		core.FamilyUsername: {
			"The username is taken", "Another user has this username, in this org or another.",
			"Change the username in Setup. This plan names the old one: cupgrade resume tells how to continue.", upgrade.SourceSiteLimits,
		},
		core.FamilyEncryption:     {"Encryption prevents the change", "The org encrypts fields that this kind of user would need.", "Ask Salesforce Support.", upgrade.SourceEncryption},
		core.FamilySite:           {"The site does not let this user in", "The user's profile or account has no access to the site.", "Check the members of the site.", upgrade.SourceErrors},
		core.FamilyForbiddenGrant: inTheWay, core.FamilyNeedsLicense: inTheWay,
		core.FamilyMissing: {
			"A record that the change names doesn't exist", "The user, the profile, or the role was deleted, or you don't have access to it.",
			"Check in Setup which one was deleted, and select another.", upgrade.SourceErrors,
		},
		core.FamilyRights: {
			"You can't edit this user", "You need Manage External Users, or Customize Application for a protected field.",
			"Ask an administrator for Manage External Users.", upgrade.SourceUser,
		},
		core.FamilyCrossRights: {
			"You don't have access to a record that the change names", "The role, the account or the profile is not visible to you.",
			"Have the role assigned automatically, or get View Roles and Role Hierarchy.", upgrade.SourceRole,
		},
		"": {"Two values do not fit together", "Salesforce checks that profile, role, account and license belong together.", changeNamed, upgrade.SourceErrors},
	}
}

// assignmentRefusals are about one assignment, after the user was upgraded.
func assignmentRefusals() map[core.Family]words {
	forbidden := words{
		"The new license does not allow the {what}", "It contains a permission that the new license doesn't allow, or it is for another license.",
		"Create a permission set for the new license without what Salesforce names, and assign it in Setup.", upgrade.SourceAssignment,
	}
	rights := words{"You can't assign the {what}", "You need Assign Permission Sets.", "Ask an administrator for Assign Permission Sets.", upgrade.SourceAssignment}
	return map[core.Family]words{
		core.FamilySeat: {
			"No permission set license remaining for the {what}", "All seats of the permission set license that it takes are used.",
			freeSeat, upgrade.SourceSetLicense,
		},
		core.FamilyForbiddenGrant: forbidden, core.FamilyProfile: forbidden,
		core.FamilyNeedsLicense: {
			"A permission set license must be assigned first", "The {what} is only for users who have its permission set license.",
			"Assign the permission set license in Setup first.", upgrade.SourceSetLicense,
		},
		core.FamilyGroupStatus: {
			"The permission set group is not up to date", "Salesforce assigns a group only while its status is Updated.",
			"Recalculate the group in Setup, and wait until its status is Updated.", upgrade.SourceAssignment,
		},
		core.FamilyDuplicate: {
			"It already exists", "The record to create already exists.", "Nothing to do. Check the existing record.", upgrade.SourceErrors,
		},
		core.FamilyMissing: {"The {what} no longer exists", "It was deleted, or you don't have access to it.", "Look for it in Setup.", upgrade.SourceErrors},
		core.FamilyRights:  rights, core.FamilyCrossRights: rights,
		"": {"The user can't have the {what}", "Salesforce doesn't allow the {what} for this user.", changeNamed, upgrade.SourceAssignment},
	}
}

// licenseRefusals are about the assignment of a permission set license.
func licenseRefusals() map[core.Family]words {
	forbidden := words{
		"The new license does not allow the {what}", "A permission set license is only for some user licenses.",
		"Ask Salesforce which user licenses it is for.", upgrade.SourceSetLicense,
	}
	rights := words{"You can't assign the {what}", "You need Manage Users.", "Ask an administrator for Manage Users.", upgrade.SourceSetLicense}
	return map[core.Family]words{
		core.FamilySeat:           {"No seats of the {what} remaining", "All seats are used.", freeSeat, upgrade.SourceSetLicense},
		core.FamilyForbiddenGrant: forbidden, core.FamilyProfile: forbidden,
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
	}
}
