package main

import "runtime"

// fewProcessors gives a function that leaves the program one processor while it is at
// rest. The screen looks for something to draw 120 times a second; with two processors
// the runtime wakes the second one each time, for it to find nothing to do, which takes
// more than the looking: https://go.dev/src/runtime/proc.go (wakep).
func fewProcessors() func(atRest bool) {
	all := runtime.GOMAXPROCS(0)
	return func(atRest bool) {
		n := all
		if atRest {
			n = 1
		}
		runtime.GOMAXPROCS(n)
	}
}
