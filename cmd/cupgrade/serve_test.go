package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// serve answers every request with one handler, and gives the address.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}
