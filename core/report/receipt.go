package report

import (
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/phrase"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// Run is a plan with what became of it.
type Run struct {
	Plan   upgrade.Plan   `json:"plan"`
	Result upgrade.Result `json:"result"`
	// Ending is how the run ended.
	Ending upgrade.Ending `json:"ending"`
	// Began and Ended are when the run began and came to its end, by the local clock.
	Began time.Time `json:"began,omitzero"`
	Ended time.Time `json:"ended"`
	// Verified is when the run was verified after its end, zero when it was not.
	Verified time.Time `json:"verified,omitzero"`
	// Error is why the run ended before its steps, "" when it did not.
	Error string `json:"error,omitempty"`
	// Journal is the path of the run's journal, "" when there is none.
	Journal string `json:"journal,omitempty"`
	// GoOn is the command that takes the run further, "" when nothing is left to do.
	GoOn string `json:"goOn,omitempty"`
}

// NewRun puts a plan and what became of it together with the ending of that.
func NewRun(plan upgrade.Plan, result upgrade.Result, began, ended time.Time) Run {
	run := Run{
		Plan: plan, Result: result, Ending: upgrade.EndingOf(plan, result), Began: began, Ended: ended,
		Journal: result.Journal, GoOn: result.GoOn,
	}
	if result.Err != nil {
		run.Error = result.Err.Error()
	}
	return run
}

// Verdict says in a few words how the run ended.
func (r Run) Verdict() display.Text { return display.Clean(r.Ending.Verdict) }

// Receipt writes a run: the verdict, each step, the verification, and then the plan it was
// made of, without what only helped to decide.
func Receipt(r Run) Document {
	d := receiptOf(r)
	warnings := slices.DeleteFunc(slices.Clone(r.Plan.Findings), func(f core.Finding) bool { return f.Severity == core.SeverityNotice })
	d.add(changedRecords(r))
	d.add(planSections(r.Plan, Section{Heading: headFindings, Findings: warnings})...)
	d.Sign = []display.Text{"Checked by", "Date"}
	return d
}

// ShortReceipt writes a run for the admin who was there: what Receipt says, and of the plan
// only what the upgrade removed, since no other list of that is left.
func ShortReceipt(r Run) Document {
	d := receiptOf(r)
	if r.Ending.State.Wrote() {
		d.add(changedRecords(r), removalsSection(r.Plan.Removed), notAllowedSection(r.Plan))
	}
	return d
}

func receiptOf(r Run) Document {
	d := Document{Title: "Receipt: " + display.Clean(r.Plan.User.User.Name) + ", " + r.Verdict()}
	d.lead(r.Ending.Headline)
	addHead(&d, r.Plan)
	d.addFact("Started", phrase.Moment(r.Began))
	d.addFact("Ended", phrase.Moment(r.Ended))
	d.addFact("Verified", phrase.Moment(r.Verified))
	if r.Result.ChangedBy != "" {
		d.addFact("Last changed", phrase.Moment(r.Result.ChangedAt)+" by "+r.Result.ChangedBy)
	}
	if r.Ending.State.MayBeUpgraded() {
		d.addFact("Losses", planning.CountFates(r.Plan).Sentence())
	}
	d.addWholeFact("Journal", r.Journal)
	d.addWholeFact("Continue with", r.GoOn)
	result := Result(r)
	result[0].Heading = "Steps"
	d.add(result...)
	return d
}
