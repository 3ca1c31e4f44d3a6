package main

import (
	"strings"

	"cupgrade/core/display"
)

// shellword writes a text of an org such that a command line holding it can be pasted
// into a shell as it is: usernames may hold quotes, backticks and dollars.
func shellword(raw string) string {
	clean := string(display.Clean(raw))
	special := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("@%+=:,./_-", r)
	}
	if clean != "" && strings.IndexFunc(clean, special) < 0 {
		return clean
	}
	return "'" + strings.ReplaceAll(clean, "'", `'\''`) + "'"
}
