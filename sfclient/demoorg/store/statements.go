package store

import (
	"context"
	"database/sql"
	"sync"
)

// mostStatements is how many statements are kept ready. A condition has as many forms as
// its lists have lengths, so that not all of them can be.
const mostStatements = 256

// statements keeps those ready on the one connection of a database in memory that read
// records: preparing one with hundreds of fields takes SQLite longer than running it.
type statements struct {
	mu    sync.Mutex
	ready map[string]*sql.Stmt // nil for one that was run once
}

// find gives a statement that is ready, nil for none. One that is asked for once more is
// wanted: it is worth its place.
func (s *statements) find(query string) (ready *sql.Stmt, wanted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ready, seen := s.ready[query]
	if !seen && len(s.ready) < mostStatements {
		if s.ready == nil {
			s.ready = map[string]*sql.Stmt{}
		}
		s.ready[query] = nil
	}
	return ready, seen && ready == nil
}

// prepare makes statements ready, after the transaction that wanted them, which had the
// connection. One that can't be prepared is run as it is.
func (s *statements) prepare(ctx context.Context, db *sql.DB, wanted []string) {
	for _, query := range wanted {
		made, err := db.PrepareContext(ctx, query) //nolint:sqlclosecheck // It is kept, and ends with its connection.
		if err != nil {
			continue
		}
		s.mu.Lock()
		if s.ready[query] == nil {
			s.ready[query], made = made, nil
		}
		s.mu.Unlock()
		if made != nil {
			_ = made.Close() // another reader was first
		}
	}
}
