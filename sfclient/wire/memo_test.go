package wire

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core"
)

// TestMemo runs in virtual time: many ask, one reads, and who stops waiting is let
// go at once.
func TestMemo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := NewMemo[int]("op")
		var reads atomic.Int32
		load := func(ctx context.Context) (int, error) {
			reads.Add(1)
			time.Sleep(time.Minute) // Virtual.
			return 42, ctx.Err()
		}
		for range 5 {
			go func() {
				if got, err := m.Get(t.Context(), load); got != 42 || err != nil {
					t.Errorf("got %d, %v", got, err)
				}
			}()
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := m.Get(ctx, load)
		var remote *core.RemoteError
		if !errors.As(err, &remote) || remote.Sent || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		time.Sleep(2 * time.Minute)
		if reads.Load() != 1 {
			t.Errorf("it was read %d times", reads.Load())
		}
	})
}

func TestMemoForgetsAFailure(t *testing.T) {
	t.Parallel()
	m := NewMemo[int]("op")
	boom := errors.New("boom")
	if _, err := m.Get(t.Context(), func(context.Context) (int, error) { return 0, boom }); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	if got, err := m.Get(t.Context(), func(context.Context) (int, error) { return 1, nil }); got != 1 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
}
