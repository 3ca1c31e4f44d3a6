package signin

import (
	"context"
	"errors"
	"strings"
	"sync"

	"cupgrade/core"
	"cupgrade/sfclient/wire"
)

// displayed is the result of "sf org display".
type displayed struct {
	ID          string `json:"id"`
	InstanceURL string `json:"instanceUrl"`
	Username    string `json:"username"`
	// AccessToken is redacted by sf since 2.136.
	AccessToken string `json:"accessToken"`
	// ConnectedStatus is "Connected", or why not: sf exits with 0 either way. A
	// scratch org has none.
	ConnectedStatus string `json:"connectedStatus"`
}

// shown is the result of "sf org auth show-access-token".
type shown struct {
	AccessToken string `json:"accessToken"`
}

// redactedToken begins what newer versions put in the place of a token.
const redactedToken = "[REDACTED]"

// FromCLI takes the session that the Salesforce CLI has with an org. target is an
// alias or a username; "" is the default of sf, and ReasonNoTarget says that there
// is none. The CLI refreshes the session if it can; the credentials can be renewed
// in the same way later.
func FromCLI(ctx context.Context, sf Runner, target string) (Credentials, error) {
	if err := checkTarget(target); err != nil {
		return Credentials{}, err
	}
	s := cliSession{sf: sf, target: target}
	limit, stop := limitTime(ctx)
	defer stop()
	display, token, err := s.ask(limit)
	if err == nil {
		return s.checkCredentials(display, token)
	}
	if failed, is := errors.AsType[*Error](err); is && failed.Reason == ReasonUnknownOrg {
		return Credentials{}, suggest(ctx, sf, target, failed)
	}
	return Credentials{}, err
}

// cliSession asks sf about one org.
type cliSession struct {
	sf     Runner
	target string
	// instance is the org's address once that is known.
	instance string
}

// addOrg adds the org to a command.
func (s cliSession) addOrg(command ...string) []string {
	if s.target != "" {
		// In one piece, so that it can't be taken for an option.
		command = append(command, "--target-org="+s.target)
	}
	return append(command, "--json")
}

// nameOrg gives what errors call the org.
func (s cliSession) nameOrg() string {
	if s.target == "" {
		return "the default org"
	}
	return `"` + quoteForeign(s.target) + `"`
}

// ask runs both commands side by side, because each takes a second or two.
func (s cliSession) ask(ctx context.Context) (displayed, string, error) {
	var display, token Output
	var displayErr, tokenErr error
	var both sync.WaitGroup
	both.Go(func() { display, displayErr = s.sf.Run(ctx, s.addOrg("org", "display")...) })
	both.Go(func() { token, tokenErr = s.sf.Run(ctx, s.addOrg("org", "auth", "show-access-token")...) })
	both.Wait()
	if err := errors.Join(displayErr, tokenErr); err != nil {
		return displayed{}, "", s.runError(ctx, err)
	}
	reply, err := s.readDisplay(display)
	if err != nil {
		return displayed{}, "", err
	}
	raw, err := s.readToken(token, reply)
	return reply, raw, err
}

func (s cliSession) readDisplay(out Output) (displayed, error) {
	reply, err := readReply[displayed](out)
	if err != nil {
		return displayed{}, s.explain(err, reply.Name)
	}
	switch reply.Result.ConnectedStatus {
	case "", "Connected":
		return reply.Result, nil
	default:
		return displayed{}, s.notConnected(reply.Result.ConnectedStatus, reply.Result.InstanceURL)
	}
}

// readToken takes the token of the second command or, when sf is too old to know
// that, of the first.
func (s cliSession) readToken(out Output, display displayed) (string, error) {
	if isUnknownCommand(out) {
		return tokenOfOldCLI(display)
	}
	reply, err := readReply[shown](out)
	if err != nil {
		return "", s.explain(err, reply.Name)
	}
	if display.ConnectedStatus == "" && maybeStale(reply.Warnings) {
		return "", s.notConnected("Access token may be stale", display.InstanceURL)
	}
	return reply.Result.AccessToken, nil
}

func tokenOfOldCLI(display displayed) (string, error) {
	if strings.HasPrefix(display.AccessToken, redactedToken) || display.AccessToken == "" {
		return "", refuseUnreadable("this version hides the access token and has no command to show it")
	}
	return display.AccessToken, nil
}

// maybeStale finds the one sign that a token was handed out without a refresh: sf
// exits with 0 even when the org is down.
func maybeStale(warnings []string) bool {
	for _, w := range warnings {
		if strings.Contains(w, "may be stale") {
			return true
		}
	}
	return false
}

// checkCredentials checks what sf said before anything is sent anywhere.
func (s cliSession) checkCredentials(display displayed, raw string) (Credentials, error) {
	advice := "Sign in again: sf org login web"
	instance, err := checkInstanceURL(display.InstanceURL, advice+"; "+otherWays)
	if err != nil {
		return Credentials{}, err
	}
	token, err := newToken(raw, advice)
	if err != nil {
		return Credentials{}, err
	}
	if !sameOrg(raw, display.ID) {
		return Credentials{}, &Error{
			Reason: ReasonMismatch, Happened: "the Salesforce CLI gave the address of one org and the token of another",
			Meaning: "The alias was probably changed at this moment.", Advice: "Start again.",
		}
	}
	s.instance = instance
	name := s.target
	if name == "" {
		name = display.Username
	}
	// From here on the username is what names the session: an alias, or the
	// default, may be set to another org while the wizard runs.
	if display.Username != "" && checkTarget(display.Username) == nil {
		s.target = display.Username
	}
	return Credentials{
		InstanceURL: instance, Token: token, Source: "the Salesforce CLI (" + name + ")", Username: display.Username,
		Renewer: newRenewer(token, s.renew),
	}, nil
}

// renew asks sf for a token again.
func (s cliSession) renew(ctx context.Context) (wire.Secret, error) {
	ctx, stop := limitTime(ctx)
	defer stop()
	raw, err := s.tokenAgain(ctx)
	if err != nil {
		return wire.Secret{}, err
	}
	return newToken(raw, "Sign in again: sf org login web")
}

func (s cliSession) tokenAgain(ctx context.Context) (string, error) {
	out, err := s.sf.Run(ctx, s.addOrg("org", "auth", "show-access-token")...)
	if err != nil {
		return "", s.runError(ctx, err)
	}
	if !isUnknownCommand(out) {
		return s.readToken(out, displayed{InstanceURL: s.instance})
	}
	if out, err = s.sf.Run(ctx, s.addOrg("org", "display")...); err != nil {
		return "", s.runError(ctx, err)
	}
	display, err := s.readDisplay(out)
	if err != nil {
		return "", err
	}
	return tokenOfOldCLI(display)
}

// sameOrg compares the org in a token with an org's id, as far as both are there:
// an opaque token begins with the id of its org.
func sameOrg(token, orgID string) bool {
	of, _, opaque := strings.Cut(token, "!")
	if !opaque || orgID == "" {
		return true
	}
	a, err := core.ParseIDOf(core.PrefixOrganization, of)
	if err != nil {
		return true // A shape that is not known says nothing.
	}
	b, err := core.ParseIDOf(core.PrefixOrganization, orgID)
	return err != nil || a == b
}
