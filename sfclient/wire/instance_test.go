package wire

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestParseInstanceURLAccepts(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://acme.my.salesforce.com":                "https://acme.my.salesforce.com",
		"https://acme.my.salesforce.com/":               "https://acme.my.salesforce.com",
		" https://ACME.My.Salesforce.com//\n":           "https://acme.my.salesforce.com",
		"HTTPS://acme.my.salesforce.com":                "https://acme.my.salesforce.com",
		"https://acme--uat.sandbox.my.salesforce.com":   "https://acme--uat.sandbox.my.salesforce.com",
		"https://na135.salesforce.com:443":              "https://na135.salesforce.com",
		"https://orgfarm-1.develop.my.salesforce.com/ ": "https://orgfarm-1.develop.my.salesforce.com",
		"http://127.0.0.1:8080":                         "http://127.0.0.1:8080",
		"http://127.0.0.1":                              "http://127.0.0.1",
		"https://127.0.0.1:8443/":                       "https://127.0.0.1:8443",
		"http://[::1]:8080/":                            "http://[::1]:8080",
		"http://LocalHost:8080":                         "http://localhost:8080",
		"https://localhost":                             "https://localhost",
	} {
		got, err := ParseInstanceURL(raw)
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", raw, got, err, want)
		}
		if again, err := ParseInstanceURL(got); err != nil || again != got {
			t.Errorf("%q: what it gives is not what it gives again: %q, %v", raw, again, err)
		}
	}
}

func TestParseInstanceURLRefuses(t *testing.T) {
	t.Parallel()
	for raw, why := range map[string]string{
		"":                                       "look like",
		"acme.my.salesforce.com":                 "look like",
		"https://":                               "look like",
		"https:acme.my.salesforce.com":           "look like",
		"http://acme.my.salesforce.com":          "https://",
		"ftp://acme.my.salesforce.com":           "https://",
		"https://acme.my.salesforce.com:8443":    "port",
		"https://user@acme.my.salesforce.com":    "user name",
		"https://u:hunter2@x.salesforce.com":     "user name",
		"https://acme.my.salesforce.com/x":       "after the host",
		"https://acme.my.salesforce.com?q=1":     "after the host",
		"https://acme.my.salesforce.com?":        "after the host",
		"https://acme.my.salesforce.com#top":     "after the host",
		"https://acme.my.salesforce.com#":        "after the host",
		"https://acme.lightning.force.com":       "My Domain",
		"https://salesforce.com.evil.example":    "My Domain",
		"https://evilsalesforce.com":             "My Domain",
		"https://salesforce.com":                 "My Domain",
		"https://.salesforce.com":                "My Domain",
		"https://a..salesforce.com":              "My Domain",
		"https://acme.my.salesforce.com.":        "My Domain",
		"https://-a.salesforce.com":              "My Domain",
		"https://evil.example%2f.salesforce.com": "look like",
		"https://evil.example\\.salesforce.com":  "look like",
		"https://аcme.my.salesforce.com":         "My Domain", // a Cyrillic letter
		"http://10.0.0.1":                        "this machine",
		"http://[fe80::1]":                       "this machine",
		"http://0.0.0.0:80":                      "this machine",
		"ws://127.0.0.1:80":                      "scheme",
		"http://127.0.0.1:80:80":                 "look like",
		"http://127.0.0.1:port":                  "look like",
	} {
		got, err := ParseInstanceURL(raw)
		if !errors.Is(err, ErrInstanceURL) || got != "" {
			t.Errorf("%q: got %q, %v", raw, got, err)
			continue
		}
		if !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %q does not say %q", raw, err, why)
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the error repeats the URL", raw)
		}
	}
}

// FuzzInstanceURL holds that whatever is accepted is an origin, read the same by
// net/url, and is Salesforce's or this machine's.
func FuzzInstanceURL(f *testing.F) {
	for _, seed := range []string{
		"https://acme.my.salesforce.com/", "http://127.0.0.1:8080", "http://[::1]:1", "https://a@b.salesforce.com",
		"https://x.salesforce.com:443", "https://evil.example#.salesforce.com", "https://evil.example/.salesforce.com",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := ParseInstanceURL(raw)
		if err != nil {
			return
		}
		u, err := url.Parse(got)
		if err != nil {
			t.Fatalf("%q gives %q, which is no URL: %v", raw, got, err)
		}
		if got != u.Scheme+"://"+u.Host || u.User != nil || strings.ContainsAny(got, " \t\r\n\\@") {
			t.Fatalf("%q gives %q, which is more than an origin", raw, got)
		}
		local := u.Hostname() == "::1" || strings.HasPrefix(u.Hostname(), "127.") || strings.HasPrefix(u.Hostname(), "::ffff:127.")
		if !local && (u.Scheme != "https" || u.Port() != "" || !strings.HasSuffix(u.Host, salesforceDomain)) {
			t.Fatalf("%q gives %q, to which no token may go", raw, got)
		}
	})
}
