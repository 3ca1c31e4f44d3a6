package runs

import (
	"al.essio.dev/pkg/shellescape"

	"cupgrade/core/display"
)

// QuoteForShell writes a text of an org such that a command line holding it can be pasted
// into a shell as it is: usernames may hold quotes, backticks and dollars.
func QuoteForShell(raw string) string { return shellescape.Quote(string(display.Clean(raw))) }
