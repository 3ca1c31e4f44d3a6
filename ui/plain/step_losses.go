package plain

import (
	"context"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/phrase"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// showLosses tells what the person will no longer have, and goes on only after the admin
// said to have read it. A blocker can't be passed.
func (s *session) showLosses(ctx context.Context) error {
	p := *s.answers.Plan
	if core.HasBlocker(p.Findings) {
		return s.showBlocked(ctx, p)
	}
	pages := flow.LossPages(&p)
	lists := s.lossSections(p, pages)
	s.say(flow.LossSentence(p))
	if fates := display.Clean(planning.CountFates(p).Sentence()); fates != "" {
		s.say(fates)
	}
	if !p.Sites.Known {
		s.say("Which sites the user will be a member of can't be determined.")
	}
	s.say(criticalLines(p)...)
	s.sayOffers(pages)
	s.say(warningLines(p.Findings, s.told != s.answers.Facts)...)
	s.told = s.answers.Facts
	s.saySections(lists) // last, since the question is about them
	q := question{prompt: textContinue + textOrRead, help: []display.Text{helpYes}}
	if err := s.askToGoOn(ctx, q, lists); err != nil {
		return err
	}
	s.answers.MarkReviewed(true)
	return nil
}

// criticalLines names the losses that nobody may overlook.
func criticalLines(p upgrade.Plan) []display.Text {
	names := map[upgrade.LossRule][]string{}
	var rules []upgrade.LossRule
	for _, l := range planning.Losses(p) {
		if l.Severity != upgrade.LossCritical {
			continue
		}
		if names[l.Rule] == nil {
			rules = append(rules, l.Rule)
		}
		names[l.Rule] = append(names[l.Rule], l.Label)
	}
	rows := make([]display.Text, len(rules))
	for i, rule := range rules {
		rows[i] = "Critical: " + display.Clean(phrase.List(names[rule])+". "+planning.ReasonOf(rule))
	}
	return rows
}

// warningLines tells what else the admin must know and what to do about it; the lists have
// the rest.
func warningLines(list []core.Finding, withAction bool) []display.Text {
	var rows []display.Text
	for _, f := range flow.Sorted(onlyWarnings(list)) {
		rows = append(rows, words.Severity(f.Severity)+": "+display.Clean(f.Title))
		if withAction && f.Action != "" {
			rows = append(rows, indentLine(display.Clean(f.Action)))
		}
	}
	return rows
}

// sayOffers tells how critical losses could be kept. They were all told, so none has to be
// opened.
func (s *session) sayOffers(pages []flow.LossPage) {
	for _, c := range flow.Criticals(pages) {
		row := pages[c.Page].Rows.At(c.Row)
		if row.Offer != nil && row.Offer.Reassign != "" && !row.Offer.On { // what a new permission set can keep has a list of its own
			s.say("Keep " + row.Name + ": " + row.Offer.Says + ".")
		}
		s.answers.OpenLoss(c.Key)
	}
}
