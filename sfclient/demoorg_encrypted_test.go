package sfclient_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// TestSearchWithEncryptedEmail: an org that encrypts the email address is searched by all
// else, and what is left out is said.
func TestSearchWithEncryptedEmail(t *testing.T) {
	t.Parallel()
	const email = "tomas@home.example"
	for name, tt := range map[string]struct {
		lack    func(*schema.Features)
		leftOut []upgrade.LeftOutField
		// found tells whether the whole email address finds its user.
		found bool
	}{
		"not encrypted": {func(*schema.Features) {}, nil, true},
		"probabilistic": {func(f *schema.Features) { f.EncryptedEmail = true }, []upgrade.LeftOutField{{Label: "Email"}}, false},
		"deterministic": {
			func(f *schema.Features) { f.EncryptedEmail, f.EncryptedEmailEquals = true, true },
			[]upgrade.LeftOutField{{Label: "Email", InFull: true}},
			true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := without(t, tt.lack)
			id := string(idOf(t, org, seed.Tomas))
			err := org.Do(t.Context(), func(tx *store.Tx) error {
				tx.Set("User", id, store.Row{"Email": email})
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			client := connect(t, org)
			for _, text := range []string{seed.Tomas, "Rivera", "tomas"} {
				found, err := client.SearchUsers(t.Context(), text, 20)
				if err != nil || len(found.Users) == 0 || found.Users[0].User.Username != seed.Tomas {
					t.Errorf("%q finds %q, %v", text, usernames(found), err)
				}
				if diff := cmp.Diff(tt.leftOut, found.LeftOut); diff != "" {
					t.Errorf("left out (-want +got):\n%s", diff)
				}
			}
			found, err := client.SearchUsers(t.Context(), email, 20)
			if err != nil || (len(found.Users) > 0) != tt.found {
				t.Errorf("%q finds %q, %v", email, usernames(found), err)
			}
		})
	}
}

// TestSearchThatTheDescribePromised: a field that the describe calls filterable and that
// the org refuses to filter by costs one more request, and the search goes on without it.
func TestSearchThatTheDescribePromised(t *testing.T) {
	t.Parallel()
	features := schema.AllFeatures()
	features.EncryptedEmail = true
	lies := strings.NewReplacer(`"filterable":false`, `"filterable":true`, `"encrypted":true`, `"encrypted":false`)
	org := startWith(t, demoorg.Options{Features: &features, Plain: true, Wrap: func(inner http.Handler, _ *store.Store) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			honest := httptest.NewRecorder()
			inner.ServeHTTP(honest, r)
			maps.Copy(w.Header(), honest.Header())
			w.Header().Del("Content-Length")
			w.WriteHeader(honest.Code)
			_, _ = lies.WriteString(w, honest.Body.String())
		})
	}})
	found, err := connect(t, org).SearchUsers(t.Context(), seed.Maya, 20)
	if err != nil || len(found.Users) != 1 || len(found.LeftOut) == 0 {
		t.Errorf("it finds %q without %v, %v", usernames(found), found.LeftOut, err)
	}
}
