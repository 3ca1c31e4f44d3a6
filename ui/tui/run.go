package tui

import (
	"context"
	"errors"
	"fmt"
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// framesPerSecond halves the time from a key to its effect against Bubble Tea's
// default; 120 is the most it allows.
const framesPerSecond = 120

// Run shows the wizard until it is left, or until ctx ends. It handles no signals
// and waits for no commit: both belong to the caller, who ends ctx for the one and
// asks its committer for the other. The terminal is restored in every case.
//
// The error is not nil when the wizard could not do its work: the org could not
// be connected to and the admin gave up, an answer on the command line can't be
// followed (an *flaganswers.Error), or the terminal failed. The
// outcome is valid beside it.
func Run(ctx context.Context, opts Options) (flow.Outcome, error) {
	alive, cancel := context.WithCancel(ctx)
	defer cancel() // ends every job and timer: Bubble Tea waits for none
	s := newSession(alive, opts)
	program := tea.NewProgram(s, s.programOptions(ctx)...)
	if opts.Sizes != nil {
		go forwardSizes(alive, opts.Sizes, program)
	}
	if opts.Out != nil && opts.Terminal.Escapes {
		_, _ = io.WriteString(opts.Out, pushTitle)
		defer func() { _, _ = io.WriteString(opts.Out, popTitle) }()
	}
	_, err := program.Run()
	return s.sumUp(ctx, err)
}

// programOptions are those of Bubble Tea. The mouse stays off, so that text can be
// selected.
func (s *session) programOptions(ctx context.Context) []tea.ProgramOption {
	list := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithAltScreen(), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond),
	}
	if s.opts.Terminal.Escapes {
		list = append(list, tea.WithReportFocus())
	}
	if s.opts.In != nil {
		list = append(list, tea.WithInput(guardInput(s.opts.In)))
	}
	if s.opts.Out != nil {
		list = append(list, tea.WithOutput(s.opts.Out))
	}
	return list
}

// forwardSizes tells the program sizes that it can't find out itself.
func forwardSizes(ctx context.Context, sizes <-chan tea.WindowSizeMsg, program *tea.Program) {
	for {
		select {
		case size, open := <-sizes:
			if !open {
				return
			}
			program.Send(size)
		case <-ctx.Done():
			return
		}
	}
}

// sumUp sums up when the screen is gone.
func (s *session) sumUp(ctx context.Context, err error) (flow.Outcome, error) {
	why := s.end
	if ctx.Err() != nil || why == "" {
		why = upgrade.StateCancelled
	}
	if s.currentID() == flow.StepUpgrade {
		s.answers.Finish(s.commitRun().abandonedRun())
	}
	out := flow.Outcome{Ending: s.answers.Runs.Ending(why), Summary: s.answers.Runs.Summary(s.width)}
	if s.printed != nil {
		out.Summary, out.Plan = report.Text(report.Plan(*s.printed), s.width), s.printed
	}
	if out.Summary == "" && why == upgrade.StateCancelled && s.err == nil {
		out.Summary = string(words.Cancelled) + "\n"
	}
	if s.opts.ASCII {
		out.Summary = string(widget.InASCII(widget.Line(out.Summary)))
	}
	switch {
	case s.err != nil:
		return out, s.err
	case err == nil, ctx.Err() != nil && !errors.Is(err, tea.ErrProgramPanic):
		return out, nil
	}
	return out, fmt.Errorf("run the screen: %w", err)
}
