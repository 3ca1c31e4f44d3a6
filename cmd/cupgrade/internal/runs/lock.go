package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// holder says who holds a lock.
type holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// LockedError is given when another run for the same user of the same org is
// under way on this machine.
type LockedError struct{ by holder }

// Error says who holds the lock.
func (e *LockedError) Error() string {
	if e.by.PID == 0 {
		return "another run for this user is running on this machine"
	}
	return fmt.Sprintf("another run for this user is running on this machine: process %d on %s, since %s",
		e.by.PID, e.by.Host, e.by.Since.Local().Format("15:04:05"))
}

// Finding says the same in parts.
func (e *LockedError) Finding() core.Finding { return upgrade.RunUnderWay(e.Error()) }

// lockUser takes the lock of one user of one org. The system releases it when the
// process ends in whatever way. unlock gives it back before that.
func (d Folder) lockUser(org, user core.ID, now time.Time) (unlock func(), err error) {
	if err := makeDir(d.Path); err != nil {
		return nil, refuseUnrecorded(fmt.Errorf("make the folder of the locks: %w", err))
	}
	path := filepath.Join(d.Path, string(org)+"-"+string(user)+".lock")
	lock := flock.New(path, flock.SetPermissions(0o600), flock.SetFlag(os.O_CREATE|os.O_RDONLY|openStraight))
	got, err := lock.TryLock()
	if err != nil {
		return nil, refuseUnrecorded(fmt.Errorf("lock the user: %w", err))
	}
	if !got {
		return nil, &LockedError{by: readHolder(path + ".json")}
	}
	if info, err := lock.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, refuseUnrecorded(errors.Join(fmt.Errorf("lock the user: %w: %s", errNoFile, path), err, lock.Unlock()))
	}
	host, _ := os.Hostname()
	body, _ := json.Marshal(holder{PID: os.Getpid(), Host: host, Since: now})
	// The note of who holds it is a courtesy; the lock itself is what counts.
	_ = ReplaceFile(path+".json", func(file *os.File) error {
		_, err := file.Write(body)
		return err //nolint:wrapcheck // it is not looked at
	})
	return func() {
		_ = os.Remove(path + ".json")
		_ = lock.Unlock()
	}, nil
}

func readHolder(path string) holder {
	var h holder
	if body, err := readFile(path); err == nil {
		_ = json.Unmarshal(body, &h)
	}
	return h
}
