package demoorg

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
)

func TestReleaseNames(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		51: "Spring '21", 52: "Summer '21", 53: "Winter '22", 64: "Summer '25", 65: "Winter '26", 66: "Spring '26", 67: "Summer '26", 68: "Winter '27",
	} {
		if got := nameRelease(n); got != want {
			t.Errorf("%d.0 is %s, want %s", n, got, want)
		}
	}
}

func TestAcceptsGzip(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "deflate, gzip": true, "gzip;q=0.5": true, "gzip; q=0": false, "gzip;q=0.000": false, "br": false, "x-gzip": false,
	} {
		if got := acceptsGzip(header); got != want {
			t.Errorf("%q: %t", header, got)
		}
	}
}

func TestCursorsOfEachUserAreLimited(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var cs cursors
		now, opened := time.Unix(0, 0), map[string][]string{}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			user := fmt.Sprint("user ", rapid.IntRange(0, 2).Draw(t, "user"))
			opened[user] = append(opened[user], cs.open(user, &query.Cursor{}, now))
		}
		for user, ids := range opened {
			for i, id := range ids {
				kept := i >= len(ids)-cursorsPerUser
				if found := cs.find(id, user, now) != nil; found != kept {
					t.Fatalf("cursor %d of %d is found: %t", i, len(ids), found)
				}
				if cs.find(id, "somebody else", now) != nil {
					t.Fatal("a cursor is found by another user")
				}
			}
		}
	})
}

func TestAFaultOfTheOrgItself(t *testing.T) {
	t.Parallel()
	a := answerError(fmt.Errorf("deep: %w", errors.New("disk full")))
	want := []wireError{{Code: "UNKNOWN_EXCEPTION", Message: "An unexpected error occurred: deep: disk full"}}
	if a.status != http.StatusInternalServerError || !cmp.Equal(a.body, any(want)) {
		t.Errorf("answered with %+v", a)
	}
	wrapped := answerError(fmt.Errorf("deep: %w", &schema.APIError{Code: "X", Message: "y"}))
	if wrapped.status != http.StatusBadRequest {
		t.Errorf("a refusal without a status is answered with %d", wrapped.status)
	}
}
