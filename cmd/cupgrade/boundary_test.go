package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// root is the top of the tree, seen from this package.
const root = "../.."

// goFile is one parsed file of the tree.
type goFile struct {
	path string // from the top, with slashes
	ast  *ast.File
}

// dir is the room the file is in.
func (f goFile) dir() string { return filepath.ToSlash(filepath.Dir(f.path)) }

// isTest tells whether the file is compiled for tests only.
func (f goFile) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// forTests tells whether the file is no part of the program.
func (f goFile) forTests() bool {
	return f.isTest() || anyUnder(f.dir(), []string{"core/effort", "core/upgrade/upgradetest", "sfclient/demoorg/demoorgtest", "sfclient/wire/wiretest"})
}

// imports lists the import paths of the file.
func (f goFile) imports(t *testing.T) []string {
	t.Helper()
	paths := make([]string, 0, len(f.ast.Imports))
	for _, spec := range f.ast.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s: %v", f.path, err)
		}
		paths = append(paths, path)
	}
	return paths
}

// parseTree parses every Go file of the module.
func parseTree(t *testing.T, mode parser.Mode) []goFile {
	t.Helper()
	var files []goFile
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, mode)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		files = append(files, goFile{path: filepath.ToSlash(rel), ast: parsed})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("only %d Go files found: the walk does not see the tree", len(files))
	}
	return files
}

// TestRoomsCanBeOverlooked holds how many files a package has, tests left aside: more can't be
// kept in mind, and ask for a package of their own.
func TestRoomsCanBeOverlooked(t *testing.T) {
	t.Parallel()
	const most = 26
	files := map[string]int{}
	for _, f := range parseTree(t, parser.PackageClauseOnly) {
		if !f.isTest() {
			files[f.dir()]++
		}
	}
	for dir, n := range files {
		if n > most {
			t.Errorf("%s has %d files, at most %d", dir, n, most)
		}
	}
}

// under tells whether a path is a room or inside of it.
func under(path, room string) bool { return path == room || strings.HasPrefix(path, room+"/") }

// TestImportsPointInward holds the way imports flow: cmd to ui, sfclient and core;
// ui and sfclient to core; core to the standard library.
func TestImportsPointInward(t *testing.T) {
	t.Parallel()
	const (
		tea   = "github.com/charmbracelet"
		force = "github.com/simpleforce"
		// A template calls methods by names that are known at run time only, and the
		// linker then keeps every method of every type. The pages of reports are worth it.
		templates = "only core/report writes pages"
	)
	allowedOutside := map[string][]string{ // module import -> rooms that may
		tea:   {"ui/tui", "ui/startguard", "ui/uitest"},
		force: {"sfclient/wire"},
	}
	forbidden := []struct{ room, path, why string }{
		{"cmd/cupgrade/internal/runs", "github.com/spf13", "the record of a run knows no command line"},
		{"cmd/cupgrade/internal/runs", "cupgrade/ui", "the record of a run knows no screen"},
		{"cmd/cupgrade/internal/runs", "cupgrade/sfclient", "the record of a run knows the port, never the client"},
		{"ui", "cupgrade/sfclient", "a screen talks to the port, never to the client"},
		{"ui", "cupgrade/cmd", "imports point inward"},
		{"core", "cupgrade/ui", "imports point inward"},
		{"core", "cupgrade/sfclient", "imports point inward"},
		{"core", "cupgrade/cmd", "imports point inward"},
		{"core/access", "cupgrade/core/upgrade", "access knows no upgrade"},
		{"core/upgrade", "cupgrade/core/planning", "facts and values know no rule"},
		{"core/upgrade", "cupgrade/core/commit", "data flows from the facts to the commit"},
		{"core/upgrade", "cupgrade/core/explain", "values know no screen"},
		{"core/upgrade", "cupgrade/core/flaganswers", "the port knows no flag"},
		{"core/planning", "cupgrade/core/commit", "data flows from the plan to the commit"},
		{"core/planning", "cupgrade/core/explain", "a finding of a plan is no error"},
		{"core/planning", "cupgrade/core/parallel", "planning is pure"},
		{"core/planning", "cupgrade/core/flaganswers", "a rule knows no flag"},
		{"core/stamps", "cupgrade/core/planning", "a stamp knows no rule"},
		{"core/stamps", "cupgrade/core/commit", "data flows from the plan to the commit"},
		{"core/explain", "cupgrade/core/planning", "an error is explained without a plan"},
		{"core/explain", "cupgrade/core/commit", "an error is explained by its type"},
		{"core/commit", "cupgrade/core/flaganswers", "a commit knows no flag"},
		{"sfclient", "cupgrade/ui", "a client knows no screen"},
		{"sfclient/wire", "cupgrade/core/upgrade", "a request knows no upgrade"},
		{"sfclient/wire", "cupgrade/sfclient/demoorg", "the wire knows no org"},
		{"sfclient", "cupgrade/cmd", "imports point inward"},
		{"sfclient/demoorg", "cupgrade/core", "the simulation never learns of the wizard"},
		{".", "cupgrade/core/effort", "it tells tests how much is asked of them"},
		{".", "cupgrade/sfclient/demoorg/demoorgtest", "faults to order are for tests, and no part of the program"},
		{".", "cupgrade/sfclient/demoorg/soql/soqltest", "queries are written as text for tests only"},
		{".", "net/http/httptest", "only tests and what they alone import may"},
		{".", "text/template", templates},
		{".", "html/template", templates},
	}
	for _, f := range parseTree(t, parser.ImportsOnly) {
		for _, path := range f.imports(t) {
			for prefix, rooms := range allowedOutside {
				driven := prefix == tea && f.isTest() // a test may drive a screen from anywhere
				if under(path, prefix) && !anyUnder(f.dir(), rooms) && !driven {
					t.Errorf("%s imports %s, which only %s may", f.path, path, rooms)
				}
			}
			for _, rule := range forbidden {
				if rule.why == templates && f.dir() == "core/report" {
					continue
				}
				if f.forTests() && under(path, "cupgrade/core/effort") || under(path, "cupgrade/core/pattern") { // which know nothing of the wizard
					continue
				}
				inRoom := under(f.dir(), rule.room) && (!under(rule.room, "core") || !f.forTests())
				if (inRoom || rule.room == "." && !f.forTests()) && under(path, rule.path) {
					t.Errorf("%s imports %s: %s", f.path, path, rule.why)
				}
			}
			ours := under(path, "golang.org/x/sync") || f.dir() == "core/display" && under(path, "github.com/clipperhouse/displaywidth")
			if under(f.dir(), "core") && !f.forTests() && !ours && strings.Contains(strings.Split(path, "/")[0], ".") {
				t.Errorf("%s imports %s: core is made of the standard library and x/sync, and display of what measures text", f.path, path)
			}
		}
	}
}

func anyUnder(path string, rooms []string) bool {
	for _, room := range rooms {
		if under(path, room) {
			return true
		}
	}
	return false
}

// TestOnlyCleanMakesText holds that display.Clean is the one way from a string to
// a display.Text: a conversion would carry an escape sequence of an org to the
// screen.
func TestOnlyCleanMakesText(t *testing.T) {
	t.Parallel()
	for _, f := range parseTree(t, parser.SkipObjectResolution) {
		if under(f.dir(), "core/display") || f.isTest() {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Text" {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "display" {
				if _, literal := call.Args[0].(*ast.BasicLit); !literal {
					t.Errorf("%s converts to display.Text; use display.Clean", f.path)
				}
			}
			return true
		})
	}
}

// TestCoreHasNoClock holds that rules are functions of their facts: no clock, no
// network, no files, no environment.
func TestCoreHasNoClock(t *testing.T) {
	t.Parallel()
	for _, f := range parseTree(t, parser.SkipObjectResolution) {
		if !under(f.dir(), "core") || f.forTests() || under(f.dir(), "core/journal") {
			continue
		}
		for _, path := range f.imports(t) {
			switch path {
			case "os", "net", "net/http", "os/exec", "io/fs", "log", "log/slog":
				t.Errorf("%s imports %s: core does no I/O", f.path, path)
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Now" {
				if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" {
					t.Errorf("%s reads the clock", f.path)
				}
			}
			return true
		})
	}
}

// TestExpressionsAreCompiledWhenNeeded holds that no regular expression is compiled before the
// first frame: none stands in a variable of a package but inside a function.
func TestExpressionsAreCompiledWhenNeeded(t *testing.T) {
	t.Parallel()
	for _, f := range parseTree(t, parser.SkipObjectResolution) {
		if f.forTests() || under(f.dir(), "ui/uitest") {
			continue
		}
		for _, decl := range f.ast.Decls {
			vars, ok := decl.(*ast.GenDecl)
			if !ok || vars.Tok != token.VAR {
				continue
			}
			ast.Inspect(vars, func(n ast.Node) bool {
				if _, later := n.(*ast.FuncLit); later {
					return false
				}
				if sel, ok := n.(*ast.SelectorExpr); ok && strings.HasSuffix(sel.Sel.Name, "Compile") {
					if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "regexp" {
						t.Errorf("%s compiles an expression at the start; use pattern.Lazy", f.path)
					}
				}
				return true
			})
		}
	}
}
