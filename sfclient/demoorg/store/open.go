package store

import (
	"context"
	"fmt"
	"time"
)

// The settings that the store itself keeps; those of others must not begin with
// an underscore.
const (
	metaSchema = "_schema" // fingerprint of the definition
	metaClock  = "_clock"  // stamp of the last write
	metaJobs   = "_jobs"   // what is to happen later
)

// prepare makes the tables of a new database, checks those of an old one, and
// takes up the clock where it was left.
func (s *Store) prepare(ctx context.Context) error {
	return s.Update(ctx, func(tx *Tx) error {
		made := 0
		tx.readValue("look for its tables", &made, `SELECT count(*) FROM sqlite_master WHERE name = '_meta'`)
		if made == 0 {
			return tx.makeTables(func(*Tx) error { return nil })
		}
		return s.takeUp(tx, makeDefinition(s.schema).fingerprint())
	})
}

func (s *Store) takeUp(tx *Tx, want string) error {
	if have := tx.Meta(metaSchema); have != want {
		return fmt.Errorf("it has schema %s, wanted is %s: %w", have, want, ErrSchemaMismatch)
	}
	if text := tx.Meta(metaClock); text != "" {
		var err error
		s.last, err = ParseTime(text)
		tx.Fail("read its clock", err)
	}
	return nil
}

// nextStamp is the clock, or a millisecond after the last write when the clock
// has not moved since: a stamp that stands still would hide a change.
func (s *Store) nextStamp() time.Time {
	now := s.now().UTC().Truncate(time.Millisecond)
	if earliest := s.last.Add(time.Millisecond); now.Before(earliest) {
		return earliest
	}
	return now
}
