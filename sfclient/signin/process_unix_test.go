//go:build unix

package signin_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// The end of a run is the end of what sf started, too: Node would go on refreshing.
func TestProgramIsKilledWhole(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "alive")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := player(t, "hang", "ALIVE="+pipe).Run(ctx, "org", "display", "--json")
		ended <- err
	}()
	file, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	alive := bufio.NewReader(file)
	if _, err := alive.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the run ended with %v", err)
	}
	// The pipe ends when the last process that holds it has.
	if err := file.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, alive); err != nil {
		t.Errorf("what sf started is still there: %v", err)
	}
}
