package parallel_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"go.uber.org/goleak"

	"cupgrade/core/parallel"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func ExampleRun() {
	var user, catalog string
	err := parallel.Run(
		context.Background(),
		func(context.Context) error { user = "Maya"; return nil },
		func(context.Context) error { catalog = "Partner Community"; return nil },
	)
	fmt.Println(user, catalog, err)
	// Output: Maya Partner Community <nil>
}

func ExampleStart() {
	losses := parallel.Start(context.Background(), func(context.Context) (int, error) { return 3, nil })
	defer losses.Cancel()
	fmt.Println(losses.Wait(context.Background()))
	// Output: 3 <nil>
}

// TestRunEndsTheOthers: the first error ends the other calls, and a panic is an error.
func TestRunEndsTheOthers(t *testing.T) {
	t.Parallel()
	waits := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	boom := errors.New("boom")
	if err := parallel.Run(t.Context(), waits, func(context.Context) error { return boom }, waits); !errors.Is(err, boom) {
		t.Errorf("a failing call gives %v", err)
	}
	err := parallel.Run(t.Context(), waits, func(context.Context) error { panic("boom") })
	if panicked, is := errors.AsType[*parallel.PanicError](err); !is || panicked.Value != "boom" {
		t.Errorf("a panic gives %v", err)
	}
}

// TestFuture: waiting ends with its context and leaves the call running, Cancel ends the
// call, and a panic is an error.
func TestFuture(t *testing.T) {
	t.Parallel()
	f := parallel.Start(t.Context(), func(ctx context.Context) (int, error) {
		<-ctx.Done()
		return 7, ctx.Err()
	})
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Wait(impatient); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting ends with %v", err)
	}
	f.Cancel()
	if value, err := f.Wait(t.Context()); value != 7 || !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled call gives %d, %v", value, err)
	}
	panics := parallel.Start(t.Context(), func(context.Context) (int, error) { panic("boom") })
	if _, err := panics.Wait(t.Context()); !errors.As(err, new(*parallel.PanicError)) {
		t.Errorf("a panic gives %v", err)
	}
	var none *parallel.Future[int]
	none.Cancel()
}
