//go:build unix

package main

import (
	"os"
	"testing"
)

// BenchmarkBinary is the size of the program as it is released.
func BenchmarkBinary(b *testing.B) {
	for b.Loop() {
		info, err := os.Stat(released(b, pkgOurs))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(info.Size())/1e6, "MB")
	}
}
