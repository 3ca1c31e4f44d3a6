// Package query answers SOQL and SOSL from the tables of the demo org: it
// resolves a parsed statement against the schema, translates it to one SQL
// statement with bound parameters, runs it, and shapes the rows as the JSON
// that Salesforce answers.
//
// It reads only. Every refusal is a *schema.APIError with Salesforce's code and
// text; any other error is a fault of the storage, or the end of the context.
package query

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"cupgrade/sfclient/demoorg/schema"
)

// Queryer runs one read. *sql.DB, *sql.Tx and *sql.Conn are Queryers.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Env is what a statement is run with.
type Env struct {
	Schema *schema.Schema
	DB     Queryer
	// Now is what the date literals (TODAY, LAST_N_DAYS:3) count from. Their days are
	// those of its place, which is the time zone of the running user; convertTimezone
	// converts to it. Source:
	// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_date_functions_converttimezone.htm
	Now time.Time
	// APIVersion is the version as it stands in the path, "v66.0"; it goes into
	// the record URLs.
	APIVersion string
	// UserID is the running user, for USING SCOPE mine.
	UserID string
	// SearchIndex says that the full-text indexes that the schema names are there.
	// Without them every row is looked at.
	SearchIndex bool
	// AllRows has the records in the recycle bin be there too.
	AllRows bool
	// Tooling has the objects of the Tooling API be there too.
	Tooling bool
	// CanRead tells whether the running user sees an object (field "") or one of
	// its fields, both by their names in the schema. What can't be read does not
	// exist for a query. Nil means everything can be read.
	CanRead func(object, field string) bool
	// OwnRows gives the field by which the running user sees no rows of an object but
	// their own, "" for all rows. Nil means all rows of every object.
	OwnRows func(object string) string

	// refused is the first refusal of the statement that is translated. What is refused
	// stands for nothing, and the translation goes on to its end, where it is asked for.
	refused error
	tables  int // numbers the tables of the statement
}

// Record is one record as Salesforce's JSON: attributes first, then the fields
// in the order they were asked for.
type Record = json.RawMessage

// Result is the first page of an answer.
type Result struct {
	// TotalSize counts the rows of all pages.
	TotalSize int
	// Records are the rows of the first page; never nil. For SELECT COUNT() there
	// are none, and TotalSize is the count.
	Records []Record
	// Cursor hands out the rows after Records; nil when there are none.
	Cursor *Cursor
}
