//go:build !race

package main

// How many turns the loops take; see race_test.go.
const (
	nthSpread      = 1
	nthStride      = 1
	nthStories     = 1
	twoCallDraws   = "100"
	racingRounds   = 50
	defaultKills   = 60
	raceBuild      = false
	predictedUsers = 200
)
