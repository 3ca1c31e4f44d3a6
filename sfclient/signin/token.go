package signin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"cupgrade/core/parallel"

	"golang.org/x/term"
)

// maxTyped is where x/term stops taking characters of a line, without a word.
const maxTyped = 4096

// tokenPrompt is what a person is asked.
const tokenPrompt = "Access token (not shown): "

// FromInput takes a session of which the address is given and the token is read
// from in: typed or pasted without echo when in is a terminal, with the question on
// out, and the whole of in otherwise. A token never belongs on a command line,
// which every user of the machine can read.
func FromInput(ctx context.Context, instanceURL string, in io.Reader, out io.Writer) (Credentials, error) {
	instance, err := checkInstanceURL(instanceURL, "Setup > My Domain shows the address, such as https://MyDomain.my.salesforce.com")
	if err != nil {
		return Credentials{}, err
	}
	read, source := readPiped(in), "standard input"
	if file, ok := in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		read, source = readTyped(file, out), "the token typed in"
	}
	raw, err := readCancellably(ctx, read)
	if err != nil {
		return Credentials{}, err
	}
	token, err := newToken(raw, "Get one with: sf org auth show-access-token --target-org ALIAS --no-prompt")
	if err != nil {
		return Credentials{}, err
	}
	return Credentials{InstanceURL: instance, Token: token, Source: source}, nil
}

// reading is a way to read a token, which can't be interrupted, and what has to be
// undone when it is not waited for.
type reading struct {
	line func() (string, error)
	undo func()
}

func readPiped(in io.Reader) reading {
	return reading{undo: func() {}, line: func() (string, error) {
		// One byte more than a token may have, with its line end, to notice it.
		text, err := io.ReadAll(io.LimitReader(in, maxToken+3))
		if err != nil {
			return "", fmt.Errorf("read the token: %w", err)
		}
		return string(text), nil
	}}
}

// readTyped reads a line in raw mode: the line buffer of a terminal would cut a long
// token off at 1,024 characters on some systems.
func readTyped(file *os.File, out io.Writer) reading {
	fd := int(file.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return reading{undo: func() {}, line: func() (string, error) { return "", fmt.Errorf("hide the token: %w", err) }}
	}
	return reading{undo: func() { _ = term.Restore(fd, before) }, line: func() (string, error) {
		screen := struct {
			io.Reader
			io.Writer
		}{file, out}
		line, err := term.NewTerminal(screen, "").ReadPassword(tokenPrompt)
		if err == nil && len(line) >= maxTyped {
			return "", fmt.Errorf("read the token: %w", errTypedTooLong)
		}
		return line, err //nolint:wrapcheck // Told apart by readCancellably: io.EOF is Ctrl-C.
	}}
}

var errTypedTooLong = errors.New("it is too long to be typed in; give it on standard input")

// readCancellably waits for a line, the end of ctx, or a signal to end, and leaves
// the terminal as it was whichever comes first.
func readCancellably(ctx context.Context, r reading) (string, error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT)
	defer stop()
	defer r.undo()
	// A terminal can't be told to stop reading, so that the reading outlives a cancelled sign-in.
	reading := parallel.Start(context.WithoutCancel(ctx), func(context.Context) (string, error) { return r.line() })
	line, err := reading.Wait(ctx)
	switch {
	case ctx.Err() != nil:
		return "", causeOfEnd(ctx)
	case errors.Is(err, io.EOF):
		return "", &Error{Reason: ReasonCancelled, Happened: "the sign-in was cancelled", Err: context.Canceled}
	case err != nil:
		return "", &Error{Reason: ReasonToken, Happened: "the access token can't be read", Meaning: endSentence(err.Error()), Err: err}
	}
	return line, nil
}
