package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"cupgrade/core/display"
	"cupgrade/sfclient/signin"
)

// errNoOrgChosen is given when the list of orgs is left without an answer.
var errNoOrgChosen = errors.New("no org was selected")

// errNoOrgNamed is given when nothing names an org and there is nobody to ask.
var errNoOrgNamed = tell(errors.New("no org is named"), "Name one with --target-org, or make one the default of the Salesforce CLI: sf config set target-org ALIAS")

// chooseOrg lets the person choose among the orgs of the Salesforce CLI when
// nothing else names one: no variable is set, and the CLI has no default. The demo
// org is the last choice.
func (c *connector) chooseOrg(ctx context.Context) error {
	if _, err := signin.FromEnvironment(c.streams.env); !isReason(err, signin.ReasonNotSet) {
		return nil // there is a session, or half of one: connecting tells
	}
	if signin.TargetOrg("", c.streams.env) != "" {
		return nil
	}
	orgs, err := signin.ListOrgs(ctx, c.runner())
	if isReason(err, signin.ReasonNoCLI) {
		return noWayIn(err)
	}
	if err != nil {
		return signInError(err)
	}
	for _, org := range orgs {
		if org.IsDefault && org.Problem == "" {
			c.options.targetOrg = org.Target()
			return nil
		}
	}
	if c.silent {
		return fail(exitSignIn, errNoOrgNamed)
	}
	return c.ask(orgs)
}

// isReason tells whether a sign-in failed for this reason.
func isReason(err error, reason signin.Reason) bool {
	failed, is := errors.AsType[*signin.Error](err)
	return is && failed.Reason == reason
}

// noWayIn says every way to an org when there is neither a session nor the CLI.
func noWayIn(err error) error {
	return fmt.Errorf(`%w
Other ways to an org:
  cupgrade --demo                        a simulated org, no credentials
  cupgrade --instance-url https://...    asks for an access token
  cupgrade --login --client-id KEY       signs in with your browser`, signInError(err))
}

// ask lists the orgs and reads the number of one.
func (c *connector) ask(orgs []signin.Org) error {
	out := c.streams.err
	_, _ = io.WriteString(out, "Which org?\n\n")
	for i, org := range orgs {
		_, _ = fmt.Fprintf(out, "  %d. %s\n", i+1, orgLine(org))
	}
	demo := len(orgs) + 1
	_, _ = fmt.Fprintf(out, "  %d. the demo org, a simulation\n", demo)
	for {
		_, _ = fmt.Fprintf(out, "\nNumber, or q to quit: ")
		line, err := readLine(c.streams.in)
		answer := strings.TrimSpace(line)
		switch n, bad := strconv.Atoi(answer); {
		case answer == "q" || err != nil && answer == "":
			return fail(exitCancelled, errNoOrgChosen)
		case bad == nil && n == demo:
			c.options.demo = true
			return nil
		case bad == nil && n >= 1 && n < demo && orgs[n-1].Problem == "":
			c.options.targetOrg = orgs[n-1].Target()
			return nil
		case bad == nil && n >= 1 && n < demo:
			_, _ = fmt.Fprintf(out, "The Salesforce CLI can't use that org: %s\n", display.Clean(orgs[n-1].Problem))
		default:
			_, _ = fmt.Fprintf(out, "Enter a number from 1 to %d.\n", demo)
		}
	}
}

// readLine reads to the end of a line and no byte further: what comes after it answers
// the questions of the wizard.
func readLine(in io.Reader) (string, error) {
	var line []byte
	for one := make([]byte, 1); len(line) < maxAnswer; {
		n, err := in.Read(one)
		if n > 0 && one[0] == '\n' {
			return string(line), nil
		}
		line = append(line, one[:n]...)
		if err != nil {
			return string(line), err
		}
	}
	return string(line), nil
}

// maxAnswer is the most bytes of an answer.
const maxAnswer = 4096

// orgLine names one org of the list.
func orgLine(org signin.Org) display.Text {
	line := display.Clean(org.Username) + ", " + display.Clean(org.InstanceURL)
	if len(org.Aliases) > 0 {
		line = display.Clean(strings.Join(org.Aliases, ", ")) + " (" + line + ")"
	}
	switch {
	case org.Problem != "":
		line += ": can't be used, " + display.Clean(org.Problem)
	case org.IsScratch:
		line += ", scratch org"
	case org.IsSandbox:
		line += ", sandbox"
	}
	return line
}
