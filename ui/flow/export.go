package flow

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"time"

	"cupgrade/core/display"
	"cupgrade/core/keep"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// Keep keeps a file of that name, and tells where it is.
type Keep func(name string, content []byte) (path string, err error)

// Export is what can be written of a screen: a document for people, and the value it
// was made of for programs.
type Export struct {
	kind  string // "plan" or "receipt"
	user  string // the raw username
	at    time.Time
	doc   report.Document
	value any
	// metadata is written in place of them, where there is any.
	metadata []keep.SourceFile
}

// ExportSharing is the metadata of the sharing sets that are lost, with the new profile added:
// no file where none is.
func ExportSharing(a *Answers) Export {
	if a.Facts == nil || a.Plan == nil {
		return Export{}
	}
	return Export{metadata: keep.SharingSources(*a.Facts, *a.Plan)}
}

// ExportPlan is a plan as it is written to files; "cupgrade apply" takes its JSON.
func ExportPlan(p upgrade.Plan) Export {
	return Export{kind: "plan", user: p.User.User.Username, at: p.MadeAt, doc: report.Plan(p), value: p}
}

// ExportReceipt is what became of an upgrade.
func ExportReceipt(r *Run) Export {
	run := r.report()
	return Export{kind: "receipt", user: r.Plan.User.User.Username, at: r.At, doc: report.Receipt(run), value: run}
}

// report is the run as a receipt tells it.
func (r *Run) report() report.Run {
	return report.NewRun(r.Plan, r.Result, r.At.Add(-r.Took), r.At)
}

// fileName is what an export is called, without its ending. A username may hold what
// no file name should.
func (e Export) fileName() string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("@._-", r) {
			return r
		}
		return '-'
	}, strings.ToLower(e.user))
	return e.kind + "-" + safe[:min(len(safe), 80)] + e.at.UTC().Format("-20060102-150405")
}

// Write renders it in each format, and has it kept. The paths are valid beside
// an error.
func (e Export) Write(keep Keep) ([]string, error) {
	if e.metadata != nil {
		return e.writeMetadata(keep)
	}
	raw, err := report.JSON(e.value)
	if err != nil {
		return nil, fmt.Errorf("write the %s: %w", e.kind, err)
	}
	var paths []string
	for _, file := range []struct {
		ending  string
		content []byte
	}{
		{".md", []byte(report.Markdown(e.doc))}, {".html", []byte(report.HTML(e.doc))}, {".json", raw},
	} {
		path, err := keep(e.fileName()+file.ending, file.content)
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// writeMetadata has metadata kept, each file under its own name.
func (e Export) writeMetadata(keep Keep) (paths []string, _ error) {
	for _, file := range e.metadata {
		path, err := keep(path.Base(file.Path), file.Content)
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// Holds tells what is written.
func (e Export) Holds() display.Text {
	if e.metadata != nil {
		return "w writes the metadata of the sharing sets, with the new profile added."
	}
	return "w writes all of this to files for a change ticket: Markdown, HTML and JSON."
}

// FileNames tells the files, the folder and the name that they share only once.
func FileNames(paths []string) display.Text {
	bare := func(path string) string { return strings.TrimSuffix(path, filepath.Ext(path)) }
	list := make([]display.Text, len(paths))
	for i, path := range paths {
		list[i] = display.Clean(path)
		if i > 0 && bare(path) == bare(paths[0]) {
			list[i] = display.Clean(filepath.Ext(path))
		}
	}
	if n := len(list); n > 1 {
		return display.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return display.Join(list, "")
}
