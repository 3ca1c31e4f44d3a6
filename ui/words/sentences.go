package words

import "cupgrade/core/display"

// Salesforce's words that more than one step uses.
const (
	Account  display.Text = "Account"
	License  display.Text = "License"
	Name     display.Text = "Name"
	Profile  display.Text = "Profile"
	Role     display.Text = "Role"
	Org      display.Text = "Org"
	User     display.Text = "User"
	Username display.Text = "Username"
)

// The step that finds the user.
const (
	UserTitle     display.Text = "Select a user to upgrade"
	UserRefused   display.Text = "This user can't be upgraded"
	UserSearching display.Text = "Searching"
	UserHint      display.Text = "name, username, email, or ID"
)

// The step that shows what is lost.
const (
	LossesStep    display.Text = "Losses"
	LossesBlocked display.Text = "This upgrade is blocked"
	LossesReading display.Text = "Reading what the user can do now, and what the profile grants"
	LossesStuck   display.Text = "A blocker stops the upgrade. Fix it, or go back."
)

// The step that shows the plan.
const (
	ReviewNothing display.Text = "There is nothing to change: the user already has these values"
	DryRun        display.Text = "This is a dry run: nothing is changed"
)

// The step that upgrades, and its result.
const (
	UpgradeStep   display.Text = "Upgrade"
	UpgradeTitle  display.Text = "Upgrading"
	UpgradeIntro  display.Text = "Each step is one request to Salesforce. If a step fails, the remaining steps don't run."
	UpgradeCheck  display.Text = "Check that nothing has changed since the plan was made"
	UpgradeVerify display.Text = "Verify"
)

// Cancelled is left of a session in which nothing was written.
const Cancelled display.Text = "Cancelled. Nothing was changed."

// What is asked before answers are thrown away.
const (
	QuitTitle   display.Text = "Quit without upgrading?"
	QuitMeaning display.Text = "Nothing was changed in the org. Your answers are discarded."
	// After an upgrade in the same session.
	QuitTitleAfter   display.Text = "Quit?"
	QuitMeaningAfter display.Text = "What was applied in this session remains. Your new answers are discarded."
)
