package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// builtIn is the folder that TestMain makes and removes.
var builtIn string

// built holds the real binary, made once by the first test that needs it.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp(builtIn, "built-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "cupgrade")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	build := exec.Command("go", "build", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is handed out
	out, err := build.CombinedOutput()
	if err != nil {
		_, _ = os.Stderr.Write(out)
	}
	return path, err
})

// binary gives the path of the real program. Package initialisation is part of
// what is tested, so a re-executed test binary would not do.
func binary(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatalf("build the program: %v", err)
	}
	return path
}

func TestMain(m *testing.M) {
	for name, value := range map[string]string{
		"rapid.checks":  strconv.Itoa(turnsNow().twoCallDraws),
		"test.parallel": strconv.Itoa(3 * runtime.GOMAXPROCS(0)), // many tests wait for a program to take a key
	} {
		if err := flag.Set(name, value); err != nil { // what the command line says comes after it
			panic(err)
		}
	}
	dir, err := os.MkdirTemp("", "cupgrade-test-")
	if err != nil {
		panic(err)
	}
	builtIn = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// childEnv is the environment of a child: ours without what would hide a fault
// (CI makes Bubble Tea skip its questions to the terminal) or reach a real org,
// and with the given settings.
func childEnv(settings ...string) []string {
	var env []string
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		switch name {
		case "CI", "TERM", "NO_COLOR", "CLICOLOR", "COLORTERM", "LANG", "LC_ALL", "LC_CTYPE", "COLORFGBG":
		case "SF_ORG_INSTANCE_URL", "SF_ACCESS_TOKEN", "SF_TARGET_ORG", "TMUX", "STY":
		default:
			env = append(env, setting)
		}
	}
	// Of several, the last setting counts: no test writes into the folder of whoever runs it.
	return append(append(env, "CUPGRADE_STATE_DIR="+filepath.Join(builtIn, "state")), settings...)
}

// child holds the process of a program for those whom it asks, which can be before its start
// has returned.
type child chan *os.Process

// run starts a program and waits for its end.
func (c child) run(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	c <- cmd.Process
	return cmd.Wait()
}

// signal sends a signal to the program once it has started.
func (c child) signal(s os.Signal) error {
	process := <-c
	c <- process
	return process.Signal(s)
}
