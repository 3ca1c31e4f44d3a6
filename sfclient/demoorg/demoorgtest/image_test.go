package demoorgtest_test

import (
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// TestCopiesAreOfTheirOwn: what one copy of an image writes no other has.
func TestCopiesAreOfTheirOwn(t *testing.T) {
	t.Parallel()
	image, err := demoorgtest.BuildImage(t.Context(), demoorg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s, err := image.Open(t.Context(), schema.Build(schema.AllFeatures()), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		err = s.Update(t.Context(), func(tx *store.Tx) error {
			if n := tx.Count("Account", `"Name" = 'Copied'`); n != 0 {
				t.Errorf("it is there already: %d", n)
			}
			tx.Insert("Account", store.Row{"Name": "Copied"})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if s, err := image.Open(t.Context(), schema.Build(schema.Features{}), store.Options{}); err == nil {
		t.Error("an image of other objects is opened")
		_ = s.Close()
	}
}
