package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
)

// saving is what became of the last wish to write something.
type saving struct{ read reading }

// saveFiles writes a paper beside the screen, and says where it is.
func (s *session) saveFiles(p flow.Export) tea.Cmd {
	keep := s.opts.Save
	if keep == nil {
		return nil
	}
	s.tell("Saving")
	cmd := beginRead(s, &s.saving.read, "Saving",
		func(context.Context) ([]string, error) { return p.Write(keep) },
		func(paths []string) tea.Cmd {
			s.succeed("Saved: " + flow.FileNames(paths))
			if len(paths) > 0 {
				s.saved = display.Clean(paths[0])
			}
			return nil
		})
	s.saving.read.job.quiet, s.saving.read.failed = true, "Not saved"
	return cmd
}
