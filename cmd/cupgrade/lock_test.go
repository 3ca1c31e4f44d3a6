package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"cupgrade/core"
)

// The org and the user that the lock tests are about.
const (
	lockedOrg  core.ID = "00D000000000001EAA"
	lockedUser core.ID = "005000000000001AAA"
)

// envHolder makes a second process of the tests hold a lock in this folder.
const envHolder = "CUPGRADE_TEST_HOLD_LOCK"

// holdLock is what the second process of TestLockHeldByAnotherProcess does: it holds
// the lock until its input ends.
func holdLock(dir string) (code int) {
	unlock, err := runDir{dir}.lock(lockedOrg, lockedUser, morning())
	if err != nil {
		return 1
	}
	defer unlock()
	_, _ = os.Stdout.WriteString("held\n")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	return 0
}

// TestLockHeldByAnotherProcess shows that a run is refused while another process has
// the user, that it is said which, and that the death of that process frees the user,
// however it dies.
func TestLockHeldByAnotherProcess(t *testing.T) {
	t.Parallel()
	runs := runDir{tempDir(t)}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	holder := bareProgram(ctx, t, os.Args[0])
	holder.Env = childEnv(envHolder + "=" + runs.path)
	in, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "held" {
		continue
	}

	_, err = runs.lock(lockedOrg, lockedUser, morning())
	var locked *lockedError
	if !errors.As(err, &locked) || locked.by.PID != holder.Process.Pid || !locked.by.Since.Equal(morning()) {
		t.Fatalf("the second lock: %v", err)
	}
	if host, _ := os.Hostname(); !strings.Contains(err.Error(), strconv.Itoa(holder.Process.Pid)) || !strings.Contains(err.Error(), host) {
		t.Errorf("it does not say who holds it: %v", err)
	}
	if unlock, err := runs.lock(lockedOrg, "005000000000002AAA", morning()); err != nil {
		t.Errorf("another user is locked as well: %v", err)
	} else {
		unlock()
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = holder.Wait() // it was killed
	unlock, err := runs.lock(lockedOrg, lockedUser, morning())
	if err != nil {
		t.Fatalf("the lock of a dead process: %v", err)
	}
	unlock()
}

func TestLockTwiceInOneProcess(t *testing.T) {
	t.Parallel()
	runs := runDir{tempDir(t)}
	unlock, err := runs.lock(lockedOrg, lockedUser, morning())
	if err != nil {
		t.Fatal(err)
	}
	var locked *lockedError
	if _, err := runs.lock(lockedOrg, lockedUser, morning()); !errors.As(err, &locked) {
		t.Errorf("the second lock: %v", err)
	}
	unlock()
	if unlock, err = runs.lock(lockedOrg, lockedUser, morning()); err != nil {
		t.Errorf("after the first was given back: %v", err)
	} else {
		unlock()
	}
	if text := (&lockedError{}).Error(); !strings.Contains(text, "another run for this user") {
		t.Errorf("of an unknown holder: %q", text)
	}
}
