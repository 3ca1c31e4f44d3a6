package demoorgtest

import (
	"net/http"
	"sync"

	"cupgrade/sfclient/demoorg/schema"
)

// rowLocks plays other transactions that hold records: a write to one of them is
// refused as often as was ordered.
type rowLocks struct {
	mu   sync.Mutex
	left map[string]int
}

// hold makes the next n writes to the record with this 18-character id fail; a
// negative n makes all of them fail, 0 frees it.
func (l *rowLocks) hold(id string, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left == nil {
		l.left = map[string]int{}
	}
	l.left[id] = n
}

// take refuses a write to a record that is held.
func (l *rowLocks) take(id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.left[id]
	if n == 0 {
		return nil
	}
	if n > 0 {
		l.left[id] = n - 1
	}
	return &schema.APIError{Status: http.StatusBadRequest, Code: codeLocked, Message: lockedText + id}
}

// callLimit is the daily limit of API calls, which a test may bring near.
type callLimit struct {
	mu        sync.Mutex
	used, max int
}

// usualLimit is the limit until a test sets one.
const usualLimit = 100_000

func (c *callLimit) spend(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used += n
}

func (c *callLimit) leave(remaining int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.max = c.used + remaining
}

func (c *callLimit) limit() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.max
}
