package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
)

// saving is what became of the last wish to write something.
type saving struct{ read reading }

// save writes a paper beside the screen, and says where it is.
func (s *session) save(p flow.Export) tea.Cmd {
	keep := s.opts.Save
	if keep == nil {
		return nil
	}
	s.notice = reportWords.writing
	cmd := begin(s, &s.saving.read, reportWords.writing,
		func(context.Context) ([]string, error) { return p.Write(keep) },
		func(paths []string) tea.Cmd {
			s.notice = reportWords.written + flow.FileNames(paths)
			return nil
		})
	s.saving.read.job.quiet = true
	return cmd
}

var reportWords = struct{ key, writing, written display.Text }{
	key:     "save",
	writing: "Writing.",
	written: "Written to ",
}
