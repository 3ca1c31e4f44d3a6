package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// format is how a command writes what it found: as text when none is chosen.
type format struct{ json, markdown, html bool }

func (f *format) isChosen() bool { return f.json || f.markdown || f.html }

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

// printRun writes the receipt for a person who was there, and says where the whole of it is.
func printRun(s streams, run runs.FinishedRun) {
	if run.Receipt != "" {
		_, _ = io.WriteString(s.out, report.Text(report.ShortReceipt(run.Run), s.width))
	}
	printPaths(s.out, run, "  Receipt     ", "  For user    ", "") // the receipt tells of the journal
}

// printPaths says where the files of a run are, each behind its name. Without a receipt
// it is written here, since there may be no other list of what the upgrade has removed.
func printPaths(out io.Writer, run runs.FinishedRun, receipt, forUser, journal string) {
	if run.Receipt == "" {
		_, _ = io.WriteString(out, "The receipt could not be kept as a file. This is it:\n\n"+report.Text(report.Receipt(run.Run), 0))
	} else {
		_, _ = fmt.Fprintf(out, "%s%s\n", receipt, display.Clean(run.Receipt))
	}
	if run.ForUser != "" {
		_, _ = fmt.Fprintf(out, "%s%s\n", forUser, display.Clean(run.ForUser))
	}
	if run.Journal != "" && journal != "" {
		_, _ = fmt.Fprintf(out, "%s%s\n", journal, display.Clean(run.Journal))
	}
}

// printFiles says in two lines where the files of a run are: with what their names begin, and
// the folder. Their whole paths are longer than a usual window is wide.
func printFiles(s streams, run runs.FinishedRun) {
	if run.Receipt == "" {
		printPaths(s.out, run, "", "  For user  ", "  Journal   ")
		return
	}
	folder := filepath.Dir(run.Receipt)
	if home, _ := s.env("HOME"); home != "" {
		if below, inside := strings.CutPrefix(folder, home+string(filepath.Separator)); inside {
			folder = filepath.Join("~", below)
		}
	}
	_, _ = fmt.Fprintf(s.out, "  Receipt   %s.* in\n            %s\n", display.Clean(run.ID), display.Clean(folder))
}

// findGravest gives the ending that an admin must know first, of several runs.
func findGravest(all []runs.FinishedRun) upgrade.Ending {
	var worst upgrade.Ending
	for _, run := range all {
		if run.Ending.State.IsGraverThan(worst.State) {
			worst = run.Ending
		}
	}
	return worst
}
