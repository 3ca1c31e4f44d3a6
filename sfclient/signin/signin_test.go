package signin_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"cupgrade/sfclient"
	"cupgrade/sfclient/signin"
)

func environment(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := vars[name]
		return value, ok
	}
}

func TestFromEnvironment(t *testing.T) {
	t.Parallel()
	got, err := signin.FromEnvironment(environment(map[string]string{
		signin.EnvInstanceURL: " http://127.0.0.1:8080\n",
		signin.EnvAccessToken: "00Dcanary!token ",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if got.InstanceURL != "http://127.0.0.1:8080" || got.Source != "the environment" || got.Token.IsZero() {
		t.Errorf("got %+v", got)
	}
	// The blanks around a copied token would make it no token.
	client, err := sfclient.New(sfclient.Config{InstanceURL: got.InstanceURL, Token: got.Token})
	if err != nil {
		t.Fatal(err)
	}
	client.Close()
	if printed := fmt.Sprintf("%v %+v %#v", got, got, got); strings.Contains(printed, "canary") {
		t.Errorf("printed credentials hold the token: %s", printed)
	}
}

func TestFromEnvironmentSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		vars map[string]string
		says []string
		not  string
	}{
		"nothing": {nil, []string{signin.EnvInstanceURL, signin.EnvAccessToken}, "\x00"},
		"no URL": {
			map[string]string{signin.EnvAccessToken: "00Dcanary"},
			[]string{signin.EnvInstanceURL}, signin.EnvAccessToken,
		},
		"no token": {
			map[string]string{signin.EnvInstanceURL: "https://x.my.salesforce.com", signin.EnvAccessToken: "  "},
			[]string{signin.EnvAccessToken}, signin.EnvInstanceURL,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := signin.FromEnvironment(environment(c.vars))
			if !errors.Is(err, signin.ErrNoCredentials) {
				t.Fatalf("got %v", err)
			}
			for _, want := range c.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not name %s", err, want)
				}
			}
			if strings.Contains(err.Error(), c.not) || strings.Contains(err.Error(), "canary") {
				t.Errorf("%q names what is there", err)
			}
		})
	}
}
