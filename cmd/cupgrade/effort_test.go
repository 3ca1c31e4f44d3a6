package main

import (
	"sync"

	"cupgrade/sfclient/demoorg/demoorgtest"
)

// effort is how many turns the loops take that look for lost and doubled writes.
type effort struct {
	// stories: a kind of fault strikes one in so many stories; stride: one in so many
	// requests; spread: beginning with one of the first so many.
	stories, stride, spread int
	twoCallDraws            string
	racingRounds            uint64
	kills                   int64
	predictedUsers          int
	// keptPermissions is how many permissions a large set of what would be lost has.
	keptPermissions int
}

// effortNow is the whole effort where CUPGRADE_LONG=all asks for it: every request is struck by
// every kind of fault, and the program killed 1,000 times. With CUPGRADE_LONG=1, as in .ci/run,
// each kind strikes one request in ten, another one from story to story; the default still
// strikes with every kind. The race detector makes everything many times slower, and these
// loops look for no races.
var effortNow = sync.OnceValue(func() effort {
	switch {
	case raceBuild:
		return effort{stories: 3, stride: 50, spread: 7, twoCallDraws: "5", racingRounds: 5, kills: 10, predictedUsers: 8, keptPermissions: 700}
	case demoorgtest.IsWholeRun():
		return effort{stories: 1, stride: 1, spread: 1, twoCallDraws: "100", racingRounds: 50, kills: 1000, predictedUsers: 200, keptPermissions: 3000}
	case demoorgtest.IsLongRun():
		return effort{stories: 1, stride: 10, spread: 10, twoCallDraws: "20", racingRounds: 20, kills: 100, predictedUsers: 50, keptPermissions: 3000}
	default:
		return effort{stories: 3, stride: 10, spread: 10, twoCallDraws: "5", racingRounds: 4, kills: 12, predictedUsers: 10, keptPermissions: 700}
	}
})
