package flow

import (
	"context"
	"maps"
	"slices"
	"strings"

	"cupgrade/core"

	"cupgrade/core/commit"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// resultStep shows what became of the upgrade: each step, and what was predicted
// beside what was read back.
func resultStep() Step {
	return Step{ID: StepResult, Name: words.UpgradeStep, Part: true, Page: resultPage}
}

// Last is the last upgrade of the session, nil before there is one.
func (a *Answers) Last() *Run {
	if len(a.Runs) == 0 {
		return nil
	}
	return &a.Runs[len(a.Runs)-1]
}

func resultPage(a *Answers, full bool) Page {
	run := a.Last()
	if run == nil {
		return Page{}
	}
	ending := run.Ending()
	return Page{
		Of: len(a.Runs), State: ending.State, Title: titleOf(ending), Intro: display.Clean(ending.Headline), Ends: true,
		Body: foldChecks(report.Result(run.report()), full), Details: true, Gate: Gate{Kind: GateChoice}, Actions: resultActions(a, run),
	}
}

// foldChecks counts the checks that are as expected, unless every detail is wanted: what
// differs stands alone then.
func foldChecks(body []report.Section, full bool) []report.Section {
	for i := range body {
		s := &body[i]
		if full || len(s.Checks) == 0 {
			continue
		}
		var rest []upgrade.Check
		for _, c := range s.Checks {
			if c.Agreement != upgrade.AgreementMatch {
				rest = append(rest, c)
			}
		}
		if n := len(s.Checks) - len(rest); n > 0 {
			s.Paragraphs = append(s.Paragraphs, words.Count(n, "check", "checks")+" as expected.")
		}
		s.Checks = rest
	}
	return body
}

// titleOf is an ending's verdict as a title.
func titleOf(ending upgrade.Ending) display.Text {
	verdict := ending.Verdict
	return display.Clean(strings.ToUpper(verdict[:1]) + verdict[1:])
}

func resultActions(a *Answers, run *Run) []Action {
	list := []Action{{Key: "n", Label: "upgrade another", Line: "Upgrade another user", Do: func() Effect {
		*a = a.Another()
		return Effect{Go: StepUser, Anew: true}
	}}, {Key: "w", Label: "save", Saves: true, Do: func() Effect {
		receipt := ExportReceipt(run)
		return Effect{Export: &receipt}
	}}}
	ending := run.Ending()
	if ending.State.Upgraded() {
		list = append(list, Action{Key: "v", Label: "verify again", Line: "Verify again", Do: func() Effect {
			return Effect{Read: a.readBack(run)}
		}})
	}
	if reassign := a.reassignAction(run); reassign != nil {
		list = append(list, *reassign)
	}
	if !ending.State.MayBeUpgraded() { // nothing stands in the way of planning again
		list = append(list, Action{Key: "r", Label: "plan again", Line: "Plan again", Do: func() Effect {
			return Effect{Go: StepLosses, Notice: a.planAgain(run)}
		}})
	}
	return append(list, Action{Key: "q", Do: func() Effect { return Effect{Leave: true} }})
}

// rememberRefused remembers what Salesforce refused to put into a permission set, which goes
// for everybody with the license, and counts it.
func (a *Answers) rememberRefused(run *Run) (n int) {
	license, known := run.Plan.Target.License.ID, map[core.ID][]upgrade.Refusal{}
	maps.Copy(known, a.refused)
	for _, s := range run.Result.Steps {
		known[license] = slices.Concat(known[license], s.Refused)
		n += len(s.Refused)
	}
	a.refused = known
	return n
}

// refusedNow is what Salesforce refused for the license that was chosen.
func (a *Answers) refusedNow() []upgrade.Refusal {
	if a.License == nil {
		return nil
	}
	return a.refused[a.License.ID]
}

// planAgain forgets what was read, so that it is read anew. What Salesforce has refused to
// keep is remembered, and the rest of what was chosen is chosen again, to be reviewed anew.
func (a *Answers) planAgain(run *Run) display.Text {
	refused := a.rememberRefused(run)
	if refused == 0 {
		a.ForgetFacts()
		return "Planned again from what the org holds now."
	}
	a.Refresh()
	return "Planned again without " + words.Count(refused, "permission", "permissions") + " that Salesforce refused."
}

// readBack reads the upgraded user once more: what Salesforce does by itself after an
// upgrade, such as the membership of sites, comes a moment later. The newest reading is
// the one that counts; an error leaves what was read before.
func (a *Answers) readBack(run *Run) *Read {
	org, plan, result := a.Org, run.Plan, run.Result
	verify := a.Opts.Verify
	if verify == nil || result.Journal == "" {
		verify = func(ctx context.Context, org upgrade.Org, result upgrade.Result) upgrade.Result {
			result.Verification = commit.Verify(ctx, org, plan, result.Before)
			result.Err, result.Looked = result.Verification.Err, result.Verification.Err == nil
			return result
		}
	}
	return &Read{
		Text: "Verifying", Failed: "Verification failed",
		Do: func(ctx context.Context) (func(), error) {
			again := verify(ctx, org, result)
			if !again.Looked {
				return nil, again.Err
			}
			return func() { run.Result.Verification = again.Verification }, nil
		},
		Done: func() display.Text { return "Verified again, " + words.Moment(a.currentTime()) + "." },
	}
}
