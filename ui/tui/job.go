package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/parallel"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// job is one read that is under way. Its answer comes as a jobDone with the same
// id; once the job was stopped nobody knows the id any more, and the answer is
// dropped.
type job struct {
	id     int
	what   display.Text
	began  time.Time
	slow   bool // it takes long enough to be shown
	quiet  bool // its answer changes nothing that a key could hit by mistake
	turn   int  // of the spinner
	cancel context.CancelFunc
	finish func(value any, err error) tea.Cmd
}

// jobDone is the answer of a job.
type jobDone struct {
	id    int
	value any
	err   error
}

// jobTick turns the spinner of a job.
type jobTick struct{ id int }

// readState is the one state that text, glyphs and keys of a read derive from.
type readState uint8

const (
	readIdle readState = iota
	readWaiting
	readFailed
	readReady
)

// reading is the state of what a step reads, with the job while it runs and the
// error when it failed.
type reading struct {
	state readState
	job   *job
	err   error
	again func() tea.Cmd
	// failed says what could not be done, where a failure is only told.
	failed display.Text
	// rows counts what has come so far, where a read tells it; nil elsewhere. It is
	// written beside the screen.
	rows func() int
}

// beginRead starts a read that a step describes, in place of the one that runs; then goes
// on on the screen's side.
func (s *session) beginRead(r *reading, read *flow.Read, then func() tea.Cmd) tea.Cmd {
	cmd := beginRead(s, r, read.Text, read.Do, func(apply func()) tea.Cmd {
		apply()
		return then()
	})
	r.rows, r.job.quiet, r.failed = read.Rows, read.Quiet, read.Failed
	return cmd
}

// beginRead starts a read in place of the one that runs. ask runs beside the screen
// and must obey its context; use gets the answer on the screen's side.
func beginRead[T any](s *session, r *reading, what display.Text,
	ask func(context.Context) (T, error), use func(T) tea.Cmd,
) tea.Cmd {
	return r.beginJob(s, what,
		func(ctx context.Context) (any, error) { return ask(ctx) },
		func(answer any) tea.Cmd {
			value, _ := answer.(T)
			return use(value)
		},
	)
}

// beginJob is the function begin, for an answer of any type.
func (r *reading) beginJob(s *session, what display.Text,
	ask func(context.Context) (any, error), use func(any) tea.Cmd,
) tea.Cmd {
	r.cancelJob(s)
	r.again = func() tea.Cmd { return r.beginJob(s, what, ask, use) }
	ctx, cancel := context.WithCancel(s.ctx)
	s.lastJob++
	j := &job{id: s.lastJob, what: what, began: s.opts.Now(), cancel: cancel}
	j.finish = func(value any, err error) tea.Cmd {
		r.job = nil
		if !j.quiet {
			s.startGrace()
		}
		if err != nil {
			r.state, r.err = readFailed, err
			s.notice = notice{} // what it told of has not come about
			if j.quiet {
				s.refuse(failureText(r.failed, err)) // there is no other place that shows it
			}
			return nil
		}
		r.state = readReady
		return use(value)
	}
	s.jobs[j.id] = j
	r.state, r.job, r.err = readWaiting, j, nil
	run := func() tea.Msg {
		done := jobDone{id: j.id}
		done.err = parallel.Safely(func() (err error) {
			done.value, err = ask(ctx)
			return err
		})
		return done
	}
	return tea.Batch(run, s.after(s.opts.Timing.Slow, jobTick{j.id}))
}

// cancelJob cancels the running job and forgets it; what was read before stays.
func (r *reading) cancelJob(s *session) {
	if r.job == nil {
		return
	}
	r.job.cancel()
	delete(s.jobs, r.job.id)
	r.job = nil
	r.state = readIdle
}

// readAgain starts the read again after an error.
func (r *reading) readAgain() tea.Cmd {
	if r.again == nil {
		return nil
	}
	return r.again()
}

// jobDone hands an answer to who asked, unless the question was dropped.
func (s *session) jobDone(m jobDone) tea.Cmd {
	j, ok := s.jobs[m.id]
	if !ok {
		return nil
	}
	delete(s.jobs, m.id)
	j.cancel()
	if s.notice.text == userWait {
		s.notice = notice{} // what was waited for is there
	}
	return j.finish(m.value, m.err)
}

// jobTick shows that a job takes long, and goes on while it runs.
func (s *session) jobTick(m jobTick) tea.Cmd {
	j, ok := s.jobs[m.id]
	if !ok {
		return nil
	}
	j.slow = true
	j.turn++
	return s.after(spinnerEvery, m)
}

// drawBody says what is going on, once it takes longer than a moment.
func (r *reading) drawBody(s *session) widget.Line {
	if r.job == nil || !r.job.slow {
		return ""
	}
	frames := s.theme.Glyph.Spinner
	text := " " + r.job.what
	if r.rows != nil && r.rows() > 0 {
		text += ", " + words.Count(r.rows(), "row", "rows")
	}
	if d := s.opts.Now().Sub(r.job.began); d >= s.opts.Timing.Elapsed {
		text += " (" + words.Elapsed(d) + ")"
	}
	return s.theme.Running(frames[r.job.turn%len(frames)]) + s.theme.Plain(text)
}

// afterDelay gives a message once a while has passed, or nothing when the session ends
// before.
func afterDelay(ctx context.Context) func(time.Duration, tea.Msg) tea.Cmd {
	return func(d time.Duration, msg tea.Msg) tea.Cmd {
		return func() tea.Msg {
			timer := time.NewTimer(d)
			defer timer.Stop()
			select {
			case <-timer.C:
				return msg
			case <-ctx.Done():
				return nil
			}
		}
	}
}

// filterLong filters a long list beside the screen; a filter that was typed meanwhile
// takes its place, and what passed among rows that are gone is dropped.
func (s *session) filterLong(l *widget.List, r *reading) tea.Cmd {
	if !l.Stale {
		return nil
	}
	source, words := l.Source, l.Words()
	cmd := beginRead(s, r, "Filtering",
		func(ctx context.Context) ([]int, error) { return widget.Passing(ctx, source, words) },
		func(shown []int) tea.Cmd {
			if l.Stale && l.Source == source {
				l.Show(shown)
			}
			return nil
		})
	r.job.quiet = true // who types a filter waits for it
	return cmd
}
