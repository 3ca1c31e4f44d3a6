package words

import "cupgrade/core/display"

// Salesforce's words that more than one step uses.
const (
	Account  display.Text = "Account"
	License  display.Text = "License"
	Name     display.Text = "Name"
	Profile  display.Text = "Profile"
	Role     display.Text = "Role"
	Username display.Text = "Username"
)

// The step that connects to the org.
const (
	Connecting display.Text = "Connecting to the org"
)

// The step that finds the user.
const (
	UserStep      display.Text = "User"
	UserTitle     display.Text = "Whom do you want to upgrade?"
	UserRefused   display.Text = "This user can't be upgraded"
	UserSearching display.Text = "Searching"
	UserHint      display.Text = "name, username, email or id"
	UserProposals display.Text = "Logged in last."
	UserSimulated display.Text = "People to try."
	UserNobody    display.Text = "Nobody matches."
	UserMore      display.Text = "These are the first; type more."
	LastLogin     display.Text = "Last login"
	Never         display.Text = "never"
)

// The step that chooses the license.
const (
	LicenseTitle      display.Text = "Which license shall this user have?"
	LicenseIntro      display.Text = "The license decides what the profile can grant. It can't be changed back."
	LicenseReading    display.Text = "Reading "
	LicenseNone       display.Text = "This org has no license to upgrade to."
	LicenseLoginBased display.Text = "This license is bounded by the logins of a month, not by seats."
	LicenseCounted    display.Text = "Salesforce counted the seats at "
)

// The step that chooses the profile.
const (
	ProfileTitle    display.Text = "Which profile?"
	ProfileTitleOf  display.Text = "Which profile of "
	ProfileIntro    display.Text = "The profile decides what the user may do. What is lost comes next, before anything is changed."
	ProfileBest     display.Text = "The one that costs the user least comes first. What is lost is shown in full next, before anything is changed."
	ProfileRanking  display.Text = "Reading what each profile grants, to rank them"
	ProfileUnranked display.Text = "The profiles could not be ranked"
	ProfileNone     display.Text = "There is no profile to choose."
	ProfileStandard display.Text = "A standard profile can't be edited, and an org may forbid standard profiles for external users. A custom profile is the safer choice."
	Custom          display.Text = "custom"
	Standard        display.Text = "standard"
)

// The step that shows what is lost.
const (
	LossesStep         display.Text = "Losses"
	LossesBlocked      display.Text = "This upgrade is blocked"
	LossesReading      display.Text = "Reading what the user may do now, and what the profile grants"
	LossesStuck        display.Text = "A blocker can't be passed. Do what it says, or go back."
	LossesRead         display.Text = "I have read what will be lost"
	LossesSiteNew      display.Text = "becomes a member"
	LossesSitesUnknown display.Text = "Which sites the user will be a member of could not be read."
)

// The step that chooses the role.
const (
	RoleTitle     display.Text = "Which role in the account?"
	RoleIntro     display.Text = "The role decides whose records the user sees in the account."
	RoleAuto      display.Text = "Leave it to Salesforce"
	RoleAutoShort display.Text = "automatic"
)

// The step that makes the account a partner account.
const (
	AccountTitle     display.Text = "The account becomes a partner account first"
	AccountIntro     display.Text = "Partner users can only belong to a partner account. This is a step of its own, before the user is changed."
	AccountOwner     display.Text = "Owner"
	AccountPermanent display.Text = "This can't be undone"
	AccountSeen      display.Text = "I know that this can't be undone"
	PartnerAccount   display.Text = "Partner account"
)

// The step that shows the plan.
const (
	ReviewStep    display.Text = "Review"
	ReviewTitle   display.Text = "This is what will be done"
	ReviewDryRun  display.Text = "This is what would be done: a dry run changes nothing"
	ReviewNothing display.Text = "There is nothing to change: the user has all of this already"
	ReviewRemoves display.Text = "Removed by Salesforce, at the same moment"
	ReviewTotal   display.Text = "In all: "
	Skipped       display.Text = "Skipped: "
	DryRun        display.Text = "This is a dry run: nothing is changed"
)

// The step that asks for the username.
const (
	ConfirmStep       display.Text = "Confirm"
	ConfirmTitle      display.Text = "Confirm the upgrade"
	ConfirmNothing    display.Text = "Nothing was typed. Nothing happens without the username."
	ConfirmDiffers    display.Text = " is not the username. Type it exactly as it stands above."
	ConfirmPermanent  display.Text = "The upgrade can't be undone."
	ConfirmProduction display.Text = "This is a PRODUCTION org."
)

// The step that upgrades, and its result.
const (
	UpgradeStep        display.Text = "Upgrade"
	UpgradeTitle       display.Text = "Upgrading"
	UpgradeIntro       display.Text = "Each step is one request to Salesforce. Nothing comes after a step that was not applied."
	UpgradeCheck       display.Text = "Check that nothing has changed since the plan was made"
	UpgradeVerify      display.Text = "Read back and compare"
	ResultVerified     display.Text = "Upgraded and verified"
	ResultNotVerified  display.Text = "Upgraded, but not verified"
	ResultUnknown      display.Text = "The outcome is unknown"
	ResultRejected     display.Text = "Not upgraded"
	ResultStale        display.Text = "Changed since the plan was made"
	ResultEnded        display.Text = "Why it ended"
	ResultUnread       display.Text = "It could not be read back"
	ResultProof        display.Text = "Predicted and read back"
	ReadingBack        display.Text = "Reading the user back"
	ResultNext         display.Text = "What to do now"
	APICalls           display.Text = "API calls"
	GivenOnCommandLine display.Text = "given on the command line"
)

// What is asked before answers are thrown away.
const (
	QuitTitle   display.Text = "Leave without upgrading?"
	QuitMeaning display.Text = "Nothing has been changed in the org. Your answers here will be forgotten."
)
