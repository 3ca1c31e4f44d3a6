package plain

import (
	"context"

	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// section is a list that is told by its number of rows, and read on request.
type section struct {
	title display.Text
	rows  []display.Text
	// sum stands in place of the number of rows, when it is not "".
	sum display.Text
	// open does more than to write the rows, when it is not nil.
	open func(context.Context) error
}

// countLine is how a section is told.
func (c section) countLine() display.Text {
	if c.sum != "" {
		return c.title + ": " + c.sum
	}
	return c.title + ": " + words.Number(len(c.rows))
}

// saySections numbers the sections.
func (s *session) saySections(list []section) {
	for i, c := range list {
		s.say(numberLine(i+1, c.countLine()))
	}
}

// readSection writes the rows of a section, a page at a time; errBack leads back to
// the question before.
func (s *session) readSection(ctx context.Context, c section) error {
	s.say(c.countLine())
	if c.open != nil {
		return c.open(ctx)
	}
	for from := 0; ; {
		to := min(from+pageSize, len(c.rows))
		s.say(indentLines(c.rows[from:to])...)
		if to == len(c.rows) {
			return nil
		}
		s.say(words.Number(from+1) + " to " + words.Number(to) + " of " + words.Number(len(c.rows)) + ".")
		if err := s.askMore(ctx); err != nil {
			return err
		}
		from = to
	}
}

// askMore waits for Enter.
func (s *session) askMore(ctx context.Context) error {
	q := question{prompt: textMore, help: []display.Text{helpMore}, back: textToLists}
	for {
		line, err := s.askQuestion(ctx, q)
		if err != nil {
			return err
		}
		if command := normalizeCommand(line); command == cmdMore || command == "" {
			s.repeats = 0
			return nil
		}
		s.say(notUnderstood(line, 0))
	}
}
