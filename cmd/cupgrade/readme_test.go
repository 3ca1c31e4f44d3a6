package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// readme is the README of the project.
func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// everyCommand lists a command and all below it.
func everyCommand(c *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{c}
	for _, below := range c.Commands() {
		list = append(list, everyCommand(below)...)
	}
	return list
}

// TestTheReadmeNamesWhatThereIs holds that each command, flag, variable and picture
// that the README names exists, and that its exit codes are those of the program.
func TestTheReadmeNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	text := readme(t)
	flags, names := map[string]bool{}, map[string]bool{}
	for _, c := range everyCommand(newRootCommand(streams{env: environment()})) {
		names[c.Name()] = true
		c.Flags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = true })
		c.PersistentFlags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = true })
	}
	count := map[string]int{}
	for _, m := range regexp.MustCompile("(?:[ `(\\[|])--([a-z][a-z-]+)").FindAllStringSubmatch(text, -1) {
		count["flags"]++
		if !flags[m[1]] {
			t.Errorf("there is no flag --%s", m[1])
		}
	}
	for _, m := range regexp.MustCompile("(?:`|\n)cupgrade ([a-z-]+)").FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], "-") {
			count["commands"]++
			if !names[m[1]] {
				t.Errorf("there is no command %s", m[1])
			}
		}
	}
	for _, m := range regexp.MustCompile(`src(?:set)?="([^"]+)"`).FindAllStringSubmatch(text, -1) {
		count["pictures"]++
		if _, err := os.Stat(filepath.Join("..", "..", m[1])); err != nil {
			t.Errorf("there is no picture %s", m[1])
		}
	}
	var codes []int
	for _, m := range regexp.MustCompile(`(?m)^\| ([0-9]+) \|`).FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, n)
	}
	want := []int{exitDone, exitError, exitUsage, exitNotVerified, exitSignIn, exitCancelled, exitQuit}
	if !slices.Equal(codes, want) {
		t.Errorf("the README lists the exit codes %v, the program has %v", codes, want)
	}
	if count["flags"] < 20 || count["commands"] < 5 || count["pictures"] < 4 {
		t.Errorf("of what the README names only this is seen: %v", count)
	}
}
