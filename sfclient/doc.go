// Package sfclient reads and writes a Salesforce org over REST: it implements
// upgrade.Org with github.com/simpleforce/simpleforce, which only adapter.go
// knows.
//
// Nothing that comes back is trusted: bodies are capped, redirects and foreign
// hosts refused, rows typed, error bodies put into one shape (*core.RemoteError).
// No write is repeated: a caller decides whether to try again. Strings of the org
// stay raw; package display cleans them for a screen.
//
// Simpleforce writes what it takes for a failure to the standard logger, with the
// query in the URL. The adapter never shows it a failure, so nothing is written;
// net/http may still log an oddity of its own, so a program with a screen should
// point the standard logger away: log.SetOutput(io.Discard), after any
// slog.SetDefault.
package sfclient
