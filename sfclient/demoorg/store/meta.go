package store

import (
	"database/sql"
	"errors"
	"strings"
	"time"
)

// Meta gives a setting of the org that is not a record, "" when it was never set.
func (tx *Tx) Meta(key string) (value string) {
	tx.readValue("read the setting "+key, &value, `SELECT "value" FROM "_meta" WHERE "key" = ?`, key)
	return value
}

// SetMeta keeps a setting. Keys that begin with an underscore are the store's own.
func (tx *Tx) SetMeta(key, value string) {
	tx.mayWrite()
	if strings.HasPrefix(key, "_") {
		tx.Fail("keep the setting "+key, errors.New("the name is the store's own"))
	}
	tx.setMeta(key, value)
}

func (tx *Tx) setMeta(key, value string) {
	tx.exec("keep the setting "+key, `INSERT OR REPLACE INTO "_meta" VALUES (?, ?)`, key, value)
}

// Job is something that is to happen a moment later.
type Job struct {
	ID      int64
	Due     time.Time
	Kind    string
	Payload []byte // JSON
}

// AddJob keeps a job; its ID is ignored.
func (tx *Tx) AddJob(j Job) {
	tx.mayWrite()
	payload := j.Payload
	if payload == nil {
		payload = []byte("null")
	}
	tx.exec("keep a job", `INSERT INTO "_job" ("due", "kind", "payload") VALUES (?, ?, ?)`, FormatTime(j.Due), j.Kind, payload)
}

// DueJobs gives the jobs due at now or before, the earliest first. They stay
// until removed.
func (tx *Tx) DueJobs(now time.Time) (jobs []Job) {
	const doing = "read the due jobs"
	found, err := tx.QueryContext(tx.ctx, `SELECT "id", "due", "kind", "payload" FROM "_job" WHERE "due" <= ? ORDER BY "due", "id"`, FormatTime(now))
	if err != nil {
		tx.Fail(doing, err)
		return nil
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var j Job
		var due string
		tx.Fail(doing, found.Scan(&j.ID, &due, &j.Kind, &j.Payload))
		j.Due, err = ParseTime(due)
		tx.Fail(doing, err)
		jobs = append(jobs, j)
	}
	tx.Fail(doing, found.Err())
	return jobs
}

// NextJob gives when the earliest job is due; false when there is none.
func (tx *Tx) NextJob() (time.Time, bool) {
	const doing = "read the next job"
	var due sql.NullString
	tx.readValue(doing, &due, `SELECT min("due") FROM "_job"`)
	if !due.Valid {
		return time.Time{}, false
	}
	t, err := ParseTime(due.String)
	tx.Fail(doing, err)
	return t, true
}

// RemoveJob removes a job.
func (tx *Tx) RemoveJob(id int64) {
	tx.mayWrite()
	tx.exec("remove a job", `DELETE FROM "_job" WHERE "id" = ?`, id)
}
