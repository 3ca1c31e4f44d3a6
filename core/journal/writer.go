package journal

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// File is where a journal is kept. *os.File is one.
type File interface {
	io.WriteCloser
	// Sync returns when what was written is on the disk.
	Sync() error
}

// ErrBroken is wrapped by every error of a Writer that could not keep a record,
// and by everything it is asked afterwards: after a failed flush nobody knows
// what is on the disk, so a second flush proves nothing. Source:
// https://www.usenix.org/conference/atc20/presentation/rebello
var ErrBroken = errors.New("the journal can't be written")

// Writer appends records to a journal. It may be used by several goroutines.
type Writer struct {
	mu   sync.Mutex
	file File
	now  func() time.Time
	seq  int
	sum  uint32 // of the last record
	err  error
}

// NewWriter appends to file what follows on a run: the zero Run for a new journal, and
// for one that is taken up again what Read has read of it. now is the local clock.
func NewWriter(file File, after Run, now func() time.Time) *Writer {
	return &Writer{file: file, seq: after.LastSeq(), sum: after.sum, now: now}
}

// Append writes one record and returns when it is on the disk. It sets Seq and
// At. An error wraps ErrBroken, and then nothing may be sent that the record was
// to announce.
func (w *Writer) Append(r Record) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return w.err
	}
	r.Seq, r.At = w.seq+1, w.now().UTC()
	sum, err := write(w.file, r, w.sum)
	if err == nil {
		err = w.file.Sync()
	}
	if err != nil {
		w.err = fmt.Errorf("%w: %w", ErrBroken, err)
		return w.err
	}
	w.seq, w.sum = w.seq+1, sum
	return nil
}

// Close closes the file. What was appended is on the disk already.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.file.Close(); err != nil {
		return fmt.Errorf("close the journal: %w", err)
	}
	return nil
}
