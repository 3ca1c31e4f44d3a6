package plain

import (
	"context"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/ui/flow"
)

// openSharing writes the sharing sets that are lost, offers their metadata with the new
// profile added, and reads the org again once that is deployed.
func (s *session) openSharing(rows []display.Text) func(context.Context) error {
	return func(ctx context.Context) error {
		s.say(indentLines(rows)...)
		s.say(display.Clean(planning.DescribeCovered(*s.answers.Plan)))
		paper := flow.ExportSharing(&s.answers)
		q := question{prompt: textSharing, help: []display.Text{helpSharing}, back: textToLosses, paper: &paper}
		for {
			line, err := s.askQuestion(ctx, q)
			if err != nil {
				return err
			}
			switch command := normalizeCommand(line); command {
			case "":
				return errBack
			case "r":
				s.answers.Refresh()
				return errAgain
			default:
				s.say(notUnderstood(line, 0))
			}
		}
	}
}
