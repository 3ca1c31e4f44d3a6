//go:build unix

package main

import "syscall"

// disableCoreDumps keeps the session's token out of a file that a crash would leave.
func disableCoreDumps() {
	// Where the limit can't be set there is nothing better to do than to go on.
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
