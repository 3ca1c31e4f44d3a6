package main

import (
	"go/ast"
	"go/parser"
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
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// documents gives what people read of the project, by its path from the top.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{"README.md": readme(t)}
	paths, err := filepath.Glob(filepath.Join(root, ".github", "*.md"))
	if err != nil || len(paths) != 3 {
		t.Fatalf("%d documents beside the README, %v", len(paths), err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[".github/"+filepath.Base(path)] = string(text)
	}
	return texts
}

// everyCommand lists a command and all below it.
func everyCommand(c *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{c}
	for _, below := range c.Commands() {
		list = append(list, everyCommand(below)...)
	}
	return list
}

// TestDocumentsNameWhatThereIs holds what the documents name: each command line can be
// followed, each link leads somewhere, and each file, test and name of the code exists.
func TestDocumentsNameWhatThereIs(t *testing.T) {
	t.Parallel()
	declared := everyDeclaration(t)
	seen := map[string]int{}
	for document, text := range documents(t) {
		for _, m := range regexp.MustCompile(`(?m)(?:^|`+"`"+`)(?:[A-Z_]+=\S+ )?(?:cupgrade|go run \./cmd/cupgrade)( [^`+"`"+`\n#;]+)`).FindAllStringSubmatch(text, -1) {
			seen["lines"]++
			if err := followLine(m[1]); err != nil {
				t.Errorf("%s: cupgrade%s: %v", document, m[1], err)
			}
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#]*)(#[^)]*)?\)`).FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			seen["links"]++
			if m[1] != "" && !isThere(filepath.Join(filepath.Dir(document), m[1])) {
				t.Errorf("%s: there is no file %s", document, m[1])
			}
			if m[2] != "" && !slices.Contains(anchors(text), m[2]) {
				t.Errorf("%s: there is no heading %s", document, m[2])
			}
		}
		for _, m := range regexp.MustCompile("`([^`\\s]+)`").FindAllStringSubmatch(text, -1) {
			name := m[1]
			folder, _, isPath := strings.Cut(name, "/")
			switch {
			case isPath && isThere(folder):
				seen["files"]++
				if !isThere(strings.TrimSuffix(name, "/...")) {
					t.Errorf("%s: there is no file %s", document, name)
				}
			case regexp.MustCompile(`^Test[A-Z]\w+$`).MatchString(name), regexp.MustCompile(`^[a-z]+\.[A-Z]\w+$`).MatchString(name):
				seen["names"]++
				if !declared[name] {
					t.Errorf("%s: nothing is called %s", document, name)
				}
			}
		}
	}
	if seen["lines"] < 15 || seen["links"] < 10 || seen["files"] < 15 || seen["names"] < 25 {
		t.Errorf("of what the documents name only this is seen: %v", seen)
	}
}

// followLine parses a command line as the program does, with its usual words for what
// the reader fills in.
func followLine(line string) error {
	words := regexp.MustCompile(`"[^"]*"|[^\s\[\]]+`).FindAllString(line, -1)
	for i, word := range words {
		if filled := map[string]string{"N": "1", "SHELL": "bash"}[word]; filled != "" {
			words[i] = filled
		}
	}
	program := newRootCommand(streams{env: environment()})
	program.InitDefaultHelpCmd()
	program.InitDefaultCompletionCmd()
	command, rest, err := program.Find(words)
	if err != nil {
		return err
	}
	if err := command.ParseFlags(rest); err != nil {
		return err
	}
	if command.Flags().NArg() == 0 {
		return nil // Its name alone is a word about it.
	}
	return command.ValidateArgs(command.Flags().Args())
}

// isThere tells whether a path from the top exists.
func isThere(path string) bool {
	_, err := os.Stat(filepath.Join(root, path))
	return err == nil
}

// anchors are what links within a text can lead to.
func anchors(text string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(text, -1) {
		kept := regexp.MustCompile(`[^\w -]`).ReplaceAllString(strings.ToLower(m[1]), "")
		all = append(all, "#"+strings.ReplaceAll(kept, " ", "-"))
	}
	return all
}

// everyDeclaration names all tests as they stand, and what packages export as package.Name.
func everyDeclaration(t *testing.T) map[string]bool {
	t.Helper()
	declared := map[string]bool{}
	for _, f := range parseTree(t, parser.SkipObjectResolution) {
		declare := func(name *ast.Ident) { declared[f.ast.Name.Name+"."+name.Name] = true }
		for _, d := range f.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				declare(d.Name)
				declared[d.Name.Name] = f.isTest()
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						declare(spec.Name)
					case *ast.ValueSpec:
						for _, name := range spec.Names {
							declare(name)
						}
					}
				}
			}
		}
	}
	return declared
}

// TestTheReadmeNamesWhatThereIs holds that each flag and picture that the README names
// exists, and that its exit codes are those of the program.
func TestTheReadmeNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	text := readme(t)
	flags := map[string]bool{}
	for _, c := range everyCommand(newRootCommand(streams{env: environment()})) {
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
	for _, m := range regexp.MustCompile(`src(?:set)?="([^"]+)"`).FindAllStringSubmatch(text, -1) {
		count["pictures"]++
		if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
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
	if count["flags"] < 20 || count["pictures"] < 4 {
		t.Errorf("of what the README names only this is seen: %v", count)
	}
}
