package plain

import (
	"context"
	"slices"
	"sync/atomic"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// losses tells what the person will no longer have, and goes on only after the
// admin said to have read it. A blocker can't be passed.
func (s *session) losses(ctx context.Context) error {
	if err := s.needPlan(ctx); err != nil {
		return err
	}
	p := *s.answers.Plan
	if core.HasBlocker(p.Findings) {
		return s.blocked(ctx, p)
	}
	lists := lossSections(p)
	if flow.HasLosses(p) {
		s.say(display.Clean(p.User.User.Name) + words.LossesTitle + ":")
	} else {
		s.say(words.LossesNothing + ".")
	}
	s.saySections(lists)
	if !p.Sites.Known {
		s.say(words.LossesSitesUnknown)
	}
	if s.answers.LossesSeen {
		s.say(titles(p.Findings)...)
	} else {
		s.say(findings(p.Findings, false)...)
	}
	q := question{prompt: plainWords.yesLists, help: plainWords.yesHelp}
	if !flow.HasLosses(p) && !flow.HasWarning(p.Findings) {
		q.prompt = plainWords.yes
	}
	if err := s.yes(ctx, q, lists); err != nil {
		return err
	}
	s.answers.LossesSeen = true
	return nil
}

// needPlan reads what the plan needs and is not known yet.
func (s *session) needPlan(ctx context.Context) error {
	a := &s.answers
	if a.Plan != nil {
		return nil
	}
	question := a.Question()
	question.Rows = new(atomic.Int64)
	got, err := read(ctx, s, words.LossesReading, question.Rows, question.Ask)
	if err == nil {
		a.Learn(got)
	}
	return err
}

// blocked tells what stops the upgrade. Nothing leads on from there but reading
// again what the admin has mended.
func (s *session) blocked(ctx context.Context, p upgrade.Plan) error {
	s.say(words.LossesBlocked + ".")
	s.say(findings(only(p.Findings, isBlocker), true)...)
	s.say(titles(only(p.Findings, isNoBlocker))...)
	s.say(words.LossesStuck)
	if _, err := s.menu(ctx, []display.Text{plainWords.readAgain}); err != nil {
		return err
	}
	s.answers.ForgetFacts()
	return errReplan
}

// lossSections are the lists behind the summary. What else the admin can look at or
// decide about losses becomes one more of them.
func lossSections(p upgrade.Plan) []section {
	var lists []section
	add := func(c section) {
		if len(c.rows) > 0 {
			lists = append(lists, c)
		}
	}
	for _, c := range access.Categories() {
		add(section{title: display.Clean(c.Title()), rows: differences(p.Access.Lost, c, "granted by ")})
	}
	add(section{title: words.LossesRemoved, rows: removals(p.Removed)})
	add(sites(p.Sites))
	gained := make([]display.Text, 0, len(p.Access.Gained))
	for _, c := range access.Categories() {
		gained = append(gained, differences(p.Access.Gained, c, "will be granted by ")...)
	}
	add(section{title: plainWords.gained, rows: gained})
	add(kept(p.Access.Kept))
	add(findingsSection(p.Findings))
	return lists
}

// differences lists the permissions of one category that change.
func differences(all []upgrade.Difference, c access.Category, by display.Text) []display.Text {
	var rows []display.Text
	for _, d := range all {
		if d.Item.Category == c {
			rows = append(rows, words.Difference(d)+": "+display.Clean(d.Rights.String())+"; "+by+words.Sources(d.By))
		}
	}
	return rows
}

// removals lists what Salesforce takes away, and whether it can come back.
func removals(removed []upgrade.Removal) []display.Text {
	rows := make([]display.Text, len(removed))
	for i, r := range removed {
		rows[i] = words.Removal(r) + ": " + words.RemovalVerdict(r)
	}
	return rows
}

// sites lists what changes in site membership, summed up apart.
func sites(p upgrade.SitePrediction) section {
	c := section{title: words.LossesSites}
	for _, n := range p.Lost {
		c.rows = append(c.rows, display.Clean(n.Name)+": "+words.LossesSiteLost)
	}
	for _, n := range p.New {
		c.rows = append(c.rows, display.Clean(n.Name)+": "+words.LossesSiteNew)
	}
	c.sum = words.Number(len(p.Lost)) + " lost, " + words.Number(len(p.New)) + " new"
	return c
}

// kept counts what stays, by category.
func kept(counts map[access.Category]int) section {
	total := 0
	list := section{title: plainWords.kept}
	for _, c := range access.Categories() {
		if n := counts[c]; n > 0 {
			total += n
			list.rows = append(list.rows, display.Clean(c.Title())+": "+words.Number(n))
		}
	}
	list.sum = words.Number(total)
	return list
}

// findingsSection holds all that is known of the findings, with their pages.
func findingsSection(list []core.Finding) section {
	return section{title: plainWords.findings, rows: findings(list, true), sum: words.Number(len(list))}
}

// only keeps the findings that pass.
func only(list []core.Finding, pass func(core.Finding) bool) []core.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f core.Finding) bool { return !pass(f) })
}

func isBlocker(f core.Finding) bool   { return f.Severity == core.SeverityBlocker }
func isNoBlocker(f core.Finding) bool { return f.Severity != core.SeverityBlocker }
