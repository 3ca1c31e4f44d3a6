package plain

import (
	"context"
	"slices"
	"time"

	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// runUpgrade begins the commit, and follows it to its end. Only
// the confirmation leads here.
func (s *session) runUpgrade(ctx context.Context) error {
	plan := *s.answers.Plan
	s.say(words.UpgradeCheck + " ...")
	if s.err != nil {
		return s.err
	}
	began := s.opts.Now()
	result := s.followCommit(ctx, s.opts.Committer(s.answers.Org), plan)
	ended := s.opts.Now()
	s.settled = true
	s.answers.Finish(flow.Run{Plan: plan, Result: result, Took: ended.Sub(began), At: ended})
	return nil
}

// followCommit tells each step's state when it changes. The end of the context stops the
// commit after the step under way, which is waited for: a request that left can't be
// called back, and its end is worth more than a quick exit.
func (s *session) followCommit(ctx context.Context, c upgrade.Committer, plan upgrade.Plan) upgrade.Result {
	news := progress{steps: flow.Pending(plan)}
	events, stopped, slow := s.answers.Begin(c), ctx.Done(), s.opts.After(s.opts.Slow)
	for {
		select {
		case e, open := <-events:
			s.say(news.newLines(e)...)
			switch {
			case e.Result != nil:
				s.say(news.changedLines(e.Result.Steps)...)
				return *e.Result
			case !open:
				return upgrade.Result{Steps: flow.Unfinished(news.steps), Err: flow.ErrNoResult}
			}
			slow = s.opts.After(s.opts.Slow)
		case <-stopped:
			stopped = nil
			c.Stop()
			s.say(textStop)
		case <-slow:
			slow = nil
			s.say(news.waitingLine())
		}
	}
}

// progress is what of a commit was told.
type progress struct {
	steps     []upgrade.StepResult
	waiting   *upgrade.Waiting
	verifying bool
}

// newLines gives the lines for what an event brings that was not told.
func (p *progress) newLines(e upgrade.Event) []display.Text {
	rows := p.changedLines(e.Steps)
	if w := e.Waiting; w != nil && p.isNews(*w) {
		p.waiting = w
		rows = append(rows, display.Clean(explain.Waiting(*w)))
	}
	if e.Verifying && !p.verifying {
		p.verifying = true
		rows = append(rows, words.UpgradeVerify+" ...")
	}
	return rows
}

// waitingLine tells which step takes long.
func (p *progress) waitingLine() display.Text {
	for _, step := range p.steps {
		if step.Outcome == upgrade.OutcomeRunning {
			return textWaiting + ": " + display.Clean(step.Step.Title) + "."
		}
	}
	return textWaiting + "."
}

// retellEvery is how much of a long wait has to pass before it is told again.
const retellEvery = 30 * time.Second

// isNews tells whether a pause is another one than was told: the org may be looked
// at every few seconds for minutes.
func (p *progress) isNews(w upgrade.Waiting) bool {
	return p.waiting == nil || w.Why != p.waiting.Why || w.Why != upgrade.WaitingForEffect ||
		w.Left <= p.waiting.Left-retellEvery
}

// changedLines gives a line for each step that has come to its end.
func (p *progress) changedLines(now []upgrade.StepResult) []display.Text {
	var rows []display.Text
	for i, step := range now {
		if i < len(p.steps) && p.steps[i].Outcome == step.Outcome || step.Outcome == upgrade.OutcomeRunning {
			continue
		}
		rows = append(rows, stepLine(i, step))
	}
	if now != nil {
		p.steps = slices.Clone(now)
	}
	return rows
}

// stepLine is one step with its state.
func stepLine(i int, step upgrade.StepResult) display.Text {
	return numberLine(i+1, display.Clean(step.Step.Title)+": "+words.Outcome(step.Outcome))
}
