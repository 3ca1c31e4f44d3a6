package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newManCommand prints the manual page, for a package to install or a person to
// read: cupgrade man | man -l -.
func newManCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page",
		Long:  "man prints the manual page of cupgrade and all its commands' options in the form that man(1) reads:\n\n  cupgrade man | man -l -",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := io.WriteString(s.out, manual(cmd.Root())); err != nil {
				return fmt.Errorf("write the manual page: %w", err)
			}
			return nil
		},
	}
}

// manual is the one page on the program and its commands, in the language of man(7).
// The page that cobra/doc makes goes by way of Markdown: it loses the examples, and
// its three libraries are a quarter of a megabyte of the program.
func manual(root *cobra.Command) string {
	root.InitDefaultHelpFlag()
	root.InitDefaultVersionFlag()
	commands := documented(root)
	var p manPage
	p.macro("TH", strings.ToUpper(root.Name()), "1", "", root.Name()+" "+version(), "User commands")
	p.macro("SH", "NAME")
	p.lines(root.Name() + " - " + root.Short)
	p.macro("SH", "SYNOPSIS")
	for _, c := range append([]*cobra.Command{root}, commands...) {
		p.macro("B", c.UseLine())
		p.macro("br")
	}
	p.macro("SH", "DESCRIPTION")
	p.text(root.Long)
	p.macro("SH", "OPTIONS")
	p.options(root)
	p.macro("SH", "COMMANDS")
	for _, c := range commands {
		p.macro("SS", c.UseLine())
		p.text(c.Long)
		p.options(c)
	}
	return p.b.String()
}

// helpName is the name of cobra's command and flag that explain.
const helpName = "help"

// documented are the commands of a program that are its own and not hidden.
func documented(root *cobra.Command) []*cobra.Command {
	var commands []*cobra.Command
	for _, c := range root.Commands() {
		if !c.Hidden && c.Name() != helpName && c.Name() != "completion" {
			commands = append(commands, c)
		}
	}
	return commands
}

// manPage is a page under construction.
type manPage struct{ b strings.Builder }

// macro writes a request with its arguments.
func (p *manPage) macro(name string, args ...string) {
	p.b.WriteString("." + name)
	for _, a := range args {
		p.b.WriteString(` "` + strings.ReplaceAll(escapeMan(a), `"`, `\(dq`) + `"`)
	}
	p.b.WriteByte('\n')
}

// lines writes lines of text, none of which must be taken for a request.
func (p *manPage) lines(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, ".") {
			p.b.WriteString(`\&`)
		}
		p.b.WriteString(escapeMan(line) + "\n")
	}
}

// text writes paragraphs as they stand in a command's help: an empty line ends one,
// and what is indented is an example, to be shown line by line.
func (p *manPage) text(long string) {
	for paragraph := range strings.SplitSeq(long, "\n\n") {
		p.macro("PP")
		if !strings.HasPrefix(paragraph, "  ") {
			p.lines(paragraph)
			continue
		}
		p.macro("RS", "4")
		p.macro("nf")
		p.lines(strings.ReplaceAll(paragraph[2:], "\n  ", "\n"))
		p.macro("fi")
		p.macro("RE")
	}
}

// options writes a command's flags, with the kind of value each takes and what it is
// without.
func (p *manPage) options(c *cobra.Command) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == helpName && c.HasParent() {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		p.macro("TP")
		name := `\fB` + escapeMan("--"+f.Name) + `\fR`
		if f.Shorthand != "" {
			name = `\fB` + escapeMan("-"+f.Shorthand) + `\fR, ` + name
		}
		if value != "" {
			name += ` \fI` + escapeMan(value) + `\fR`
		}
		p.b.WriteString(name + "\n")
		switch f.DefValue {
		case "", "0", "0s", "false":
		default:
			usage += " (default " + f.DefValue + ")"
		}
		p.lines(usage)
	})
}

// escapeMan writes text so that roff shows it as it is: a hyphen that can be pasted
// into a shell, and a backslash.
func escapeMan(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(text)
}
