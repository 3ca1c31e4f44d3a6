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
			if _, err := io.WriteString(s.out, writeManual(cmd.Root())); err != nil {
				return fmt.Errorf("write the manual page: %w", err)
			}
			return nil
		},
	}
}

// writeManual writes the one page on the program and its commands, in the language of man(7).
// The page that cobra/doc makes goes by way of Markdown: it loses the examples, and
// its three libraries are a quarter of a megabyte of the program.
func writeManual(root *cobra.Command) string {
	root.InitDefaultHelpFlag()
	root.InitDefaultVersionFlag()
	commands := listCommands(root)
	var p manPage
	p.writeMacro("TH", strings.ToUpper(root.Name()), "1", "", root.Name()+" "+describeVersion(), "User commands")
	p.writeMacro("SH", "NAME")
	p.writeLines(root.Name() + " - " + root.Short)
	p.writeMacro("SH", "SYNOPSIS")
	for _, c := range append([]*cobra.Command{root}, commands...) {
		p.writeMacro("B", c.UseLine())
		p.writeMacro("br")
	}
	p.writeMacro("SH", "DESCRIPTION")
	p.writeText(root.Long)
	p.writeMacro("SH", "OPTIONS")
	p.writeOptions(root)
	p.writeMacro("SH", "COMMANDS")
	for _, c := range commands {
		p.writeMacro("SS", c.UseLine())
		p.writeText(c.Long)
		p.writeOptions(c)
	}
	return p.b.String()
}

// helpName is the name of cobra's command and flag that explain.
const helpName = "help"

// listCommands gives the commands of a program that are its own and not hidden.
func listCommands(root *cobra.Command) []*cobra.Command {
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

// writeMacro writes a request with its arguments.
func (p *manPage) writeMacro(name string, args ...string) {
	p.b.WriteString("." + name)
	for _, a := range args {
		p.b.WriteString(` "` + strings.ReplaceAll(escapeMan(a), `"`, `\(dq`) + `"`)
	}
	p.b.WriteByte('\n')
}

// writeLines writes lines of text, none of which must be taken for a request.
func (p *manPage) writeLines(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, ".") {
			p.b.WriteString(`\&`)
		}
		p.b.WriteString(escapeMan(line) + "\n")
	}
}

// writeText writes paragraphs as they stand in a command's help: an empty line ends one,
// and what is indented is an example, to be shown line by line.
func (p *manPage) writeText(long string) {
	for paragraph := range strings.SplitSeq(long, "\n\n") {
		p.writeMacro("PP")
		if !strings.HasPrefix(paragraph, "  ") {
			p.writeLines(paragraph)
			continue
		}
		p.writeMacro("RS", "4")
		p.writeMacro("nf")
		p.writeLines(strings.ReplaceAll(paragraph[2:], "\n  ", "\n"))
		p.writeMacro("fi")
		p.writeMacro("RE")
	}
}

// writeOptions writes a command's flags, with the kind of value each takes and what it is
// without.
func (p *manPage) writeOptions(c *cobra.Command) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == helpName && c.HasParent() {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		p.writeMacro("TP")
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
		p.writeLines(usage)
	})
}

// escapeMan writes text so that roff shows it as it is: a hyphen that can be pasted
// into a shell, and a backslash.
func escapeMan(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(text)
}
