package tui

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// commitStep follows a running commit. The commit itself belongs to the
// committer: it goes on when the screen is gone.
type commitStep struct {
	base
	committer upgrade.Committer
	events    <-chan upgrade.Event
	steps     []upgrade.StepResult
	verifying bool
	waiting   *upgrade.Waiting // why it pauses, nil while it goes on
	paused    time.Time        // since when
	began     time.Time
	asked     int          // how often ctrl+c was pressed
	seen      display.Text // which of the rows are seen, "" for all
	run       int          // counts the commits of this session; older news is stale
	since     time.Time    // when the running step began
	took      []time.Duration
	turn      int // of the spinner
}

// commitNews is one event of a commit.
type commitNews struct {
	run   int
	event upgrade.Event
	open  bool
}

// commitTick turns the spinner of a commit, and counts its seconds.
type commitTick struct{ run int }

func (c *commitStep) headTitle() display.Text {
	if c.asked > 0 {
		return "Finishing the current step, then stopping"
	}
	done := 0
	for _, step := range c.steps {
		if step.Outcome != upgrade.OutcomePending && step.Outcome != upgrade.OutcomeRunning {
			done++
		}
	}
	return words.UpgradeTitle + " " + display.Clean(c.s.answers.Plan.User.User.Name) + ": " + words.Number(done) + " of " +
		words.Count(len(c.steps), "step", "steps")
}

// enterStep begins the commit. Only the confirmation leads here.
func (c *commitStep) enterStep() tea.Cmd {
	plan := *c.s.answers.Plan
	c.run++
	c.asked, c.verifying, c.waiting, c.began = 0, false, nil, c.s.opts.Now()
	c.steps, c.took, c.since = flow.Pending(plan), make([]time.Duration, len(plan.Steps)), c.began
	c.committer = c.s.opts.Committer(c.s.answers.Org)
	c.events = c.s.answers.Begin(c.committer)
	return tea.Batch(waitForEvent(c.s.ctx, c.run, c.events), c.s.after(spinnerEvery, commitTick{c.run}))
}

// waitForEvent waits for the next event, as long as there is a screen to tell.
func waitForEvent(ctx context.Context, run int, events <-chan upgrade.Event) tea.Cmd {
	return func() tea.Msg {
		select {
		case e, open := <-events:
			return commitNews{run: run, event: e, open: open}
		case <-ctx.Done():
			return nil
		}
	}
}

// takeEvent takes an event, and goes to the result after the last one.
func (c *commitStep) takeEvent(m commitNews) tea.Cmd {
	if m.run != c.run || c.s.currentID() != flow.StepUpgrade {
		return nil
	}
	c.takeSteps(m.event.Steps)
	c.verifying, c.waiting, c.paused = m.event.Verifying, m.event.Waiting, c.s.opts.Now()
	switch {
	case m.event.Result != nil:
		return c.showResult(*m.event.Result)
	case !m.open:
		return c.showResult(upgrade.Result{Steps: flow.Unfinished(c.steps), Err: flow.ErrNoResult})
	}
	return waitForEvent(c.s.ctx, c.run, c.events)
}

// takeSteps takes where the steps stand, and how long those took that have ended.
func (c *commitStep) takeSteps(now []upgrade.StepResult) {
	if now == nil {
		return
	}
	for i := range min(len(now), len(c.steps), len(c.took)) {
		if before := c.steps[i].Outcome; before == upgrade.OutcomeRunning && now[i].Outcome != before {
			c.took[i] = c.s.opts.Now().Sub(c.since)
		}
		if c.steps[i].Outcome == upgrade.OutcomePending && now[i].Outcome == upgrade.OutcomeRunning {
			c.since = c.s.opts.Now()
		}
	}
	c.steps = now
}

// showResult keeps the result and shows it.
func (c *commitStep) showResult(r upgrade.Result) tea.Cmd {
	now := c.s.opts.Now()
	c.s.answers.Finish(flow.Run{Plan: *c.s.answers.Plan, Result: r, Took: now.Sub(c.began), At: now})
	c.s.startGrace()
	c.s.notice = notice{}
	last := c.s.answers.Runs[len(c.s.answers.Runs)-1]
	call := c.s.callAdmin(display.Clean(last.Plan.User.User.Name + ": " + last.Ending().Verdict))
	return tea.Batch(call, c.s.goTo(flow.Index(c.s.flow, flow.StepResult)))
}

// keepTicking keeps the running time going.
func (c *commitStep) keepTicking(m commitTick) tea.Cmd {
	if m.run != c.run || c.s.currentID() != flow.StepUpgrade {
		return nil
	}
	c.turn++
	return c.s.after(spinnerEvery, m)
}

// handleInterrupt is the ladder of ctrl+c around a write: stop after this step, ask,
// leave.
func (c *commitStep) handleInterrupt() tea.Cmd {
	c.asked++
	switch c.asked {
	case 1:
		c.committer.Stop()
		c.s.tell("Stopping after the current step.")
	case 2:
		c.s.refuse("Press ctrl+c once more to quit without the answer.")
	default:
		return c.s.leaveWizard(upgrade.StateUnknown)
	}
	return nil
}

// abandonedRun is the run as far as it was seen when the screen went.
func (c *commitStep) abandonedRun() flow.Run {
	now := c.s.opts.Now()
	result := upgrade.Result{Steps: flow.Unfinished(c.steps), Err: errLeft}
	return flow.Run{Plan: *c.s.answers.Plan, Result: result, Took: now.Sub(c.began), At: now}
}

// findUndo says why there is no way back.
func (c *commitStep) findUndo() (widget.Escape, bool) {
	return widget.Escape{Label: widget.LabelBack, Why: "The upgrade is running; you can't go back. ctrl+c stops after the current step."}, true
}

// key takes back the wish to leave: any key but ctrl+c stays.
func (c *commitStep) handleKey(tea.KeyMsg) tea.Cmd {
	c.asked = min(c.asked, 1)
	return nil
}

func (c *commitStep) listKeys() []key.Binding {
	return []key.Binding{widget.Binding("ctrl+c", pickText(c.asked))}
}

// pickText says what the next ctrl+c does.
func pickText(asked int) display.Text {
	return []display.Text{"stop after this step", "ask to quit", "quit without the answer"}[min(asked, 2)]
}

// drawBody lists the steps with their states, and follows the one that runs where
// there are more than fit.
func (c *commitStep) drawBody(w, h int) []widget.Line {
	rows, at := c.layOut(w)
	top := max(0, min(at-h/2, len(rows)-h))
	c.seen = ""
	if len(rows) > h {
		c.seen = "lines " + words.Number(top+1) + "-" + words.Number(min(len(rows), top+h)) + " of " + words.Number(len(rows))
	}
	return rows[top:]
}

// layOut gives the rows of the commit, and which of them what runs is on.
func (c *commitStep) layOut(w int) (rows []widget.Line, at int) {
	t := c.s.theme
	rows = t.Paragraph(words.UpgradeIntro, w)
	rows = append(rows, "")
	rows = append(rows, t.State(words.UpgradeCheck, t.Activity(c.checkState()), w)...)
	for i, s := range c.steps {
		mark := t.Outcome(s.Outcome)
		if s.Outcome == upgrade.OutcomeRunning {
			mark = c.runningMark()
		}
		if s.Outcome != upgrade.OutcomePending {
			at = len(rows)
		}
		title := words.Number(i+1) + ". " + display.Clean(s.Step.Title)
		if s.ByOther {
			title += " (done by another user)"
		}
		if i < len(c.took) && c.took[i] >= 100*time.Millisecond {
			title += "  " + display.Clean(fmt.Sprintf("%.1f s", c.took[i].Seconds()))
		}
		rows = append(rows, t.State(title, mark, w)...)
	}
	verify := widget.ActivityWaiting
	if c.verifying {
		verify, at = widget.ActivityRunning, len(rows)
	}
	rows = append(rows, t.State(words.UpgradeVerify, t.Activity(verify), w)...)
	if c.waiting != nil {
		rows = append(rows, "")
		pause := c.waiting.After(c.s.opts.Now().Sub(c.paused))
		rows = append(rows, t.Paragraph(display.Clean(explain.Waiting(pause)), w)...)
	}
	if c.asked > 0 {
		leaving := []display.Text{
			"The request that was sent can't be canceled. The remaining steps won't run.",
			"Quit now? The outcome would be unknown. Press ctrl+c a third time to quit; the summary then says how to check. Any other key stays.",
		}
		rows = append(rows, "")
		rows = append(rows, t.Wrapped(leaving[min(c.asked, 2)-1], w, t.Strong)...)
		at = len(rows)
	}
	return rows, at
}

// runningMark is the mark of the running step: a spinner, its word, and the seconds once
// there are some.
func (c *commitStep) runningMark() widget.Line {
	t := c.s.theme
	glyph, running := t.Glyph.Current, c.s.opts.Now().Sub(c.since)
	if running >= c.s.opts.Timing.Slow {
		glyph = t.Glyph.Spinner[c.turn%len(t.Glyph.Spinner)]
	}
	mark := t.Running(glyph) + t.Strong(" running")
	if running >= c.s.opts.Timing.Elapsed {
		mark += t.Plain(" (" + words.Elapsed(running) + ")")
	}
	return mark
}

func (c *commitStep) tellPosition() display.Text { return c.seen }

// checkState tells where the reading before the first step stands.
func (c *commitStep) checkState() widget.Activity {
	for _, s := range c.steps {
		if s.Outcome != upgrade.OutcomePending {
			return widget.ActivityDone
		}
	}
	return widget.ActivityRunning
}

// errLeft is the error of a run that the admin did not wait for.
var errLeft = errors.New("quit before Salesforce answered")
