package signin

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"cupgrade/core"
	"cupgrade/core/pattern"
)

// ErrNoCredentials is what every *Error of this package is, so that a program can
// tell a failed sign-in from any other failure.
var ErrNoCredentials = errors.New("not signed in")

// Reason tells the ways a sign-in fails apart.
type Reason string

// The reasons of an Error.
const (
	// Of any source.
	ReasonCancelled   Reason = "cancelled"    // the person, or the program, gave up
	ReasonInstanceURL Reason = "instance-url" // not the address of an org
	ReasonToken       Reason = "token"        // empty, or no token
	ReasonCannotRenew Reason = "cannot-renew" // a refused token that can't be replaced

	// Of the environment.
	ReasonNotSet     Reason = "not-set"    // no variable is set
	ReasonIncomplete Reason = "incomplete" // one of two is set

	// Of the Salesforce CLI.
	ReasonNoCLI        Reason = "cli-missing"       // sf is not installed
	ReasonOldNode      Reason = "node-too-old"      // sf runs on a Node that it can't run on
	ReasonNoNode       Reason = "node-missing"      // sf is there, and no Node to run it
	ReasonCLIBroken    Reason = "cli-broken"        // sf crashed, or gave no answer that can be read
	ReasonCLIRefused   Reason = "cli-refused"       // sf answered with an error of its own
	ReasonTimeout      Reason = "timeout"           // no answer in time
	ReasonNoTarget     Reason = "no-target"         // no org was named, and there is no default
	ReasonBadTarget    Reason = "bad-target"        // what was named can't be an alias
	ReasonUnknownOrg   Reason = "unknown-org"       // sf knows no org of that name
	ReasonNotConnected Reason = "not-connected"     // sf has a session, and the org refuses it
	ReasonUnreachable  Reason = "unreachable"       // sf could not reach the org
	ReasonMismatch     Reason = "different-session" // token and address are of two orgs

	// Of the browser.
	ReasonClientID     Reason = "client-id"      // none was given
	ReasonLoginURL     Reason = "login-url"      // not an address to sign in at
	ReasonPortsBusy    Reason = "ports-busy"     // every registered port is in use
	ReasonForged       Reason = "forged-answer"  // an answer that this sign-in did not ask for
	ReasonDenied       Reason = "denied"         // the person, or the org, said no
	ReasonTokenRefused Reason = "token-refused"  // the code was not exchanged for a token
	ReasonBadAnswer    Reason = "bad-answer"     // a reply of another shape than was asked for
	ReasonNotRevoked   Reason = "not-revoked"    // the session could not be ended
	ReasonNoBrowser    Reason = "browser-failed" // no browser could be started
)

// Error is a sign-in that failed. It never holds a token. Its texts may hold raw
// text of the CLI or of a server, on one line each; package display makes them fit
// for a screen.
type Error struct {
	Reason Reason
	// Happened is what happened, as the start of a sentence without its end.
	Happened string
	// Meaning and Advice are sentences: what it means, and what to do, with the
	// command that mends it. Either may be "".
	Meaning, Advice string
	// Suggestions are names that may have been meant, the nearest first.
	Suggestions []string
	// Err is the cause, or nil.
	Err error
}

// Error gives its lines.
func (e *Error) Error() string { return strings.Join(e.Lines(), "\n") }

// Lines gives a line for each of what happened, what it means and what to do.
func (e *Error) Lines() []string {
	lines := []string{e.Happened}
	for _, line := range []string{e.Meaning, e.Advice} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Finding gives the same in parts, for a screen.
func (e *Error) Finding() core.Finding {
	return core.Finding{
		Code: core.Code("sign-in-" + e.Reason), Severity: core.SeverityBlocker,
		Title: capitalize(e.Happened), Meaning: e.Meaning, Action: e.Advice,
	}
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes every Error an ErrNoCredentials.
func (*Error) Is(target error) bool { return target == ErrNoCredentials }

// causeOfEnd gives the error of a context that ended, nil while it has not.
func causeOfEnd(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return &Error{Reason: ReasonCancelled, Happened: "the sign-in was cancelled", Err: context.Cause(ctx)}
}

// tokenShapes are what looks like an access token, a refresh token or a JWT.
var tokenShapes = pattern.Lazy(`00D\w{12,15}![\w.]*|5Aep\w[\w.]+|eyJ[\w-]{6,}\.[\w-]+(\.[\w-]*)?`)

// maxForeign is how much text of another program an error repeats, in bytes.
const maxForeign = 500

// quoteForeign makes a text of another program fit for an error: one line, no token, not
// too long.
func quoteForeign(text string) string {
	text = tokenShapes().ReplaceAllString(text, "[redacted]")
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if len(text) > maxForeign {
		text = strings.ToValidUTF8(text[:maxForeign], "") + "..."
	}
	return text
}

// endSentence ends a text of another program as a sentence.
func endSentence(text string) string {
	text = capitalize(quoteForeign(text))
	if text != "" && !strings.ContainsRune(".!?", rune(text[len(text)-1])) {
		text += "."
	}
	return text
}

// capitalize begins a sentence.
func capitalize(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
