package parallel

import (
	"context"
	"fmt"
)

// Future is a value that is being made in the background. The value that it is about
// holds it, and cancels it when that value is dropped. A nil Future is cancelled without
// harm.
type Future[T any] struct {
	cancel context.CancelFunc
	done   chan struct{}
	value  T
	err    error
}

// Start begins a call in the background. The call ends with ctx or with Cancel,
// whichever comes first, and a panic of it is an error.
func Start[T any](ctx context.Context, call func(context.Context) (T, error)) *Future[T] {
	ctx, cancel := context.WithCancel(ctx)
	f := &Future[T]{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(f.done)
		defer cancel()
		f.err = Safely(func() (err error) {
			f.value, err = call(ctx)
			return err
		})
	}()
	return f
}

// Wait gives the value once it is there. The end of ctx ends the waiting, and leaves the
// call running for others who wait.
func (f *Future[T]) Wait(ctx context.Context) (T, error) {
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("wait for what is being read: %w", context.Cause(ctx))
	}
}

// Done is closed once the call has ended.
func (f *Future[T]) Done() <-chan struct{} { return f.done }

// Cancel ends the call, whose value nobody needs any more.
func (f *Future[T]) Cancel() {
	if f != nil {
		f.cancel()
	}
}

// Value gives the value without waiting, and whether it is there: a call that has
// failed or still runs has none.
func (f *Future[T]) Value() (value T, there bool) {
	if f == nil {
		return value, false
	}
	select {
	case <-f.done:
		return f.value, f.err == nil
	default:
		return value, false
	}
}

// Failed tells whether the call has ended without a value.
func (f *Future[T]) Failed() bool {
	select {
	case <-f.done:
		return f.err != nil
	default:
		return false
	}
}
