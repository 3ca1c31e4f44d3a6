package query_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// indexed opens a store with nothing in it, and gives what a search runs on.
func indexed(ctx context.Context, t rapid.TB) (*store.Store, func(*store.Tx) query.Env) {
	t.Helper()
	s, err := store.Open(ctx, "", schema.Build(schema.AllFeatures()), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s, func(tx *store.Tx) query.Env {
		return query.Env{Schema: s.Schema(), DB: tx, APIVersion: "v66.0", Now: time.Unix(0, 0), SearchIndex: true}
	}
}

// found runs a search and gives the ids of what it found, or its refusal.
func found(ctx context.Context, env query.Env, text string) string {
	records, err := query.Search(ctx, env, text)
	if err != nil {
		return "refused: " + err.Error()
	}
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = string(r)
	}
	slices.Sort(ids)
	return strings.Join(ids, "\n")
}

// TestTheIndexFindsTheSame searches records that have been written in any way with
// the full-text index and without it.
func TestTheIndexFindsTheSame(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{
		"maya", "Maya", "MAY", "ma", "m", "chen", "Chén", "o'brien", "brien", "a.example", "100%", "#7", "c#", "a_b", "x-ray", "林", "小雨", "☔",
		"Zal\u0336go", "He\x1b[31m", "\u202eevil", "\"quoted\"", "ünal", "ÜNAL", "𝒜da", "1", "2nd", "{b}", `\`, "*", "new\nline",
	})
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		s, env := indexed(ctx, rt)
		defer func() { _ = s.Close() }()
		text := func(label string) string {
			return strings.Join(rapid.SliceOfN(word, 0, 3).Draw(rt, label), rapid.SampledFrom([]string{" ", " ", "", ", ", "-"}).Draw(rt, "joint"))
		}
		err := s.Update(ctx, func(tx *store.Tx) error {
			var ids []string
			for range rapid.IntRange(1, 6).Draw(rt, "records") {
				id := tx.Insert("Contact", store.Row{
					"FirstName": text("first"), "LastName": text("last"), "Email": text("email"), "Phone": text("phone"), "Title": text("title"),
				})
				ids = append(ids, id)
			}
			for range rapid.IntRange(0, 4).Draw(rt, "changes") {
				id := rapid.SampledFrom(ids).Draw(rt, "id")
				if tx.Get("Contact", id) == nil {
					continue // deleted before
				}
				err := tx.Savepoint(func() error {
					switch rapid.IntRange(0, 3).Draw(rt, "change") {
					case 0:
						tx.Delete("Contact", id)
						return nil
					case 1:
						tx.Set("Contact", id, store.Row{"LastName": text("never")})
						return errUndo
					default:
						tx.Set("Contact", id, store.Row{"LastName": text("other"), "Title": text("other title")})
						return nil
					}
				})
				if err != nil && !errors.Is(err, errUndo) {
					return err
				}
			}
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
		terms := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			w := strings.NewReplacer("{", `\{`, "}", `\}`, "\n", " ").Replace(word.Draw(t, "term"))
			return rapid.SampledFrom([]string{"", "", "NOT ", `"`}).Draw(t, "before") + w + rapid.SampledFrom([]string{"", "*", "?", "*a", " OR maya", `"`}).Draw(t, "after")
		}), 1, 3)
		err = s.View(ctx, func(tx *store.Tx) error {
			with, without := env(tx), env(tx)
			without.SearchIndex = false
			for range 8 {
				group := rapid.SampledFrom([]string{"", " IN NAME FIELDS", " IN EMAIL FIELDS", " IN PHONE FIELDS", " IN SIDEBAR FIELDS"}).Draw(rt, "group")
				sosl := "FIND {" + strings.Join(terms.Draw(rt, "terms"), " ") + "}" + group + " RETURNING Contact(Id)"
				if got, want := found(ctx, with, sosl), found(ctx, without, sosl); got != want {
					rt.Errorf("%s\nwith the index:\n%s\nwithout:\n%s", sosl, got, want)
				}
			}
			return nil
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}

var errUndo = errors.New("undo")
