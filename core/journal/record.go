// Package journal is the durable record of one run: what was going to be done,
// what was about to be sent, what was answered. It is written and flushed to the
// disk before each request leaves and after each answer, so that after a crash
// the list of what the upgrade stripped still exists somewhere.
//
// A journal is a file of lines, each a checksum, a space and a JSON record. The
// checksum is of the record and of the checksum before it, so that a record of another
// journal, or of another place in this one, is none. A journal never holds a token or a
// raw body. It decides nothing: it tells what to ask the org, and the org's answer is
// what is true.
package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// Kind tells what a record says.
type Kind string

// The kinds of a record, in the order they appear in a run without a crash.
const (
	KindPlan    Kind = "plan"    // the whole plan; always the first record, and again when it is amended
	KindIntent  Kind = "intent"  // a request is about to be sent
	KindOutcome Kind = "outcome" // what became of it
	KindRecords Kind = "records" // what the user could do with the records that are compared, before anything was written
	KindNote    Kind = "note"    // an interrupt, a stale fact, a crash that was caught
	KindResume  Kind = "resume"  // the run is taken up again: the org is asked what is true
	KindVerify  Kind = "verify"  // the read-back
	KindClose   Kind = "close"   // the run came to its end
)

// Record is one line of a journal. Beside Seq, At and Kind only the field of its
// kind is set.
type Record struct {
	// Seq counts the records of a run from 1, so that a missing one is noticed.
	Seq int `json:"seq"`
	// At is the local clock when the record was written.
	At   time.Time `json:"at"`
	Kind Kind      `json:"kind"`

	Plan    *upgrade.Plan         `json:"plan,omitempty"`
	Step    *Step                 `json:"step,omitempty"` // of an intent or outcome
	Records *upgrade.RecordRights `json:"records,omitempty"`
	Note    string                `json:"note,omitempty"`
	Stale   []upgrade.StaleStamp  `json:"stale,omitempty"`   // beside a note
	Besides []upgrade.StaleStamp  `json:"besides,omitempty"` // beside a note
	Blocked *core.Finding         `json:"blocked,omitempty"` // beside a note
	Verify  *upgrade.Verification `json:"verify,omitempty"`  // or of a close: the run was verified later
	End     upgrade.Closing       `json:"end,omitempty"`     // of a close
	State   upgrade.State         `json:"state,omitempty"`   // of a close; missing in journals of earlier versions
	Calls   *upgrade.Calls        `json:"calls,omitempty"`   // beside a close
	Awaited bool                  `json:"awaited,omitempty"` // of a close; see upgrade.Result
}

// Step says which step an intent or an outcome is about. Salesforce's message is
// kept raw.
type Step struct {
	Index   int              `json:"index"` // in Plan.Steps
	Kind    upgrade.StepKind `json:"kind"`
	Outcome upgrade.Outcome  `json:"outcome,omitempty"`
	Status  int              `json:"status,omitempty"`
	Code    string           `json:"code,omitempty"`
	Message string           `json:"message,omitempty"`
	// ByOther is true when someone else has done the step.
	ByOther bool `json:"byOther,omitempty"`
	// OrgTime is the org's clock just before the request of an intent, zero when it was not
	// told. Source: https://www.rfc-editor.org/rfc/rfc9110#field.date
	OrgTime time.Time `json:"orgTime,omitzero"`
}

// maxLine bounds one record, so that a damaged file can't make a reader take all
// memory. A plan with 50,000 losses stays far below it.
const maxLine = 64 << 20

// errRecord is wrapped by every error of decode.
var errRecord = errors.New("not a journal record")

// line writes one record to a file as a line: its checksum, and the JSON that the
// encoder gives it, with the line end. A plan can be of ten megabytes, so it is not
// kept a second time to put something before it.
type line struct {
	to    io.Writer
	sum   uint32 // of all records before this one; when it is written, with it
	begun bool
}

// Write takes the whole of a record.
func (l *line) Write(record []byte) (int, error) {
	if l.begun {
		return 0, errors.New("a journal record came in pieces")
	}
	l.begun = true
	l.sum = checksum(l.sum, bytes.TrimSuffix(record, []byte("\n")))
	if _, err := fmt.Fprintf(l.to, "%08x ", l.sum); err != nil {
		return 0, err //nolint:wrapcheck // write does
	}
	return l.to.Write(record) //nolint:wrapcheck // write does
}

// write writes the line of a record after others, whose checksum is given, and gives
// the checksum of all.
func write(to io.Writer, r Record, before uint32) (sum uint32, err error) {
	l := &line{to: to, sum: before}
	if err := json.NewEncoder(l).Encode(r); err != nil {
		return 0, fmt.Errorf("write a journal record: %w", err)
	}
	return l.sum, nil
}

// checksum is of a record and of all before it, whose checksum is given: 0 for the
// first.
func checksum(before uint32, body []byte) uint32 {
	return crc32.Update(before, crc32.IEEETable, body)
}

// decode reads a line without its line end. Anything but what write wrote after the
// same records is refused.
func decode(line []byte, before uint32) (Record, uint32, error) {
	given, body, found := bytes.Cut(line, []byte(" "))
	if !found || len(given) != 8 {
		return Record{}, 0, fmt.Errorf("%w: it has no checksum", errRecord)
	}
	sum := checksum(before, body)
	if want := fmt.Appendf(nil, "%08x", sum); !bytes.Equal(given, want) {
		return Record{}, 0, fmt.Errorf("%w: its checksum differs", errRecord)
	}
	var r Record
	if err := json.Unmarshal(body, &r); err != nil {
		return Record{}, 0, fmt.Errorf("%w: %w", errRecord, err)
	}
	return r, sum, nil
}
