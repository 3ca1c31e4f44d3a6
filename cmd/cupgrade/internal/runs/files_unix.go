//go:build unix

package runs

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// openStraight makes opening follow no link and wait for no other end of a pipe.
const openStraight = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// writableByOthers are the permissions that let others put files into a folder.
const writableByOthers fs.FileMode = 0o022

// checkOwner refuses a folder that is another user's, or that others can write to: what is
// in it may be theirs, or lead to a file that is not.
func checkOwner(path string, info fs.FileInfo) error {
	if stat, is := info.Sys().(*syscall.Stat_t); is && int(stat.Uid) != os.Geteuid() {
		return fmt.Errorf("%s belongs to another user (%d, and you are %d): make it yours, or set CUPGRADE_STATE_DIR to a folder of yours",
			path, stat.Uid, os.Geteuid())
	}
	if info.Mode().Perm()&writableByOthers != 0 {
		return fmt.Errorf("others can write to %s (%s): make it yours alone with: chmod go-w %s", path, info.Mode(), QuoteForShell(path))
	}
	return nil
}
