package signin

import (
	"context"
	"os"
	"os/exec"
	"runtime"
)

// OpenBrowser starts the person's browser with an address. What the browser prints
// is discarded, and it does not inherit a session. The error says only that no
// browser could be started.
func OpenBrowser(ctx context.Context, address string) error {
	name, args, ok := browserCommand(runtime.GOOS, os.LookupEnv, address)
	if !ok {
		return noBrowser("There is no screen that a browser could appear on.", nil)
	}
	// The browser outlives the sign-in.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), name, args...) //nolint:gosec // No shell is between, and the address is ours.
	cmd.Env = ChildEnv(os.Environ())
	if err := cmd.Start(); err != nil {
		return noBrowser(endSentence(err.Error()), err)
	}
	go func() { _ = cmd.Wait() }() // Its outcome comes too late to matter.
	return nil
}

func noBrowser(meaning string, err error) error {
	return &Error{
		Reason: ReasonNoBrowser, Happened: "no browser could be started", Meaning: meaning,
		Advice: "Open the address yourself.", Err: err,
	}
}

// browserCommand is how a system opens an address with the program of the person's
// choice. Without a screen, Linux would start a browser for terminals in ours.
func browserCommand(goos string, lookup func(string) (string, bool), address string) (name string, args []string, ok bool) {
	switch goos {
	case "darwin":
		return "open", []string{address}, true
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler", address}, true
	}
	if get(lookup, "DISPLAY") == "" && get(lookup, "WAYLAND_DISPLAY") == "" {
		return "", nil, false
	}
	return "xdg-open", []string{address}, true
}
