package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cupgrade/core/pattern"
)

// explain makes the error of a refusal of sf that is known by name.
func (s cliSession) explain(err error, name string) error {
	failed, is := errors.AsType[*Error](err)
	if !is || failed.Reason != ReasonCLIRefused {
		return err
	}
	switch name {
	case nameUnknownOrg:
		return &Error{
			Reason: ReasonUnknownOrg, Happened: "the Salesforce CLI knows no org named " + s.nameOrg(),
			Advice: "See which it knows: sf org list auth; or sign in to one: sf org login web --alias NAME",
		}
	case nameNoDefault:
		return &Error{
			Reason: ReasonNoTarget, Happened: "no org was named, and the Salesforce CLI has no default",
			Advice: "Name one with --target-org, or set the default: sf config set target-org ALIAS",
		}
	}
	return err
}

// suggest adds the names that may have been meant. When the list can't be had, the
// error stays as it is.
func suggest(ctx context.Context, sf Runner, target string, failed *Error) error {
	orgs, err := ListOrgs(ctx, sf)
	if err != nil {
		return failed
	}
	if len(orgs) == 0 {
		failed.Meaning = "It is not signed in to any org."
		failed.Advice = "Sign in first: sf org login web --alias " + shellWord(target)
		return failed
	}
	failed.Suggestions = findNearest(target, listNames(orgs))
	if len(failed.Suggestions) > 0 {
		failed.Meaning = "Did you mean " + quoteForeign(strings.Join(failed.Suggestions, " or ")) + "?"
	}
	return failed
}

// listNames gives all that orgs can be called by.
func listNames(orgs []Org) []string {
	var all []string
	for _, o := range orgs {
		all = append(all, o.Aliases...)
		all = append(all, o.Username)
	}
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}

// networkFault is how sf tells that it got no answer from the org.
var networkFault = pattern.Lazy(`(?i)fetch failed|ENOTFOUND|ECONN|EAI_AGAIN|ETIMEDOUT|getaddrinfo|socket hang up|timed? ?out|certificate`)

// notConnected is a session that sf has and can't use.
func (s cliSession) notConnected(status, instanceURL string) error {
	login := "sf org login web"
	if instanceURL != "" {
		login += " -r " + shellWord(strings.TrimRight(instanceURL, "/"))
	}
	if s.target != "" {
		login += " -a " + shellWord(s.target)
	}
	if networkFault().MatchString(status) {
		return &Error{
			Reason: ReasonUnreachable, Happened: "the Salesforce CLI could not reach " + s.nameOrg(),
			Meaning: endSentence(status), Advice: "Check the network and the address; if both are right, sign in again: " + login,
		}
	}
	return &Error{
		Reason: ReasonNotConnected, Happened: "the session of the Salesforce CLI with " + s.nameOrg() + " has expired",
		Meaning: "The org answered: " + endSentence(status), Advice: "Sign in again: " + login,
	}
}

// plainWord is what every shell takes as it stands.
var plainWord = pattern.Lazy(`^[\w.@+:/-]+$`)

// shellWord makes one word of a text in a command that a person may paste.
func shellWord(text string) string {
	text = quoteForeign(text)
	if plainWord().MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// errTooSlow is the cause of a context that ran into runLimit.
var errTooSlow = fmt.Errorf("no answer within %s", runLimit)

// limitTime bounds what is done with sf.
func limitTime(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, runLimit, errTooSlow)
}

// runError explains why sf was not run to its end.
func (s cliSession) runError(ctx context.Context, err error) error {
	name := "ALIAS"
	if s.target != "" {
		name = shellWord(s.target)
	}
	failed, known := errors.AsType[*Error](err)
	switch {
	case errors.Is(context.Cause(ctx), errTooSlow):
		return &Error{
			Reason: ReasonTimeout, Happened: "the Salesforce CLI did not answer within " + runLimit.String(),
			Meaning: "Either the org can't be reached, or it refuses a session that the CLI keeps refreshing.",
			Advice:  "Try it yourself: sf org display --target-org " + name + "; then sign in again: sf org login web --alias " + name, Err: errTooSlow,
		}
	case ctx.Err() != nil:
		return causeOfEnd(ctx)
	case known:
		return failed
	default:
		return notStarted(err)
	}
}
