package parallel

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
)

// PanicError is a panic of a call, kept from taking the program down in the middle of a
// commit.
type PanicError struct {
	// Value is what the panic was raised with.
	Value any
}

// Error tells the value.
func (e *PanicError) Error() string { return fmt.Sprintf("the program failed inside: %v", e.Value) }

// Run runs calls beside each other and waits for all of them. The first error ends the
// others through their context, and is the one returned.
func Run(ctx context.Context, calls ...func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, call := range calls {
		group.Go(func() error { return Safely(func() error { return call(ctx) }) })
	}
	return group.Wait() //nolint:wrapcheck // each call has said what it was doing
}

// Safely turns a panic of a call into a [PanicError], so that it is told like any
// other error.
func Safely(call func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &PanicError{Value: value}
		}
	}()
	return call()
}
