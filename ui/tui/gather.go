package tui

import (
	"context"

	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
)

// asking asks, and makes a plan and its pages of the answer.
func (l *lossesStep) asking(q *flow.AccessQuestion) func(context.Context) (lossesAnswer, error) {
	g := l.s.theme.glyph
	return func(ctx context.Context) (lossesAnswer, error) {
		got, err := q.Ask(ctx)
		if err != nil {
			return lossesAnswer{}, err
		}
		made, err := computing(got.Facts, q.Choice, g)(ctx)
		made.AccessAnswer = got
		return made, err
	}
}

// computing makes a plan and its pages of facts: with much to compare it takes too
// long for a key to wait for.
func computing(facts upgrade.Facts, choice upgrade.Choice, g *glyphs) func(context.Context) (lossesAnswer, error) {
	return func(context.Context) (lossesAnswer, error) {
		plan := planning.New(facts, choice)
		return lossesAnswer{plan: plan, pages: lossPages(&plan, g)}, nil
	}
}
