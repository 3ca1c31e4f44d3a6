package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"cupgrade/sfclient/wire"
)

// openDebugLog makes the transport that logs each request to a new file, readable
// by its owner alone. A file that exists, or a link, is refused: nothing is
// overwritten, and nobody can lead the log elsewhere.
func openDebugLog(path string) (http.RoundTripper, *os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600) //nolint:gosec // The admin names the file.
	if err != nil {
		return nil, nil, fmt.Errorf("open the debug log: %w", err)
	}
	log := slog.New(slog.NewJSONHandler(file, nil))
	return wire.LogRequests(wire.NewTransport(), log), file, nil
}
