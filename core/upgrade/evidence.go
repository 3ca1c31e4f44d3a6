package upgrade

import (
	"errors"

	"cupgrade/core"
)

// The HTTP statuses that prove something by themselves; this package knows of no
// network, and so of no others.
const (
	StatusPreconditionFailed = 412
	StatusTooManyRequests    = 429
)

// OutcomeOf tells what is known of a write from what it returned. It decides by
// evidence: only a yes proves that something happened, and only a request that
// never left, or Salesforce's own refusal, proves that nothing did.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return OutcomeApplied
	}
	remote, is := errors.AsType[*core.RemoteError](err)
	if !is {
		return OutcomeUnknown
	}
	switch {
	case !remote.Sent && remote.Status == 0:
		return OutcomeRejected
	case remote.Status == StatusPreconditionFailed:
		return OutcomeRejected
	case remote.Family() == core.FamilyQueued:
		return OutcomeUnknown
	case remote.FromSalesforce && remote.Status >= 400 && (remote.Status < 500 || remote.Family() == core.FamilyLock):
		return OutcomeRejected // without its lock a change is not begun, with whatever status that is told
	}
	return OutcomeUnknown
}
