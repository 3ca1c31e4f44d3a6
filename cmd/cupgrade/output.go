package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"cupgrade/core/report"
)

// format is how a command writes what it found: as text when none is chosen.
type format struct{ json, markdown, html bool }

func (f *format) chosen() bool { return f.json || f.markdown || f.html }

func (f *format) register(flags *pflag.FlagSet) {
	flags.BoolVar(&f.json, "json", false, "write JSON, for a program")
	flags.BoolVar(&f.markdown, "markdown", false, "write Markdown, for a change ticket")
	flags.BoolVar(&f.html, "html", false, "write a page of HTML, for printing")
}

// check refuses two formats at once.
func (f *format) check() error {
	given := 0
	for _, is := range []bool{f.json, f.markdown, f.html} {
		if is {
			given++
		}
	}
	if given > 1 {
		return fail(exitUsage, tell(errors.New("use one format"), "Of --json, --markdown and --html only one can be given"))
	}
	return nil
}

// write writes a document, or the value that it was made of as JSON.
func (f *format) write(s streams, value any, doc report.Document) error {
	text := ""
	switch {
	case f.json:
		raw, err := report.JSON(value)
		if err != nil {
			return err
		}
		text = string(raw)
	case f.markdown:
		text = report.Markdown(doc)
	case f.html:
		text = report.HTML(doc)
	default:
		text = report.Text(doc, s.width)
	}
	if _, err := io.WriteString(s.out, text); err != nil {
		return fmt.Errorf("write the output: %w", err)
	}
	return nil
}
