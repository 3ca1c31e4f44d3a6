package demoorgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// Image is a filled org, from which others can be started quickly.
type Image struct {
	data []byte
}

// dsn names, for the driver, the database in memory that the store has by a name.
func dsn(name string) string { return "file:/" + name + "?vfs=memdb" }

// BuildImage fills an org in memory as Start would, and keeps it.
func BuildImage(ctx context.Context, options demoorg.Options) (*Image, error) {
	name := rand.Text()
	options.Path = store.MemoryPrefix + name
	org, err := demoorg.Start(ctx, options)
	if err != nil {
		return nil, err
	}
	defer org.Close() //nolint:errcheck // it is in memory, and its copy is what counts
	image := &Image{}
	err = useDriver(ctx, dsn(name), func(from interface{ Serialize() ([]byte, error) }) (err error) {
		image.data, err = from.Serialize()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("copy the demo org: %w", err)
	}
	return image, nil
}

// Open gives the records of a new org that starts as a copy, for Options.Open.
func (i *Image) Open(ctx context.Context, sch *schema.Schema, options store.Options) (*store.Store, error) {
	name := rand.Text()
	kept, err := i.copyTo(ctx, dsn(name))
	if err != nil {
		return nil, fmt.Errorf("open a copy of the demo org: %w", err)
	}
	s, err := store.Open(ctx, store.MemoryPrefix+name, sch, options)
	return s, errors.Join(err, kept.Close())
}

// copier is what the driver's connection can do besides SQL.
type copier interface {
	Deserialize(image []byte) error
	NewBackup(destination string) (*sqlite.Backup, error)
}

// copyTo copies the image into a database, which lives as long as the connection that
// it gives. Only a connection of its own can take up an image, so the copy goes through
// one.
func (i *Image) copyTo(ctx context.Context, destination string) (kept driver.Conn, err error) {
	err = useDriver(ctx, ":memory:", func(via copier) error {
		if err := via.Deserialize(i.data); err != nil {
			return err
		}
		backup, err := via.NewBackup(destination)
		if err != nil {
			return err
		}
		if _, err := backup.Step(-1); err != nil {
			return errors.Join(err, backup.Finish())
		}
		if kept, err = backup.Commit(); err != nil {
			return fmt.Errorf("end the copy: %w", err)
		}
		return nil
	})
	return kept, err
}

// useDriver calls what the driver's connection to a database can do.
func useDriver[T any](ctx context.Context, name string, use func(T) error) (err error) {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return fmt.Errorf("open a connection: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("open a connection: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return conn.Raw(func(raw any) error { //nolint:wrapcheck // use wraps
		able, can := raw.(T)
		if !can {
			return fmt.Errorf("the driver's %T can't do it", raw)
		}
		return use(able)
	})
}
