//go:build race

package main

// raceBuild tells whether the race detector watches.
const raceBuild = true
