package ui

import (
	"errors"
	"strings"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// summary tells every upgrade of a session in plain text.
func (r runs) summary() string {
	var b strings.Builder
	for i, one := range r {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, row := range one.summary() {
			b.WriteString(string(row))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// summary tells one upgrade: who, what, before and after, steps, proof, time.
func (r run) summary() []display.Text {
	p := r.plan
	u := p.User.User
	rows := []display.Text{
		r.headline(),
		"  User      " + display.Clean(u.Name) + " (" + display.Clean(u.Username) + ", " + display.Clean(string(u.ID)) + ")",
		"  Org       " + display.Clean(p.Session.Org.Name) + ", " + orgKind(p.Session.Org),
		"  License   " + display.Clean(u.Profile.License.Name) + " -> " + display.Clean(p.Target.License.Name),
		"  Profile   " + display.Clean(u.Profile.Name) + " -> " + display.Clean(p.Target.Name),
	}
	if p.Role.Name != "" {
		rows = append(rows, "  Role      "+display.Clean(p.Role.Name))
	}
	rows = append(rows, "  Time      "+moment(r.at)+", took "+elapsed(r.took))
	for i, s := range r.result.Steps {
		rows = append(rows, "  Step "+number(i+1)+"    "+display.Clean(string(s.Outcome))+": "+display.Clean(s.Step.Title))
		if s.Finding != nil {
			rows = append(rows, "            "+display.Clean(s.Finding.Title))
		}
		if s.Err != nil {
			rows = append(rows, "            "+display.Clean(s.Err.Error()))
		}
	}
	for _, s := range r.result.Stale {
		rows = append(rows, "  Changed   "+display.Clean(s.Name)+": "+orNothing(s.Then)+" -> "+orNothing(s.Now))
	}
	if e := r.end(); e != EndRejected {
		for _, removed := range p.Removed {
			row := "  Removed   " + removalName(removed)
			if removed.CanReturn {
				row += ", " + lossesWords.back
			}
			rows = append(rows, row)
		}
	}
	for _, c := range r.result.Verification.Checks {
		rows = append(rows, "  Check     "+checkLine(c))
	}
	if err := r.result.Verification.Err; err != nil {
		rows = append(rows, "  Check     could not read back: "+display.Clean(err.Error()))
	}
	if err := r.result.Err; err != nil {
		rows = append(rows, "  Ended     "+display.Clean(err.Error()))
	}
	for _, f := range r.result.Findings() {
		rows = append(rows, "  Note      "+display.Clean(f.Title)+". "+display.Clean(f.Meaning))
	}
	return append(rows, "  Next      "+r.next())
}

// checkLine is one check of the proof in plain text.
func checkLine(c upgrade.Check) display.Text {
	name := display.Clean(c.Name)
	if c.Agreement == upgrade.AgreementMatch {
		return name + ": " + display.Clean(c.Actual) + ", as predicted"
	}
	return name + ": predicted " + orNothing(c.Predicted) + ", found " + orNothing(c.Actual) + " (" + display.Clean(string(c.Agreement)) + ")"
}

func orNothing(s string) display.Text {
	if s == "" {
		return "nothing"
	}
	return display.Clean(s)
}

// headline says in one sentence how an upgrade ended.
func (r run) headline() display.Text {
	name := display.Clean(r.plan.User.User.Name)
	target := display.Clean(r.plan.Target.License.Name)
	switch {
	case r.end() == EndVerified:
		return name + " now has " + target + ", and the org confirms it."
	case r.end() == EndNotVerified:
		return name + " was upgraded to " + target + ", but that is not proven."
	case r.end() == EndUnknown:
		return "It is not known whether " + name + " was upgraded to " + target + "."
	case len(r.result.Stale) > 0:
		return name + " was not upgraded: the org has changed since the plan was made."
	case r.partial():
		return name + " was not upgraded, but a step before it was applied."
	}
	return name + " was not upgraded. Nothing was changed."
}

// next says what to do now.
func (r run) next() display.Text {
	switch {
	case r.end() == EndVerified && len(r.plan.Removed) > 0:
		return "Give back by hand what was removed and is still needed."
	case r.end() == EndVerified:
		return "Nothing. The user signs in with the same username and password."
	case r.end() == EndNotVerified:
		return "Look at the user in Setup and compare with the lines marked above."
	case r.end() == EndUnknown:
		return "Look at it, now or later, with: " + upgrade.CommandResume + ". Nothing new is planned for this user before."
	case len(r.result.Stale) > 0:
		return "Look at what changed, and plan again."
	case errors.Is(r.result.Err, upgrade.ErrStopped) && r.partial():
		return "What is done stays. When you are ready, go on with: " + upgrade.CommandResume
	case errors.Is(r.result.Err, upgrade.ErrStopped):
		return "Run the upgrade again when you are ready."
	case r.partial():
		return "What is done stays. Mend what was refused, and go on with: " + upgrade.CommandResume
	}
	return "Mend what was refused, and run the upgrade again."
}
