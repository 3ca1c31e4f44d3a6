package signin

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestEditDistance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"a", "", 1},
		{"prod", "prod", 0},
		{"prdo", "prod", 1},
		{"prod", "pod", 1},
		{"dev", "uat", 3},
		{"ab", "ba", 1},
		{"kitten", "sitting", 3},
		{"ñandú", "nandu", 2},
	} {
		if got := editDistance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("%q is %d from %q, want %d", tt.a, got, tt.b, tt.want)
		}
	}
}

func TestEditDistanceProperties(t *testing.T) {
	t.Parallel()
	word := rapid.SliceOfN(rapid.RuneFrom([]rune("abcé")), 0, 8)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := editDistance(a, b)
		switch {
		case d != editDistance(b, a):
			t.Fatal("the way back has another length")
		case (d == 0) != slices.Equal(a, b):
			t.Fatalf("the distance of %q and %q is %d", string(a), string(b), d)
		case d > max(len(a), len(b)) || d < max(len(a), len(b))-min(len(a), len(b)):
			t.Fatalf("%d is out of bounds", d)
		}
	})
}

func TestNearestProperties(t *testing.T) {
	t.Parallel()
	name := rapid.StringMatching(`[a-c]{1,6}`)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(name, 0, 12).Draw(t, "names")
		mistyped := name.Draw(t, "mistyped")
		got := findNearest(mistyped, names)
		if len(got) > maxSuggestions {
			t.Fatalf("%d suggestions", len(got))
		}
		for i, g := range got {
			if !slices.Contains(names, g) || slices.Contains(got[:i], g) {
				t.Fatalf("suggested %q of %q", got, names)
			}
		}
		if slices.Contains(names, mistyped) && (len(got) == 0 || got[0] != mistyped) {
			t.Fatalf("%q is there, and suggested is %q", mistyped, got)
		}
	})
}

func TestForeign(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a\n\tb  c":                                 "a b c",
		"\x1b[31mred\x1b[0m \u009b2J":               "[31mred [0m 2J",
		"use 00D5g00000A0001EAB!AQ.x_y now":         "use [redacted] now",
		"Bearer eyJhbGciOi.eyJzdWIi.c2ln, and more": "Bearer [redacted], and more",
		"refresh 5Aep861abc.def":                    "refresh [redacted]",
		"the org 00D5g00000A0001EAB":                "the org 00D5g00000A0001EAB",
		strings.Repeat("é", 400):                    strings.Repeat("é", 250) + "...",
	} {
		if got := quoteForeign(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// What is pasted into a shell is the command that was shown, and nothing more.
func TestShellWord(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"prod":                        "prod",
		"admin+x@acme.example":        "admin+x@acme.example",
		"https://a.my.salesforce.com": "https://a.my.salesforce.com",
		"my org":                      "'my org'",
		"$(calc)":                     "'$(calc)'",
		"it's":                        `'it'\''s'`,
		"":                            "''",
	} {
		if got := shellWord(in); got != want {
			t.Errorf("%q became %s, want %s", in, got, want)
		}
	}
}

// FuzzForeign holds what an error may repeat of another program: one short line of
// text, without a token.
func FuzzForeign(f *testing.F) {
	f.Add("Session expired or invalid")
	f.Add("00D5g00000A0001EAB!AQ\n\x1b]52;c;x\a")
	f.Add("é\xff\u2028\u0085")
	f.Fuzz(func(t *testing.T, s string) {
		got := quoteForeign(s)
		if strings.ContainsAny(got, "\n\r\t\x1b\a\x00") || len(got) > maxForeign+3 {
			t.Errorf("%q became %q", s, got)
		}
		if tokenShapes().MatchString(got) {
			t.Errorf("a token is left in %q", got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q is no text any more", got)
		}
	})
}

// FuzzReadReply holds that no output of sf is trusted further than it goes: there is
// an answer, or an *Error.
func FuzzReadReply(f *testing.F) {
	f.Add([]byte(`{"status":0,"result":{"accessToken":"x"}}`), []byte(""), 0)
	f.Add([]byte("Warning\n{\"status\":1,\"message\":\"m\",\"actions\":[null]}"), []byte(""), 1)
	f.Add([]byte(""), []byte("Node.js v20.1.2\n"), 1)
	f.Add([]byte("[]"), []byte("node: not found"), 127)
	f.Fuzz(func(t *testing.T, stdout, stderr []byte, code int) {
		out := Output{Stdout: stdout, Stderr: stderr, ExitCode: code}
		_, shownErr := readReply[shown](out)
		_, listErr := readReply[[]orgEntry](out)
		isUnknownCommand(out)
		for _, err := range []error{shownErr, listErr} {
			var failed *Error
			if err != nil && (!errors.As(err, &failed) || failed.Reason == "" || strings.Contains(failed.Meaning, "\n")) {
				t.Errorf("%q gives %v", stdout, err)
			}
		}
	})
}

const fuzzState = "the-state-of-this-sign-in-is-not-guessed"

// FuzzCallback holds what a callback may do: without the right state nothing, and
// with it give one code of printable text.
func FuzzCallback(f *testing.F) {
	f.Add("code=aPrx.abc%3D%3D&state=" + fuzzState)
	f.Add("error=access_denied&error_description=no&state=" + fuzzState)
	f.Add("code=a&code=b&state=" + fuzzState)
	f.Add("state=" + fuzzState + "&state=" + fuzzState + "&code=x")
	f.Add("code=x&state=")
	f.Add("%zz;&=")
	f.Fuzz(func(t *testing.T, query string) {
		code, err := readCallback(query, fuzzState)
		var failed *Error
		switch {
		case err != nil && !errors.As(err, &failed), (err == nil) == (code == ""):
			t.Fatalf("%q gives %q, %v", query, code, err)
		case err == nil && !strings.Contains(query, "state"):
			t.Fatalf("%q passes without a state", query)
		case err == nil && strings.ContainsFunc(code, func(r rune) bool { return r < ' ' || r > '~' }):
			t.Fatalf("%q gives the code %q", query, code)
		}
		if values, bad := url.ParseQuery(query); bad == nil && values.Get("state") != fuzzState && err == nil {
			t.Fatalf("%q passes with another state", query)
		}
	})
}

func TestReadCallback(t *testing.T) {
	t.Parallel()
	const state = "&state=" + fuzzState
	for query, want := range map[string]Reason{
		"code=aPrx" + state:                       "",
		"code=a%20b%3D" + state:                   "",
		"code=aPrx&state=other":                   ReasonForged,
		"code=aPrx":                               ReasonForged,
		"code=aPrx&state=":                        ReasonForged,
		"code=aPrx" + state + state:               ReasonForged,
		"code=aPrx;" + state:                      ReasonForged,
		"error=access_denied&state=x":             ReasonForged,
		"error=access_denied" + state:             ReasonDenied,
		"error=" + state:                          ReasonDenied,
		"error=access_denied&code=aPrx" + state:   ReasonDenied,
		"code=" + state:                           ReasonBadAnswer,
		state[1:]:                                 ReasonBadAnswer,
		"code=a&code=b" + state:                   ReasonBadAnswer,
		"code=a%0d%0aX" + state:                   ReasonBadAnswer,
		"code=a%E2%80%8B" + state:                 ReasonBadAnswer,
		"error=OAUTH_APP_BLOCKED" + state:         ReasonDenied,
		"error=redirect_uri_mismatch" + state:     ReasonDenied,
		"error=x&error_description=a%0Ab" + state: ReasonDenied,
	} {
		_, err := readCallback(query, fuzzState)
		var failed *Error
		if errors.As(err, &failed) {
			if failed.Reason != want || strings.Contains(failed.Meaning, "\n") || failed.Advice == "" {
				t.Errorf("%s: %v", query, err)
			}
		} else if want != "" || err != nil {
			t.Errorf("%s: %v, want %s", query, err, want)
		}
	}
}

func TestNobodyCame(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancelCause(t.Context())
	stop(errNobodyCame)
	var failed *Error
	if err := notAnswered(ctx); !errors.As(err, &failed) || failed.Reason != ReasonTimeout {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"3m0s", "redirect_uri_mismatch", "http://localhost:1717/OauthRedirect", "--client-id"} {
		if !strings.Contains(failed.Error(), want) {
			t.Errorf("this does not mention %s:\n%v", want, failed)
		}
	}
}

func TestBrowserCommand(t *testing.T) {
	t.Parallel()
	const address = "https://login.salesforce.com/x?a=b&c=d"
	screen := func(name string) func(string) (string, bool) {
		return func(asked string) (string, bool) { return ":0", asked == name }
	}
	for _, tt := range []struct {
		goos, screen, want string
	}{
		{"darwin", "", "open"},
		{"windows", "", "rundll32"},
		{"linux", "DISPLAY", "xdg-open"},
		{"freebsd", "WAYLAND_DISPLAY", "xdg-open"},
		{"linux", "", ""},
	} {
		lookup := func(name string) (string, bool) {
			if tt.screen == "" {
				return "", false
			}
			return screen(tt.screen)(name)
		}
		name, args, ok := browserCommand(tt.goos, lookup, address)
		if name != tt.want || ok != (tt.want != "") || ok && args[len(args)-1] != address {
			t.Errorf("%s with %q: %s %q", tt.goos, tt.screen, name, args)
		}
	}
}

func TestOAuthAdviceNamesWhatToDo(t *testing.T) {
	t.Parallel()
	general := oauthAdvice("anything")
	for code, want := range map[string]string{
		"invalid_client_id": "--client-id", "redirect_uri_mismatch": CallbackURLs()[2], "invalid_client": "Require secret",
		"OAUTH_APP_BLOCKED": "Install", "invalid_grant": "again", "invalid_scope": "(api)", "access_denied": "allow", "inactive_org": "admin",
	} {
		if got := oauthAdvice(code); got == general || !strings.Contains(got, want) {
			t.Errorf("%s: %s", code, got)
		}
	}
}
