package sfclient

import (
	"context"
	"sync"

	"cupgrade/core"
)

// together runs tasks at the same time and waits for all of them. The first error
// cancels the others and is returned.
func together(ctx context.Context, tasks ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		wait  sync.WaitGroup
		once  sync.Once
		first error
	)
	for _, task := range tasks {
		wait.Go(func() {
			if err := task(ctx); err != nil {
				once.Do(func() { first = err; cancel() })
			}
		})
	}
	wait.Wait()
	return first
}

// memo is a value that is read once. Whoever asks while it is being read waits
// for that reading; a failure is not remembered.
type memo[T any] struct {
	op   string        // what is being read, for an error
	gate chan struct{} // holds one token: the right to look and to read
	got  bool
	held T
}

func newMemo[T any](op string) *memo[T] {
	m := &memo[T]{op: op, gate: make(chan struct{}, 1)}
	m.gate <- struct{}{}
	return m
}

func (m *memo[T]) get(ctx context.Context, load func(context.Context) (T, error)) (T, error) {
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
