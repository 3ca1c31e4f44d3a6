//go:build unix

package main

import (
	"syscall"
	"testing"
)

func TestNoCoreDumps(t *testing.T) {
	t.Parallel()
	disableCoreDumps()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_CORE, &limit); err != nil || limit.Cur != 0 {
		t.Errorf("a core may have %d bytes: %v", limit.Cur, err)
	}
}
