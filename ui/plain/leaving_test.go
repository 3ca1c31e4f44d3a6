package plain_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/plain"
)

// TestRow51_EndOfInputCancels ends the input at each question of a path that meets
// all of them.
func TestRow51_EndOfInputCancels(t *testing.T) {
	t.Parallel()
	leaveAtEach(t, func(*talk) {}, "The input has ended: cancelled.")
}

// TestRow51_InterruptCancels ends the context at each question, as ctrl+c does.
func TestRow51_InterruptCancels(t *testing.T) {
	t.Parallel()
	leaveAtEach(t, func(k *talk) { k.stop = func() {} }, "\nCancelled.")
}

func leaveAtEach(t *testing.T, how func(*talk), says string) {
	t.Helper()
	path := []string{
		"?", "nobody", "maya", "b", "1", "4", "2", "b", "", "b", "2", "2", "b", "1", "5", "q", "no", "yes",
		"b", "yes", "yes", "1", "m", "1", "b", "b", "yes", "yes", "", "wrong", mayasName, "?", "1", "2",
	}
	for n := range len(path) + 1 {
		k := newTalk(path[:n]...)
		how(k)
		transcript := k.run(t)
		end := upgrade.StateCancelled
		committed := len(k.commits.Plans()) > 0
		if committed {
			end = upgrade.StateSoFar
		}
		k.ends(t, end)
		if len(k.lines) > 0 {
			t.Fatalf("after %d answers nobody asked for %q:\n%s", n, k.lines, transcript)
		}
		says := says
		if !committed {
			says += " Nothing was changed."
		}
		if !strings.HasSuffix(transcript, ".\n"+says+"\n") {
			t.Errorf("after %d answers it ends so:\n%s", n, lastLines(transcript, 4))
		}
		if want := n > 30; committed != want {
			t.Errorf("after %d answers it is committed: %v", n, committed)
		}
	}
}

// TestAnUnfinishedLineIsNoAnswer ends the input in the middle of the username.
func TestAnUnfinishedLineIsNoAnswer(t *testing.T) {
	t.Parallel()
	k := newTalk()
	in := strings.Join(way(whole), "\n") // without the last line end
	k.runWith(t, strings.NewReader(in))
	k.ends(t, upgrade.StateCancelled)
	if !strings.Contains(k.said(), "Confirm the upgrade") || len(k.commits.Plans()) > 0 {
		t.Errorf("%d commits:\n%s", len(k.commits.Plans()), lastLines(k.said(), 4))
	}
}

// TestAllAnswersAtOnce pipes a script in, in pieces of every kind, with both kinds of
// line ends.
func TestAllAnswersAtOnce(t *testing.T) {
	t.Parallel()
	script := strings.Join(way(whole, "q"), "\n") + "\n"
	pieces := map[string]io.Reader{
		"at once":     strings.NewReader(script),
		"by the byte": iotest.OneByteReader(strings.NewReader(script)),
		"with CRLF":   strings.NewReader(strings.ReplaceAll(script, "\n", "\r\n")),
		"with an end": iotest.DataErrReader(strings.NewReader(script)),
	}
	for name, in := range pieces {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newTalk()
			k.runWith(t, in)
			k.ends(t, upgrade.StateSoFar)
		})
	}
}

func TestALineTooLong(t *testing.T) {
	t.Parallel()
	k := newTalk(way(6, strings.Repeat("x", 100_000), mayasName, "q")...)
	transcript := k.run(t)
	k.ends(t, upgrade.StateSoFar)
	if strings.Count(transcript, "That line is too long") != 1 {
		t.Errorf("it says:\n%s", lastLines(strings.ReplaceAll(transcript, "x", ""), 40))
	}
}

func TestABrokenInputIsAnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("the terminal is gone")
	k := newTalk()
	k.runWith(t, io.MultiReader(strings.NewReader("1\n"), iotest.ErrReader(broken)))
	if !errors.Is(k.err, broken) || k.outcome.Ending.State != upgrade.StateCancelled {
		t.Errorf("it ends %q, %v", k.outcome.Ending.State, k.err)
	}
}

// TestABrokenOutputStops closes the output at each line: what could not be asked is
// not answered, and nothing is committed unseen.
func TestABrokenOutputStops(t *testing.T) {
	t.Parallel()
	all := newTalk(way(whole, "q")...)
	all.run(t)
	begin := strings.Index(all.said(), "Step 9 of 9")
	for at := 0; at < begin; at += 97 {
		k := newTalk(way(whole, "q")...)
		k.room = at
		k.run(t)
		if !errors.Is(k.err, errNoRoom) {
			t.Fatalf("with room for %d bytes it ends %q, %v", at, k.outcome.Ending.State, k.err)
		}
		if len(k.commits.Plans()) > 0 {
			t.Fatalf("with room for %d bytes it commits", at)
		}
	}
}

// TestRow55_QuitAsksOnlyWhenSomethingWasEntered quits with and without answers.
func TestRow55_QuitAsksOnlyWhenSomethingWasEntered(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		lines []string
		asks  bool
		end   upgrade.State
	}{
		{"at once", []string{"q"}, false, upgrade.StateNothing},
		{"in capitals", []string{" Q "}, false, upgrade.StateNothing},
		{"after a search", []string{"maya", "q"}, false, upgrade.StateNothing},
		{"after a choice", []string{"1", "q", "yes"}, true, upgrade.StateCancelled},
		{"twice", []string{"1", "q", "q"}, true, upgrade.StateCancelled},
		{"in the question", []string{"1", "q"}, true, upgrade.StateCancelled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newTalk(tt.lines...)
			transcript := k.run(t)
			k.ends(t, tt.end)
			if strings.Contains(transcript, "Quit without upgrading?") != tt.asks {
				t.Errorf("it asks: %v\n%s", !tt.asks, transcript)
			}
		})
	}
}

// TestStayingForgetsNothing answers the question before leaving with everything that
// is not yes.
func TestStayingForgetsNothing(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"", "n", "no", "y", "b", "1", "YES!", mayasName} {
		k := newTalk(way(3, append([]string{"q", answer}, way(whole, "q")[3:]...)...)...)
		transcript := k.run(t)
		k.ends(t, upgrade.StateSoFar)
		if !strings.Contains(transcript, "Still here.") {
			t.Errorf("%q is no answer to stay:\n%s", answer, transcript)
		}
	}
}

// TestCancelledWhileReading ends the context while the org hangs.
func TestCancelledWhileReading(t *testing.T) {
	t.Parallel()
	for _, method := range []string{
		upgradetest.MethodSession, upgradetest.MethodSearchUsers, upgradetest.MethodCatalog, upgradetest.MethodGrants,
	} {
		k := newTalk(way(whole)...)
		k.stop = func() {}
		entered, release := k.org.Hang(method)
		go func() {
			<-entered
			k.cancel()
		}()
		transcript := k.run(t)
		release()
		k.ends(t, upgrade.StateCancelled)
		if !strings.HasSuffix(transcript, " ...\n\nCancelled. Nothing was changed.\n") {
			t.Errorf("%s hangs, and it ends so:\n%s", method, lastLines(transcript, 3))
		}
	}
}

// lastLines gives the end of a transcript.
func lastLines(transcript string, n int) string {
	lines := strings.Split(strings.TrimSuffix(transcript, "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// TestAnswersWithoutEndAreGivenUp feeds the session from something that never stops, as
// yes(1) is: it ends by itself, and says why.
func TestAnswersWithoutEndAreGivenUp(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"y", "yes", "", "1", "?", "b", "n"} {
		k := newTalk()
		k.runWith(t, endless(line+"\n"))
		if !errors.Is(k.err, plain.ErrRepeated) || len(k.commits.Plans()) > 0 {
			t.Errorf("%q without end: %v, %d commits", line, k.err, len(k.commits.Plans()))
		}
	}
}

// endless is a stream that repeats a text for ever.
type endless string

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e)
	}
	return n - n%len(e), nil
}
