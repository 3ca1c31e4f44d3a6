// Package wire sends requests to one org over REST and SOAP and checks the answers: a
// [Conn] is a session, a [Query] or a [Record] is what is asked for together.
//
// Nothing that comes back is trusted: bodies are capped, redirects and foreign hosts
// refused, rows typed, error bodies put into one shape (*core.RemoteError). No write is
// repeated: a caller decides whether to try again. Strings of the org stay raw; package
// display cleans them for a screen.
//
// It must not know what an upgrade reads and writes: no object of Salesforce is named
// here. Only adapter.go knows github.com/simpleforce/simpleforce.
//
// Simpleforce writes what it takes for a failure to the standard logger, with the
// query in the URL. The adapter never shows it a failure, so nothing is written;
// net/http may still log an oddity of its own, so a program with a screen should
// point the standard logger away: log.SetOutput(io.Discard), after any
// slog.SetDefault.
package wire
