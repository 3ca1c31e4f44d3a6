package wire

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"cupgrade/sfclient/wire/wiretest"
)

// instant answers at once, so that what is measured is the way to it and back.
type instant struct{ body []byte }

func (i instant) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(i.body))}, nil
}

// BenchmarkCall is the whole overhead of one request beside plain net/http, which
// is the limit.
func BenchmarkCall(b *testing.B) {
	base := instant{[]byte(`{}`)}
	b.Run("plain", func(b *testing.B) {
		client := &http.Client{Transport: base}
		for b.Loop() {
			req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://127.0.0.1:1/services/data/v68.0/limits", nil)
			if err != nil {
				b.Fatal(err)
			}
			resp, err := client.Do(req)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.ReadAll(resp.Body); err != nil {
				b.Fatal(err)
			}
			_ = resp.Body.Close()
		}
	})
	b.Run("ours", func(b *testing.B) {
		client, err := Open(Config{InstanceURL: "http://127.0.0.1:1", Token: NewSecret(wiretest.Canary), Transport: base})
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := client.Read(b.Context(), Request{Method: http.MethodGet, Path: "services/data/v68.0/limits"}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkErrorBody is what a refusal costs.
func BenchmarkErrorBody(b *testing.B) {
	r := Reply{Status: 400, Header: http.Header{}, Body: []byte(`[{"message":"role type must match user type","errorCode":"FIELD_INTEGRITY_EXCEPTION","fields":[]}]`)}
	for b.Loop() {
		if err := answerError("op", r); err.Code == "" {
			b.Fatal("no code")
		}
	}
}
