package explain

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// readRefusals are about a read, by which nothing was to be changed.
func readRefusals() map[core.Family]words {
	rights := words{"You can't read this", "You need another permission.", "Ask an administrator for the permission.", upgrade.SourceErrors}
	return map[core.Family]words{
		core.FamilyAutomation: {
			refused, "There is no explanation for this error in cupgrade.",
			"Read Salesforce's message, and ask Salesforce Support about the code.", upgrade.SourceErrors,
		},
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
		core.FamilyMissing: {
			"The record doesn't exist", "It no longer exists, or you don't have access to it.", "Search again.", upgrade.SourceErrors,
		},
		"": {"Salesforce refused to read this", "The org doesn't allow it.", "Read Salesforce's message.", upgrade.SourceErrors},
	}
}

// generalRefusals are about the session, the request, Salesforce itself and what the org
// has added to a change, and mean the same at every moment.
func generalRefusals() map[core.Family]words {
	const (
		waitForStatus = "Wait until status.salesforce.com shows the org as available."
		showWords     = "Show Salesforce's message to its owner."
	)
	return map[core.Family]words{
		core.FamilyLock: {
			"Another change holds a lock that this one needs", "Salesforce makes one change at a time of roles, profiles and groups, and of a record.",
			"Wait until imports, deployments and role changes have ended, then try again.", upgrade.SourceLocks,
		},
		core.FamilyBusy: {
			"Too many long requests at once", "Other programs keep the org busy with requests that take long.",
			"Wait a moment, or pause the other programs, then try again.", upgrade.SourceLimits,
		},
		core.FamilyChanged: {
			"The record was changed in the meantime", "It isn't the same as when it was read.",
			"Check what changed, and which user changed it.", upgrade.SourceConditional,
		},
		core.FamilyQueued: {
			"Salesforce queued the change", "The change might still be applied or fail.",
			"Check the user in Setup after a while.", upgrade.SourceErrors,
		},
		core.FamilySession:    {"The session has expired", "The access token has expired or is incomplete.", "Sign in again.", upgrade.SourceErrors},
		core.FamilyDailyLimit: {"The org's API requests are used up", "The limit counts the last 24 hours.", "Wait until the limit has room again.", upgrade.SourceLimits},
		core.FamilyLimit: {
			"A limit of the org is reached", "The change needs more of something than Salesforce allows the org.",
			"Make room for what Salesforce names, or ask Salesforce Support to raise the limit.", upgrade.SourceErrors,
		},
		core.FamilyNoAPI: {
			"The org has no API", "Its edition comes without it, it is off for you, or the org is locked.",
			"Ask an administrator for API Enabled, or ask Salesforce Support about the org.", upgrade.SourceErrors,
		},
		core.FamilyMayNotCall: {
			"You can't use the API", "You need API Enabled, or the org doesn't allow cupgrade or this network address.",
			"Ask an administrator for API Enabled, and to allow cupgrade.", upgrade.SourceErrors,
		},
		core.FamilyOutage:      {"Salesforce is not available", "The org, or a part of Salesforce that the change needs, is down for a moment.", waitForStatus, upgrade.SourceErrors},
		core.FamilyMaintenance: {"The org is read-only during maintenance", "Salesforce makes no changes until the maintenance has ended.", waitForStatus, upgrade.SourceErrors},
		core.FamilyTimeout: {
			"Salesforce took too long", "The org is busy or very large, or its own automation takes long.",
			"Wait until the org is less busy.", upgrade.SourceErrors,
		},
		core.FamilyMalformed: {
			"Salesforce did not understand a request", "This is an error in cupgrade.",
			"Report it with Salesforce's message.", upgrade.SourceErrors,
		},
		core.FamilyLostPlace: {
			"Salesforce lost its place in a long list", "The list has many pages, and the next one could not be found.",
			"Try again: it starts from the first page.", upgrade.SourceErrors,
		},
		core.FamilyUnfilterable: {
			"A field can't be searched", "It is encrypted, or of a kind that can't be searched or sorted by.",
			"Search by another field, such as the username.", upgrade.SourceEncryption,
		},
		core.FamilyFeature: {
			"A field, an object or a feature is not available", "It is off in this org, or you don't have access to it.",
			"Check the feature in Setup, and your access to its objects and fields.", upgrade.SourceErrors,
		},
		core.FamilyInternal: {
			refused, "The change met an error inside Salesforce, or in what the org itself runs with it.",
			"Read Salesforce's message. If they hold an error ID, give it to Salesforce Support.", upgrade.SourceErrors,
		},
		core.FamilyAutomation: {
			refused, "Most likely, a trigger, flow, or package of the org ran with the change and failed.",
			"Show Salesforce's message to the owner of the org's automation.", upgrade.SourceErrors,
		},
		core.FamilyValidation: {
			"A validation rule of the org refused", "A rule that the org itself made does not allow the change.",
			"Meet the rule, or have it changed.", upgrade.SourceErrors,
		},
		core.FamilyTrigger: {"A trigger of the org failed", "Code that the org itself runs on this change ended with an error.", showWords, upgrade.SourceErrors},
		core.FamilyFlow:    {"A flow of the org failed", "A flow that the org itself runs on this change ended with an error.", showWords, upgrade.SourceErrors},
		core.FamilyMixedDML: {
			"The org's own automation prevents the change", "A trigger or flow changes another record together with the user, which Salesforce does not allow in one transaction.",
			"Change the trigger or flow on User or Account, or turn it off during the upgrade.", upgrade.SourceMixedDML,
		},
		core.FamilyRequired: {
			"A required field is empty", "The org requires a field that has no value on the record.",
			"Fill in the field that Salesforce names.", upgrade.SourceErrors,
		},
		core.FamilyFilter: {
			"A lookup filter of the org refused", "A field of the record refers to another one that its filter does not allow.",
			"Change the field that Salesforce names, or have the filter changed.", upgrade.SourceErrors,
		},
		core.FamilyDuplicate: {
			"Another record has the same value", "A field that must be unique, or a duplicate rule of the org, does not allow it.",
			"Change one of the two records, or have the rule changed.", upgrade.SourceErrors,
		},
		core.FamilyApproval: {"The record is locked", "It waits for an approval, or a process is working on it.", "Have the approval finished or recalled.", upgrade.SourceErrors},
		core.FamilyValue: {
			"A value of the record is not allowed", "A field holds, or is given by the org's automation, what it must not hold.",
			"Change the field that Salesforce names.", upgrade.SourceErrors,
		},
	}
}
