package signin_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/gofrs/flock"

	"cupgrade/core/effort"
)

// The versions of the real client. The CLI pins its own dependencies.
const (
	cliVersion  = "2.150.6"
	nodeVersion = "24.21.0"
)

// envSF names a Salesforce CLI that is installed already: the path of its sf, with
// a Node package beside it as npm puts it, or a good Node on PATH.
const envSF = "CUPGRADE_SF"

var errNoNPM = errors.New("npm is not installed")

// installed gives the path of a real sf and of the directory of a Node that runs it,
// and installs both where that was not done before.
var installed = sync.OnceValues(func() (sfPath, error) {
	if path := os.Getenv(envSF); path != "" {
		return located(path), nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return sfPath{}, fmt.Errorf("%w: %w", errNoNPM, err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return sfPath{}, err
	}
	dir := filepath.Join(cache, "cupgrade-test", "sf-"+cliVersion+"-node-"+nodeVersion)
	return located(filepath.Join(dir, "node_modules", ".bin", "sf"+suffix(".cmd"))), install(npm, dir)
})

type sfPath struct{ sf, nodeDir string }

func located(sf string) sfPath {
	return sfPath{sf: sf, nodeDir: filepath.Join(filepath.Dir(filepath.Dir(sf)), nodePackage(), "bin")}
}

// suffix is what a name ends in on Windows.
func suffix(s string) string {
	if runtime.GOOS != "windows" {
		return ""
	}
	return s
}

// nodePackage is the npm package with nothing but the node program for this machine.
func nodePackage() string {
	system, cpu := runtime.GOOS, runtime.GOARCH
	if system == "windows" {
		system = "win"
	}
	if cpu == "amd64" {
		cpu = "x64"
	}
	return "node-" + system + "-" + cpu
}

// install runs npm once for all the processes that test at the same time.
func install(npm, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	if err := lock.Lock(); err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	done := filepath.Join(dir, "done")
	if _, err := os.Stat(done); err == nil {
		return nil
	}
	cmd := exec.CommandContext(context.Background(), npm, "install", "--prefix", dir, "--no-audit", "--no-fund", "--ignore-scripts",
		"@salesforce/cli@"+cliVersion, nodePackage()+"@"+nodeVersion)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("install the Salesforce CLI: %w\n%s", err, out)
	}
	return os.WriteFile(done, nil, 0o600)
}

// realSF gives the real client. Nothing but a missing npm excuses a machine.
func realSF(t *testing.T) sfPath {
	t.Helper()
	if os.Getenv(envSF) == "" {
		effort.NeedsLong(t, "the Salesforce CLI")
	}
	path, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
