package flow

import (
	"cmp"
	"context"
	"fmt"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/ui/words"
)

// connectStep signs in. It goes on by itself unless there is something to know before
// a user is chosen.
func connectStep() Step {
	return Step{ID: StepConnect, Name: words.Org, Part: true, Load: readConnection, Page: connectPage}
}

// readConnection signs in, and resolves what was given on the command line.
func readConnection(a *Answers) *Read {
	if a.Online {
		return nil
	}
	signIn, flags := a.Opts.Connect, a.Opts.Given
	text := cmp.Or(a.Opts.Connecting, "Connecting to the org")
	return &Read{Text: text, Do: func(ctx context.Context) (func(), error) {
		org, err := signIn(ctx)
		if err != nil {
			return nil, err
		}
		session, err := org.Session(ctx)
		if err != nil {
			return nil, fmt.Errorf("ask the org who is signed in: %w", err)
		}
		resolved, wrong, err := resolveFlags(ctx, org, flags)
		return func() {
			a.Org, a.Session, a.Online, a.Wrong = org, session, true, wrong
			switch {
			case wrong != nil:
			case resolved.User != nil && Refusal(resolved.User.User) != nil: // nothing of the command line is taken then
				a.Refused = &resolved.User.User
			default:
				a.takeFlags(resolved)
			}
		}, err
	}}
}

// connectPage tells what the admin lacks.
func connectPage(a *Answers, _ bool) Page {
	p := Page{Title: "Connecting", Gate: Gate{Label: goOn}, Details: true}
	if !a.Online {
		return p
	}
	lacking := planning.SessionFindings(a.Session)
	if len(lacking) == 0 {
		p.Passes = true
		return p
	}
	p.Title = "Before you select a user"
	p.Body = []report.Section{{
		Paragraphs: []display.Text{"You can look at everything, but this blocks an upgrade:"},
	}, {Findings: lacking}}
	return p
}
