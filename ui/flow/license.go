package flow

import (
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// licenseStep reads the person and what the org can upgrade to, and lets a license be
// chosen.
func licenseStep() Step {
	return Step{
		ID: StepLicense, Name: words.License, Flag: flaganswers.AnswerLicense, Load: (*Answers).readBasis, Page: licensePage,
		Answer: func(a *Answers) display.Text {
			if a.License == nil {
				return ""
			}
			return display.Clean(a.License.Name)
		},
	}
}

func licensePage(a *Answers, _ bool) Page {
	p := Page{
		Of: a.Basis, Title: "Select a user license",
		Intro: "Partner Community is for sales: leads and opportunities, with a partner account. " +
			"Customer Community Plus is for service. This change can't be undone.",
	}
	if a.Basis == nil {
		return p
	}
	licenses := Licenses(*a.Basis)
	p.Choices = &Choices{
		Columns: []Column{
			{Title: words.License, Least: 22, Most: 34},
			{Title: "Remaining", Least: 10, Most: 10, Right: true},
			{Title: "Used", Least: 12, Most: 12, Right: true},
			{Title: "Logins", Least: 12, Most: 12, Right: true},
		},
		Marked: 1, Len: len(licenses), At: func(i int) Choice { return licenseChoice(licenses[i], logsIn(*a.Basis)) },
		None:   "This org has no license to upgrade to.",
		Choose: func(i int) (display.Text, *Read) { return a.ChooseLicense(licenses[i].UserLicense), nil },
	}
	if why := planning.Unread(a.Basis.Catalog); why != nil {
		unread := why.Finding()
		p.Choices.Unread = &unread
	}
	p.Choices.Kept = proposedLicense(a, licenses)
	p.Intro += a.proposed.hint()
	if slices.ContainsFunc(licenses, License.canBeCorrected) {
		p.Actions = []Action{{Key: "r", Label: "refresh", Line: "refresh after a correction", Do: func() Effect {
			a.ForgetFacts()
			return Effect{Go: StepLicense}
		}}}
	}
	return p
}

// proposedLicense is the license that was chosen before, else the one of the user before, else
// the one that the story of a sample user names.
func proposedLicense(a *Answers, licenses []License) string {
	if a.License != nil {
		return string(a.License.ID)
	}
	var best License
	for _, l := range licenses {
		if l.Blocker() == nil && a.proposed.isLicense(l.ID) {
			return string(l.ID)
		}
		if l.Blocker() == nil && len(l.Name) > len(best.Name) && strings.Contains(a.Story, l.Name) {
			best = l
		}
	}
	return string(best.ID)
}

// licenseChoice tells how much of a license is left, and what stands against it.
func licenseChoice(l License, logsIn display.Text) Choice {
	off := l.Blocker()
	logins := display.Text("-")
	left, bounded := words.LoginsLeft(l.UserLicense)
	if bounded {
		logins = words.Number(left)
	}
	return Choice{
		Key: string(l.ID), Name: display.Clean(l.Name), Off: off, Crossed: off != nil, Problems: l.Problems,
		Cells: []display.Text{
			display.Clean(l.Name), words.Number(l.Free()), words.Number(l.Used) + " of " + words.Number(l.Total), logins,
		},
		Say: func() display.Text { return licenseLine(l, off) }, Detail: func() []report.Section { return licenseDetail(l, logsIn) },
	}
}

func licenseLine(l License, off *core.Finding) display.Text {
	line := display.Clean(l.Name) + ": " + words.Number(l.Free()) + " of " + words.Number(l.Total) + " seats remaining"
	if left, bounded := words.LoginsLeft(l.UserLicense); bounded {
		line += ", " + words.Count(left, "login remaining this month", "logins remaining this month")
	}
	line += "."
	if off != nil {
		return line + " Can't be selected: " + display.Clean(off.Title) + "."
	}
	for _, f := range l.Problems {
		if f.Severity == core.SeverityWarning && f.Code != upgrade.FindingLicenseFewLogins { // which the line says already
			line += " " + words.Severity(f.Severity) + ": " + display.Clean(f.Title) + "."
		}
	}
	return line
}

// logsIn says how often the person logs in, "" when that is not known.
func logsIn(b upgrade.Basis) display.Text {
	if b.User.Usage.Logins == nil {
		return ""
	}
	return display.Clean("The user logs in on " + b.User.Usage.Logins.DaysAMonth() + ".")
}

// licenseDetail says what stands against a license, and what its numbers are worth.
func licenseDetail(l License, logsIn display.Text) []report.Section {
	var notes []display.Text
	if l.IsLoginBased() {
		notes = append(notes, "This license is limited by monthly logins, not by seats.")
	}
	if logsIn != "" {
		notes = append(notes, logsIn)
	}
	if strings.HasPrefix(l.Name, "Partner Community") {
		notes = append(notes, "Also sold as External Apps.")
	}
	if l.UsedUpdatedAt != nil {
		notes = append(notes, "Salesforce counted the seats at "+words.Moment(*l.UsedUpdatedAt)+".")
	}
	return []report.Section{{Findings: l.Problems}, {Paragraphs: notes}}
}

// License is a license that can be chosen, or can't, with what stands against it.
type License struct {
	core.UserLicense
	Problems []core.Finding
}

// Blocker is the finding that keeps the license from being chosen, nil when it can
// be.
func (l License) Blocker() *core.Finding {
	for i, f := range l.Problems {
		if f.Severity == core.SeverityBlocker {
			return &l.Problems[i]
		}
	}
	return nil
}

// canBeCorrected tells whether an admin may correct what keeps the license from being
// chosen, such as the owner of the account, and read it again.
func (l License) canBeCorrected() bool {
	off := l.Blocker()
	return off != nil && !strings.HasPrefix(string(off.Code), "license-")
}

// Licenses lists the target licenses: those that nothing stands against first, those
// that can't be chosen last.
func Licenses(b upgrade.Basis) []License {
	problems := planning.ProblemsOfLicenses(b)
	list := make([]License, len(b.Catalog.Licenses))
	for i, l := range b.Catalog.Licenses {
		list[i] = License{UserLicense: l, Problems: problems[l.ID]}
	}
	rank := func(l License) int {
		worst := core.SeverityNotice.Rank() + 1
		for _, f := range l.Problems {
			worst = min(worst, f.Severity.Rank())
		}
		return -worst
	}
	slices.SortStableFunc(list, func(a, b License) int { return rank(a) - rank(b) })
	return list
}
