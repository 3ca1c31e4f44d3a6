//go:build !unix

package main

// disableCoreDumps has nothing to do where the system writes no core files.
func disableCoreDumps() {}
