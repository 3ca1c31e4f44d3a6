package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/upgrade"
	"cupgrade/ui/finish"
	"cupgrade/ui/words"
)

// canReadBack tells whether there is something that reading once more may show.
func (r *resultStep) canReadBack() bool { return r.last().Upgraded() }

// readBack reads the upgraded user once more, beside the screen: what Salesforce does
// by itself after an upgrade, such as the membership of sites, comes a moment later.
// The newest reading is the one that counts.
func (r *resultStep) readBack() tea.Cmd {
	if r.again.job != nil {
		return nil
	}
	s, nth, plan := r.s, len(r.s.runs)-1, r.last().Plan
	org := s.answers.Org
	s.notice = resultWords.reading
	cmd := begin(s, &r.again, resultWords.reading,
		func(ctx context.Context) (upgrade.Verification, error) { return finish.ReadBack(ctx, org, plan) },
		func(v upgrade.Verification) tea.Cmd {
			s.runs[nth].Result.Verification = v
			r.doc.drop()
			s.notice = resultWords.readAt + words.Moment(s.opts.Now()) + "."
			return nil
		})
	r.again.job.quiet = true
	return cmd
}
