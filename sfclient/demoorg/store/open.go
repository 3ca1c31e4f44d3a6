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
)

// prepare makes the tables of a new database, checks those of an old one, and
// takes up the clock where it was left.
func (s *Store) prepare(ctx context.Context) error {
	def := defined(s.schema)
	return s.Update(ctx, func(tx *Tx) error {
		var made int
		err := tx.sql.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name = '_meta'`).Scan(&made)
		if err != nil {
			return fmt.Errorf("look for its tables: %w", err)
		}
		if made > 0 {
			return s.takeUp(tx, def.fingerprint())
		}
		if _, err := tx.sql.ExecContext(ctx, def.tables+def.indexes); err != nil {
			return fmt.Errorf("make its tables: %w", err)
		}
		return tx.setMeta(metaSchema, def.fingerprint())
	})
}

func (s *Store) takeUp(tx *Tx, want string) error {
	have, err := tx.Meta(metaSchema)
	if err != nil {
		return err
	}
	if have != want {
		return fmt.Errorf("it has schema %s, wanted is %s: %w", have, want, ErrSchemaMismatch)
	}
	return s.takeUpClock(tx)
}

func (s *Store) takeUpClock(tx *Tx) error {
	text, err := tx.Meta(metaClock)
	if err != nil || text == "" {
		return err
	}
	if s.last, err = ParseTime(text); err != nil {
		return fmt.Errorf("read its clock: %w", err)
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
