package journal

import (
	"io"
	"testing"
)

// TestALineTakesOneRecord holds that a record is never written with the checksum of a
// part of it.
func TestALineTakesOneRecord(t *testing.T) {
	t.Parallel()
	l := line{to: io.Discard}
	if _, err := l.Write([]byte("{\n")); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Write([]byte("}\n")); err == nil || n != 0 {
		t.Errorf("a second piece of %d bytes is taken", n)
	}
}
