package main

import (
	"iter"
	"sync"

	"cupgrade/core/effort"
)

// turns is how many turns the loops take that look for lost and doubled writes.
type turns struct {
	// stories: a kind of fault strikes one in so many stories.
	stories int
	// requests, writes: it strikes one in so many requests of a run, or of its writes, which
	// are few; 0 is one only.
	requests, writes int
	kinds            int // of fault, at most
	twoCallDraws     int
	racingRounds     uint64
	kills            int64
	predictedUsers   int
	// keptPermissions is how many permissions a large set of what would be lost has.
	keptPermissions int
}

// turnsNow takes all turns where CUPGRADE_LONG=all asks for it: every request is struck by every
// kind of fault, and the program killed 1,000 times. With CUPGRADE_LONG=1, as in .ci/run, each
// kind strikes one request in ten and every other write, other ones from story to story; the
// default strikes once with some kinds. The race detector makes everything many times slower,
// and these loops look for no races.
var turnsNow = sync.OnceValue(func() turns {
	switch {
	case effort.IsWhole():
		return turns{stories: 1, requests: 1, writes: 1, kinds: 100, twoCallDraws: 100, racingRounds: 50, kills: 1000, predictedUsers: 200, keptPermissions: 3000}
	case effort.IsLong():
		return turns{stories: 1, requests: 10, writes: 2, kinds: 100, twoCallDraws: 20, racingRounds: 20, kills: 100, predictedUsers: 50, keptPermissions: 3000}
	default:
		return turns{stories: 3, kinds: 9, twoCallDraws: 3, racingRounds: 2, kills: 5, predictedUsers: 4, keptPermissions: 700}
	}
})

// strikesOf gives the requests that a kind of fault strikes in turn: the first ones differ from
// kind to kind, so that together they strike many.
func strikesOf(kind string, writes bool) iter.Seq[int] {
	stride, spread := turnsNow().requests, 10
	if writes {
		stride, spread = turnsNow().writes, 2
	}
	if stride > 0 {
		spread = stride
	}
	return func(yield func(int) bool) {
		for n := 1 + sumOf(kind)%spread; yield(n) && stride > 0; n += stride {
		}
	}
}

// strikesStory tells whether a kind of fault strikes the story of a number.
func strikesStory(story int, kind string) bool {
	stories := turnsNow().stories
	return sumOf(kind)%stories == story%stories
}

func sumOf(kind string) (sum int) {
	for _, b := range []byte(kind) {
		sum += int(b)
	}
	return sum
}
