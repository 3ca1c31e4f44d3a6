//go:build !race

package main

// How many turns the loops take; see race_test.go.
const (
	nthStride      = 1
	racingRounds   = 50
	defaultKills   = 60
	raceBuild      = false
	predictedUsers = 200
)
