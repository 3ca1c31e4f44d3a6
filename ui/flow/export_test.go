package flow_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
)

// plan is a plan for somebody with that username.
func plan(username string) upgrade.Plan {
	var p upgrade.Plan
	p.MadeAt = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	p.User.User.Username, p.User.User.Name = username, "Maya"
	return p
}

func TestWrite(t *testing.T) {
	t.Parallel()
	for kind, p := range map[string]flow.Export{
		"plan":    flow.ExportPlan(plan("maya@acme.example")),
		"receipt": flow.ExportReceipt(&flow.Run{Plan: plan("maya@acme.example"), At: plan("").MadeAt}),
	} {
		files := map[string]string{}
		paths, err := p.Write(func(name string, content []byte) (string, error) {
			files[name] = string(content)
			return "/home/ada/" + name, nil
		})
		name := kind + "-maya@acme.example-20261122-120000"
		if err != nil || len(files) != 3 || !strings.Contains(files[name+".md"], "Maya") || !strings.Contains(files[name+".html"], "<html") {
			t.Errorf("%s: %v, %v", kind, err, files)
		}
		if !json.Valid([]byte(files[name+".json"])) {
			t.Errorf("%s: the JSON is %s", kind, files[name+".json"])
		}
		if got := flow.FileNames(paths); string(got) != "/home/ada/"+name+".md, .html and .json" {
			t.Errorf("%s: the files are %s", kind, got)
		}
	}
}

// TestNamesOfFilesAreSafe gives usernames that no file should be called by.
func TestNamesOfFilesAreSafe(t *testing.T) {
	t.Parallel()
	for _, username := range []string{"../../etc/passwd", "a\x00b\n", `C:\x`, "\u202eevil", strings.Repeat("é", 300), ""} {
		_, err := flow.ExportPlan(plan(username)).Write(func(name string, _ []byte) (string, error) {
			if strings.ContainsAny(name, "/\\:\x00\n") || len(name) > 120 || !strings.HasPrefix(name, "plan-") {
				t.Errorf("%q becomes %q", username, name)
			}
			return name, nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestWriteStopsAtAnError(t *testing.T) {
	t.Parallel()
	full := errors.New("no space")
	written := 0
	paths, err := flow.ExportPlan(plan("a@b.example")).Write(func(name string, _ []byte) (string, error) {
		if written++; written == 2 {
			return "", full
		}
		return name, nil
	})
	if !errors.Is(err, full) || len(paths) != 1 || written != 2 {
		t.Errorf("%v, %v after %d", paths, err, written)
	}
	if flow.FileNames(nil) != "" || flow.FileNames([]string{"/a/x.md", "/b/y.md"}) != "/a/x.md and /b/y.md" {
		t.Error("files of other names are told by their ending")
	}
}
