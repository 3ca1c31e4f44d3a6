package demoorg

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
	return lockedRow(id)
}

func lockedRow(id string) *schema.APIError {
	return refuse(http.StatusBadRequest, "UNABLE_TO_LOCK_ROW",
		"unable to obtain exclusive access to this record or 1 records: %s", id)
}
