package explain

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// requestTroubles are about the session, the request or Salesforce itself, and mean the
// same at every moment.
func requestTroubles() []explanation {
	const waitForStatus = "Wait until status.salesforce.com shows the org as available."
	return []explanation{
		{
			only(core.FamilyLock), whenever, "Another change holds a lock that this one needs",
			"Salesforce makes one change at a time of roles, profiles and groups, and of a record.",
			"Wait until imports, deployments and role changes have ended, then try again.", upgrade.SourceLocks,
		},
		{
			only(core.FamilyBusy), whenever, "Too many long requests at once",
			"Other programs keep the org busy with requests that take long.",
			"Wait a moment, or pause the other programs, then try again.", upgrade.SourceLimits,
		},
		{
			only(core.FamilyChanged), whenever, "Someone changed the record in the meantime",
			"It is not as it was when it was read.", "Look at what was changed, and by whom.", upgrade.SourceConditional,
		},
		{
			only(core.FamilyQueued), whenever, "Salesforce makes the change later",
			"It was put in a queue, and may still be made or fail.", "Look at the user in Setup after a while.", upgrade.SourceErrors,
		},
		{
			only(core.FamilySession), whenever, "The session has ended",
			"The access token has expired, or is not a whole one.",
			"Sign in again.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyDailyLimit), whenever, "The org's API requests are used up",
			"The limit counts the last 24 hours.", "Wait until the limit has room again.", upgrade.SourceLimits,
		},
		{
			only(core.FamilyNoAPI), whenever, "The org has no API",
			"Its edition comes without it, it is off for you, or the org is locked.",
			"Have an administrator give you API Enabled, or ask Salesforce Support about the org.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyMayNotCall), whenever, "You may not use the API",
			"API Enabled is missing, or the org does not admit cupgrade or this network address.",
			"Have an administrator give you API Enabled, and admit cupgrade.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyOutage), whenever, "Salesforce is not available",
			"The org, or a part of Salesforce that the change needs, is down for a moment.", waitForStatus, upgrade.SourceErrors,
		},
		{
			only(core.FamilyMaintenance), whenever, "The org is read-only during maintenance",
			"Salesforce makes no changes until the maintenance has ended.", waitForStatus, upgrade.SourceErrors,
		},
		{
			only(core.FamilyTimeout), whenever, "Salesforce took too long",
			"The org is busy or very large, or its own automation takes long.", "Wait until the org is less busy.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyMalformed), whenever, "Salesforce did not understand a request",
			"This is a mistake in cupgrade. Nothing was changed by the request.", "Report it with Salesforce's words.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyLostPlace), whenever, "Salesforce lost its place in a long list",
			"The list has many pages, and the next one could not be found.", "Try again: it starts from the first page.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyUnfilterable), whenever, "A field can't be searched",
			"It is encrypted, or of a kind that can't be searched or sorted by.", "Search by another field, such as the username.", upgrade.SourceEncryption,
		},
	}
}

// otherRefusals are what is left at each moment, so that every refusal is explained.
func otherRefusals() []explanation {
	const words, refused = "Change what Salesforce's words name.", "Salesforce refused: {code}"
	return []explanation{
		{
			only(core.FamilyFeature), whenever, "A field, an object or a feature is not available",
			"It is off in this org, or you may not see it.", "Check the feature in Setup, and your access to its objects and fields.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyInternal), whenever, refused,
			"The change met an error inside Salesforce, or in what the org itself runs with it.",
			"Read Salesforce's words. If they hold an error ID, give it to Salesforce Support.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyAutomation), asking, refused,
			"This refusal is none of those that are explained here.", "Read Salesforce's words, and ask Salesforce Support about the code.", upgrade.SourceErrors,
		},
		{
			only(core.FamilyAutomation), whenever, refused,
			"The change itself is not refused like this. Most likely a trigger, flow or package of the org ran with it and failed.",
			"Show Salesforce's words to whoever maintains the org's automation.", upgrade.SourceErrors,
		},
		{nil, asking, "Salesforce refused to read this", "The org does not allow it as it is.", "Read Salesforce's words.", upgrade.SourceErrors},
		{nil, onAccount, "The account can't be enabled as it is", "Salesforce checks that its values, owner and contacts fit together.", words, upgrade.SourceAccount},
		{nil, notYet, "Two values do not fit together", "Salesforce checks that profile, role, account and license belong together.", words, upgrade.SourceErrors},
		{
			nil, assigning, "The user can't have the {what}", "Salesforce does not allow the {what} for this user as both are.",
			words, upgrade.SourceAssignment,
		},
	}
}
