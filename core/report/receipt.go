package report

import (
	"time"

	"cupgrade/core"
	"cupgrade/core/display"
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
	// Error is why the run ended before its steps, "" when it did not.
	Error string `json:"error,omitempty"`
	// Journal is the path of the run's journal, "" when there is none.
	Journal string `json:"journal,omitempty"`
	// GoOn is the command that takes the run further, "" when nothing is left to do.
	GoOn string `json:"goOn,omitempty"`
}

// Receipt writes a run: the verdict, each step, the proof, and then the plan it was
// made of.
func Receipt(r Run) Document {
	d := receipt(r)
	body(&d, r.Plan)
	return d.flat()
}

// ShortReceipt writes a run for who was there: what Receipt says, and of the plan
// only what the upgrade removed, since no other list of that is left.
func ShortReceipt(r Run) Document {
	d := receipt(r)
	if r.Ending.Wrote() {
		d.add(removalsSection(r.Plan.Removed))
	}
	return d.flat()
}

func receipt(r Run) Document {
	d := Document{Title: "Receipt: " + display.Clean(r.Plan.User.User.Name) + ", " + r.Verdict()}
	head(&d, r.Plan)
	d.fact("Planned at", moment(r.Plan.MadeAt))
	d.fact("Began at", moment(r.Began))
	d.fact("Ended at", moment(r.Ended))
	d.fact("Journal", r.Journal)
	d.fact("Go on with", r.GoOn)
	if calls := r.Result.Calls; calls != (upgrade.Calls{}) {
		d.fact("API calls", calls.Words())
	}
	d.add(outcomeSection(r.Result))
	d.add(staleSection(r.Result.Stale))
	d.add(checksSection(r.Result.Verification))
	d.add(mismatchSection(r.Result.Verification.Access))
	return d
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

func outcomeSection(result upgrade.Result) Section {
	s := Section{Heading: "What was done"}
	for _, step := range result.Steps {
		item := Item{Mark: display.Clean(string(step.Outcome)), Title: display.Clean(step.Step.Title)}
		if step.Finding != nil {
			found := findingItem(*step.Finding)
			item.Lines = append([]display.Text{found.Title}, found.Lines...)
			item.Link = found.Link
		}
		if step.Err != nil {
			item.Lines = append(item.Lines, display.Clean(step.Err.Error()))
		}
		s.Items = append(s.Items, item)
	}
	switch {
	case result.Blocked != nil:
		s.Items = append(s.Items, findingItem(*result.Blocked))
	case result.Err != nil:
		s.Paragraphs = []display.Text{display.Clean(result.Err.Error())}
	}
	for _, f := range result.Findings() {
		s.Items = append(s.Items, findingItem(f))
	}
	return s
}

func staleSection(stale []upgrade.StaleStamp) Section {
	table := Table{Head: []display.Text{"Changed since the plan", "Then", "Now"}}
	for _, s := range stale {
		table.Rows = append(table.Rows, []display.Text{display.Clean(s.Name), display.Clean(s.Then), display.Clean(s.Now)})
	}
	return Section{Heading: "The org had changed", Table: &table}
}

func checksSection(v upgrade.Verification) Section {
	s := Section{Heading: "Predicted and read back"}
	if v.Err != nil {
		s.Paragraphs = []display.Text{"The org could not be read back.", display.Clean(v.Err.Error())}
	}
	table := Table{Head: []display.Text{headWhat, "Predicted", "Read back", "Verdict"}}
	for _, c := range v.Checks {
		table.Rows = append(table.Rows, []display.Text{
			display.Clean(c.Name), display.Clean(c.Predicted), display.Clean(c.Actual), Agreement(c.Agreement),
		})
	}
	if v.HasPending() {
		s.Paragraphs = append(s.Paragraphs, laterNote)
	}
	s.Table = &table
	return s
}

// laterNote says what a line that is not yet there means.
const laterNote display.Text = "What is not yet there, Salesforce does by itself within a few minutes. Look at the members of the sites in Setup then."

// Agreement is the word for how a prediction compares with what was read back.
func Agreement(a upgrade.Agreement) display.Text {
	switch a {
	case upgrade.AgreementMatch:
		return "as predicted"
	case upgrade.AgreementMismatch:
		return "different"
	case upgrade.AgreementPending:
		return "not yet"
	case upgrade.AgreementUnplanned:
		return "not planned"
	default:
		return "not known"
	}
}

// Findings lists findings alone, for a command that has no plan to show.
func Findings(title string, findings []core.Finding) Document {
	d := Document{Title: display.Clean(title)}
	d.add(findingsSection(findings))
	return d.flat()
}
