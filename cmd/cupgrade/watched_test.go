package main

import (
	"encoding/base64"
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// deaf is a test that keeps what it is told instead of failing.
type deaf struct {
	testing.TB
	told []string
}

func (d *deaf) Helper() {}

func (d *deaf) Errorf(format string, args ...any) {
	d.told = append(d.told, fmt.Sprintf(format, args...))
}

// TestTheCanarySings puts a token where none may be, in every disguise and split in
// every way, and holds that the eye on files, streams and frames sees it.
func TestTheCanarySings(t *testing.T) {
	t.Parallel()
	token := startOrg(t).Token()
	for name, text := range map[string]string{
		"as it is": token, "with a word before": "Bearer " + token, "in a URL": "?sid=" + url.QueryEscape(token),
		"its first letters": token[:len("00D000000000001AAA!")+8], "its middle": token[30:48],
		"in base64": base64.StdEncoding.EncodeToString([]byte(token)), "in base64 for URLs": base64.URLEncoding.EncodeToString([]byte(token)),
		"in base64 after one byte":  base64.StdEncoding.EncodeToString([]byte("x" + token)),
		"in base64 after two bytes": base64.StdEncoding.EncodeToString([]byte("xy" + token)),
		"in hex":                    fmt.Sprintf("%x", token), "in big hex": fmt.Sprintf("%X", token),
		"as bytes": fmt.Sprintf("%d", []byte(token)), "as Go": fmt.Sprintf("%#v", token), "as a list": strings.Join(strings.Fields(fmt.Sprintf("%d", []byte(token))), ","),
		"wrapped": token[:33] + "\n" + token[33:],
	} {
		if findCanary(text) == "" {
			t.Errorf("%s: it is not seen in %q", name, text)
		}
		heard := &deaf{TB: t}
		w := overhear(heard, "a stream", io.Discard)
		for _, b := range []byte(text) { // a byte at a time
			if _, err := w.Write([]byte{b}); err != nil {
				t.Fatal(err)
			}
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "log"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		found := &deaf{TB: t}
		if err := noCanaryUnder(found, dir); err != nil || len(found.told) == 0 || len(heard.told) == 0 {
			t.Errorf("%s: %d times seen in a file, %d in a stream, %v", name, len(found.told), len(heard.told), err)
		}
	}
	if how := findCanary("an innocent text of the org 00D000000000001AAA"); how != "" {
		t.Errorf("it is seen %s where it is not", how)
	}
	// Drawn a letter at a time, it is in no stream, but on the screen.
	drawn := &deaf{TB: t}
	emulate(drawn, 80, 24, func(_ io.Reader, out io.Writer, _ <-chan tea.WindowSizeMsg) {
		for i := range len(token) {
			_, _ = fmt.Fprintf(out, "\x1b[5;%dH%c", i+1, token[i])
		}
	}).WaitEnd()
	if len(drawn.told) == 0 {
		t.Error("it is not seen on the screen")
	}
}

// TestNothingIsWrittenUnwatched holds that no test of this package makes a folder, a
// screen, a process, an org or streams but by the helpers that look for tokens.
// Benchmarks measure without being looked at.
func TestNothingIsWrittenUnwatched(t *testing.T) {
	t.Parallel()
	files := 0
	for _, f := range parseTree(t, parser.SkipObjectResolution) {
		name := filepath.Base(f.path)
		if f.dir() != "cmd/cupgrade" || !f.isTest() || strings.HasPrefix(name, "bench_") || name == "canary_test.go" || name == "watched_test.go" {
			continue
		}
		files++
		watched := map[ast.Node]bool{} // what stands inside of watchedStreams
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if why := unwatched(n, watched); why != "" {
				t.Errorf("%s: %s", f.path, why)
			}
			return true
		})
	}
	if files < 20 {
		t.Errorf("only %d files of tests were seen", files)
	}
}

// unwatched says what is wrong with a node, "" for nothing.
func unwatched(n ast.Node, watched map[ast.Node]bool) string {
	switch n := n.(type) {
	case *ast.CallExpr:
		name := types.ExprString(n.Fun)
		switch {
		case strings.HasSuffix(name, ".TempDir"):
			return "use tempDir for " + name
		case name == "uitest.Start":
			return "use emulate for " + name
		case name == "demoorgtest.Start":
			return "use demo for " + name
		case (name == "exec.Command" || name == "exec.CommandContext") && !slices.ContainsFunc(n.Args, isGo):
			return "use program for " + name
		case name == "watchedStreams":
			watched[n.Args[1]] = true
		}
	case *ast.CompositeLit:
		if n.Type != nil && types.ExprString(n.Type) == "streams" && !watched[n] && slices.ContainsFunc(n.Elts, isOutput) {
			return "use watchedStreams for its streams"
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			sel, ok := left.(*ast.SelectorExpr)
			if ok && (sel.Sel.Name == "Stdout" || sel.Sel.Name == "Stderr") && !strings.HasPrefix(types.ExprString(n.Rhs[i]), "overhear(") {
				return "overhear " + types.ExprString(left)
			}
		}
	}
	return ""
}

// isGo tells the go command, which knows no token.
func isGo(arg ast.Expr) bool {
	literal, ok := arg.(*ast.BasicLit)
	return ok && literal.Value == `"go"`
}

// isOutput tells an output that is set to something.
func isOutput(e ast.Expr) bool {
	pair, ok := e.(*ast.KeyValueExpr)
	return ok && slices.Contains([]string{"out", "err"}, types.ExprString(pair.Key))
}
