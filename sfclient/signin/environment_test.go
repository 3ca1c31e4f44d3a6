package signin_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

// canary is a token that must never be seen.
const canary = "00D5g00000A0001EAB!canary.Canary_CANARY"

func environment(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := vars[name]
		return value, ok
	}
}

// failure checks that an error is a typed one with this reason, that it tells what
// to do, and that it holds no token.
func failure(t *testing.T, err error, want signin.Reason) {
	t.Helper()
	var failed *signin.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want an *Error", err)
	}
	if failed.Reason != want {
		t.Fatalf("the reason is %s, want %s:\n%v", failed.Reason, want, err)
	}
	if !errors.Is(err, signin.ErrNoCredentials) {
		t.Errorf("%v is no ErrNoCredentials", err)
	}
	if want != signin.ReasonCancelled && failed.Advice == "" {
		t.Errorf("%v does not tell what to do", err)
	}
	for _, line := range strings.Split(err.Error(), "\n")[1:] {
		if line == "" || strings.ToUpper(line[:1]) != line[:1] || strings.Contains(line, "..") && !strings.Contains(line, "...") {
			t.Errorf("this is no sentence: %q", line)
		}
	}
	mustNotLeak(t, err)
}

// says checks that an error mentions texts.
func says(t *testing.T, err error, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("this does not mention %q:\n%v", text, err)
		}
	}
}

func TestFromEnvironment(t *testing.T) {
	t.Parallel()
	got, err := signin.FromEnvironment(environment(map[string]string{
		signin.EnvInstanceURL: " http://127.0.0.1:8080/\n",
		signin.EnvAccessToken: canary + " ",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got.InstanceURL != "http://127.0.0.1:8080" || got.Source != "the environment" || !got.Token.Equal(wire.NewSecret(canary)) {
		t.Errorf("got %+v", got)
	}
	mustNotLeak(t, got)
	if _, err := got.Renewer.Renew(t.Context(), got.Token); err == nil {
		t.Error("the environment has only one token, and another came of it")
	} else {
		failure(t, err, signin.ReasonCannotRenew)
	}
	if err := got.Revoke(t.Context()); err != nil {
		t.Errorf("a borrowed session is left alone: %v", err)
	}
}

func TestFromEnvironmentSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	const good = "https://x.my.salesforce.com"
	for name, tt := range map[string]struct {
		vars   map[string]string
		reason signin.Reason
		says   []string
	}{
		"nothing": {nil, signin.ReasonNotSet, []string{"Neither", signin.EnvInstanceURL, signin.EnvAccessToken}},
		"no URL": {
			map[string]string{signin.EnvAccessToken: canary},
			signin.ReasonIncomplete,
			[]string{signin.EnvInstanceURL + " is not.", "Set " + signin.EnvInstanceURL, "unset " + signin.EnvAccessToken},
		},
		"no token": {
			map[string]string{signin.EnvInstanceURL: good, signin.EnvAccessToken: "  "},
			signin.ReasonIncomplete,
			[]string{signin.EnvAccessToken + " is not.", "Set " + signin.EnvAccessToken, "unset " + signin.EnvInstanceURL},
		},
		"plain HTTP": {
			map[string]string{signin.EnvInstanceURL: "http://x.my.salesforce.com", signin.EnvAccessToken: canary},
			signin.ReasonInstanceURL,
			[]string{"https://", "My Domain"},
		},
		"another host": {
			map[string]string{signin.EnvInstanceURL: "https://evil.example", signin.EnvAccessToken: canary},
			signin.ReasonInstanceURL,
			[]string{".salesforce.com"},
		},
		"two lines in the token": {
			map[string]string{signin.EnvInstanceURL: good, signin.EnvAccessToken: canary + "\nX: y"},
			signin.ReasonToken,
			[]string{"line break", signin.EnvAccessToken},
		},
		"a token of another alphabet": {
			map[string]string{signin.EnvInstanceURL: good, signin.EnvAccessToken: canary + "\u200b"}, signin.ReasonToken, nil,
		},
		"a token without end": {
			map[string]string{signin.EnvInstanceURL: good, signin.EnvAccessToken: strings.Repeat("x", 20_000)},
			signin.ReasonToken,
			[]string{"longer"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := signin.FromEnvironment(environment(tt.vars))
			failure(t, err, tt.reason)
			says(t, err, tt.says...)
		})
	}
}

func TestFromEnvironmentKeepsTheCause(t *testing.T) {
	t.Parallel()
	_, err := signin.FromEnvironment(environment(map[string]string{
		signin.EnvInstanceURL: "https://" + "user:password" + "@x.my.salesforce.com", signin.EnvAccessToken: canary,
	}))
	if !errors.Is(err, wire.ErrInstanceURL) {
		t.Errorf("%v is no ErrInstanceURL", err)
	}
	if strings.Contains(err.Error(), "password") {
		t.Errorf("%v repeats the URL, which may hold a password", err)
	}
}

func TestChildEnv(t *testing.T) {
	t.Parallel()
	env := []string{
		"PATH=/bin", "SF_ACCESS_TOKEN=" + canary, "SF_ACCESS_TOKEN_FILE=x", "SF_ORG_INSTANCE_URL=https://x.my.salesforce.com",
		"SF_TARGET_ORG=dev", "EMPTY=", "odd",
	}
	before := slices.Clone(env)
	want := []string{"PATH=/bin", "SF_ACCESS_TOKEN_FILE=x", "SF_TARGET_ORG=dev", "EMPTY=", "odd"}
	if got := signin.ChildEnv(env); !slices.Equal(got, want) {
		t.Errorf("children get %q, want %q", got, want)
	}
	if !slices.Equal(env, before) {
		t.Errorf("the environment became %q", env)
	}
}
