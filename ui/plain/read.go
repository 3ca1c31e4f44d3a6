package plain

import (
	"context"
	"errors"

	"cupgrade/core/display"
	"cupgrade/core/parallel"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// loadFacts reads what prepare says has to be read, if anything has, and offers to try again
// after an error.
func (s *session) loadFacts(ctx context.Context, prepare func() *flow.Read) error {
	for {
		read := prepare()
		if read == nil {
			return nil
		}
		err := s.readOnce(ctx, read)
		if err == nil || errors.Is(err, errCancelled) {
			return err
		}
		if !s.answers.Online {
			s.failed = err
		}
		s.say(failureLines("Error", err)...)
		if _, err := s.askMenu(ctx, []display.Text{textAgain}, nil); err != nil {
			return err
		}
		s.failed = nil
	}
}

// readOnce runs one read beside the wait for the end of the context, and says so.
func (s *session) readOnce(ctx context.Context, read *flow.Read) error {
	if !read.Quiet {
		s.say(read.Text + " ...")
	}
	reply := parallel.Start(ctx, read.Do)
	defer reply.Cancel()
	for slow := s.opts.After(s.opts.Slow); ; {
		select {
		case <-reply.Done():
			apply, err := reply.Wait(ctx)
			switch {
			case ctx.Err() != nil:
				return errCancelled
			case err == nil:
				apply()
			}
			return err
		case <-ctx.Done():
			return errCancelled
		case <-slow:
			slow = nil
			s.say(stillReading(read.Rows))
		}
	}
}

// stillReading says that a read takes long, and how much has come.
func stillReading(rows func() int) display.Text {
	if rows == nil || rows() == 0 {
		return textStill
	}
	return textStill + " " + words.Count(rows(), "row has", "rows have") + " come so far."
}
