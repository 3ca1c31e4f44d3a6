package demoorg

import (
	"sync"
	"time"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/store"
)

// How long a query locator is good when nobody asks for its next page, and how
// many of one user are kept: the oldest goes first. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
const (
	cursorLife     = 15 * time.Minute
	cursorsPerUser = 10
)

// cursorPrefix is the key prefix of query locators.
const cursorPrefix = "01g"

// cursors are the open query locators.
type cursors struct {
	mu   sync.Mutex
	made int64
	all  []*openCursor // oldest first
}

type openCursor struct {
	id     string
	userID string
	rest   *query.Cursor
	used   time.Time
}

// open keeps the rest of a query and gives its locator.
func (cs *cursors) open(userID string, rest *query.Cursor, now time.Time) string {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.made++
	c := &openCursor{id: store.MakeID(cursorPrefix, cs.made), userID: userID, rest: rest, used: now}
	cs.all = append(cs.all, c)
	cs.trim(userID, now)
	return c.id
}

// trim closes what has not been used for long, and what the user has too many of.
func (cs *cursors) trim(userID string, now time.Time) {
	excess := -cursorsPerUser
	for _, c := range cs.all {
		if c.userID == userID {
			excess++
		}
	}
	kept := cs.all[:0]
	for _, c := range cs.all {
		switch {
		case now.Sub(c.used) > cursorLife:
		case c.userID == userID && excess > 0:
			excess--
		default:
			kept = append(kept, c)
		}
	}
	clear(cs.all[len(kept):])
	cs.all = kept
}

// find gives the rest of a query; nil when the locator is unknown, of another
// user, or too old.
func (cs *cursors) find(id, userID string, now time.Time) *query.Cursor {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, c := range cs.all {
		if c.id == id && c.userID == userID && now.Sub(c.used) <= cursorLife {
			c.used = now
			return c.rest
		}
	}
	return nil
}
