package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Meta gives a setting of the org that is not a record, "" when it was never set.
func (tx *Tx) Meta(key string) (string, error) {
	var value string
	err := tx.sql.QueryRowContext(tx.ctx, `SELECT "value" FROM "_meta" WHERE "key" = ?`, key).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read the setting %s: %w", key, err)
	}
	return value, nil
}

// SetMeta keeps a setting. Keys that begin with an underscore are the store's own.
func (tx *Tx) SetMeta(key, value string) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	if strings.HasPrefix(key, "_") {
		return fmt.Errorf("setting %s: the name is the store's own", key)
	}
	return tx.setMeta(key, value)
}

func (tx *Tx) setMeta(key, value string) error {
	return tx.exec(`INSERT OR REPLACE INTO "_meta" VALUES (?, ?)`, key, value)
}

// Job is something that is to happen a moment later.
type Job struct {
	ID      int64
	Due     time.Time
	Kind    string
	Payload []byte // JSON
}

// AddJob keeps a job; its ID is ignored.
func (tx *Tx) AddJob(j Job) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	payload := j.Payload
	if payload == nil {
		payload = []byte("null")
	}
	return tx.exec(`INSERT INTO "_job" ("due", "kind", "payload") VALUES (?, ?, ?)`, FormatTime(j.Due), j.Kind, payload)
}

// DueJobs gives the jobs due at now or before, the earliest first. They stay
// until removed.
func (tx *Tx) DueJobs(now time.Time) ([]Job, error) {
	found, err := tx.sql.QueryContext(tx.ctx,
		`SELECT "id", "due", "kind", "payload" FROM "_job" WHERE "due" <= ? ORDER BY "due", "id"`, FormatTime(now))
	if err != nil {
		return nil, fmt.Errorf("read the due jobs: %w", err)
	}
	defer func() { _ = found.Close() }()
	var jobs []Job
	for found.Next() {
		var j Job
		var due string
		if err := found.Scan(&j.ID, &due, &j.Kind, &j.Payload); err != nil {
			return nil, fmt.Errorf("read a due job: %w", err)
		}
		if j.Due, err = ParseTime(due); err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("read the due jobs: %w", err)
	}
	return jobs, nil
}

// NextJob gives when the earliest job is due; false when there is none.
func (tx *Tx) NextJob() (time.Time, bool, error) {
	var due sql.NullString
	if err := tx.sql.QueryRowContext(tx.ctx, `SELECT min("due") FROM "_job"`).Scan(&due); err != nil {
		return time.Time{}, false, fmt.Errorf("read the next job: %w", err)
	}
	if !due.Valid {
		return time.Time{}, false, nil
	}
	t, err := ParseTime(due.String)
	return t, err == nil, err
}

// RemoveJob removes a job.
func (tx *Tx) RemoveJob(id int64) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	return tx.exec(`DELETE FROM "_job" WHERE "id" = ?`, id)
}
