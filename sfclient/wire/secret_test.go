package wire

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"cupgrade/sfclient/wire/wiretest"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	type nested struct {
		Exported Secret
		hidden   Secret
		pointer  *Secret
		list     []Secret
		table    map[string]Secret
	}
	s := NewSecret(wiretest.Canary)
	n := nested{Exported: s, hidden: s, pointer: &s, list: []Secret{s}, table: map[string]Secret{"a": s}}
	client, err := Open(Config{InstanceURL: "http://127.0.0.1:1", Token: s})
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
	s := NewSecret(wiretest.Canary)
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

// TestATokenThatComesBack lets something in between quote the token of a request, in a
// refusal and in data, and holds that neither reaches anybody.
func TestATokenThatComesBack(t *testing.T) {
	t.Parallel()
	for name, token := range map[string]string{
		"with the org's id": wiretest.Canary, "opaque": "AQEA.secret_token.AQEA.secret_token", "short": "x!zq",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := wiretest.NewOrg(t)
			fake.On("PATCH "+userPath, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusBadRequest)
				_, _ = fmt.Fprintf(w, `[{"errorCode":"ODD","message":"Sent was %s, twice %[1]s","fields":["%[1]s"]}]`, r.Header.Get("Authorization"))
			})
			c, err := Open(Config{InstanceURL: fake.URL, Token: NewSecret(token)})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, err = writeUser(t, c)
			remote := wiretest.AsRemote(t, err)
			_, secret, cut := strings.Cut(token, "!")
			if !cut {
				secret = token
			}
			if text := remote.Message + strings.Join(remote.Fields, ""); strings.Contains(text, secret) || strings.Count(text, redacted) != 3 {
				t.Errorf("it says %q", text)
			}
		})
	}
}

func TestSecretsCompare(t *testing.T) {
	t.Parallel()
	if s := NewSecret(wiretest.Canary); !s.Equal(NewSecret(wiretest.Canary)) || s.Equal(NewSecret("other")) || s.Equal(Secret{}) {
		t.Error("equal secrets are not told from others")
	}
}

func TestSecretOpens(t *testing.T) {
	t.Parallel()
	if got := NewSecret(wiretest.Canary).open(); got != wiretest.Canary {
		t.Errorf("got %q", got)
	}
	var empty Secret
	if !empty.IsZero() || !NewSecret("").IsZero() || empty.open() != "" || NewSecret("x").IsZero() {
		t.Error("an empty secret is not told from another")
	}
}
