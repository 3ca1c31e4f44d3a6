package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
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
			root := cmd.Root()
			root.DisableAutoGenTag = true // the page must not differ from day to day
			for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
				if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
					continue
				}
				header := &doc.GenManHeader{Section: "1", Source: "cupgrade " + version(), Manual: "User commands"}
				if err := doc.GenMan(c, header, s.out); err != nil {
					return fmt.Errorf("write the manual page: %w", err)
				}
			}
			return nil
		},
	}
}
