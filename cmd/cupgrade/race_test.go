//go:build race

package main

// The race detector makes everything many times slower, and the loops that look for
// lost or doubled writes look for no races: they take fewer turns under it.
const (
	nthSpread      = 7
	nthStride      = 50
	nthStories     = 3
	twoCallDraws   = "5"
	racingRounds   = 5
	defaultKills   = 10
	raceBuild      = true
	predictedUsers = 20
)
