package store

import (
	"database/sql/driver"
	"errors"
	"testing"

	"cupgrade/sfclient/demoorg/schema"
)

// TestADroppedConnectionTakesNothingAlong has database/sql drop the connections of a
// database in memory, as it does with one that its driver calls broken.
func TestADroppedConnectionTakesNothingAlong(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), "", schema.Build(schema.AllFeatures()), Options{})
	if err != nil {
		t.Fatal(err)
	}
	add := func() {
		if err := s.Update(t.Context(), func(tx *Tx) error {
			tx.Insert("Account", Row{"Name": "A"})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		add()
		if err := s.conn.Raw(func(any) error { return driver.ErrBadConn }); !errors.Is(err, driver.ErrBadConn) {
			t.Fatalf("it is not dropped: %v", err)
		}
	}
	add()
	if err := s.View(t.Context(), func(tx *Tx) error {
		n := tx.Count("Account", "")
		if n != 3 {
			t.Errorf("%d accounts, want the two from before and the one from after", n)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
