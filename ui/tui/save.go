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
	s.notice = reportWriting
	cmd := beginRead(s, &s.saving.read, reportWriting,
		func(context.Context) ([]string, error) { return p.Write(keep) },
		func(paths []string) tea.Cmd {
			s.notice = "Written to " + flow.FileNames(paths)
			return nil
		})
	s.saving.read.job.quiet = true
	return cmd
}

// The words that are said more than once.
const (
	reportWriting display.Text = "Writing."
)
