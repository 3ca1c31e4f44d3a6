//go:build unix

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cupgrade/core/effort"
	"cupgrade/sfclient/demoorg/seed"
)

// TestTheWindowsProgram runs what is handed out for Windows under Wine: plan, apply,
// being killed in the middle of a write, resume, history, and the wizard by lines.
func TestTheWindowsProgram(t *testing.T) {
	t.Parallel()
	effort.NeedsLong(t, "the Windows program under Wine")
	w := installUnderWine(t)
	o := startOrg(t)
	w.env = append(w.env, "SF_ORG_INSTANCE_URL="+o.URL(), "SF_ACCESS_TOKEN="+o.Token())
	plan := filepath.Join(w.dir, "plan.json")
	maya := []string{"--user", seed.Maya, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales, "--role", "auto"}
	w.mustSay(append([]string{"plan", "--out", w.path(plan)}, maya...), "upgrade Maya Chen to Partner Community")

	arrived, release := o.holdWrite(2)
	apply := w.command(append([]string{"apply", w.path(plan)}, "--confirm", seed.Maya)...)
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	<-arrived
	if err := apply.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = apply.Wait() // It was killed.
	release()

	id := regexp.MustCompile(`\d{8}T\d{6}\S+`).FindString(w.mustSay([]string{"resume"}, seed.Maya))
	w.mustSay([]string{"resume", id, "--confirm", seed.Maya}, "verified")
	w.mustSay([]string{"history", "show", "latest"}, "Maya Chen")

	wizard := w.command("--accessible", "--user", seed.Tomas)
	wizard.Stdin = strings.NewReader("q\nyes\n")
	said, _ := w.run(wizard)
	if !strings.Contains(said, "Partner Community") {
		t.Errorf("the wizard says:\n%s", said)
	}
}

// wine is a Windows machine of its own with the program.
type wine struct {
	t                *testing.T
	loader, exe, dir string
	env              []string
}

// installUnderWine builds the program and a machine for it. Go needs ProcessPrng of
// bcryptprimitives.dll, which Wine has since version 9; for an older one the test makes
// the library itself where MinGW is there.
func installUnderWine(t *testing.T) *wine {
	t.Helper()
	loader := ""
	for _, name := range []string{"wine64", "/usr/lib/wine/wine64", "wine"} {
		if path, err := exec.LookPath(name); err == nil {
			loader = path
			break
		}
	}
	if loader == "" {
		t.Skip("there is no Wine on this machine")
	}
	w := &wine{t: t, loader: loader, dir: tempDir(t)}
	w.exe = filepath.Join(w.dir, "cupgrade.exe")
	prefix := filepath.Join(w.dir, "prefix")
	w.env = childEnv("WINEPREFIX="+prefix, "WINEDEBUG=-all", "WINEDLLOVERRIDES=bcryptprimitives=n,b",
		"CUPGRADE_STATE_DIR="+w.path(filepath.Join(w.dir, "state")))
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath",
		"-ldflags", "-X cupgrade/cmd/cupgrade/internal/runs.haste="+strconv.Itoa(killHaste), "-o", w.exe, ".")
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build for Windows: %v\n%s", err, out)
	}
	t.Cleanup(func() { // Wine's server goes on for a while, and writes into the folder.
		server := bareProgram(context.Background(), t, filepath.Join(filepath.Dir(loader), "wineserver"), "-k", "-w")
		server.Env = w.env
		_ = server.Run()
	})
	if out, err := w.run(w.command("--version")); err != nil {
		if !strings.Contains(out, "bcryptprimitives.dll") {
			t.Fatalf("the first start: %v\n%s", err, out)
		}
		w.addRandomness(filepath.Join(prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll"))
	}
	return w
}

// randomness is the one function of the library that Go calls.
const randomness = `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, (ULONG)size); }
`

func (w *wine) addRandomness(to string) {
	w.t.Helper()
	compiler, err := exec.LookPath("x86_64-w64-mingw32-gcc")
	if err != nil {
		w.t.Skip("this Wine has no ProcessPrng, and there is no MinGW to make it with")
	}
	source := filepath.Join(w.dir, "randomness.c")
	if err := os.WriteFile(source, []byte(randomness), 0o600); err != nil {
		w.t.Fatal(err)
	}
	if out, err := bareProgram(w.t.Context(), w.t, compiler, "-shared", "-o", to, source, "-ladvapi32").CombinedOutput(); err != nil {
		w.t.Fatalf("make the library: %v\n%s", err, out)
	}
}

// path is a file's name as Windows has it.
func (w *wine) path(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

func (w *wine) command(args ...string) *exec.Cmd {
	cmd := program(w.t.Context(), w.t, w.loader, append([]string{w.exe}, args...)...)
	cmd.Env = w.env
	return cmd
}

// run gives what a command says.
func (w *wine) run(cmd *exec.Cmd) (string, error) {
	var out, errs bytes.Buffer // written side by side
	cmd.Stdout = overhear(w.t, "standard output", &out)
	cmd.Stderr = overhear(w.t, "standard error", &errs)
	err := cmd.Run()
	return out.String() + errs.String(), err
}

// mustSay runs the program and gives what it says.
func (w *wine) mustSay(args []string, want string) string {
	w.t.Helper()
	out, err := w.run(w.command(args...))
	if err != nil || !strings.Contains(out, want) {
		w.t.Fatalf("%q ends with %v, and should say %q:\n%s", args, err, want, out)
	}
	return out
}
