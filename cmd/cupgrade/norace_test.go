//go:build !race

package main

// How many turns the loops take; see race_test.go.
const (
	nthStride      = 1
	racingRounds   = 10
	defaultKills   = 60
	predictedUsers = 200
)
