package main

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/ui/uitest"
)

// canary stands four times in every token that an org of these tests gives. Whatever
// the program writes is looked at for it: the files of every test, every frame of
// every screen, and every stream of every process. The helpers of this file are the
// only way to any of these; see TestNothingIsWrittenUnwatched.
const canary = "C4naryQz"

// disguises are what the canary looks like in the usual codings.
var disguises = sync.OnceValue(func() map[string]string {
	forms := map[string]string{
		"as it is": canary, "in hex": hex.EncodeToString([]byte(canary)),
		"in big hex": strings.ToUpper(hex.EncodeToString([]byte(canary))),
		"as numbers": strings.Trim(fmt.Sprintf("%d", []byte(canary)), "[]"),
	}
	forms["as a list"] = strings.ReplaceAll(forms["as numbers"], " ", ",")
	// In base64 it depends on what comes before; the letters at both ends on that, too.
	for before := range 3 {
		text := strings.Repeat("x", before) + canary
		coded := base64.RawStdEncoding.EncodeToString([]byte(text))
		forms[fmt.Sprintf("in base64, %d bytes in", before)] = coded[(before*8+5)/6 : len(text)*8/6]
	}
	return forms
})

// findCanary tells in what disguise the canary stands in a text, "" for none.
func findCanary(text string) string {
	for how, form := range disguises() {
		if strings.Contains(text, form) {
			return how
		}
	}
	return ""
}

// noCanary fails the test when the canary stands in a text.
func noCanary(t testing.TB, where, text string) {
	t.Helper()
	if how := findCanary(text); how != "" {
		t.Errorf("a token stands %s in %s", how, where)
	}
}

// tempDir is a folder of the test, whose files are looked at when the test ends.
func tempDir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder; whatever the mask of this machine is
		t.Fatal(err)
	}
	t.Cleanup(func() { // before the folder is removed, which was registered first
		if err := noCanaryUnder(t, dir); err != nil {
			t.Errorf("look for tokens: %v", err)
		}
	})
	return dir
}

func noCanaryUnder(t testing.TB, dir string) error {
	t.Helper()
	files := os.DirFS(dir)
	return fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		noCanary(t, "a name", d.Name())
		if !d.Type().IsRegular() || filepath.Ext(path) == ".db" { // the org knows its own tokens
			return nil
		}
		raw, err := fs.ReadFile(files, path)
		noCanary(t, path, string(raw))
		return err
	})
}

// overhear hands on to out what is written, and looks at it. What one write ends with
// is looked at again with the next one.
func overhear(t testing.TB, where string, out io.Writer) io.Writer {
	return &overhearing{t: t, where: where, out: out}
}

type overhearing struct {
	t     testing.TB
	where string
	out   io.Writer
	mu    sync.Mutex
	tail  string
}

// Write looks and hands on.
func (o *overhearing) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	text := o.tail + string(p)
	noCanary(o.t, o.where, text)
	o.tail = text[max(0, len(text)-len(canary)*4):] // no disguise is longer
	return o.out.Write(p)
}

// emulate is uitest.Start with an eye on every byte and on every frame.
func emulate(t testing.TB, w, h int, program uitest.Program) *uitest.Terminal {
	t.Helper()
	var term *uitest.Terminal
	started := make(chan struct{})
	term = uitest.Start(t, w, h, func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg) {
		<-started
		program(in, overhear(t, "the terminal", &framed{t, term, out}), sizes)
	})
	close(started)
	return term
}

// framed looks at the whole screen after each write.
type framed struct {
	t    testing.TB
	term *uitest.Terminal
	out  io.Writer
}

// Write draws, and looks at what stands there now.
func (f *framed) Write(p []byte) (int, error) {
	n, err := f.out.Write(p)
	noCanary(f.t, "a frame", f.term.Screen())
	return n, err
}

// program is a process whose streams are looked at. A test that wants to read one
// overhears it itself.
func program(ctx context.Context, t testing.TB, path string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := bareProgram(ctx, t, path, args...)
	cmd.Stdout = overhear(t, "standard output", io.Discard)
	cmd.Stderr = overhear(t, "standard error", io.Discard)
	return cmd
}

// bareProgram is a process for a terminal, which emulate looks at, or one that is given
// no token.
func bareProgram(ctx context.Context, t testing.TB, path string, args ...string) *exec.Cmd {
	t.Helper()
	for _, arg := range args { // everybody sees them
		noCanary(t, "the command line", arg)
	}
	return exec.CommandContext(ctx, path, args...)
}

// demo starts an org whose tokens carry the canary.
func demo(t testing.TB, options demoorg.Options) *demoorgtest.Org {
	t.Helper()
	options.Canary = canary
	org, err := demoorgtest.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(org.Token(), strings.Repeat(canary, 4)) {
		t.Fatal("the token is no canary")
	}
	return org
}

// watchedStreams are streams of a command that runs in this process.
func watchedStreams(t testing.TB, s streams) streams {
	t.Helper()
	if s.out != nil {
		s.out = display.NewWriter(overhear(t, "standard output", s.out))
	}
	if s.err != nil {
		s.err = display.NewWriter(overhear(t, "standard error", s.err))
	}
	return s
}
