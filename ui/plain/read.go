package plain

import (
	"context"
	"errors"
	"sync/atomic"

	"cupgrade/core/display"
	"cupgrade/core/parallel"
	"cupgrade/ui/words"
)

// read asks the org something, says so, and after an error offers to try again.
// rows may be nil; it counts what has come so far.
func read[T any](
	ctx context.Context, s *session, what display.Text, rows *atomic.Int64, ask func(context.Context) (T, error),
) (T, error) {
	answer, err := s.read(ctx, what, rows, func(ctx context.Context) (any, error) { return ask(ctx) })
	value, _ := answer.(T)
	return value, err
}

// readOnce is read without the offer to try again.
func readOnce[T any](
	ctx context.Context, s *session, what display.Text, rows *atomic.Int64, ask func(context.Context) (T, error),
) (T, error) {
	answer, err := s.readOnce(ctx, what, rows, func(ctx context.Context) (any, error) { return ask(ctx) })
	value, _ := answer.(T)
	return value, err
}

// read is the function read, for an answer of any type.
func (s *session) read(
	ctx context.Context, what display.Text, rows *atomic.Int64, ask func(context.Context) (any, error),
) (any, error) {
	for {
		answer, err := s.readOnce(ctx, what, rows, ask)
		if err == nil || errors.Is(err, errCancelled) {
			return answer, err
		}
		if !s.answers.Online {
			s.failed = err
		}
		s.say(failure("Error", err)...)
		if _, err := s.menu(ctx, []display.Text{textAgain}, nil); err != nil {
			return nil, err
		}
		s.failed = nil
	}
}

// readOnce runs one read beside the wait for the end of the context.
func (s *session) readOnce(
	ctx context.Context, what display.Text, rows *atomic.Int64, ask func(context.Context) (any, error),
) (any, error) {
	type reply struct {
		value any
		err   error
	}
	s.say(what + " ...")
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	replies := make(chan reply, 1)
	go func() {
		var got reply
		got.err = parallel.Safely(func() (err error) {
			got.value, err = ask(inner)
			return err
		})
		replies <- got
	}()
	slow := s.opts.After(s.opts.Slow)
	for {
		select {
		case got := <-replies:
			if ctx.Err() != nil {
				got.err = errCancelled
			}
			return got.value, got.err
		case <-ctx.Done():
			return nil, errCancelled
		case <-slow:
			slow = nil
			s.say(stillReading(rows))
		}
	}
}

// stillReading says that a read takes long, and how much has come.
func stillReading(rows *atomic.Int64) display.Text {
	if rows == nil || rows.Load() == 0 {
		return textStill
	}
	return textStill + " " + words.Count(int(rows.Load()), "row has", "rows have") + " come so far."
}
