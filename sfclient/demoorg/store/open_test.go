package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

func TestFileSurvivesARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "an org? 100% #1.db")
	first := open(t, path)
	var id string
	update(t, first, func(tx *store.Tx) {
		id = insert(t, tx, "Account", store.Row{"Name": "Bright Harbor"})
	})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 || left[0].Name() != filepath.Base(path) {
		t.Fatalf("beside the file is left: %v, %v", left, err)
	}
	again := open(t, path)
	update(t, again, func(tx *store.Tx) {
		if got := get(t, tx, "Account", id).String("Name"); got != "Bright Harbor" {
			t.Errorf("the account is called %q", got)
		}
		if next := insert(t, tx, "Account", store.Row{"Name": "Next"}); next <= id {
			t.Errorf("the next id is %s, after %s", next, id)
		}
		if stamp := store.FormatTime(tx.Now()); stamp != "2026-11-22T12:00:00.001Z" {
			t.Errorf("the clock went back to %s", stamp)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	full := schema.Build(schema.AllFeatures())
	dir := t.TempDir()
	other := filepath.Join(dir, "other.db")
	s, err := store.Open(t.Context(), other, schema.Build(schema.Features{}), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte("this is no database, though it is long enough to be asked"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), other, full, store.Options{}); !errors.Is(err, store.ErrSchemaMismatch) {
		t.Errorf("other schema: %v, want ErrSchemaMismatch", err)
	}
	for name, path := range map[string]string{
		"no database": text, "a folder": dir, "no such folder": filepath.Join(dir, "none", "org.db"),
	} {
		if s, err := store.Open(t.Context(), path, full, store.Options{}); err == nil {
			t.Errorf("%s: opened", name)
			_ = s.Close()
		}
	}
	if kept, err := os.ReadFile(text); err != nil || len(kept) != 57 {
		t.Errorf("the file that is no database was changed: %d bytes, %v", len(kept), err)
	}
}

func TestDatabasesInMemoryAreApart(t *testing.T) {
	t.Parallel()
	a, b := open(t, ""), open(t, "")
	update(t, a, func(tx *store.Tx) { insert(t, tx, "Account", store.Row{"Name": "A"}) })
	if n := accounts(t, b); n != 0 {
		t.Errorf("the other database has %d accounts", n)
	}
}

// TestNamesInMemory: who knows the name of a database in memory opens the same one.
func TestNamesInMemory(t *testing.T) {
	t.Parallel()
	path := store.MemoryPrefix + "shared"
	first := open(t, path)
	update(t, first, func(tx *store.Tx) { insert(t, tx, "Account", store.Row{"Name": "A"}) })
	if n := accounts(t, open(t, path)); n != 1 {
		t.Errorf("the second has %d accounts", n)
	}
	if n := accounts(t, open(t, path+"d")); n != 0 {
		t.Errorf("another has %d accounts", n)
	}
}

// childVariable makes the test binary the process that is killed.
const childVariable = "STORE_TEST_WRITE_UNTIL_KILLED"

func childPath() string { return os.Getenv(childVariable) }

// writeUntilKilled adds accounts, each in a transaction of its own, and tells
// after each one that it is safe.
func writeUntilKilled(path string) {
	ctx := context.Background()
	s, err := store.Open(ctx, path, schema.Build(schema.AllFeatures()), store.Options{Now: time.Now})
	for err == nil {
		err = s.Update(ctx, func(tx *store.Tx) error {
			addAccount(tx, "A")
			return nil
		})
		_, _ = fmt.Fprintln(os.Stdout, "added")
	}
	_, _ = fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestFileSurvivesAKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "org.db")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), self)
	child.Env = append(os.Environ(), childVariable+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	const told = 10
	lines := bufio.NewScanner(out)
	for i := range told {
		if !lines.Scan() {
			t.Fatalf("the child ended after %d accounts", i)
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	s := open(t, path)
	if n := accounts(t, s); n < told {
		t.Errorf("%d accounts after the kill, %d were told", n, told)
	}
	update(t, s, func(tx *store.Tx) { insert(t, tx, "Account", store.Row{"Name": "B"}) })
}
