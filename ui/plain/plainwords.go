package plain

import (
	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// plainWords are the sentences that only lines of text need; the others are those of
// package words.
var plainWords = struct {
	brand, ended, cancelled                            display.Text
	number, numberMore, numberPart, more               display.Text
	nothing, notAnswer, noMatch, noMore, noBack, long  display.Text
	leave, stay, leaveNow                              display.Text
	search, searchMore, searchOnly, nobodyYet          display.Text
	yes, yesLists, yesFindings, yesPermanent, username display.Text
	gained, kept, findings                             display.Text
	again, readAgain, another, planAgain               display.Text
	still, waiting, stop                               display.Text
	help, numberHelp, longHelp, moreHelp, searchHelp   []display.Text
	yesHelp, usernameHelp                              []display.Text
}{
	brand:     "cupgrade, as lines of text. b goes back, q quits, ? helps, at every question.",
	ended:     "The input has ended: cancelled.",
	cancelled: "Cancelled.",

	number:     "Type a number.",
	numberMore: "Type a number, m for more, or part of a name.",
	numberPart: "Type a number, or part of a name.",
	more:       "Type m for more.",

	nothing:   "Nothing was typed.",
	notAnswer: " is no answer to this question.",
	noMatch:   " matches nothing. The list stays as it was.",
	noMore:    "That was all of the list.",
	noBack:    "There is no step to go back to. q quits.",
	long:      "That line is too long to be an answer. Type it again.",

	leave:    "Type yes to leave; anything else stays. b back, q quit, ? help.",
	stay:     "You stay.",
	leaveNow: "Leave",

	search:     "Type a number to choose, or " + words.UserHint + " to search.",
	searchMore: "Type a number to choose, m for more, or " + words.UserHint + " to search.",
	searchOnly: "Type " + words.UserHint + " to search.",
	nobodyYet:  "Nobody to propose.",

	yes:          "Type yes to go on.",
	yesLists:     "Type yes to say: " + words.LossesRead + ". Or type a number to read its list.",
	yesFindings:  "Type yes to go on, or a number to read its list.",
	yesPermanent: "Type yes to say: " + words.AccountSeen + ".",
	username:     "Type the username to upgrade this user.",

	gained:   "Gained with the new profile",
	kept:     "Kept as it is",
	findings: "Findings in full",

	again:     "Try again",
	readAgain: "Read everything again",
	another:   "Upgrade another user",
	planAgain: "Plan again",

	still:   "Still reading; ctrl+c leaves.",
	waiting: "Still waiting for Salesforce.",
	stop:    "Stopping: no further step will begin. The step under way is being finished.",

	help: []display.Text{
		"q leaves; it asks first when something was entered.",
		"? gives this help.",
		"The end of the input and ctrl+c leave without an answer.",
	},
	numberHelp: []display.Text{"A number chooses the line that begins with it."},
	longHelp: []display.Text{
		"A number chooses the line that begins with it, also when it was written further up.",
		"m writes the next lines. Part of a name writes only the lines that hold it.",
	},
	moreHelp: []display.Text{"m writes the next lines of the list."},
	searchHelp: []display.Text{
		"A number chooses a person of the last list. Anything else is searched for in the org.",
		"m writes the next people found.",
	},
	yesHelp:      []display.Text{"yes, written in full, goes on. A number writes the list behind it."},
	usernameHelp: []display.Text{"Only the exact username begins the upgrade; an empty line does nothing."},
}
