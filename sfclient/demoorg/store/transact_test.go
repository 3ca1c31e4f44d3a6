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

func addAccount(tx *store.Tx, name string) error {
	_, err := tx.Insert("Account", store.Row{"Name": name})
	return err
}

func TestUpdateIsUndone(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, s *store.Store) {
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			return errors.Join(addAccount(tx, "A"), errRefused)
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
				if err := addAccount(tx, "B"); err != nil {
					t.Error(err)
				}
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
			if err := addAccount(tx, "A"); err != nil {
				return err
			}
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
			if err := tx.Savepoint(func() error { return addAccount(tx, "inner") }); err != nil {
				t.Error(err)
			}
			return errRefused
		})
		if err != errRefused { //nolint:errorlint // it must come back as it is
			t.Errorf("the error of fn became %v", err)
		}
		if err := tx.Savepoint(func() error { return addAccount(tx, "kept") }); err != nil {
			t.Error(err)
		}
	})
	view(t, s, func(tx *store.Tx) {
		rows, err := tx.Select("Account", `1 ORDER BY "Name"`)
		if err != nil || len(rows) != 2 || rows[0]["Name"] != "before" || rows[1]["Name"] != "kept" {
			t.Errorf("left are %v, %v", rows, err)
		}
	})
}

func TestViewDoesNotWrite(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, s *store.Store) {
		view(t, s, func(tx *store.Tx) {
			for name, err := range map[string]error{
				"insert":     second(tx.Insert("Account", store.Row{"Name": "A"})),
				"set":        tx.Set("Account", admin, nil),
				"delete":     tx.Delete("Account", admin),
				"delete all": second(tx.DeleteWhere("Account", "")),
				"savepoint":  tx.Savepoint(func() error { return nil }),
				"setting":    tx.SetMeta("a", "b"),
				"job":        tx.AddJob(store.Job{}),
				"remove job": tx.RemoveJob(1),
			} {
				if !errors.Is(err, store.ErrReadOnly) {
					t.Errorf("%s: %v, want ErrReadOnly", name, err)
				}
			}
			refusesToDelete(t, tx)
		})
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
			if err := tx.Touch("Account", id); err != nil {
				t.Fatal(err)
			}
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
						return addAccount(tx, fmt.Sprintf("%d.%d", w, i))
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
		if _, err := tx.First("Account", ""); err != nil {
			return err
		}
	}
	if err := outer.Err(); err != nil {
		return err
	}
	if n, err := tx.Count("Account", ""); err != nil || n != rows {
		t.Errorf("read %d accounts, then counted %d (%v)", rows, n, err)
	}
	return nil
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		if err := errors.Join(tx.SetMeta("token", "a"), tx.SetMeta("token", "b")); err != nil {
			t.Fatal(err)
		}
		if err := tx.SetMeta("_schema", "x"); err == nil {
			t.Error("a setting of the store's own was overwritten")
		}
	})
	view(t, s, func(tx *store.Tx) {
		for key, want := range map[string]string{"token": "b", "never set": ""} {
			if got, err := tx.Meta(key); got != want || err != nil {
				t.Errorf("%s is %q, %v; want %q", key, got, err, want)
			}
		}
	})
}

func TestJobs(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		if _, has, err := tx.NextJob(); has || err != nil {
			t.Errorf("a new database has a job (%v)", err)
		}
		for _, j := range []store.Job{
			{Due: noon().Add(time.Second), Kind: "second", Payload: []byte(`{"n":2}`)},
			{Due: noon(), Kind: "first"},
			{Due: noon().Add(time.Hour), Kind: "later"},
		} {
			if err := tx.AddJob(j); err != nil {
				t.Fatal(err)
			}
		}
	})
	update(t, s, func(tx *store.Tx) {
		due, err := tx.DueJobs(noon().Add(time.Second))
		if err != nil || len(due) != 2 || due[0].Kind != "first" || due[1].Kind != "second" {
			t.Fatalf("due are %v, %v", due, err)
		}
		if string(due[0].Payload) != "null" || string(due[1].Payload) != `{"n":2}` || !due[0].Due.Equal(noon()) {
			t.Errorf("the jobs changed: %v", due)
		}
		for _, j := range due {
			if err := tx.RemoveJob(j.ID); err != nil {
				t.Error(err)
			}
		}
		next, has, err := tx.NextJob()
		if !has || err != nil || !next.Equal(noon().Add(time.Hour)) {
			t.Errorf("the next job is at %v, %v, %v", next, has, err)
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
				return s.Update(ctx, func(tx *store.Tx) error { return errors.Join(addAccount(tx, "undone"), errRefused) })
			})
			givingUp(&all, func(ctx context.Context) error {
				return s.View(ctx, func(tx *store.Tx) error { return second(tx.Select("Account", "")) })
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
