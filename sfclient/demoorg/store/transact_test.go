package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg/store"
)

var errRefused = errors.New("refused")

func addAccount(tx *store.Tx, name string) {
	tx.Insert("Account", store.Row{"Name": name})
}

func TestUpdateIsUndone(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, s *store.Store) {
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			addAccount(tx, "A")
			return errRefused
		})
		if !errors.Is(err, errRefused) {
			t.Errorf("the error of fn became %v", err)
		}
		if err := s.Update(t.Context(), func(*store.Tx) error { return errRefused }); err != errRefused { //nolint:errorlint // it must come back as it is
			t.Errorf("the error of fn was wrapped: %v", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic did not come through")
				}
			}()
			_ = s.Update(t.Context(), func(tx *store.Tx) error {
				addAccount(tx, "B")
				panic("in the middle")
			})
		}()
		if n := accounts(t, s); n != 0 {
			t.Errorf("%d accounts are left of what was undone", n)
		}
		update(t, s, func(tx *store.Tx) { insert(t, tx, "Account", store.Row{"Name": "C"}) })
		if n := accounts(t, s); n != 1 {
			t.Errorf("%d accounts after the next update, want 1", n)
		}
	})
}

func TestUpdateEndsWithItsContext(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Update(ctx, func(tx *store.Tx) error {
			addAccount(tx, "A")
			cancel()
			<-ctx.Done()
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want that the context was cancelled", err)
		}
		if n := accounts(t, s); n != 0 {
			t.Errorf("%d accounts are left", n)
		}
	})
}

func TestSavepointUndoesItsPart(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		insert(t, tx, "Account", store.Row{"Name": "before"})
		err := tx.Savepoint(func() error {
			if err := tx.Savepoint(func() error {
				addAccount(tx, "inner")
				return nil
			}); err != nil {
				t.Error(err)
			}
			return errRefused
		})
		if err != errRefused { //nolint:errorlint // it must come back as it is
			t.Errorf("the error of fn became %v", err)
		}
		if err := tx.Savepoint(func() error {
			addAccount(tx, "kept")
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
	view(t, s, func(tx *store.Tx) {
		rows := tx.Select("Account", `1 ORDER BY "Name"`)
		if len(rows) != 2 || rows[0]["Name"] != "before" || rows[1]["Name"] != "kept" {
			t.Errorf("left are %v", rows)
		}
	})
}

func TestViewDoesNotWrite(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, s *store.Store) {
		for name, do := range map[string]func(*store.Tx){
			"insert":     func(tx *store.Tx) { tx.Insert("Account", store.Row{"Name": "A"}) },
			"set":        func(tx *store.Tx) { tx.Set("Account", admin, nil) },
			"delete":     func(tx *store.Tx) { tx.Delete("Account", admin) },
			"delete all": func(tx *store.Tx) { tx.DeleteWhere("Account", "") },
			"savepoint":  func(tx *store.Tx) { _ = tx.Savepoint(func() error { return nil }) },
			"setting":    func(tx *store.Tx) { tx.SetMeta("a", "b") },
			"job":        func(tx *store.Tx) { tx.AddJob(store.Job{}) },
			"remove job": func(tx *store.Tx) { tx.RemoveJob(1) },
		} {
			if err := s.View(t.Context(), func(tx *store.Tx) error { do(tx); return nil }); !errors.Is(err, store.ErrReadOnly) {
				t.Errorf("%s: %v, want ErrReadOnly", name, err)
			}
		}
		view(t, s, func(tx *store.Tx) { refusesToDelete(t, tx) })
	})
}

// refusesToDelete holds that a View does not write by way of a query either.
func refusesToDelete(t *testing.T, tx *store.Tx) {
	t.Helper()
	rows, err := tx.QueryContext(t.Context(), `DELETE FROM "Account" RETURNING "Id"`)
	if err == nil {
		rows.Next() // stepping is what would delete
		err = errors.Join(rows.Err(), rows.Close())
	}
	if err == nil {
		t.Error("a query of a View could delete")
	}
}

// TestStampsOnlyRise holds that a reader who compares stamps sees every change,
// though the clock stands.
func TestStampsOnlyRise(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	var id, last string
	update(t, s, func(tx *store.Tx) { id = insert(t, tx, "Account", store.Row{"Name": "A"}) })
	for range 5 {
		view(t, s, func(*store.Tx) {}) // what only reads does not move the clock
		update(t, s, func(tx *store.Tx) {
			tx.Set("Account", id, nil)
			row := get(t, tx, "Account", id)
			stamp := row.String("SystemModstamp")
			if stamp <= last || stamp != row["LastModifiedDate"] || stamp != store.FormatTime(tx.Now()) {
				t.Errorf("stamped %s after %s, at %s", stamp, last, tx.Now())
			}
			last = stamp
		})
	}
	if want := "2026-11-22T12:00:00.005Z"; last != want {
		t.Errorf("the last stamp is %s, want %s", last, want)
	}
}

// TestManyAtOnce has writers and readers collide as the requests of a busy client
// do, each reader with a second query open beside the first.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, s *store.Store) {
		const writers, perWriter = 8, 20
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for i := range perWriter {
					if err := s.Update(t.Context(), func(tx *store.Tx) error {
						addAccount(tx, fmt.Sprintf("%d.%d", w, i))
						return nil
					}); err != nil {
						t.Error(err)
					}
				}
			})
			all.Go(func() {
				for range perWriter {
					if err := s.View(t.Context(), func(tx *store.Tx) error { return readTwice(t, tx) }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if n := accounts(t, s); n != writers*perWriter {
			t.Errorf("%d accounts, want %d", n, writers*perWriter)
		}
	})
}

// readTwice reads the same state by two queries at a time.
func readTwice(t *testing.T, tx *store.Tx) error {
	outer, err := tx.QueryContext(t.Context(), `SELECT "Id" FROM "Account"`)
	if err != nil {
		return err
	}
	defer func() { _ = outer.Close() }()
	rows := 0
	for outer.Next() {
		rows++
		if rows > 1 {
			continue
		}
		tx.First("Account", "")
	}
	if err := outer.Err(); err != nil {
		return err
	}
	if n := tx.Count("Account", ""); n != rows {
		t.Errorf("read %d accounts, then counted %d", rows, n)
	}
	return nil
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		tx.SetMeta("token", "a")
		tx.SetMeta("token", "b")
	})
	if err := s.Update(t.Context(), func(tx *store.Tx) error { tx.SetMeta("_schema", "x"); return nil }); err == nil {
		t.Error("a setting of the store's own was overwritten")
	}
	view(t, s, func(tx *store.Tx) {
		for key, want := range map[string]string{"token": "b", "never set": ""} {
			if got := tx.Meta(key); got != want {
				t.Errorf("%s is %q, want %q", key, got, want)
			}
		}
	})
}

func TestJobs(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		if _, has := tx.NextJob(); has {
			t.Error("a new database has a job")
		}
		for _, j := range []store.Job{
			{Due: noon().Add(time.Second), Kind: "second", Payload: []byte(`{"n":2}`)},
			{Due: noon(), Kind: "first"},
			{Due: noon().Add(time.Hour), Kind: "later"},
		} {
			tx.AddJob(j)
		}
	})
	update(t, s, func(tx *store.Tx) {
		due := tx.DueJobs(noon().Add(time.Second))
		if len(due) != 2 || due[0].Kind != "first" || due[1].Kind != "second" {
			t.Fatalf("due are %v", due)
		}
		if string(due[0].Payload) != "null" || string(due[1].Payload) != `{"n":2}` || !due[0].Due.Equal(noon()) {
			t.Errorf("the jobs changed: %v", due)
		}
		for _, j := range due {
			tx.RemoveJob(j.ID)
		}
		next, has := tx.NextJob()
		if !has || !next.Equal(noon().Add(time.Hour)) {
			t.Errorf("the next job is at %v, %v", next, has)
		}
	})
}

// TestWhoGivesUpLeavesNothing has transactions end with their contexts at any moment,
// as those of clients do who go away: what was there stays, whoever comes next is served,
// and a View that follows an Update, however it ended, still can't write.
func TestWhoGivesUpLeavesNothing(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, s *store.Store) {
		update(t, s, func(tx *store.Tx) { insert(t, tx, "Account", store.Row{"Name": "there"}) })
		givingUp := func(all *sync.WaitGroup, do func(context.Context) error) {
			ctx, cancel := context.WithCancel(t.Context())
			all.Go(cancel)
			all.Go(func() {
				if err := do(ctx); err != nil && !errors.Is(err, errRefused) && ctx.Err() == nil {
					t.Error(err)
				}
			})
		}
		for range 50 {
			var all sync.WaitGroup
			givingUp(&all, func(ctx context.Context) error {
				return s.Update(ctx, func(tx *store.Tx) error { addAccount(tx, "undone"); return errRefused })
			})
			givingUp(&all, func(ctx context.Context) error {
				return s.View(ctx, func(tx *store.Tx) error { tx.Select("Account", ""); return nil })
			})
			all.Go(func() { view(t, s, func(tx *store.Tx) { refusesToDelete(t, tx) }) })
			all.Wait()
		}
		update(t, s, func(tx *store.Tx) { insert(t, tx, "Account", store.Row{"Name": "next"}) })
		if n := accounts(t, s); n != 2 {
			t.Errorf("%d accounts are left, want the one that was there and the next", n)
		}
	})
}
