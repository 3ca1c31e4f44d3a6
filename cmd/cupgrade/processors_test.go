package main

import (
	"runtime"
	"testing"
)

func TestFewProcessors(t *testing.T) { //nolint:paralleltest // the setting is the whole process's
	all := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(all)
	runtime.GOMAXPROCS(3)
	atRest := fewProcessors()
	for _, tt := range []struct {
		atRest bool
		want   int
	}{{true, 1}, {false, 3}, {true, 1}, {false, 3}} {
		atRest(tt.atRest)
		if got := runtime.GOMAXPROCS(0); got != tt.want {
			t.Errorf("at rest %v: %d processors, want %d", tt.atRest, got, tt.want)
		}
	}
}
