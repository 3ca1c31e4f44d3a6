package demoorg_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cupgrade/core/effort"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/seed"
)

// The clients that nobody here wrote, each with the script that drives it, and how many
// of its calls are to be answered and how many to be refused.
var clients = []struct {
	name, script   string
	packages       []string
	right, refused int
}{
	{"jsforce", "jsforce.cjs", []string{"jsforce@3.10.16"}, 27, 26},
	{"jsforce 1.x", "jsforce.cjs", []string{"jsforce@1.11.1"}, 27, 25},
	{"@salesforce/core", "core.cjs", []string{"@salesforce/core@9.4.0"}, 17, 6},
	{"go-salesforce", "gosalesforce/main.go", []string{"github.com/k-capehart/go-salesforce/v3@v3.1.0"}, 16, 9},
}

const (
	clientScripts = "testdata/clients"
	nodeVersion   = "24.21.0"
)

// TestClients runs each client as it comes on an org of its own. It installs them, and
// so runs in the long run only. TestRealCLI does the same with the Salesforce CLI.
func TestClients(t *testing.T) {
	t.Parallel()
	effort.NeedsLong(t, "other clients of Salesforce")
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			img, err := image()
			if err != nil {
				t.Fatal(err)
			}
			org, err := demoorg.Start(t.Context(), demoorg.Options{Open: img.Open})
			if err != nil {
				t.Fatal(err)
			}
			defer org.Close() //nolint:errcheck // the results are what is tested
			prepare := nodeScript
			if filepath.Ext(c.script) == ".go" {
				prepare = goProgram
			}
			cmd := prepare(t, c.script, c.packages)
			cmd.Env = append(cmd.Env, "INSTANCE_URL="+org.URL(), "ACCESS_TOKEN="+org.Token(), "USERNAME="+seed.Admin, "PERSON="+seed.Maya)
			got := outcomes(t, cmd)
			t.Logf("%s: %d calls, %d right, %d refused, %d wrong", c.name, got["right"]+got["refused"]+got["wrong"], got["right"], got["refused"], got["wrong"])
			if got["right"] != c.right || got["refused"] != c.refused || got["wrong"] != 0 {
				t.Errorf("want %d right and %d refused, and none wrong", c.right, c.refused)
			}
		})
	}
}

// outcomes runs a script and counts what came of its calls.
func outcomes(t *testing.T, cmd *exec.Cmd) map[string]int {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Errorf("%v\n%s", err, stderr.String())
	}
	count := map[string]int{}
	lines := bufio.NewScanner(&stdout)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var result struct{ Name, Outcome, Detail string }
		if err := json.Unmarshal(lines.Bytes(), &result); err != nil {
			t.Errorf("the script prints %.200s", lines.Text())
			continue
		}
		count[result.Outcome]++
		if result.Outcome == "wrong" {
			t.Errorf("%s: %.600s", result.Name, result.Detail)
		}
	}
	return count
}

// nodeScript installs packages, and a Node that is new enough, and has a script find them.
func nodeScript(t *testing.T, script string, packages []string) *exec.Cmd {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "cupgrade-test", strings.NewReplacer("/", "-", "@", "").Replace(packages[0])+"-node-"+nodeVersion)
	node := "node-" + strings.Replace(runtime.GOOS, "windows", "win", 1) + "-" + strings.Replace(runtime.GOARCH, "amd64", "x64", 1)
	program := filepath.Join(dir, "node_modules", node, "bin", "node")
	if _, err := os.Stat(program); err != nil {
		install := exec.CommandContext(t.Context(), "npm", append([]string{
			"install", "--prefix", dir, "--no-audit", "--no-fund", "--ignore-scripts", node + "@" + nodeVersion,
		}, packages...)...)
		if out, err := install.CombinedOutput(); err != nil {
			t.Fatalf("install %s: %v\n%s", packages, err, out)
		}
	}
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), program, filepath.Join(clientScripts, script))
	cmd.Env = append(os.Environ(), "HOME="+home, "USERPROFILE="+home, "NODE_PATH="+filepath.Join(dir, "node_modules"),
		"SF_DISABLE_TELEMETRY=true", "SF_USE_GENERIC_UNIX_KEYCHAIN=true")
	return cmd
}

// goProgram makes a module of its own of a program, with the packages it needs.
func goProgram(t *testing.T, script string, packages []string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	source, err := os.ReadFile(filepath.Join(clientScripts, script))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), source, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"mod", "init", "client"}, append([]string{"get"}, packages...)} {
		prepare := exec.CommandContext(t.Context(), "go", args...)
		prepare.Dir = dir
		if out, err := prepare.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", args, err, out)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", ".")
	cmd.Dir, cmd.Env = dir, os.Environ()
	return cmd
}
