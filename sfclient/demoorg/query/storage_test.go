package query_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
)

// broken is a storage that fails.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) QueryContext(context.Context, string, ...any) (*sql.Rows, error) { return nil, errBroken }

// TestStorageFaults holds that a fault of the storage is told as it is, and is
// never taken for a refusal.
func TestStorageFaults(t *testing.T) {
	t.Parallel()
	env := compileEnv()
	env.DB = broken{}
	ctx := t.Context()
	cursorEnv := fixture(t)
	first, err := query.Run(ctx, cursorEnv, "SELECT Id FROM User", 1)
	if err != nil {
		t.Fatal(err)
	}
	runs := map[string]func() error{
		"query":  func() error { _, err := query.Run(ctx, env, "SELECT Id FROM User", 0); return err },
		"count":  func() error { _, err := query.Run(ctx, env, "SELECT COUNT() FROM User", 0); return err },
		"groups": func() error { _, err := query.Run(ctx, env, "SELECT COUNT(Id) FROM User", 0); return err },
		"one":    func() error { _, err := query.One(ctx, env, "User", userA, nil); return err },
		"search": func() error { _, err := query.Search(ctx, env, "FIND {maya}"); return err },
		"page":   func() error { _, err := first.Cursor.Page(ctx, env, 1, 1); return err },
	}
	for name, run := range runs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := run()
			var refused *schema.APIError
			if !errors.Is(err, errBroken) || errors.As(err, &refused) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestCancelled holds that the end of the context ends a query.
func TestCancelled(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := query.Run(ctx, env, "SELECT Id FROM User", 0); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

// TestDeepConditions holds that the deepest condition the grammar allows is one
// the database takes.
func TestDeepConditions(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	deep := "Name = 'zed'"
	for range 48 {
		deep = "(NOT (NOT " + deep + "))"
	}
	chain := "Name = 'zed'"
	for range 97 {
		chain = "Name = 'zed' AND (Name = 'x' OR Name = 'zed' OR (" + chain + "))"
		if strings.Count(chain, "(") > 90 {
			break
		}
	}
	for _, cond := range []string{deep, chain} {
		if got := values(t, run(t, env, "SELECT Name FROM User WHERE "+cond).Records, "Name"); got != "zed" {
			t.Errorf("got %s, want zed", got)
		}
	}
}
