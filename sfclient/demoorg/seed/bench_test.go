package seed_test

import (
	"context"
	"testing"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
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
	s, err := store.Open(context.Background(), "", schema.Build(schema.AllFeatures()), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := seed.Fill(context.Background(), s, opts); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}
