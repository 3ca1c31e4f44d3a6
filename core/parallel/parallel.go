package parallel

import (
	"context"
	"fmt"
	"sync"
)

// PanicError is a panic in the org's code, kept from taking the program down in
// the middle of a commit.
type PanicError struct {
	// Value is what the panic was raised with.
	Value any
}

// Error tells the value.
func (e *PanicError) Error() string { return fmt.Sprintf("the program failed inside: %v", e.Value) }

// Run runs some reads at once and waits for all of them. The first error ends
// the others, and is the one returned.
func Run(ctx context.Context, reads ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		group sync.WaitGroup
		once  sync.Once
		first error
	)
	for _, read := range reads {
		group.Go(func() {
			if err := Safely(func() error { return read(ctx) }); err != nil {
				once.Do(func() { first = err; cancel() })
			}
		})
	}
	group.Wait()
	return first
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
