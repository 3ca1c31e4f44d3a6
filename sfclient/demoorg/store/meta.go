package store

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
)

// The settings that the store itself keeps; those of others must not begin with
// an underscore.
const (
	metaSchema = "_schema" // fingerprint of the definition
	metaClock  = "_clock"  // stamp of the last write
	metaJobs   = "_jobs"   // what is to happen later
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
	Payload json.RawMessage
}

// jobs gives all jobs, the earliest first. They are few: a request that comes later than one
// does it first.
func (tx *Tx) jobs() (jobs []Job) {
	if text := tx.Meta(metaJobs); text != "" {
		tx.Fail("read the jobs", json.Unmarshal([]byte(text), &jobs))
	}
	return jobs
}

func (tx *Tx) setJobs(jobs []Job) {
	tx.mayWrite()
	slices.SortStableFunc(jobs, func(a, b Job) int { return a.Due.Compare(b.Due) })
	text, err := json.Marshal(jobs)
	tx.Fail("keep the jobs", err)
	tx.setMeta(metaJobs, string(text))
}

// AddJob keeps a job; its ID is ignored.
func (tx *Tx) AddJob(j Job) {
	jobs := tx.jobs()
	j.ID = 1
	for _, other := range jobs {
		j.ID = max(j.ID, other.ID+1)
	}
	tx.setJobs(append(jobs, j))
}

// DueJobs gives the jobs due at now or before, the earliest first. They stay
// until removed.
func (tx *Tx) DueJobs(now time.Time) []Job {
	return slices.DeleteFunc(tx.jobs(), func(j Job) bool { return j.Due.After(now) })
}

// NextJob gives when the earliest job is due; false when there is none.
func (tx *Tx) NextJob() (time.Time, bool) {
	jobs := tx.jobs()
	if len(jobs) == 0 {
		return time.Time{}, false
	}
	return jobs[0].Due, true
}

// RemoveJob removes a job.
func (tx *Tx) RemoveJob(id int64) {
	tx.setJobs(slices.DeleteFunc(tx.jobs(), func(j Job) bool { return j.ID == id }))
}
