package explain

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// accountRefusals are about the account, whether it is to be enabled or the user upgraded.
func accountRefusals() []explanation {
	return []explanation{
		{
			only(core.FamilyOwnerRole), notYet, "The owner of the account has no role",
			"The roles of the account's users are placed below the role of its owner.",
			"Give the owner a role, or give the account to someone who has one.", upgrade.SourceOwnerRole,
		},
		{
			only(core.FamilyExternalOwner), notYet, "An external user owns the account or a contact of it",
			"A partner account and its contacts need internal owners.",
			"Give the account and its contacts to internal owners.", upgrade.SourceExternalOwner,
		},
		{
			only(core.FamilyInactiveOwner), notYet, "An owner is inactive",
			"The account, or a record that changes with it, belongs to a user who is not active.",
			"Give the record to an active user.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyPersonAccount), notYet, "The account is a person account",
			"A person account can't have partner users.", "Choose a Customer Community Plus license.", upgrade.SourcePersonAccount,
		},
		{
			only(core.FamilyRoleLimit), notYet, "The org has no room for another role",
			"Each account with users who have a role takes one to three portal roles, and an org has a limit.",
			"Lower the number of roles in the Digital Experiences settings, or ask Salesforce Support to raise the limit.", upgrade.SourceRoleLimit,
		},
		{
			only(core.FamilyRoleKept), notYet, "Salesforce keeps portal roles itself",
			"The roles of a partner or customer account can be neither created nor renamed by a program.", "Leave the role to Salesforce.", upgrade.SourceRoleNames,
		},
	}
}

// accessRefusals are about what the admin may read, and do with the account.
func accessRefusals() []explanation {
	rights := []core.Family{core.FamilyRights, core.FamilyCrossRights}
	return []explanation{
		{
			rights, asking, "You may not read this",
			"A permission is missing.", "Have an administrator give you the permission.", upgrade.SourceErrors,
		},
		{
			rights, onAccount, "You may not change the account",
			"Edit on accounts is missing, access to this one, or edit access to its field Partner Account.",
			"Have an administrator give you the access.", upgrade.SourceAccount,
		},
		{
			only(core.FamilyMissing), asking, "The record is not there",
			"It does not exist any more, or you may not see it.", "Search again.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyMissing), onAccount, "The account is not there",
			"It does not exist any more, or you may not see it.", "Look for it in Setup.", upgrade.SourceErrors,
		},
	}
}

// userRefusals are about the upgrade of the user, who has the old license still.
func userRefusals() []explanation {
	return []explanation{
		{
			only(core.FamilySeat), notYet, "No seat of the license is free",
			"All seats are used.", "Free a seat by deactivating a user who has one, buy more, or choose another license.", upgrade.SourceUserLicense,
		},
		{
			only(core.FamilyProfile), notYet, "The user can't move to this profile",
			"The profile's license is not one that this user's license can be upgraded to.", "Choose a profile of Partner Community or Customer Community Plus.", upgrade.SourceUpgrade,
		},
		{
			only(core.FamilyStandardProfile), notYet, "The org does not allow standard external profiles",
			"A setting of the org forbids a standard profile for an external user.",
			"Choose a custom profile, or change the setting under Setup, Digital Experiences, Settings.", upgrade.SourceCommunities,
		},
		{
			only(core.FamilyRole), notYet, "The role does not fit",
			"The role is internal, of another account, or of the wrong kind for the license.", upgrade.ActionChooseRole, upgrade.SourceRole,
		},
		{
			only(core.FamilyPartnerFirst), notYet, "The account is not a partner account",
			"A partner user needs a partner account.", "Make it a partner account first.", upgrade.SourceReleaseNote,
		},
		{
			only(core.FamilyContact), notYet, "The contact does not fit",
			"The user needs a contact that belongs to an account.", "Check the contact of the user.", upgrade.SourceUser,
		},
		{
			only(core.FamilyContactUser), notYet, "The contact has another user",
			"A contact can have one external user.", "Find the other user of the contact.", upgrade.SourceUser,
		},
		{
			only(core.FamilyUsername), notYet, "The username is taken",
			"Another user has this username, in this org or another.",
			"Change the username in Setup. This plan names the old one: cupgrade resume tells how to go on.", upgrade.SourceSiteLimits,
		},
		{
			only(core.FamilyEncryption), notYet, "Encryption stands in the way",
			"The org encrypts fields that this kind of user would need.", "Ask Salesforce Support.", upgrade.SourceEncryption,
		},
		{
			only(core.FamilySite), notYet, "The site does not let this user in",
			"The user's profile or account has no access to the site.", "Check the members of the site.", upgrade.SourceErrors,
		},
		{
			[]core.Family{core.FamilyForbiddenGrant, core.FamilyNeedsLicense},
			notYet,
			"An assigned permission set keeps the user on the old license",
			"The user has a permission set or a permission set license that the new license does not allow.",
			"Remove the one that Salesforce names from the user in Setup.", upgrade.SourceAssignment,
		},
		{
			only(core.FamilyMissing), notYet, "A record that the change names is not there",
			"The user, the profile or the role was deleted, or you may not use it.", "Look in Setup which one is gone, and choose another.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyRights), notYet, "You may not change this user",
			"Manage External Users is missing, or Customize Application for a field that is protected.",
			"Have an administrator give you Manage External Users.", upgrade.SourceUser,
		},
		{
			only(core.FamilyCrossRights), notYet, "You may not see a record that the change names",
			"The role, the account or the profile is not visible to you.", "Leave the role to Salesforce, or get View Roles and Role Hierarchy.", upgrade.SourceRole,
		},
	}
}

// assignmentRefusals are about one assignment, after the user was upgraded.
func assignmentRefusals() []explanation {
	const freeSeat = "Free a seat by removing the permission set license from a user, or buy more."
	return []explanation{
		{
			only(core.FamilySeat), assigningLicense, "No seat of the {what} is free",
			"All seats are used.", freeSeat, upgrade.SourceSetLicense,
		},
		{
			only(core.FamilySeat), assigning, "No permission set license is free for the {what}",
			"All seats of the permission set license that it takes are used.",
			freeSeat, upgrade.SourceSetLicense,
		},
		{
			[]core.Family{core.FamilyForbiddenGrant, core.FamilyProfile},
			assigningLicense, "The new license does not allow the {what}",
			"A permission set license goes to users of some user licenses only.",
			"Ask Salesforce which user licenses it is for.", upgrade.SourceSetLicense,
		},
		{
			[]core.Family{core.FamilyForbiddenGrant, core.FamilyProfile},
			assigning, "The new license does not allow the {what}",
			"It holds a permission, or is made for a license, that the user does not have.",
			"Make a permission set for the new license without what Salesforce names, and assign it in Setup.", upgrade.SourceAssignment,
		},
		{
			only(core.FamilyNeedsLicense), assigning, "A permission set license must be assigned first",
			"The {what} is only for users who have its permission set license.",
			"Assign the permission set license in Setup first.", upgrade.SourceSetLicense,
		},
		{
			only(core.FamilyGroupStatus), assigning, "The permission set group is not up to date",
			"Salesforce assigns a group only while its status is Updated.",
			"Recalculate the group in Setup, and wait until its status is Updated.", upgrade.SourceAssignment,
		},
		{
			only(core.FamilyDuplicate), assigning, "It is there already",
			"What was to be created exists.", "Nothing to do; look at what is there.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyMissing), assigning, "The {what} is not there any more",
			"It was deleted, or you may not use it.", "Look for it in Setup.", upgrade.SourceErrors,
		},
		{
			[]core.Family{core.FamilyRights, core.FamilyCrossRights},
			assigningLicense, "You may not assign the {what}",
			"Manage Users is missing.", "Have an administrator give you Manage Users.", upgrade.SourceSetLicense,
		},
		{
			[]core.Family{core.FamilyRights, core.FamilyCrossRights},
			assigning, "You may not assign the {what}",
			"Assign Permission Sets is missing.", "Have an administrator give you Assign Permission Sets.", upgrade.SourceAssignment,
		},
	}
}

// automationRefusals are what the org itself has added to a change.
func automationRefusals() []explanation {
	const showWords = "Show Salesforce's words to whoever maintains it."
	return []explanation{
		{
			only(core.FamilyValidation), whenever, "A validation rule of the org refused",
			"A rule that the org itself made does not allow the change.", "Meet the rule, or have it changed.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyTrigger), whenever, "A trigger of the org failed",
			"Code that the org itself runs on this change ended with an error.", showWords, upgrade.SourceErrors,
		},
		{
			only(core.FamilyFlow), whenever, "A flow of the org failed",
			"A flow that the org itself runs on this change ended with an error.", showWords, upgrade.SourceErrors,
		},
		{
			only(core.FamilyMixedDML), whenever, "The org's own automation stands in the way",
			"A trigger or flow changes another record together with the user, which Salesforce does not allow in one transaction.",
			"Have the trigger or flow on User or Account changed, or switched off for this.", upgrade.SourceMixedDML,
		},
		{
			only(core.FamilyRequired), whenever, "A required field is empty",
			"The org requires a field that has no value on the record.", "Fill in the field that Salesforce names.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyFilter), whenever, "A lookup filter of the org refused",
			"A field of the record refers to another one that its filter does not allow.", "Change the field that Salesforce names, or have the filter changed.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyDuplicate), whenever, "Another record has the same value",
			"A field that must be unique, or a duplicate rule of the org, does not allow it.",
			"Change one of the two records, or have the rule changed.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyApproval), whenever, "The record is locked",
			"It waits for an approval, or a process is working on it.", "Have the approval finished or recalled.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyValue), whenever, "A value of the record is not allowed",
			"A field holds, or is given by the org's automation, what it must not hold.", "Change the field that Salesforce names.", upgrade.SourceErrors,
		},
	}
}
