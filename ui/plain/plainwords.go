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

	textLeave    display.Text = "Type yes to leave; anything else stays."
	textStay     display.Text = "You stay."
	textLeaveNow display.Text = "Leave"

	textSearch     display.Text = "Type a number to choose, or " + words.UserHint + " to search."
	textSearchMore display.Text = "Type a number to choose, or " + words.UserHint + " to search; Enter shows more."
	textSearchOnly display.Text = "Type " + words.UserHint + " to search."

	textContinue display.Text = "Enter continues"
	textFinish   display.Text = "Enter ends"
	textOrRead   display.Text = "; a number reads that list."
	textSole     display.Text = "Enter does it."
	textOrQuit   display.Text = "Type a number; Enter quits."

	textToggle       display.Text = "Type a number, all, or none; Enter when done."
	textToggleMore   display.Text = "Type a number, all, or none; Enter shows more."
	textCanKeep      display.Text = "Kept by a new permission set"
	textToLosses     display.Text = "the losses"
	textToLists      display.Text = "the question before"
	textGained       display.Text = "Gained"
	textKept         display.Text = "Kept as it is"
	textFindings     display.Text = "Findings in full"
	textPending      display.Text = "Salesforce does this by itself within a few minutes."
	textNotPredicted display.Text = " not as expected. The files hold all of them."

	textToReassign display.Text = "Removed, and can be reassigned by hand:"
	textGroup      display.Text = "Group or queue: "
	textPackage    display.Text = "Managed package, read again afterwards: "

	textAgain     display.Text = "Try again"
	textReadAgain display.Text = "Refresh"

	textWrite      display.Text = "w writes files."
	textWritten    display.Text = "Written to these files:"
	textNotWritten display.Text = "Not everything could be written"

	textStill   display.Text = "Still reading; ctrl+c leaves."
	textWaiting display.Text = "Still waiting for Salesforce"
	textStop    display.Text = "Stopping: no further step will begin. The step under way is being finished."
)

// The help of each kind of question, one line each, and of the commands.
const (
	helpNumber display.Text = "A number chooses the line that begins with it, also when it was written further up."
	helpLong   display.Text = "Enter writes the next lines. Part of a name writes only the lines that hold it."
	helpPair   display.Text = "Two numbers, such as 1 2, set the two lines beside each other."
	helpMore   display.Text = "Enter writes the next lines of the list."
	helpSearch display.Text = "A number chooses a person of the last list. Anything else is searched for in the org."
	helpToggle display.Text = "A number reassigns an assignment after the upgrade, or no longer."
	helpKeep   display.Text = "A number keeps what would be lost by a new permission set, or no longer."
	helpKeeps  display.Text = "all keeps everything that can be kept, none nothing."
	helpAll    display.Text = "all reassigns everything that can be reassigned, none nothing."
	helpYes    display.Text = "Enter continues. A number writes the list behind it."
	helpName   display.Text = "Only the exact username begins the upgrade; an empty line does nothing."

	helpFiles display.Text = "w writes all of this to files for a change ticket: Markdown, HTML and JSON."

	helpQuit display.Text = "q leaves; it asks first when something was entered."
	helpHelp display.Text = "? gives this help."
	helpEnd  display.Text = "The end of the input and ctrl+c leave without an answer."
)
