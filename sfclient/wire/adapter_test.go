package wire

import (
	"testing"
	"time"
)

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
