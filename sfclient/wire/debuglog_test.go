package wire_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cupgrade/sfclient/wire"
)

// TestLogRequests holds that a log says what happened, and nothing that was in the
// requests or the answers.
func TestLogRequests(t *testing.T) {
	t.Parallel()
	const canary = "CANARY0token0CANARY"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/sobjects/User/0055g00000A000HAAR") {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`[{"message":"` + canary + `","errorCode":"LICENSE_LIMIT_EXCEEDED","fields":[]}]`))
			return
		}
		_, _ = w.Write([]byte(`{"access_token":"` + canary + `"}`))
	}))
	defer server.Close()
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	client := &http.Client{Transport: wire.LogRequests(wire.NewTransport(), log)}
	defer client.CloseIdleConnections()

	for _, path := range []string{
		"/services/data/v66.0/query?q=SELECT+" + canary,
		"/services/data/v66.0/sobjects/User/0055g00000A000HAAR",
		"/services/data/v66.0/query/01g5g00000A000H-2000",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, strings.NewReader(canary))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+canary)
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		if _, err := body.ReadFrom(res.Body); err != nil || !strings.Contains(body.String(), canary) {
			t.Errorf("the answer does not come through whole: %q, %v", &body, err)
		}
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/gone", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := client.Do(req); err == nil {
		_ = res.Body.Close()
		t.Error("a closed server answers")
	}

	if strings.Contains(out.String(), canary) {
		t.Errorf("the log holds what was sent or answered:\n%s", &out)
	}
	want := []struct {
		path, code string
		status     float64
	}{
		{"/services/data/v66.0/query", "", 200},
		{"/services/data/v66.0/sobjects/User/{id}", "LICENSE_LIMIT_EXCEEDED", 400},
		{"/services/data/v66.0/query/{id}", "", 200},
		{"/gone", "", 0},
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%d records for %d requests:\n%s", len(lines), len(want), &out)
	}
	for i, line := range lines {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatal(err)
		}
		if record["path"] != want[i].path || record["status"] != want[i].status || record["errorCode"] != want[i].code {
			t.Errorf("record %d is %v, want %+v", i, record, want[i])
		}
		if len(record) != 8 { // time, level and msg beside the five of our own
			t.Errorf("record %d has other attributes: %v", i, record)
		}
	}
}
