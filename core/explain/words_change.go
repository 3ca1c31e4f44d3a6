package explain

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
)

const (
	refused     = "Salesforce refused: {code}"
	changeNamed = "Change what Salesforce's words name."
	freeSeat    = "Free a seat by removing the permission set license from a user, or buy more."
)

// accountRefusals are about enabling the account.
func accountRefusals() map[core.Family]words {
	rights := words{
		"You may not change the account", "Edit on accounts is missing, access to this one, or edit access to its field Partner Account.",
		"Have an administrator give you the access.", upgrade.SourceAccount,
	}
	return map[core.Family]words{
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
		core.FamilyMissing: {
			"The account is not there", "It does not exist any more, or you may not see it.", "Look for it in Setup.", upgrade.SourceErrors,
		},
		"": {"The account can't be enabled as it is", "Salesforce checks that its values, owner and contacts fit together.", changeNamed, upgrade.SourceAccount},
	}
}

// setRefusals are about the permission set for what is kept, before anything else is changed.
func setRefusals() map[core.Family]words {
	rights := words{
		"You may not create a permission set", "Manage Profiles and Permission Sets is missing.",
		"Have an administrator give you Manage Profiles and Permission Sets.", upgrade.SourcePermissionSet,
	}
	return map[core.Family]words{
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
		"": {
			"The permission set can't be created as it is", "Salesforce checks that the new license allows each of its permissions, and that none lacks another one.",
			"Keep less: leave out what Salesforce's words name.", upgrade.SourcePermissionSet,
		},
	}
}

// siteRefusals are about opening a site to the permission set, after the user was upgraded.
func siteRefusals() map[core.Family]words {
	rights := words{
		"You may not open a site to a permission set", "Create and Set Up Experiences is missing.",
		"Have an administrator give you Create and Set Up Experiences.", upgrade.SourceNetworkMember,
	}
	return map[core.Family]words{
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
		core.FamilyMissing: {
			"The site or the permission set is not there any more", "It was deleted, or you may not use it.",
			"Look for both in Setup.", upgrade.SourceNetworkMember,
		},
		"": {
			"The site can't be opened", "Salesforce does not make the permission set a member of the site as both are.",
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
			"Give the owner a role, or give the account to someone who has one.", upgrade.SourceOwnerRole,
		},
		core.FamilyExternalOwner: {
			"An external user owns the account or a contact of it", "A partner account and its contacts need internal owners.",
			"Give the account and its contacts to internal owners.", upgrade.SourceExternalOwner,
		},
		core.FamilyInactiveOwner: {
			"An owner is inactive", "The account, or a record that changes with it, belongs to a user who is not active.",
			"Give the record to an active user.", upgrade.SourceErrors,
		},
		core.FamilyPersonAccount: {
			"The account is a person account", "A person account can't have partner users.",
			"Choose a Customer Community Plus license.", upgrade.SourcePersonAccount,
		},
		core.FamilyRoleLimit: {
			"The org has no room for another role", "Each account with users who have a role takes one to three portal roles, and an org has a limit.",
			"Lower the number of roles in the Digital Experiences settings, or ask Salesforce Support to raise the limit.", upgrade.SourceRoleLimit,
		},
		core.FamilyRoleKept: {
			"Salesforce keeps portal roles itself", "The roles of a partner or customer account can be neither created nor renamed by a program.",
			"Leave the role to Salesforce.", upgrade.SourceRoleNames,
		},
		core.FamilySeat: {
			"No seat of the license is free", "All seats are used.",
			"Free a seat by deactivating a user who has one, buy more, or choose another license.", upgrade.SourceUserLicense,
		},
		core.FamilyProfile: {
			"The user can't move to this profile", "The profile's license is not one that this user's license can be upgraded to.",
			"Choose a profile of Partner Community or Customer Community Plus.", upgrade.SourceUpgrade,
		},
		core.FamilyStandardProfile: {
			"The org does not allow standard external profiles", "A setting of the org forbids a standard profile for an external user.",
			"Choose a custom profile, or change the setting under Setup, Digital Experiences, Settings.", upgrade.SourceCommunities,
		},
		core.FamilyRole:         {"The role does not fit", "The role is internal, of another account, or of the wrong kind for the license.", upgrade.ActionChooseRole, upgrade.SourceRole},
		core.FamilyPartnerFirst: {"The account is not a partner account", "A partner user needs a partner account.", "Make it a partner account first.", upgrade.SourceReleaseNote},
		core.FamilyContact:      {"The contact does not fit", "The user needs a contact that belongs to an account.", "Check the contact of the user.", upgrade.SourceUser},
		core.FamilyContactUser:  {"The contact has another user", "A contact can have one external user.", "Find the other user of the contact.", upgrade.SourceUser},
		core.FamilyUsername: {
			"The username is taken", "Another user has this username, in this org or another.",
			"Change the username in Setup. This plan names the old one: cupgrade resume tells how to go on.", upgrade.SourceSiteLimits,
		},
		core.FamilyEncryption:     {"Encryption stands in the way", "The org encrypts fields that this kind of user would need.", "Ask Salesforce Support.", upgrade.SourceEncryption},
		core.FamilySite:           {"The site does not let this user in", "The user's profile or account has no access to the site.", "Check the members of the site.", upgrade.SourceErrors},
		core.FamilyForbiddenGrant: inTheWay, core.FamilyNeedsLicense: inTheWay,
		core.FamilyMissing: {
			"A record that the change names is not there", "The user, the profile or the role was deleted, or you may not use it.",
			"Look in Setup which one is gone, and choose another.", upgrade.SourceErrors,
		},
		core.FamilyRights: {
			"You may not change this user", "Manage External Users is missing, or Customize Application for a field that is protected.",
			"Have an administrator give you Manage External Users.", upgrade.SourceUser,
		},
		core.FamilyCrossRights: {
			"You may not see a record that the change names", "The role, the account or the profile is not visible to you.",
			"Leave the role to Salesforce, or get View Roles and Role Hierarchy.", upgrade.SourceRole,
		},
		"": {"Two values do not fit together", "Salesforce checks that profile, role, account and license belong together.", changeNamed, upgrade.SourceErrors},
	}
}

// assignmentRefusals are about one assignment, after the user was upgraded.
func assignmentRefusals() map[core.Family]words {
	forbidden := words{
		"The new license does not allow the {what}", "It holds a permission, or is made for a license, that the user does not have.",
		"Make a permission set for the new license without what Salesforce names, and assign it in Setup.", upgrade.SourceAssignment,
	}
	rights := words{"You may not assign the {what}", "Assign Permission Sets is missing.", "Have an administrator give you Assign Permission Sets.", upgrade.SourceAssignment}
	return map[core.Family]words{
		core.FamilySeat: {
			"No permission set license is free for the {what}", "All seats of the permission set license that it takes are used.",
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
			"It is there already", "What was to be created exists.", "Nothing to do; look at what is there.", upgrade.SourceErrors,
		},
		core.FamilyMissing: {"The {what} is not there any more", "It was deleted, or you may not use it.", "Look for it in Setup.", upgrade.SourceErrors},
		core.FamilyRights:  rights, core.FamilyCrossRights: rights,
		"": {"The user can't have the {what}", "Salesforce does not allow the {what} for this user as both are.", changeNamed, upgrade.SourceAssignment},
	}
}

// licenseRefusals are about the assignment of a permission set license.
func licenseRefusals() map[core.Family]words {
	forbidden := words{
		"The new license does not allow the {what}", "A permission set license goes to users of some user licenses only.",
		"Ask Salesforce which user licenses it is for.", upgrade.SourceSetLicense,
	}
	rights := words{"You may not assign the {what}", "Manage Users is missing.", "Have an administrator give you Manage Users.", upgrade.SourceSetLicense}
	return map[core.Family]words{
		core.FamilySeat:           {"No seat of the {what} is free", "All seats are used.", freeSeat, upgrade.SourceSetLicense},
		core.FamilyForbiddenGrant: forbidden, core.FamilyProfile: forbidden,
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
	}
}
