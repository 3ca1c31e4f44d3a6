package plain

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// profile lets one of the license's profiles be chosen.
func (s *session) profile(ctx context.Context) error {
	if err := s.needBasis(ctx); err != nil {
		return err
	}
	a := &s.answers
	s.say(words.ProfileTitleOf+display.Clean(a.License.Name)+"?", words.ProfileIntro)
	profiles := flow.Profiles(*a.Basis, a.License.ID)
	if len(profiles) == 0 {
		return s.nothingToChoose(ctx, words.ProfileNone)
	}
	rows := make([]display.Text, len(profiles))
	for i, p := range profiles {
		rows[i] = profileLine(p)
	}
	if slices.ContainsFunc(profiles, isStandard) {
		s.say(words.ProfileStandard)
	}
	before := noChoice
	if a.Profile != nil {
		before = slices.IndexFunc(profiles, func(p core.Profile) bool { return p.ID == a.Profile.ID })
	}
	list := newList(rows)
	s.say(list.page()...)
	n, err := s.pick(ctx, list, before)
	if err != nil {
		return err
	}
	s.chosen(rows[n], a.ChooseProfile(profiles[n]))
	return nil
}

func isStandard(p core.Profile) bool { return p.IsStandard != nil && *p.IsStandard }

// profileLine is one profile, with its kind where that is known.
func profileLine(p core.Profile) display.Text {
	switch {
	case p.IsStandard == nil:
		return display.Clean(p.Name)
	case *p.IsStandard:
		return display.Clean(p.Name) + ", " + words.Standard
	}
	return display.Clean(p.Name) + ", " + words.Custom
}
