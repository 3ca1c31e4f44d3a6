package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
)

// headless is a command that talks to an org without a screen.
type headless struct {
	streams   streams
	connector *connector
	workers   *runs.Workers
	interrupt *interrupts
	// reading ends with the first signal.
	writes  bool // the command tries the folder of the journals
	reading context.Context
	cancel  context.CancelFunc
}

// newHeadless prepares a command. close must be called at its end.
func newHeadless(ctx context.Context, s streams, o orgOptions) (*headless, error) {
	if err := o.check(); err != nil {
		return nil, fail(exitUsage, err)
	}
	folder, err := openFolder(s, o.demo, false)
	if err != nil {
		return nil, err
	}
	h := &headless{
		streams: s, connector: &connector{streams: s, options: o, silent: !s.terminal},
		workers: &runs.Workers{Folder: folder, Clock: runs.WallClock(), Fresh: o.demo},
	}
	h.reading, h.cancel = context.WithCancel(ctx)
	h.interrupt = watchInterrupts(h.workers, h.cancel, s.err)
	return h, nil
}

// errDemoIsGone is given for the embedded org, which ends with the program.
var errDemoIsGone = errors.New("a run on the embedded demo org can't be continued: that org ended with the program")

// newLater prepares a command that goes on with a recorded run.
func newLater(ctx context.Context, s streams, o orgOptions) (*headless, error) {
	if o.demo {
		return nil, fail(exitUsage, errDemoIsGone)
	}
	return newHeadless(ctx, s, o)
}

// close ends the session. What fails of that changes nothing about the run.
func (h *headless) close() {
	defer h.cancel()
	h.interrupt.stop()
	if h.workers.BusyWorker() != nil {
		return // the program leaves a write behind
	}
	if err := h.connector.close(); err != nil {
		complain(h.streams.err, err)
	}
}

// prepare tries the folder of the journals, for a command that writes, and connects to the
// org that a plan was made for.
func (h *headless) prepare(plan upgrade.Plan) (upgrade.Org, error) {
	if _, err := openFolder(h.streams, h.workers.Fresh, true); err != nil {
		return nil, err
	}
	h.writes = true
	org, session, err := h.connect()
	if err != nil {
		return nil, err
	}
	return org, sameOrg(plan, session)
}

// connect signs in and asks for the session once, without patience: who mistyped an
// address wants to know at once. What is read after it is read with patience.
func (h *headless) connect() (upgrade.Org, upgrade.Session, error) {
	if err := h.connector.prepare(h.reading); err != nil {
		return nil, upgrade.Session{}, fail(exitOf(err), err)
	}
	if demo := h.connector.options.demo; demo != h.workers.Fresh { // it was chosen from the list, and has a folder of its own
		folder, err := openFolder(h.streams, demo, h.writes)
		if err != nil {
			return nil, upgrade.Session{}, err
		}
		h.workers.Folder, h.workers.Fresh = folder, demo
	}
	org, err := h.connector.connect(h.reading)
	if err != nil {
		return nil, upgrade.Session{}, fail(exitOf(err), err)
	}
	session, err := org.Session(h.reading)
	if err != nil {
		return nil, upgrade.Session{}, h.endWithError(fmt.Errorf("connect to the org: %w", err))
	}
	return org, session, nil
}

// retryReads makes an org's reads survive a passing failure, and says so.
func (h *headless) retryReads(org upgrade.Reader) upgrade.Reader {
	return commit.Retry(org, h.workers.Clock.Wait, func(w upgrade.Waiting) {
		_, _ = fmt.Fprintln(h.streams.err, display.Clean(explain.Waiting(w)))
	})
}

// endWithError gives the end of a command that an error has ended. One that the person has
// ended is not explained.
func (h *headless) endWithError(err error) error {
	if h.reading.Err() != nil {
		return h.interrupt.adjustCode(fail(exitCancelled, errors.New("cancelled; nothing was changed")))
	}
	return fail(exitOf(err), explainError(err))
}

// explainError gives an error with what it means and what to do.
func explainError(err error) error {
	f := explain.Error(err)
	lines := []string{f.Title}
	for _, part := range []string{f.Meaning, f.Action} {
		if part != "" && part != f.Title {
			lines = append(lines, part)
		}
	}
	_, own := errors.AsType[core.Explained](err)
	if !own && !strings.HasPrefix(err.Error(), f.Title) { // else it says the same
		lines = append(lines, linesOf(err)...)
	}
	return &explainedError{lines, err}
}

// explainedError is an error in the words of its explanation.
type explainedError struct {
	lines []string
	cause error
}

func (e *explainedError) Lines() []string { return e.lines }
func (e *explainedError) Error() string   { return strings.Join(e.lines, "\n") }
func (e *explainedError) Unwrap() error   { return e.cause }

// follow prints how a run goes on, and gives its end. It returns early only when a
// person leaves the run behind. first is said before anything else, unless it is "".
func (h *headless) follow(events <-chan upgrade.Event, first string) (upgrade.Result, error) {
	p := progress{out: h.streams.err, first: first}
	for {
		select {
		case e, open := <-events:
			if !open {
				return upgrade.Result{}, errors.New("the run ended without a result")
			}
			p.tell(e)
			if e.Result != nil {
				h.workers.Wait()
				return *e.Result, nil
			}
		case <-h.interrupt.left:
			return upgrade.Result{}, leftBehind(h.workers, h.streams.err)
		}
	}
}

// tellChecking is what is said first of a run that writes.
const tellChecking = "Checking that nothing has changed since the plan was made"

// progress writes a line for everything that is new in an event.
type progress struct {
	out       io.Writer
	first     string
	began     bool
	outcomes  []upgrade.Outcome
	waiting   string
	verifying bool
}

func (p *progress) tell(e upgrade.Event) {
	if !p.began {
		p.began = true
		p.outcomes = make([]upgrade.Outcome, len(e.Steps))
		if p.first != "" {
			p.writeLine(p.first)
		} else { // the steps are those of a run that has ended
			for i, s := range e.Steps {
				p.outcomes[i] = s.Outcome
			}
		}
	}
	for i, s := range e.Steps {
		if s.Outcome != p.outcomes[i] && s.Outcome != upgrade.OutcomePending {
			line := fmt.Sprintf("Step %d, %s: %s", i+1, s.Step.Title, s.Outcome)
			if s.Finding != nil {
				line += ". " + s.Finding.Title
			}
			p.writeLine(line)
		}
		p.outcomes[i] = s.Outcome
	}
	waiting := ""
	if e.Waiting != nil {
		waiting = explain.Waiting(*e.Waiting)
	}
	if waiting != p.waiting && waiting != "" {
		p.writeLine(waiting)
	}
	p.waiting = waiting
	if e.Verifying && !p.verifying {
		p.verifying = true
		p.writeLine("Verifying")
	}
}

func (p *progress) writeLine(text string) { _, _ = fmt.Fprintln(p.out, display.Clean(text)) }
