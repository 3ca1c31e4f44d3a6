package planning

import (
	"fmt"

	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// How many API calls the parts of an upgrade take, as they are measured on an org. What
// takes more there, such as a table of many pages, is in the room that is kept free.
const (
	// callsLook is what is read from the sign-in to the losses.
	callsLook = 19
	// callsCheck is one reading of what a commit rests on: of the user, and of the rest.
	callsCheck = 5
	// callsReadBack is the reading back of user and access.
	callsReadBack = 6
	// callsTwoWrites is the commit of an upgrade to a partner license.
	callsTwoWrites = 2*(callsCheck+1) + callsReadBack
)

// callsRoom is how often a commit must fit into the calls that are left: once more than
// it needs, so that it can also be looked at afterwards.
const callsRoom = 2

// callsFor is how many API calls the steps of a plan take: each write with a reading
// before it, what is reassigned in few requests, and the reading back.
func callsFor(steps []upgrade.Step) int {
	calls, together := callsReadBack, 0
	for i, step := range steps {
		if !step.Kind.Reassigns() {
			calls += callsCheck + 1
			continue
		}
		if together++; i == 0 || steps[i-1].Object != step.Object || together > upgrade.MaxAssignments {
			calls, together = calls+1, 1
		}
	}
	return calls
}

// fewCalls says that too few calls are left: what is still to be read, and then the
// commit with its room.
func fewCalls(session upgrade.Session, look, commit int) []wording {
	left, enough := max(0, session.CallsLimit-session.CallsUsed), look+callsRoom*commit
	return findIf(session.CallsLimit > 0 && left < enough, func() wording {
		return wording{
			title: fmt.Sprintf("Only %s left today", phrase.Count(left, "API request", "API requests")),
			meaning: fmt.Sprintf("The org may use %s a day. The upgrade takes about %d more; with fewer than %d left it could stop half way, before it is checked.",
				phrase.Number(session.CallsLimit), look+commit, enough),
			action: "Wait until the limit, which counts the last 24 hours, has room again.",
		}
	})
}

// findFewCalls asks for what is still to be done: as long as nobody is chosen, all of
// it.
func findFewCalls(s *situation) []wording {
	if s.User.User.ID == "" {
		return fewCalls(s.Session, callsLook, callsTwoWrites)
	}
	return fewCalls(s.Session, 0, callsFor(planSteps(s))+callsToKeep(s.keep))
}

// callsToKeep is how many API calls the permission set takes beside its steps: its rows, a
// look at it before it is assigned, and its access when that is read back.
func callsToKeep(set *upgrade.KeptSet) int {
	if set == nil {
		return 0
	}
	return 8 + len(set.Rows)/upgrade.MaxAssignments + len(set.Sites)
}
