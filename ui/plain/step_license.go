package plain

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// license lets one of the licenses be chosen that the org can upgrade to.
func (s *session) license(ctx context.Context) error {
	if err := s.needBasis(ctx); err != nil {
		return err
	}
	s.say(words.LicenseTitle, words.LicenseIntro)
	if why := planning.Unread(s.answers.Basis.Catalog); why != nil {
		return s.nothingToChoose(ctx, finding(why.Finding(), true)...)
	}
	licenses := flow.Licenses(*s.answers.Basis)
	if len(licenses) == 0 {
		return s.nothingToChoose(ctx, words.LicenseNone)
	}
	rows := make([]display.Text, len(licenses))
	for i, l := range licenses {
		rows[i] = licenseLine(l)
	}
	before := noChoice
	if chosen := s.answers.License; chosen != nil {
		before = slices.IndexFunc(licenses, func(l flow.License) bool { return l.ID == chosen.ID })
	}
	list := newList(rows)
	s.say(list.page()...)
	for {
		n, err := s.pick(ctx, list, before)
		if err != nil {
			return err
		}
		if licenses[n].Blocker() == nil {
			s.chosen(display.Clean(licenses[n].Name), s.answers.ChooseLicense(licenses[n].UserLicense))
			return nil
		}
		s.say(display.Clean(licenses[n].Name) + " can't be chosen.")
		s.say(findings(licenses[n].Problems, true)...)
	}
}

// needBasis reads the person and what the org can upgrade to, unless that is known.
func (s *session) needBasis(ctx context.Context) error {
	a := &s.answers
	if a.Basis != nil {
		return nil
	}
	org, id := a.Org, a.User.ID
	basis, err := read(ctx, s, words.LicenseReading+display.Clean(a.User.Name), nil,
		func(ctx context.Context) (upgrade.Basis, error) { return upgrade.GatherBasis(ctx, org, id) })
	if err == nil {
		a.Basis = &basis
	}
	return err
}

// nothingToChoose says that a list is empty; only b and q lead on.
func (s *session) nothingToChoose(ctx context.Context, why ...display.Text) error {
	s.say(why...)
	_, err := s.menu(ctx, []display.Text{textReadAgain}, nil)
	if err == nil {
		s.answers.ForgetFacts()
		return errAgain
	}
	return err
}

// licenseLine is one license: how much of it is left, and what stands against it.
func licenseLine(l flow.License) display.Text {
	line := display.Clean(l.Name) + ": " + words.Count(l.Free(), "seat left", "seats left") + ", " +
		words.Number(l.Used) + " of " + words.Number(l.Total) + " used"
	if left, bounded := words.LoginsLeft(l.UserLicense); bounded {
		line += ", " + words.Count(left, "login left this month", "logins left this month")
	}
	line += "."
	if b := l.Blocker(); b != nil {
		return line + " Can't be chosen: " + display.Clean(b.Title) + "."
	}
	for _, f := range l.Problems {
		if f.Severity == core.SeverityWarning {
			line += " " + words.Severity(f.Severity) + ": " + display.Clean(f.Title) + "."
		}
	}
	return line
}
