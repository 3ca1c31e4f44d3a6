//go:build unix

package signin

import (
	"os/exec"
	"syscall"
)

// killWhole makes the end of a command's context the end of all that it started:
// sf may be a shell script that starts Node, and Node alone would go on refreshing
// a session for ever. Being a group of its own also keeps a Ctrl-C for us.
func killWhole(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
