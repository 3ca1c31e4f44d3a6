package plain_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
)

const (
	tomasName  = "tomas.rivera@northwind.example"
	namePrompt = " to upgrade and accept "
)

// committedOnlyByName fails unless each commit was begun by the exact username of its
// plan, typed at the question for it.
func (k *talk) committedOnlyByName(t interface{ Fatalf(string, ...any) }) {
	for i, plan := range k.commits.Plans() {
		said := k.atCommit[i]
		at := strings.LastIndex(said, namePrompt)
		if at < 0 || !strings.HasSuffix(said[:at], "Type "+plan.User.User.Username) {
			t.Fatalf("a commit without the question:\n%s", lastLines(said, 10))
		}
		_, rest, _ := strings.Cut(said[at:], "\n")
		answer, _, _ := strings.Cut(rest, "\n")
		if answer != "< "+plan.User.User.Username {
			t.Fatalf("a commit of %s after %q:\n%s", plan.User.User.Username, answer, lastLines(said, 10))
		}
	}
}

// TestOnlyTheExactUsernameCommits answers at random, with the answers that lead
// somewhere more often than others.
func TestOnlyTheExactUsernameCommits(t *testing.T) {
	t.Parallel()
	answers := rapid.OneOf(
		rapid.SampledFrom([]string{"yes", "1", "2", "yes", "1"}),
		rapid.SampledFrom([]string{
			"", "b", "q", "?", "m", "3", "6", "y", "all", "none", "tomas", "maya", " yes ", "YES", "0", "99",
			mayasName, tomasName, mayasName + " ", " " + mayasName, strings.ToUpper(mayasName), "\x1b[A", "\u202e", "é",
		}),
		rapid.StringMatching(`[^\n]{0,20}`),
	)
	committed := 0
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(answers, 0, 12).Draw(rt, "lines")
		if rapid.Bool().Draw(rt, "on the way") { // begin deeper inside
			lines = way(rapid.IntRange(3, whole).Draw(rt, "steps"), lines...)
		}
		k := newTalk(lines...)
		if rapid.IntRange(0, 9).Draw(rt, "preset") == 0 {
			k.options.Given = flaganswers.Given{User: mayasName, Profile: "Harbor Partner", Role: "auto"}
		}
		transcript := k.run(t)
		k.committedOnlyByName(rt)
		committed += len(k.commits.Plans())
		if k.err != nil || k.outcome.Ending.State == "" {
			rt.Fatalf("it ends %q, %v:\n%s", k.outcome.Ending.State, k.err, lastLines(transcript, 10))
		}
		if len(k.commits.Plans()) > 0 != (k.outcome.Ending.State == upgrade.StateSoFar) {
			rt.Fatalf("%d commits, and it ends %q", len(k.commits.Plans()), k.outcome.Ending.State)
		}
	})
	if committed == 0 {
		t.Error("no commit was begun at all: the answers lead nowhere")
	}
}

// FuzzLines pipes bytes in.
func FuzzLines(f *testing.F) {
	f.Add([]byte(strings.Join(way(whole), "\n") + "\nq\n"))
	f.Add([]byte("1\r\n2\r\n1\r\nyes\r\n\r\nq\r\n"))
	f.Add([]byte("maya\n1\n?\nb\n\x00\xff\n\n\n"))
	f.Fuzz(func(t *testing.T, input []byte) {
		lines := strings.Split(string(input), "\n")
		k := newTalk(lines[:min(len(lines), 60)]...)
		k.run(t)
		k.committedOnlyByName(t)
		if k.err != nil {
			t.Fatalf("it ends with %v", k.err)
		}
	})
}
