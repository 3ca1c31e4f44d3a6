package runs

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cupgrade/core"
)

// The org and the user that the lock tests are about.
const (
	lockedOrg  core.ID = "00D000000000001EAA"
	lockedUser core.ID = "005000000000001AAA"
)

// envHolder makes a second process of the tests hold a lock in this folder.
const envHolder = "CUPGRADE_TEST_HOLD_LOCK"

func TestMain(m *testing.M) {
	if dir := os.Getenv(envHolder); dir != "" {
		os.Exit(holdLock(dir))
	}
	goleak.VerifyTestMain(m)
}

// holdLock is what the second process of TestLockHeldByAnotherProcess does: it holds
// the lock until its input ends.
func holdLock(dir string) (code int) {
	unlock, err := Folder{dir}.lockUser(lockedOrg, lockedUser, morning())
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
	runs := Folder{t.TempDir()}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	holder := exec.CommandContext(ctx, os.Args[0])
	holder.Env = append(os.Environ(), envHolder+"="+runs.Path)
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

	_, err = runs.lockUser(lockedOrg, lockedUser, morning())
	var locked *LockedError
	if !errors.As(err, &locked) || locked.by.PID != holder.Process.Pid || !locked.by.Since.Equal(morning()) {
		t.Fatalf("the second lock: %v", err)
	}
	if host, _ := os.Hostname(); !strings.Contains(err.Error(), strconv.Itoa(holder.Process.Pid)) || !strings.Contains(err.Error(), host) {
		t.Errorf("it does not say who holds it: %v", err)
	}
	if unlock, err := runs.lockUser(lockedOrg, "005000000000002AAA", morning()); err != nil {
		t.Errorf("another user is locked as well: %v", err)
	} else {
		unlock()
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = holder.Wait() // it was killed
	unlock, err := runs.lockUser(lockedOrg, lockedUser, morning())
	if err != nil {
		t.Fatalf("the lock of a dead process: %v", err)
	}
	unlock()
}

func TestLockTwiceInOneProcess(t *testing.T) {
	t.Parallel()
	runs := Folder{t.TempDir()}
	unlock, err := runs.lockUser(lockedOrg, lockedUser, morning())
	if err != nil {
		t.Fatal(err)
	}
	var locked *LockedError
	if _, err := runs.lockUser(lockedOrg, lockedUser, morning()); !errors.As(err, &locked) {
		t.Errorf("the second lock: %v", err)
	}
	unlock()
	if unlock, err = runs.lockUser(lockedOrg, lockedUser, morning()); err != nil {
		t.Errorf("after the first was given back: %v", err)
	} else {
		unlock()
	}
	if text := (&LockedError{}).Error(); !strings.Contains(text, "another run for this user") {
		t.Errorf("of an unknown holder: %q", text)
	}
}
