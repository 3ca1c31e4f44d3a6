package flow

import (
	"context"
	"sync/atomic"

	"cupgrade/core/parallel"
)

// future is a value that is being read, with how many rows have come of it. The answer
// it belongs to holds it, and cancels it when that answer is dropped.
type future[T any] struct {
	*parallel.Future[T]
	rows    *rowCount
	dropped atomic.Bool
}

// start begins to read.
func start[T any](ctx context.Context, read func(context.Context, *rowCount) (T, error)) *future[T] {
	rows := &rowCount{}
	return &future[T]{
		Future: parallel.Start(ctx, func(ctx context.Context) (T, error) { return read(ctx, rows) }), rows: rows,
	}
}

// isUsable tells whether there is a future that has a value or will have one: one that has
// failed, or is about to, is read again.
func (f *future[T]) isUsable() bool {
	if f == nil {
		return false
	}
	_, there := f.Value()
	return there || !f.dropped.Load() && !f.Failed()
}

// cancelRead ends the read, whose value nobody needs any more; one that is there stays.
func (f *future[T]) cancelRead() {
	if f != nil {
		f.dropped.Store(true)
		f.Cancel()
	}
}

// knownValue gives the value if it is there already.
func (f *future[T]) knownValue() (value T, there bool) {
	if f == nil {
		return value, false
	}
	return f.Value()
}

// seenRows is how many rows have come.
func (f *future[T]) seenRows() int {
	if f == nil {
		return 0
	}
	return f.rows.seenRows()
}

// rowCount counts the rows that several reads have seen, while they run.
type rowCount struct{ n atomic.Int64 }

func (r *rowCount) seenRows() int { return int(r.n.Load()) }

// countOf gives a function that one read tells how many rows it has seen in all.
func (r *rowCount) countOf() func(rows int) {
	var before int64
	return func(rows int) {
		r.n.Add(int64(rows) - before)
		before = int64(rows)
	}
}
