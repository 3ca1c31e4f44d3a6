package sfclient

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const canary = "00Dcanary!AQEA.secret_token"

func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	type nested struct {
		Exported Secret
		hidden   Secret
		pointer  *Secret
		list     []Secret
		table    map[string]Secret
	}
	s := NewSecret(canary)
	n := nested{Exported: s, hidden: s, pointer: &s, list: []Secret{s}, table: map[string]Secret{"a": s}}
	client, err := New(Config{InstanceURL: "http://127.0.0.1:1", Token: s})
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%c", "%o", "%U"} {
		for _, value := range []any{s, &s, n, &n, client, client.adapter, Config{Token: s}} {
			if printed := fmt.Sprintf(verb, value); leaks(printed) {
				t.Errorf("%s of %T prints the secret", verb, value)
			}
		}
	}
}

// leaks looks for the secret as it is and in hexadecimal.
func leaks(printed string) bool {
	return strings.Contains(printed, "canary") || strings.Contains(strings.ToLower(printed), fmt.Sprintf("%x", "canary"))
}

type tokenElement struct{ Token Secret }

func TestSecretIsNeverEncoded(t *testing.T) {
	t.Parallel()
	s := NewSecret(canary)
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "token", s, "config", Config{Token: s})
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "token", s, "group", slog.GroupValue(slog.Any("t", s)))
	asJSON, err := json.Marshal(map[string]any{"secret": s, "config": Config{Token: s}})
	if err != nil {
		t.Fatal(err)
	}
	asXML, err := xml.Marshal(tokenElement{s})
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{"a log": logged.String(), "JSON": string(asJSON), "XML": string(asXML)} {
		if leaks(text) || !strings.Contains(text, redacted) {
			t.Errorf("%s: %s", what, text)
		}
	}
}

func TestSecretsCompare(t *testing.T) {
	t.Parallel()
	if s := NewSecret(canary); !s.Equal(NewSecret(canary)) || s.Equal(NewSecret("other")) || s.Equal(Secret{}) {
		t.Error("equal secrets are not told from others")
	}
}

func TestSecretOpens(t *testing.T) {
	t.Parallel()
	if got := NewSecret(canary).open(); got != canary {
		t.Errorf("got %q", got)
	}
	var empty Secret
	if !empty.IsZero() || !NewSecret("").IsZero() || empty.open() != "" || NewSecret("x").IsZero() {
		t.Error("an empty secret is not told from another")
	}
}
