package seed_test

import (
	"testing"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
)

func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		fill(b, seed.Options{})
	}
}

func BenchmarkFillCrowded(b *testing.B) {
	for b.Loop() {
		fill(b, seed.Options{Crowded: true})
	}
}

func BenchmarkFill5000Users(b *testing.B) {
	for b.Loop() {
		fill(b, seed.Options{Users: 5000})
	}
}

func fill(b *testing.B, opts seed.Options) {
	b.Helper()
	s, err := fillWith(b.Context(), schema.AllFeatures(), opts)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}
