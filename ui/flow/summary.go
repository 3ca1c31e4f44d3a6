package flow

import (
	"errors"
	"slices"
	"strings"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// Summary tells every upgrade of a session in plain text.
func (r Runs) Summary() string {
	var b strings.Builder
	for i, one := range r {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, row := range one.summaryLines() {
			b.WriteString(string(row))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// summaryLines tells one upgrade: who, what, before and after, steps, proof, time.
func (r *Run) summaryLines() []display.Text {
	p := r.Plan
	u := p.User.User
	rows := []display.Text{
		r.Headline(),
		"  User      " + display.Clean(u.Name) + " (" + display.Clean(u.Username) + ", " + display.Clean(string(u.ID)) + ")",
		"  Org       " + display.Clean(p.Session.Org.Name) + ", " + words.OrgKind(p.Session.Org),
		"  License   " + display.Clean(u.Profile.License.Name) + " -> " + display.Clean(p.Target.License.Name),
		"  Profile   " + display.Clean(u.Profile.Name) + " -> " + display.Clean(p.Target.Name),
	}
	if p.Role.Name != "" {
		rows = append(rows, "  Role      "+display.Clean(p.Role.Name))
	}
	rows = append(rows, "  Time      "+words.Moment(r.At)+", took "+words.Elapsed(r.Took))
	if calls := words.Calls(r.Result.Calls); calls != "" {
		rows = append(rows, "  API calls "+calls)
	}
	for i, s := range r.Result.Steps {
		rows = append(rows, "  Step "+words.Number(i+1)+"    "+display.Clean(string(s.Outcome))+": "+display.Clean(s.Step.Title))
		if s.Finding != nil {
			rows = append(rows, "            "+display.Clean(s.Finding.Title))
		}
		if s.Err != nil {
			rows = append(rows, "            "+display.Clean(s.Err.Error()))
		}
	}
	for _, s := range r.Result.Stale {
		rows = append(rows, "  Changed   "+display.Clean(s.Name)+": "+words.OrNothing(s.Then)+" -> "+words.OrNothing(s.Now))
	}
	if r.End() != EndRejected {
		for _, removed := range p.Removed {
			row := "  Removed   " + words.Removal(removed)
			if removed.CanReturn {
				row += ", " + words.RemovalState(removed)
			}
			rows = append(rows, row)
		}
	}
	for _, c := range r.Result.Verification.Checks {
		rows = append(rows, "  Check     "+checkLine(c))
	}
	if err := r.Result.Verification.Err; err != nil {
		rows = append(rows, "  Check     could not read back: "+display.Clean(err.Error()))
	}
	if err := r.Result.Err; err != nil {
		rows = append(rows, "  Ended     "+display.Clean(err.Error()))
	}
	for _, f := range r.Result.Findings() {
		rows = append(rows, "  Note      "+display.Clean(f.Title)+". "+display.Clean(f.Meaning))
	}
	return append(rows, "  Next      "+r.Next())
}

// checkLine is one check of the proof in plain text.
func checkLine(c upgrade.Check) display.Text {
	name := display.Clean(c.Name)
	if c.Agreement == upgrade.AgreementMatch {
		return name + ": " + display.Clean(c.Actual) + ", as predicted"
	}
	return name + ": predicted " + words.OrNothing(c.Predicted) + ", found " + words.OrNothing(c.Actual) +
		" (" + display.Clean(string(c.Agreement)) + ")"
}

// Headline says in one sentence how an upgrade ended.
func (r *Run) Headline() display.Text {
	name := display.Clean(r.Plan.User.User.Name)
	target := display.Clean(r.Plan.Target.License.Name)
	switch missing := words.Count(len(r.NotReassigned()), "assignment was", "assignments were") + " not given back."; {
	case r.Upgraded() && r.End() != EndUnknown && len(r.NotReassigned()) > 0:
		return name + " now has " + target + ", but " + missing
	case r.End() == EndVerified:
		return name + " now has " + target + ", and the org confirms it."
	case r.End() == EndNotVerified:
		return name + " was upgraded to " + target + ", but that is not proven."
	case r.End() == EndUnknown:
		return "It is not known whether " + name + " was upgraded to " + target + "."
	case len(r.Result.Stale) > 0:
		return name + " was not upgraded: the org has changed since the plan was made."
	case r.Result.HalfWay():
		return name + " was not upgraded, but a step before it was applied."
	}
	return name + " was not upgraded. Nothing was changed."
}

// Next says what to do now.
func (r *Run) Next() display.Text {
	switch {
	case r.End() == EndVerified && len(r.ToReassign()) > 0:
		return "Give back by hand what was removed and is still needed."
	case r.End() == EndVerified:
		return "Nothing. The user signs in with the same username and password."
	case r.End() == EndNotVerified:
		return "Look at the user in Setup, and compare with what differs above."
	case r.End() == EndUnknown:
		return "Look at it, now or later, with: " + upgrade.CommandResume
	case len(r.Result.Stale) > 0:
		return "Look at what changed, and plan again."
	case errors.Is(r.Result.Err, upgrade.ErrStopped) && r.Result.HalfWay():
		return "What is done stays. When you are ready, go on with: " + upgrade.CommandResume
	case errors.Is(r.Result.Err, upgrade.ErrStopped):
		return "Run the upgrade again when you are ready."
	case r.Result.HalfWay():
		return "What is done stays. Mend what was refused, and go on with: " + upgrade.CommandResume
	}
	return "Mend what was refused, and run the upgrade again."
}

// ToReassign lists what was removed, can be given back and was not; nothing unless the
// upgrade was applied.
func (r *Run) ToReassign() []upgrade.Removal {
	if r.End() != EndVerified && r.End() != EndNotVerified {
		return nil
	}
	var list []upgrade.Removal
	for _, removal := range r.Plan.Removed {
		if removal.CanReturn && !r.givenBack(removal) {
			list = append(list, removal)
		}
	}
	return list
}

// givenBack tells whether an assignment was made again.
func (r *Run) givenBack(removal upgrade.Removal) bool {
	return slices.ContainsFunc(r.Result.Steps, func(s upgrade.StepResult) bool {
		return s.Step.Kind.Reassigns() && s.Step.Record == removal.ID && s.Outcome == upgrade.OutcomeApplied
	})
}
