package sfclient

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the whole suite with the standard logger watched, and fails when
// any test made anything be written to it: a wizard's screen would be broken by it,
// and it could hold a query or an answer. It also fails on a goroutine left behind.
func TestMain(m *testing.M) {
	var written watchedLog
	log.SetOutput(&written) //nolint:forbidigo // It is the logger that is tested.
	code := m.Run()
	if text := written.String(); code == 0 && text != "" {
		fmt.Fprintf(os.Stderr, "the standard logger was written to:\n%s\n", text)
		code = 1
	}
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

type watchedLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (w *watchedLog) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.Write(p)
}

func (w *watchedLog) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}
