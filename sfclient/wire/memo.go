package wire

import (
	"context"

	"cupgrade/core"
)

// Memo is a value that is read once. Whoever asks while it is being read waits
// for that reading; a failure is not remembered.
type Memo[T any] struct {
	op   string        // what is being read, for an error
	gate chan struct{} // holds one token: the right to look and to read
	got  bool
	held T
}

// NewMemo makes a memo; op says what is read, for an error.
func NewMemo[T any](op string) *Memo[T] {
	m := &Memo[T]{op: op, gate: make(chan struct{}, 1)}
	m.gate <- struct{}{}
	return m
}

// Get gives the value, and loads it when nobody has yet. Its own errors are
// *core.RemoteError.
func (m *Memo[T]) Get(ctx context.Context, load func(context.Context) (T, error)) (T, error) {
	var none T
	select {
	case <-m.gate:
		defer func() { m.gate <- struct{}{} }()
	case <-ctx.Done():
		return none, &core.RemoteError{Op: m.op, Err: context.Cause(ctx)}
	}
	if m.got {
		return m.held, nil
	}
	value, err := load(ctx)
	if err != nil {
		return none, err
	}
	m.held, m.got = value, true
	return value, nil
}

// Known tells whether the value is there; one that is being read is not.
func (m *Memo[T]) Known() bool {
	select {
	case <-m.gate:
		defer func() { m.gate <- struct{}{} }()
		return m.got
	default:
		return false
	}
}
