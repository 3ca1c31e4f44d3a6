package sfclient

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
)

func TestMoment(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 10, 48, 1, 5e6, time.UTC)
	for text, want := range map[string]time.Time{
		`"2026-11-22T10:48:01.005+0000"`:  at,
		`"2026-11-22T11:48:01.005+0100"`:  at,
		`"2026-11-22T10:48:01.005Z"`:      at,
		`"2026-11-22T10:48:01.005+00:00"`: at,
		`"2026-11-22"`:                    time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		`null`:                            {},
	} {
		var m moment
		if err := json.Unmarshal([]byte(text), &m); err != nil || !m.Equal(want) {
			t.Errorf("%s: got %s, %v", text, m, err)
		}
		if (m.orNil() == nil) != want.IsZero() {
			t.Errorf("%s: orNil is %v", text, m.orNil())
		}
	}
	for _, text := range []string{`""`, `"yesterday"`, `5`, `{}`, `"2026-13-01T00:00:00.000+0000"`} {
		var m moment
		if err := json.Unmarshal([]byte(text), &m); err == nil {
			t.Errorf("%s is read as %s", text, m)
		}
	}
}

func TestRecordID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]recordID{
		`"005000000000001AAA"`: "005000000000001AAA", `"005000000000001"`: "005000000000001AAA", `null`: "", `""`: "",
	} {
		id := recordID("old")
		if err := json.Unmarshal([]byte(text), &id); err != nil || id != want {
			t.Errorf("%s: got %q, %v", text, id, err)
		}
	}
	for _, text := range []string{`"x"`, `5`, `"005000000000001AAB"`, `[]`} {
		var id recordID
		if err := json.Unmarshal([]byte(text), &id); err == nil {
			t.Errorf("%s is read as %q", text, id)
		}
	}
}

func TestGrantedFlags(t *testing.T) {
	t.Parallel()
	var row grantedFlags
	text := `{"attributes":{"type":"PermissionSet"},"Id":"0PS000000000001GAA","PermissionsA":true,"PermissionsB":false,"PermissionsC":null,"PermissionsD":"true"}`
	if err := json.Unmarshal([]byte(text), &row); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"PermissionsA": true, "PermissionsB": false}
	got := row.among([]string{"PermissionsA", "PermissionsB", "PermissionsC", "PermissionsD", "PermissionsE"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if rows := row.grants(nil); len(rows) != 1 || rows[0].Item.Name != "PermissionsA" || rows[0].Parent == "" {
		t.Errorf("grants %+v", rows)
	}
	for _, bad := range []string{`[]`, `{"Id":"x"}`, `5`} {
		if err := json.Unmarshal([]byte(bad), &row); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
}

// TestMemo runs in virtual time: many ask, one reads, and who stops waiting is let
// go at once.
func TestMemo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemo[int]("op")
		var reads atomic.Int32
		load := func(ctx context.Context) (int, error) {
			reads.Add(1)
			time.Sleep(time.Minute) // Virtual.
			return 42, ctx.Err()
		}
		for range 5 {
			go func() {
				if got, err := m.get(t.Context(), load); got != 42 || err != nil {
					t.Errorf("got %d, %v", got, err)
				}
			}()
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := m.get(ctx, load)
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
	m := newMemo[int]("op")
	boom := errors.New("boom")
	if _, err := m.get(t.Context(), func(context.Context) (int, error) { return 0, boom }); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	if got, err := m.get(t.Context(), func(context.Context) (int, error) { return 1, nil }); got != 1 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
}

func TestUnmodifiedSinceRoundsUp(t *testing.T) {
	t.Parallel()
	for at, want := range map[time.Time]string{
		time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC):                         "Fri, 02 Jan 2026 03:04:05 GMT",
		time.Date(2026, 1, 2, 3, 4, 5, 1, time.UTC):                         "Fri, 02 Jan 2026 03:04:06 GMT",
		time.Date(2026, 1, 2, 3, 4, 5, 999e6, time.UTC):                     "Fri, 02 Jan 2026 03:04:06 GMT",
		time.Date(2026, 1, 1, 23, 59, 59, 5e8, time.FixedZone("", -5*3600)): "Fri, 02 Jan 2026 05:00:00 GMT",
	} {
		if got := unmodifiedSince(at).Get("If-Unmodified-Since"); got != want {
			t.Errorf("%s: got %s, want %s", at, got, want)
		}
	}
	if got := unmodifiedSince(time.Time{}); len(got) != 0 {
		t.Errorf("no time sends %v", got)
	}
}
