//go:build unix

package main

import "testing"

// BenchmarkStart is the time from exec to the first frame, with the demo org that
// starts beside it, and on to the first rows from that org. The limit is the least
// program on Bubble Tea at the same rate, started in turn with ours.
func BenchmarkStart(b *testing.B) {
	ours, trivial := released(b, pkgOurs), released(b, pkgTrivial)
	for name, silent := range map[string]bool{"terminal answers": false, "terminal is silent": true} {
		b.Run(name, func(b *testing.B) {
			var limit, frame, rows times
			for b.Loop() {
				s := open(b, silent, trivial)
				limit = append(limit, s.until("trivial").Sub(s.began))
				s.kill()
				s = open(b, silent, ours, "--demo")
				frame = append(frame, s.until("cupgrade").Sub(s.began))
				rows = append(rows, s.until("Maya Chen").Sub(s.began))
				s.kill()
			}
			b.ReportMetric(0, "ns/op")
			limit.report(b, "limit")
			frame.report(b, "frame")
			rows.report(b, "rows")
			b.ReportMetric(frame.at(50)/limit.at(50), "frame-ratio")
		})
	}
}
