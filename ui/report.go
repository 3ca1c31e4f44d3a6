package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/report"
)

// paper is what can be written of a screen: a document for people, and the value it
// was made of for programs.
type paper struct {
	kind  string // "plan" or "receipt"
	user  string // the raw username
	at    time.Time
	doc   report.Document
	value any
}

// fileName is what a paper is called, without its ending. A username may hold what
// no file name should.
func (p paper) fileName() string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("@._-", r) {
			return r
		}
		return '-'
	}, strings.ToLower(p.user))
	return p.kind + "-" + safe[:min(len(safe), 80)] + p.at.UTC().Format("-20060102-150405")
}

// write renders the paper in each format, and keeps it.
func (p paper) write(save func(string, []byte) (string, error)) ([]string, error) {
	raw, err := json.MarshalIndent(p.value, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the %s as JSON: %w", p.kind, err)
	}
	var paths []string
	for _, file := range []struct {
		ending  string
		content []byte
	}{
		{".md", []byte(report.Markdown(p.doc))}, {".html", []byte(report.HTML(p.doc))}, {".json", append(raw, '\n')},
	} {
		path, err := save(p.fileName()+file.ending, file.content)
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// saving is what became of the last wish to write something.
type saving struct{ read reading }

// save writes a paper beside the screen, and says where it is.
func (s *session) save(p paper) tea.Cmd {
	keep := s.opts.Save
	if keep == nil {
		return nil
	}
	s.notice = reportWords.writing
	cmd := begin(s, &s.saving.read, reportWords.writing,
		func(context.Context) ([]string, error) { return p.write(keep) },
		func(paths []string) tea.Cmd {
			s.notice = reportWords.written + written(paths)
			return nil
		})
	s.saving.read.job.quiet = true
	return cmd
}

// written names the files, the folder and the name that they share only once.
func written(paths []string) display.Text {
	list := make([]display.Text, len(paths))
	for i, path := range paths {
		list[i] = display.Clean(path)
		if i > 0 && strings.TrimSuffix(path, filepath.Ext(path)) == strings.TrimSuffix(paths[0], filepath.Ext(paths[0])) {
			list[i] = display.Clean(filepath.Ext(path))
		}
	}
	if n := len(list); n > 1 {
		return display.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return display.Join(list, "")
}

// saveKeys is the binding that writes, where something can be kept.
func (s *session) saveKeys() []key.Binding {
	if s.opts.Save == nil {
		return nil
	}
	return []key.Binding{binding("w", reportWords.key)}
}

var reportWords = struct{ key, writing, written display.Text }{
	key:     "write to files",
	writing: "Writing.",
	written: "Written to ",
}
