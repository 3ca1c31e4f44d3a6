package plain

import (
	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// The sentences that only lines of text need; the others are those of package words.
const (
	textBrand     display.Text = "cupgrade, as lines of text. At every question, b goes back, q quits, and ? helps."
	textEnded     display.Text = "The input has ended: cancelled."
	textCancelled display.Text = "Cancelled."

	textNumber     display.Text = "Type a number."
	textNumberMore display.Text = "Type a number or part of a name; Enter shows more."
	textNumberPart display.Text = "Type a number or part of a name."
	textPair       display.Text = "Two numbers compare."
	textMore       display.Text = "Enter shows more."

	textNothing   display.Text = "Nothing was typed."
	textNotAnswer display.Text = " is no answer to this question."
	textNoMatch   display.Text = " matches nothing. The list stays as it was."
	textNoMore    display.Text = "That was all of the list."
	textNoBack    display.Text = "There is no step to go back to. q quits."
	textLong      display.Text = "That line is too long to be an answer. Type it again."

	textLeave    display.Text = "Type yes to quit; anything else stays."
	textStay     display.Text = "Still here."
	textLeaveNow display.Text = "Quit"

	textSearch     display.Text = "Type a number to select, or " + words.UserHint + " to search."
	textSearchMore display.Text = "Type a number to select, or " + words.UserHint + " to search; Enter shows more."
	textSearchOnly display.Text = "Type " + words.UserHint + " to search."

	textContinue display.Text = "Enter continues"
	textFinish   display.Text = "Enter ends"
	textOrRead   display.Text = "; a number shows that list."
	textSole     display.Text = "Enter upgrades."
	textOrQuit   display.Text = "Type a number; Enter quits."

	textToggle       display.Text = "Type a number, all, or none; Enter when done."
	textToggleMore   display.Text = "Type a number, all, or none; Enter shows more."
	textCanKeep      display.Text = "Kept by a new permission set"
	textToLosses     display.Text = "the losses"
	textToLists      display.Text = "the question before"
	textSharing      display.Text = "Type r to refresh; Enter when done."
	textGained       display.Text = "Gained"
	textKept         display.Text = "Kept as it is"
	textFindings     display.Text = "Warnings and notes"
	textPending      display.Text = "Salesforce does this automatically within a few minutes."
	textNotPredicted display.Text = " not as expected. The files contain all of them."

	textToReassign display.Text = "Removed, and can be reassigned:"
	textGroup      display.Text = "Group or queue: "
	textPackage    display.Text = "Managed package (verified after the upgrade): "

	textAgain     display.Text = "Try again"
	textReadAgain display.Text = "Refresh"

	textWrite      display.Text = "w writes files."
	textWritten    display.Text = "Written to these files:"
	textNotWritten display.Text = "Some files could not be written"

	textStill   display.Text = "Still reading; ctrl+c quits."
	textWaiting display.Text = "Still waiting for Salesforce"
	textStop    display.Text = "Stopping after the current step. The remaining steps won't run."
)

// The help of each kind of question, one line each, and of the commands.
const (
	helpNumber  display.Text = "A number selects the line that begins with it, even if it was written earlier."
	helpLong    display.Text = "Enter writes the next lines. Part of a name writes only the lines that hold it."
	helpPair    display.Text = "Two numbers, such as 1 2, set the two lines beside each other."
	helpMore    display.Text = "Enter writes the next lines of the list."
	helpSearch  display.Text = "A number selects a user of the last list. Anything else is searched for in the org."
	helpToggle  display.Text = "A number selects an assignment to reassign after the upgrade, or clears it."
	helpKeep    display.Text = "A number keeps a loss by a new permission set, or clears it."
	helpKeeps   display.Text = "all keeps everything that can be kept; none clears the selection."
	helpSharing display.Text = "A sharing set is kept by deploying its metadata. r reads the org again, and keeps what you selected."
	helpAll     display.Text = "all selects everything that can be reassigned; none clears the selection."
	helpYes     display.Text = "Enter continues. A number writes the list behind it."
	helpName    display.Text = "Only the exact username starts the upgrade; an empty line does nothing."

	helpQuit display.Text = "q quits; it asks first when something was entered."
	helpHelp display.Text = "? shows this help."
	helpEnd  display.Text = "ctrl+c and the end of the input quit without an answer."
)
