package explain

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// readRefusals are about a read, by which nothing was to be changed.
func readRefusals() map[core.Family]words {
	rights := words{"You may not read this", "A permission is missing.", "Have an administrator give you the permission.", upgrade.SourceErrors}
	return map[core.Family]words{
		core.FamilyAutomation: {
			refused, "This refusal is none of those that are explained here.",
			"Read Salesforce's words, and ask Salesforce Support about the code.", upgrade.SourceErrors,
		},
		core.FamilyRights: rights, core.FamilyCrossRights: rights,
		core.FamilyMissing: {
			"The record is not there", "It does not exist any more, or you may not see it.", "Search again.", upgrade.SourceErrors,
		},
		"": {"Salesforce refused to read this", "The org does not allow it as it is.", "Read Salesforce's words.", upgrade.SourceErrors},
	}
}

// generalRefusals are about the session, the request, Salesforce itself and what the org
// has added to a change, and mean the same at every moment.
func generalRefusals() map[core.Family]words {
	const (
		waitForStatus = "Wait until status.salesforce.com shows the org as available."
		showWords     = "Show Salesforce's words to whoever maintains it."
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
			"Someone changed the record in the meantime", "It is not as it was when it was read.",
			"Look at what was changed, and by whom.", upgrade.SourceConditional,
		},
		core.FamilyQueued: {
			"Salesforce makes the change later", "It was put in a queue, and may still be made or fail.",
			"Look at the user in Setup after a while.", upgrade.SourceErrors,
		},
		core.FamilySession:    {"The session has ended", "The access token has expired, or is not a whole one.", "Sign in again.", upgrade.SourceErrors},
		core.FamilyDailyLimit: {"The org's API requests are used up", "The limit counts the last 24 hours.", "Wait until the limit has room again.", upgrade.SourceLimits},
		core.FamilyLimit: {
			"A limit of the org is reached", "The change needs more of something than Salesforce allows the org.",
			"Make room for what Salesforce names, or ask Salesforce Support to raise the limit.", upgrade.SourceErrors,
		},
		core.FamilyNoAPI: {
			"The org has no API", "Its edition comes without it, it is off for you, or the org is locked.",
			"Have an administrator give you API Enabled, or ask Salesforce Support about the org.", upgrade.SourceErrors,
		},
		core.FamilyMayNotCall: {
			"You may not use the API", "API Enabled is missing, or the org does not admit cupgrade or this network address.",
			"Have an administrator give you API Enabled, and admit cupgrade.", upgrade.SourceErrors,
		},
		core.FamilyOutage:      {"Salesforce is not available", "The org, or a part of Salesforce that the change needs, is down for a moment.", waitForStatus, upgrade.SourceErrors},
		core.FamilyMaintenance: {"The org is read-only during maintenance", "Salesforce makes no changes until the maintenance has ended.", waitForStatus, upgrade.SourceErrors},
		core.FamilyTimeout: {
			"Salesforce took too long", "The org is busy or very large, or its own automation takes long.",
			"Wait until the org is less busy.", upgrade.SourceErrors,
		},
		core.FamilyMalformed: {
			"Salesforce did not understand a request", "This is a mistake in cupgrade.",
			"Report it with Salesforce's words.", upgrade.SourceErrors,
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
			"A field, an object or a feature is not available", "It is off in this org, or you may not see it.",
			"Check the feature in Setup, and your access to its objects and fields.", upgrade.SourceErrors,
		},
		core.FamilyInternal: {
			refused, "The change met an error inside Salesforce, or in what the org itself runs with it.",
			"Read Salesforce's words. If they hold an error ID, give it to Salesforce Support.", upgrade.SourceErrors,
		},
		core.FamilyAutomation: {
			refused, "The change itself is not refused like this. Most likely a trigger, flow or package of the org ran with it and failed.",
			"Show Salesforce's words to whoever maintains the org's automation.", upgrade.SourceErrors,
		},
		core.FamilyValidation: {
			"A validation rule of the org refused", "A rule that the org itself made does not allow the change.",
			"Meet the rule, or have it changed.", upgrade.SourceErrors,
		},
		core.FamilyTrigger: {"A trigger of the org failed", "Code that the org itself runs on this change ended with an error.", showWords, upgrade.SourceErrors},
		core.FamilyFlow:    {"A flow of the org failed", "A flow that the org itself runs on this change ended with an error.", showWords, upgrade.SourceErrors},
		core.FamilyMixedDML: {
			"The org's own automation stands in the way", "A trigger or flow changes another record together with the user, which Salesforce does not allow in one transaction.",
			"Have the trigger or flow on User or Account changed, or switched off for this.", upgrade.SourceMixedDML,
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
