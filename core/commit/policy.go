package commit

import (
	"context"
	"errors"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// effect says what a request may do to an org, and so how freely it is repeated.
type effect uint8

const (
	// effectNone is a read.
	effectNone effect = iota
	// effectSame is a write that changes nothing more when it is made again.
	effectSame
	// effectPermanent is a write that can't be taken back.
	effectPermanent
)

// reaction is what follows a request that failed.
type reaction uint8

const (
	// reactStop gives up; the outcome of the request stays as it is.
	reactStop reaction = iota
	// reactAgain makes the request again after a while; a write only after the org
	// has been read again, and with a precondition.
	reactAgain
	// reactLook reads the org again: the effect is there, the plan is stale, or something
	// was changed that no plan rests on, and the request may be made again.
	reactLook
	// reactResolve finds out whether the write happened before anything else.
	reactResolve
)

// decision is a reaction with its limits.
type decision struct {
	do reaction
	// wait is how long to wait before the request is made again.
	wait time.Duration
	// most is how often the request may be made in all; after a search that saw
	// nothing, too.
	most int
}

// How often a request may be made, the first time included, and the pauses between.
const (
	mostTries          = 6 // the first and five more
	mostTriesPermanent = 4 // the first and three more, when none of them was sent
	mostTriesUnknown   = 2 // of a permanent write that may have been sent
	mostTriesChanged   = 3 // of a write whose record others change all the time
	firstPause         = time.Second
	longestPause       = 30 * time.Second
)

// decideReaction is the policy for a request that failed: how it goes on after the given
// number of tries. It goes by evidence only. jitter, from 0 to 1, spreads the
// pauses of several who wait for the same record.
//
// Refusals that trying can't mend are never tried again: licenses, validation, rights
// and the daily limit.
func decideReaction(of effect, err error, tries int, jitter float64) decision {
	d := reactionTo(of, err)
	if d.do == reactAgain && tries >= d.most {
		return decision{do: reactStop}
	}
	if d.do == reactAgain || d.do == reactResolve {
		d.wait = pauseBefore(tries, jitter)
	}
	return d
}

func reactionTo(of effect, err error) decision {
	if errors.Is(err, context.Canceled) && of == effectNone {
		return decision{do: reactStop}
	}
	remote, is := errors.AsType[*core.RemoteError](err)
	if !is {
		return reactToUnexplained(of)
	}
	switch outcome := upgrade.OutcomeOf(err); {
	case of == effectNone:
		return reactionToRead(remote, outcome)
	case outcome == upgrade.OutcomeUnknown && mustWait(remote):
		return decision{do: reactResolve} // and then it is left to another day
	case outcome == upgrade.OutcomeUnknown && of == effectPermanent:
		return decision{do: reactResolve, most: mostTriesUnknown}
	case outcome == upgrade.OutcomeUnknown:
		return decision{do: reactResolve, most: mostTries}
	case isPrecondition(remote):
		return decision{do: reactLook, most: mostTriesChanged}
	case neverSent(remote) && of == effectPermanent:
		return decision{do: reactAgain, most: mostTriesPermanent}
	case neverSent(remote), isPassing(remote):
		return decision{do: reactAgain, most: mostTries}
	case remote.Code == core.CodeInvalidSession:
		return decision{do: reactAgain, most: 2} // the reading in between signs in anew
	}
	return decision{do: reactStop}
}

// reactToUnexplained is the reaction to an error that tells nothing, such as a panic.
func reactToUnexplained(of effect) decision {
	if of == effectNone {
		return decision{do: reactStop}
	}
	return decision{do: reactResolve}
}

// reactionToRead makes a read again when nothing or nonsense was answered. An
// answer of Salesforce's own stays the same.
func reactionToRead(remote *core.RemoteError, outcome upgrade.Outcome) decision {
	if neverSent(remote) || isPassing(remote) || outcome == upgrade.OutcomeUnknown && !mustWait(remote) {
		return decision{do: reactAgain, most: mostTries}
	}
	return decision{do: reactStop}
}

// neverSent tells whether there was no connection to send the request on. A request
// that this program itself gave up is no such case.
func neverSent(remote *core.RemoteError) bool {
	return !remote.Sent && remote.Status == 0 && errors.Is(remote, core.ErrUnreachable)
}

// mustWait tells whether Salesforce asks to come back later: a limit, or a time.
func mustWait(remote *core.RemoteError) bool {
	return remote.RetryAfter > 0 || remote.Status == upgrade.StatusTooManyRequests || remote.Family() == core.FamilyDailyLimit
}

// isPassing tells whether Salesforce refused for a reason that soon passes by itself.
func isPassing(remote *core.RemoteError) bool {
	switch remote.Family() {
	case core.FamilyLock:
		return true
	case core.FamilyBusy:
		return !mustWait(remote)
	default:
		return false
	}
}

// isPrecondition tells whether the record was changed after the time in the request.
func isPrecondition(remote *core.RemoteError) bool {
	return remote.Status == upgrade.StatusPreconditionFailed || remote.Family() == core.FamilyChanged
}

// pauseBefore grows twice as long with every try. Half of it is left to jitter.
func pauseBefore(tries int, jitter float64) time.Duration {
	whole := longestPause
	if shift := tries - 1; shift < 5 {
		whole = min(whole, firstPause<<max(shift, 0))
	}
	return whole/2 + time.Duration(jitter*float64(whole/2))
}
