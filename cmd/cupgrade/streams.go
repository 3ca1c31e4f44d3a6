package main

import (
	"io"
	"os"
	"strings"

	"cupgrade/core/display"

	"golang.org/x/term"
)

// streams is what a command reads, writes and looks up. A test hands in its own.
type streams struct {
	in io.Reader
	// out and err are doors: whatever writes to them, what arrives is clean.
	out, err *display.Writer
	// screen is the output as it is, for what draws a screen.
	screen io.Writer
	// env looks up an environment variable.
	env func(string) (string, bool)
	// terminal tells whether in and out are both a terminal.
	terminal bool
	// width is how many cells a line of out has, 0 where it is no terminal.
	width int
}

// standardStreams are those of the process.
func standardStreams() streams {
	width, _, _ := term.GetSize(int(os.Stdout.Fd())) // 0 beside an error
	return streams{
		in: os.Stdin, out: display.NewWriter(os.Stdout), err: display.NewWriter(os.Stderr), screen: os.Stdout, env: os.LookupEnv,
		width:    width,
		terminal: term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd())),
	}
}

// lookup gives a variable's value, "" when it is not set.
func (s streams) lookup(name string) string {
	value, _ := s.env(name)
	return value
}

// noColor tells whether colours are unwanted, by https://no-color.org, by
// CLICOLOR=0, or by a terminal that has none.
func (s streams) noColor() bool {
	return s.lookup("NO_COLOR") != "" || s.lookup("CLICOLOR") == "0" || s.lookup("TERM") == "dumb"
}

// wantsLines tells whether lines of text are wanted instead of a screen.
func (s streams) wantsLines() bool {
	accessible := s.lookup("ACCESSIBLE")
	return accessible != "" && accessible != "0" || s.lookup("TERM") == "dumb"
}

// asciiOnly tells whether the locale can't show more than ASCII. The first of
// the three variables that is set decides, as for every program of the C library.
func (s streams) asciiOnly() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := s.lookup(name); value != "" {
			upper := strings.ToUpper(value)
			return !strings.Contains(upper, "UTF-8") && !strings.Contains(upper, "UTF8")
		}
	}
	return false
}
