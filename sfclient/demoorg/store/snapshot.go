package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"

	"cupgrade/sfclient/demoorg/schema"
)

// serializer and copier are what the driver's connection can do besides SQL.
type serializer interface{ Serialize() ([]byte, error) }

type copier interface {
	Deserialize(image []byte) error
	NewBackup(destination string) (*sqlite.Backup, error)
}

// Snapshot gives the whole database as bytes for OpenSnapshot.
func (s *Store) Snapshot(ctx context.Context) ([]byte, error) {
	s.lock.RLock()
	defer s.lock.RUnlock()
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	defer func() { _ = conn.Close() }()
	var image []byte
	err = conn.Raw(func(driverConn any) (err error) {
		from, ok := driverConn.(serializer)
		if !ok {
			return fmt.Errorf("the driver's %T can't serialize", driverConn)
		}
		image, err = from.Serialize()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	plainJournal(image)
	return image, nil
}

// plainJournal marks an image as one without a write-ahead log, which a database
// in memory can't have. Bytes 18 and 19 of the header, https://www.sqlite.org/fileformat.html#file_format_version_numbers
func plainJournal(image []byte) {
	const writeVersion, readVersion, rollbackJournal = 18, 19, 1
	if len(image) > readVersion {
		image[writeVersion], image[readVersion] = rollbackJournal, rollbackJournal
	}
}

// OpenSnapshot opens a private database in memory that starts as a copy of what
// Snapshot gave. The schema must be the one the snapshot was made with.
func OpenSnapshot(ctx context.Context, image []byte, sch *schema.Schema, opts Options) (*Store, error) {
	where := newMemory()
	anchor, err := load(ctx, image, where.dsn)
	if err != nil {
		return nil, fmt.Errorf("open a snapshot: %w", err)
	}
	s, err := connect(ctx, where, sch, opts, anchor)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open a snapshot: %w", err), s.Close())
	}
	return s, nil
}

// load copies an image into the database called dsn and gives the connection
// that keeps it. An image can only be taken up by a connection of its own, so the
// copy goes through one.
func load(ctx context.Context, image []byte, dsn string) (kept driver.Conn, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, fmt.Errorf("open a connection: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open a connection: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	err = conn.Raw(func(driverConn any) error {
		to, ok := driverConn.(copier)
		if !ok {
			return fmt.Errorf("the driver's %T can't copy", driverConn)
		}
		kept, err = copyInto(to, image, dsn)
		return err
	})
	return kept, err
}

func copyInto(via copier, image []byte, dsn string) (driver.Conn, error) {
	if err := via.Deserialize(image); err != nil {
		return nil, err
	}
	backup, err := via.NewBackup(dsn)
	if err != nil {
		return nil, err
	}
	if _, err := backup.Step(-1); err != nil {
		return nil, errors.Join(err, backup.Finish())
	}
	kept, err := backup.Commit()
	if err != nil {
		return nil, fmt.Errorf("end the copy: %w", err)
	}
	return kept, nil
}
