package explain

import (
	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// explanation is what an error code of Salesforce means to an admin.
type explanation struct {
	code    string
	text    string // a part of the message that the explanation is for; "" for any
	title   string
	meaning string
	action  string
	source  string
}

// catalogue holds the codes that an upgrade meets. The first entry that fits is
// taken, so that one with a text stands before the one without. The texts are
// those seen in public and may differ; the codes are what counts. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
func catalogue() []explanation {
	return append(refusals(), troubles()...)
}

// refusals are what Salesforce says about the change itself.
func refusals() []explanation {
	const integrity = core.CodeFieldIntegrity
	return []explanation{
		{
			core.CodeLicenseLimit, "", "No seat of the license is free",
			"All seats are used.", "Free a seat by deactivating a user who has one, buy more, or choose another license.", upgrade.SourceUserLicense,
		},
		{
			integrity, "compatible with the user's license", "The user can't move to this profile",
			"The profile's license is not one that this user's license can be upgraded to.", "Choose a profile of Partner Community or Customer Community Plus.", upgrade.SourceUpgrade,
		},
		{
			integrity, "role type must match", "The role does not fit",
			"The role is internal, of another account, or of the wrong kind for the license.", upgrade.ActionChooseRole, upgrade.SourceRole,
		},
		{
			integrity, "standard external profiles", "The org does not allow standard external profiles",
			"A setting of the org forbids a standard profile for an external user.", "Choose a custom profile, or change the setting under Setup, Digital Experiences, Settings.", upgrade.SourceCommunities,
		},
		{
			integrity, "system-maintained portal role", "Salesforce keeps portal roles itself",
			"The roles of a partner or customer account can be neither created nor renamed by a program.", "Leave the role to Salesforce.", upgrade.SourceRoleNames,
		},
		{
			integrity, "assign permission set", "The new license does not allow the permission set",
			"The permission set holds a permission that the license does not have.", "Make a permission set for the new license without it.", upgrade.SourceAssignment,
		},
		{
			integrity, "partner account", "The account is not a partner account",
			"A partner user needs a partner account.", "Make it a partner account first.", upgrade.SourceReleaseNote,
		},
		{
			integrity, "person account", "The account is a person account",
			"A person account can't have partner users.", "Choose a Customer Community Plus license.", upgrade.SourcePersonAccount,
		},
		{
			integrity, "contact", "The contact does not fit",
			"The user needs a contact that belongs to an account.", "Check the contact of the user.", upgrade.SourceUser,
		},
		{
			integrity, "", "Two values do not fit together",
			"Salesforce checks that profile, role, account and license belong together.", "Read Salesforce's words below, change what they name, and make a new plan.", upgrade.SourceErrors,
		},
		{
			core.CodeUnknown, "owner must have a role", "The owner of the account has no role",
			"The roles of the account's users are placed below the role of its owner.", "Give the owner a role, or give the account to someone who has one.", upgrade.SourceOwnerRole,
		},
		{
			core.CodeUnknown, "cannot own partner accounts", "An external user owns the account or a contact of it",
			"A partner account and its contacts need internal owners.", "Give the account and its contacts to internal owners.", upgrade.SourceExternalOwner,
		},
		{
			core.CodeMixedDML, "", "The org's own automation stands in the way",
			"A trigger or flow changes another record together with the user, which Salesforce does not allow in one transaction.", "Have the trigger or flow on User or Account changed, or switched off for this.", upgrade.SourceMixedDML,
		},
		{
			core.CodeInvalidCrossReference, "", "A record of the plan does not exist any more",
			"The profile or the role was deleted, or you may not use it.", "Make a new plan.", upgrade.SourceErrors,
		},
		{
			core.CodeInsufficientAccess, "", "You may not make this change",
			"A permission is missing: Manage External Users for the user, or Edit on the account.", "Have an administrator give you the permission, or do the upgrade.", upgrade.SourceUser,
		},
		{
			core.CodeCrossReferenceAccess, "", "You may not see a record of the plan",
			"The role, the account or the profile is not visible to you.", "Leave the role to Salesforce, or get View Roles and Role Hierarchy.", upgrade.SourceRole,
		},
		{
			core.CodeDuplicateValue, "", "It is there already",
			"What was to be created exists.", "Nothing to do; look at what is there.", upgrade.SourceErrors,
		},
		{
			"DUPLICATE_USERNAME", "", "The username is taken",
			"Another user has this username, in this org or another.", "Change the username first.", upgrade.SourceUser,
		},
		{
			"PORTAL_USER_ALREADY_EXISTS_FOR_CONTACT", "", "The contact has another user",
			"A contact can have one external user.", "Find the other user of the contact.", upgrade.SourceUser,
		},
		{
			"PORTAL_NO_ACCESS", "", "The site does not let this user in",
			"The user's profile or account has no access to the site.", "Check the members of the site.", upgrade.SourceErrors,
		},
		{
			"PORTAL_USER_CREATION_RESTRICTED_WITH_ENCRYPTION", "", "Encryption stands in the way",
			"The org encrypts fields that this kind of user would need.", "Ask Salesforce Support.", upgrade.SourceErrors,
		},
		{
			"FIELD_CUSTOM_VALIDATION_EXCEPTION", "", "A validation rule of the org refused",
			"A rule that the org itself made does not allow the change.", "Read its words below, meet the rule, and make a new plan.", upgrade.SourceErrors,
		},
		{
			"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "", "A trigger of the org failed",
			"Code that the org itself runs on this change ended with an error.", "Show the words below to whoever maintains it.", upgrade.SourceErrors,
		},
		{
			"CANNOT_EXECUTE_FLOW_TRIGGER", "", "A flow of the org failed",
			"A flow that the org itself runs on this change ended with an error.", "Show the words below to whoever maintains it.", upgrade.SourceErrors,
		},
	}
}

// troubles are what Salesforce says about the session, the request or itself.
func troubles() []explanation {
	return []explanation{
		{
			core.CodePreconditionFailed, "", "Someone changed the record in the meantime",
			"It is not as it was when the plan was made.", "Make a new plan and look at it again.", upgrade.SourceConditional,
		},
		{
			core.CodeLockRow, "", "The record is locked by another change",
			"Salesforce is working on the same record for someone else.", "Wait a moment and try again.", upgrade.SourceErrors,
		},
		{
			core.CodeInvalidSession, "", "The session has ended",
			"Salesforce does not know the access token any more.", "Sign in again.", upgrade.SourceErrors,
		},
		{
			"INVALID_AUTH_HEADER", "", "The access token is not valid",
			"Salesforce can't read it. Some tools show a token with parts left out.", "Sign in again with a fresh token.", upgrade.SourceErrors,
		},
		{
			core.CodeRequestLimit, "Concurrent", "Too many long requests at once",
			"Other programs keep the org busy with requests that take long.", "Wait a moment and try again.", upgrade.SourceLimits,
		},
		{
			core.CodeRequestLimit, "", "The org's API requests are used up",
			"The limit counts the last 24 hours.", "Wait until the limit has room again.", upgrade.SourceLimits,
		},
		{
			"API_DISABLED_FOR_ORG", "", "The org has no API",
			"The edition of this org comes without it.", "Use an org with API access.", upgrade.SourceErrors,
		},
		{
			"API_CURRENTLY_DISABLED", "", "You may not use the API",
			"The permission API Enabled is missing.", "Have an administrator give it to you.", upgrade.SourceErrors,
		},
		{
			core.CodeInvalidField, "", "A field does not exist in this org",
			"A feature is off, or you may not see the field.", "Check the feature, or your access to the field.", upgrade.SourceErrors,
		},
		{
			core.CodeInvalidType, "", "An object does not exist in this org",
			"A feature is off, or you may not see the object.", "Check the feature, or your access to the object.", upgrade.SourceErrors,
		},
		{
			core.CodeMalformedQuery, "", "Salesforce did not understand a request",
			"This is a mistake in cupgrade.", "Report it with the words below. Nothing was changed by the request.", upgrade.SourceErrors,
		},
		{
			"QUERY_TOO_COMPLICATED", "", "A request was too long for Salesforce",
			"This is a mistake in cupgrade.", "Report it with the words below. Nothing was changed by the request.", upgrade.SourceErrors,
		},
		{
			"QUERY_TIMEOUT", "", "Salesforce took too long",
			"The org is busy, or very large.", "Try again.", upgrade.SourceErrors,
		},
		{
			"INVALID_QUERY_LOCATOR", "", "Salesforce lost its place in a long list",
			"The list has many pages, and the next one could not be found.", "Try again: it starts from the first page.", upgrade.SourceErrors,
		},
		{
			core.CodeNotFound, "", "The record is not there",
			"It does not exist any more, or you may not see it.", "Search again.", upgrade.SourceErrors,
		},
		{
			"SERVER_UNAVAILABLE", "", "Salesforce is not available",
			"The org is down for a moment, or for maintenance.", "Wait and try again.", upgrade.SourceErrors,
		},
	}
}

// lookUp finds the explanation of a code, nil when there is none.
func lookUp(code, message string) *explanation {
	if code == "" {
		return nil
	}
	for _, e := range catalogue() {
		if e.code == code && phrase.ContainsFold(message, e.text) {
			return &e
		}
	}
	return nil
}
