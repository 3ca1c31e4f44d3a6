package report

import (
	"slices"
	"time"

	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// Result tells what became of a plan. The screen, the lines and the receipt show the same
// sections.
func Result(run Run) []Section {
	r, findings, ending := run.Result, run.Result.Findings(), run.Ending
	if r.Blocked != nil && r.Err == nil { // as a journal tells it
		findings = append(findings, *r.Blocked)
	}
	body := []Section{resultSteps(r.Steps), staleSection(r.Stale)}
	if r.ChangedBy != "" {
		by := "Last changed by " + display.Clean(r.ChangedBy) + ", " + display.Clean(phrase.Moment(r.ChangedAt))
		body = append(body, Section{Items: []Item{{Title: by}}, Spoken: true})
	}
	body = append(body, Section{Findings: findings})
	if ending.State.MayBeUpgraded() { // what was not done needs no proof
		body = append(body, verificationSections(run)...)
	}
	if r.Err != nil {
		body = append(body, Section{Heading: "Why it ended", Err: r.Err})
	}
	next := Section{
		Heading: "What to do now", Paragraphs: []display.Text{display.Clean(ending.Next)},
		Told: len(findings) > 0 || r.Err != nil && explain.Error(r.Err).Action != "", // which say another thing to do
	}
	if ending.State.Upgraded() {
		for _, removal := range r.ToReassign(run.Plan) {
			next.Items = append(next.Items, Item{Mark: "+", Title: display.Clean(removal.Title())})
		}
	}
	took := "Took " + display.Clean(run.Ended.Sub(run.Began).Truncate(time.Second).String()) + ", ended " + display.Clean(phrase.Moment(run.Ended))
	body = append(body, next)
	if ending.State.MayBeUpgraded() {
		body = append(body, recordsSection(run))
	}
	body = append(body, Section{Paragraphs: []display.Text{took}, Spoken: true})
	if r.Calls != (upgrade.Calls{}) {
		body = append(body, Section{Paragraphs: []display.Text{"API requests: " + display.Clean(r.Calls.Words())}})
	}
	return body
}

func resultSteps(steps []upgrade.StepResult) Section {
	s := Section{Items: make([]Item, len(steps))}
	for i, step := range steps {
		title := formatNumber(i+1) + ". " + display.Clean(step.Step.Title)
		if step.ByOther {
			title += " (done by another user)"
		}
		s.Items[i] = Item{
			Mark: display.Clean(string(step.Outcome)), Title: title, Finding: step.Finding, Raw: explain.Details(step.Err),
			Told: step.Finding == nil && step.Err == nil,
		}
	}
	return s
}

// staleSection says what had changed since the plan was made.
func staleSection(stale []upgrade.StaleStamp) Section {
	s := Section{Heading: "Changed since the plan was made"}
	for _, words := range Changes(stale) {
		s.Items = append(s.Items, Item{Title: words})
	}
	return s
}

// Changes says in sentences what had changed since a plan was made.
func Changes(stale []upgrade.StaleStamp) []display.Text {
	var sentences []display.Text
	for _, s := range stale {
		for _, words := range s.Sentences() {
			sentences = append(sentences, display.Clean(words))
		}
	}
	return sentences
}

// verificationSections set expected beside actual, what differs first. What Salesforce does
// a moment after the upgrade is no part of the proof.
func verificationSections(run Run) []Section {
	v := run.Result.Verification
	var checks, later []upgrade.Check
	for _, c := range v.Checks {
		if c.Agreement == upgrade.AgreementPending {
			later = append(later, c)
		} else {
			checks = append(checks, c)
		}
	}
	order := []upgrade.Agreement{upgrade.AgreementMismatch, upgrade.AgreementUnknown, upgrade.AgreementMatch, upgrade.AgreementUnplanned}
	slices.SortStableFunc(checks, func(a, b upgrade.Check) int {
		return slices.Index(order, a.Agreement) - slices.Index(order, b.Agreement)
	})
	var list []Section
	if v.Err != nil {
		list = append(list, Section{Heading: "The verification failed", Items: []Item{{Raw: explain.Details(v.Err)}}})
	}
	if len(v.Checks) == 0 {
		return list
	}
	return append(
		list,
		Section{Heading: "Verification", Checks: checks},
		Section{Heading: "Different from expected", Mismatches: v.Access},
		Section{
			Heading: "Pending", Checks: later,
			Later: "Salesforce does this automatically within minutes. Verify the user after " + display.Clean(phrase.Moment(whenToLook(run))) +
				" with: " + upgrade.CommandVerify,
		},
	)
}

// whenToLook is when what follows a moment later is worth a look: nothing is documented, and
// a quarter of an hour is usually more than enough.
func whenToLook(run Run) time.Time {
	if run.Verified.IsZero() {
		return run.Ended.Add(15 * time.Minute)
	}
	return run.Verified.Add(15 * time.Minute)
}
