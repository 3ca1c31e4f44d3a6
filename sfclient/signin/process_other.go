//go:build !unix

package signin

import (
	"os/exec"
	"strconv"
)

// killWhole makes the end of a command's context the end of all that it started:
// sf.cmd starts Node, and Node alone would go on refreshing a session for ever.
func killWhole(cmd *exec.Cmd) {
	cmd.Cancel = func() error {
		tree := exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)) //nolint:gosec,noctx // A number, and the context has ended.
		if err := tree.Run(); err != nil {
			return cmd.Process.Kill() //nolint:wrapcheck // os/exec compares it with os.ErrProcessDone.
		}
		return nil
	}
}
