package store

import (
	"context"
	"database/sql"
	"time"
)

// Tx is one transaction, good until the function it was given to returns. It is
// also what a query runs on (QueryContext): several sets of rows may be open at
// once. It may not be shared between goroutines.
//
// A where argument is trusted SQL over quoted columns with ? for its parameters,
// and may end in ORDER BY and LIMIT: `"ProfileId" = ? AND "IsActive" ORDER BY "Id"`.
// It is written by code of the demo org only and never holds a value.
type Tx struct {
	// Actor is the id of the user in whose name audit fields are written.
	Actor string
}

// QueryContext runs any SELECT, also one that a client's query was translated to.
func (tx *Tx) QueryContext(context.Context, string, ...any) (*sql.Rows, error) {
	return nil, errNotBuilt
}

// Now is the time of this transaction: what its writes set SystemModstamp to. It
// is later than the stamp of every earlier write, also when the clock stands.
func (tx *Tx) Now() time.Time { return time.Time{} }

// Get gives the record with this id (15 or 18 characters), or an error that
// wraps ErrNotFound.
func (tx *Tx) Get(_, _ string) (Row, error) { return nil, errNotBuilt }

// First gives the first record that meets where, or an error that wraps
// ErrNotFound.
func (tx *Tx) First(_, _ string, _ ...any) (Row, error) { return nil, errNotBuilt }

// Select gives the records that meet where ("" for all).
func (tx *Tx) Select(_, _ string, _ ...any) ([]Row, error) { return nil, errNotBuilt }

// Count gives the number of records that meet where ("" for all).
func (tx *Tx) Count(_, _ string, _ ...any) (int, error) { return 0, errNotBuilt }

// Insert adds a record and gives its id. Id, audit fields and fields with a
// default are filled in when row lacks them. row is not changed.
func (tx *Tx) Insert(_ string, _ Row) (string, error) { return "", errNotBuilt }

// BulkInsert adds many records as Insert does, and gives their ids in order.
func (tx *Tx) BulkInsert(_ string, _ []Row) ([]string, error) { return nil, errNotBuilt }

// Set changes the named fields of a record and moves LastModifiedDate,
// LastModifiedById and SystemModstamp, unless fields names them. A record that is
// not there is an error that wraps ErrNotFound.
func (tx *Tx) Set(_, _ string, _ Row) error { return errNotBuilt }

// Touch moves the audit fields of a record and nothing else.
func (tx *Tx) Touch(object, id string) error { return tx.Set(object, id, nil) }

// Delete removes a record. One that is not there is an error that wraps
// ErrNotFound.
func (tx *Tx) Delete(_, _ string) error { return errNotBuilt }

// DeleteWhere removes the records that meet where and gives their number.
func (tx *Tx) DeleteWhere(_, _ string, _ ...any) (int, error) { return 0, errNotBuilt }

// Savepoint runs fn so that its writes alone are undone when it fails; its error
// is handed on as it is.
func (tx *Tx) Savepoint(_ func() error) error { return errNotBuilt }

// Meta gives a setting of the org that is not a record, "" when it was never set.
func (tx *Tx) Meta(_ string) (string, error) { return "", errNotBuilt }

// SetMeta keeps a setting.
func (tx *Tx) SetMeta(_, _ string) error { return errNotBuilt }

// Job is something that is to happen a moment later.
type Job struct {
	ID      int64
	Due     time.Time
	Kind    string
	Payload []byte // JSON
}

// AddJob keeps a job; its ID is ignored.
func (tx *Tx) AddJob(_ Job) error { return errNotBuilt }

// DueJobs gives the jobs due at now or before, the earliest first. They stay
// until removed.
func (tx *Tx) DueJobs(_ time.Time) ([]Job, error) { return nil, errNotBuilt }

// NextJob gives when the earliest job is due; false when there is none.
func (tx *Tx) NextJob() (time.Time, bool, error) { return time.Time{}, false, errNotBuilt }

// RemoveJob removes a job.
func (tx *Tx) RemoveJob(_ int64) error { return errNotBuilt }
