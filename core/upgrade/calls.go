package upgrade

import (
	"context"
	"fmt"
	"strconv"
)

// Calls is how many of an org's API calls were used, and how many are left today.
type Calls struct {
	// Made counts those of this session: since it began, or since its upgrade before.
	Made int `json:"made"`
	// Used and Limit are those of the whole org, as Session has them.
	Used  int `json:"used"`
	Limit int `json:"limit"`
}

// Left is how many calls the org has left today; false when it is not known.
func (c Calls) Left() (int, bool) { return max(0, c.Limit-c.Used), c.Limit > 0 }

// Words says it in one line: "24 made, 99,976 of 100,000 left today".
func (c Calls) Words() string {
	left, known := c.Left()
	if !known {
		return numbered(c.Made) + " made"
	}
	return fmt.Sprintf("%s made, %s of %s left today", numbered(c.Made), numbered(left), numbered(c.Limit))
}

// numbered writes a number with commas between the thousands.
func numbered(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// How many API calls the parts of an upgrade take, as they are measured on an org. What
// takes more there, such as a table of many pages, is in the room that is kept free.
const (
	// callsLook is what is read from the sign-in to the losses.
	callsLook = 16
	// callsCheck is one reading of what a commit rests on.
	callsCheck = 1
	// callsReadBack is the reading back of user and access.
	callsReadBack = 5
	// callsTwoWrites is the commit of an upgrade to a partner license.
	callsTwoWrites = 2*(callsCheck+1) + callsReadBack
)

// callsRoom is how often a commit must fit into the calls that are left: once more than
// it needs, so that it can also be looked at afterwards.
const callsRoom = 2

// callsFor is how many API calls the steps of a plan take: each write with a reading
// before it or beside it, what is given back in few requests, and the reading back.
func callsFor(steps []Step) int {
	calls, together := callsReadBack, 0
	for i, step := range steps {
		if !step.Kind.GivesBack() {
			calls += callsCheck + 1
			continue
		}
		if together++; i == 0 || steps[i-1].Object != step.Object || together > MaxAssignments {
			calls, together = calls+1, 1
		}
	}
	return calls
}

// fewCalls says that too few calls are left: what is still to be read, and then the
// commit with its room.
func fewCalls(session Session, look, commit int) []wording {
	left, enough := max(0, session.CallsLimit-session.CallsUsed), look+callsRoom*commit
	return found(session.CallsLimit > 0 && left < enough, func() wording {
		return wording{
			title: fmt.Sprintf("Only %s left today", counted(left, "API request", "API requests")),
			meaning: fmt.Sprintf("The org may use %s a day. The upgrade takes about %d more; with fewer than %d left it could stop half way, before it is checked.",
				numbered(session.CallsLimit), look+commit, enough),
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
	return fewCalls(s.Session, 0, callsFor(steps(s)))
}

// enoughCalls looks again before the first write: the plan may be of another hour.
func (r *run) enoughCalls(ctx context.Context) error {
	r.countCalls(ctx)
	return r.situationNow().blockedBy(FindingAdminFewCalls)
}

// CountCalls gives the facts with the API calls as they are counted now, when everything
// has been read. The session has read who it is, so that nothing is asked for that.
func (f Facts) CountCalls(ctx context.Context, org Reader) Facts {
	session, err := org.Session(ctx)
	if err == nil { // else the count from before stands
		f.Session.CallsMade, f.Session.CallsUsed, f.Session.CallsLimit = session.CallsMade, session.CallsUsed, session.CallsLimit
	}
	return f
}

// countCalls learns how many calls there were so far.
func (r *run) countCalls(ctx context.Context) {
	err := Safely(func() error {
		session, err := r.raw.Session(context.WithoutCancel(ctx))
		if err == nil {
			r.session.CallsMade, r.session.CallsUsed, r.session.CallsLimit = session.CallsMade, session.CallsUsed, session.CallsLimit
		}
		return wrapped("count the API calls", err)
	})
	if err != nil { // what is not known is told as such
		r.session.CallsMade, r.session.CallsUsed, r.session.CallsLimit = 0, 0, 0
	}
}

// calls sums up what the run has used, once it has read anything.
func (r *run) calls(ctx context.Context) Calls {
	if r.session.Org.ID == "" {
		return Calls{}
	}
	r.countCalls(ctx)
	return Calls{Made: max(0, r.session.CallsMade-r.CallsBefore), Used: r.session.CallsUsed, Limit: r.session.CallsLimit}
}
