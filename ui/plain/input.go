package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Why the wizard is left, beside the errors of its streams.
var (
	errInputEnded = errors.New("the input has ended")
	errCancelled  = errors.New("cancelled")
	errLineLong   = errors.New("the line is too long")
)

// maxLine is the longest answer in bytes: far above any username, far below what
// would fill the memory when something else than a person writes.
const maxLine = 4096

// input reads lines in a goroutine of its own, since a read can't be called back
// when the context ends. It reads only when asked, so that nothing is taken that no
// question was put for.
type input struct {
	wants   chan struct{}
	answers chan heard
}

// heard is one line, or why there is none.
type heard struct {
	line string
	err  error
}

// newInput starts to read when asked. A read that is under way when close is called
// is waited for by nobody; its line is dropped.
func newInput(r io.Reader) *input {
	in := &input{wants: make(chan struct{}), answers: make(chan heard, 1)}
	go func() {
		buffered := bufio.NewReaderSize(r, maxLine)
		for range in.wants {
			line, err := readLine(buffered)
			in.answers <- heard{line, err}
		}
	}()
	return in
}

func (in *input) close() { close(in.wants) }

// nextLine waits for a line, or for the end of the context.
func (in *input) nextLine(ctx context.Context) (string, error) {
	if ctx.Err() != nil {
		return "", errCancelled
	}
	in.wants <- struct{}{}
	select {
	case <-ctx.Done():
		return "", errCancelled
	case got := <-in.answers:
		if ctx.Err() != nil {
			return "", errCancelled
		}
		return got.line, got.err
	}
}

// readLine reads one line and drops its end. A last line without an end was not
// finished, and is none.
func readLine(r *bufio.Reader) (string, error) {
	raw, err := r.ReadSlice('\n')
	long := errors.Is(err, bufio.ErrBufferFull)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('\n')
	}
	switch {
	case errors.Is(err, io.EOF):
		return "", errInputEnded
	case err != nil:
		return "", fmt.Errorf("read the answer: %w", err)
	case long:
		return "", errLineLong
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(raw), "\n"), "\r"), nil
}
