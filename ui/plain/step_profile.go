package plain

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// maxRanked is how many profiles are ranked before they are listed: reading what
// more of them grant would keep the person waiting for minutes.
const maxRanked = 50

// profile lets one of the license's profiles be chosen, the one that costs the user
// least first.
func (s *session) profile(ctx context.Context) error {
	if err := s.needBasis(ctx); err != nil {
		return err
	}
	s.say(words.ProfileTitleOf + display.Clean(s.answers.License.Name) + "?")
	costs, ranked, err := s.rank(ctx)
	if err != nil {
		return err
	}
	if len(costs) == 0 {
		return s.nothingToChoose(ctx, words.ProfileNone)
	}
	rows := make([]display.Text, len(costs))
	for i, c := range costs {
		rows[i] = profileLine(c, ranked)
	}
	if slices.ContainsFunc(costs, func(c planning.ProfileCost) bool { return isStandard(c.Profile) }) {
		s.say(words.ProfileStandard)
	}
	before := noChoice
	if chosen := s.answers.Profile; chosen != nil {
		before = slices.IndexFunc(costs, func(c planning.ProfileCost) bool { return c.Profile.ID == chosen.ID })
	}
	list := newList(rows)
	if ranked && len(costs) > 1 {
		list.pair = func(ctx context.Context, left, right int) error {
			return s.compare(ctx, costs[left].Profile, costs[right].Profile)
		}
	}
	s.say(list.page()...)
	return s.chooseProfile(ctx, list, costs, before)
}

// chooseProfile takes the one that is picked, unless something stands against it.
func (s *session) chooseProfile(ctx context.Context, list *list, costs []planning.ProfileCost, before int) error {
	for {
		n, err := s.pick(ctx, list, before)
		if err != nil {
			return err
		}
		chosen := costs[n]
		if !isRefused(chosen) {
			s.chosen(display.Clean(chosen.Profile.Name), s.answers.ChooseProfile(chosen.Profile))
			return nil
		}
		s.say(display.Clean(chosen.Profile.Name) + " can't be chosen.")
		s.say(finding(*chosen.Problem, true)...)
	}
}

// rank reads what each profile would cost, and says what the order of the list is
// worth. That they could not be ranked is told, and keeps nobody from choosing.
func (s *session) rank(ctx context.Context) (costs []planning.ProfileCost, ranked bool, err error) {
	a := &s.answers
	unranked := flow.Unranked(*a.Basis, a.License.ID)
	if a.LicenseAccess != nil {
		s.say(words.ProfileBest)
		return a.Costs, true, nil
	}
	if len(unranked) == 0 || len(unranked) > maxRanked {
		s.say(words.ProfileIntro)
		return unranked, false, nil
	}
	q := a.LicenseQuestion()
	q.Rows = new(atomic.Int64)
	got, err := readOnce(ctx, s, words.ProfileRanking, q.Rows, q.Ask)
	switch {
	case errors.Is(err, errCancelled):
		return nil, false, err
	case err != nil:
		s.say(failure(words.ProfileUnranked, err)...)
		s.say(words.ProfileIntro)
		return unranked, false, nil
	}
	a.LearnLicense(got)
	s.say(words.ProfileBest)
	return got.Costs, true, nil
}

// compare sets two profiles beside each other, item by item.
func (s *session) compare(ctx context.Context, left, right core.Profile) error {
	beside := planning.PutBeside(*s.answers.Basis, left, right, *s.answers.LicenseAccess)
	rights := func(name string, r interface{ String() string }) display.Text {
		return display.Clean(name) + " " + words.OrNothing(r.String())
	}
	c := section{title: display.Clean(left.Name) + " and " + display.Clean(right.Name) + textDiffer}
	for _, row := range beside.Rows {
		c.rows = append(c.rows, display.Clean(row.Label)+": "+display.Join([]display.Text{
			rights("now", row.Had), rights(left.Name, row.Left), rights(right.Name, row.Right),
		}, "; ")+".")
	}
	return s.readSection(ctx, c)
}

func isStandard(p core.Profile) bool { return p.IsStandard != nil && *p.IsStandard }

// isRefused tells whether Salesforce would refuse the profile.
func isRefused(c planning.ProfileCost) bool {
	return c.Problem != nil && c.Problem.Severity == core.SeverityBlocker
}

// profileLine is one profile: its kind, what it would cost, and what stands against
// it.
func profileLine(c planning.ProfileCost, ranked bool) display.Text {
	line := display.Clean(c.Profile.Name)
	switch {
	case c.Profile.IsStandard == nil:
	case *c.Profile.IsStandard:
		line += ", " + words.Standard
	default:
		line += ", " + words.Custom
	}
	if ranked {
		line += ": " + words.Count(c.Cost.All(), "loss", "losses")
		if counts := severities(c.Cost.Total); counts != "" {
			line += " (" + counts + ")"
		}
		line += ", " + words.Number(c.Gained) + " gained."
	}
	switch {
	case isRefused(c):
		line += " Can't be chosen: " + display.Clean(c.Problem.Title) + "."
	case c.Problem != nil:
		line += " " + words.Severity(c.Problem.Severity) + ": " + display.Clean(c.Problem.Title) + "."
	}
	return line
}

// severities counts losses by how much they matter: "1 critical, 3 high".
func severities(total func(upgrade.LossSeverity) int) display.Text {
	var parts []display.Text
	for _, severity := range upgrade.LossSeverities() {
		if n := total(severity); n > 0 {
			parts = append(parts, words.Number(n)+" "+words.LossSeverity(severity))
		}
	}
	return display.Join(parts, ", ")
}
