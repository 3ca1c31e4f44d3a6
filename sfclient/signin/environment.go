package signin

import (
	"runtime"
	"strings"
)

// The environment variables that are read, named as the Salesforce CLI names them.
const (
	EnvInstanceURL = "SF_ORG_INSTANCE_URL"
	EnvAccessToken = "SF_ACCESS_TOKEN"
	EnvTargetOrg   = "SF_TARGET_ORG"
)

// FromEnvironment takes the session that the environment holds. lookup is
// os.LookupEnv. The reason of an error is ReasonNotSet when neither variable is
// set, so that another source can be tried, and ReasonIncomplete when one is.
//
// Children must be started with ChildEnv, so that they do not inherit the token.
func FromEnvironment(lookup func(name string) (string, bool)) (Credentials, error) {
	instance, token := get(lookup, EnvInstanceURL), get(lookup, EnvAccessToken)
	switch {
	case instance == "" && token == "":
		return Credentials{}, &Error{
			Reason: ReasonNotSet, Happened: "the environment holds no session",
			Meaning: "Neither " + EnvInstanceURL + " nor " + EnvAccessToken + " is set.",
			Advice:  "Set both (cupgrade demo-org prints them for a simulated org), or sign in with the Salesforce CLI: sf org login web",
		}
	case instance == "":
		return Credentials{}, refuseIncomplete(EnvAccessToken, EnvInstanceURL, "to the org's address, such as https://MyDomain.my.salesforce.com")
	case token == "":
		return Credentials{}, refuseIncomplete(EnvInstanceURL, EnvAccessToken, "to an access token of that org")
	}
	secret, err := newToken(token, "Set "+EnvAccessToken+" again.")
	if err != nil {
		return Credentials{}, err
	}
	instance, err = checkInstanceURL(instance, "Set "+EnvInstanceURL+" again; Setup > My Domain shows the address.")
	if err != nil {
		return Credentials{}, err
	}
	return Credentials{InstanceURL: instance, Token: secret, Source: "the environment"}, nil
}

func refuseIncomplete(set, missing, to string) error {
	return &Error{
		Reason: ReasonIncomplete, Happened: "the environment holds only half a session",
		Meaning: set + " is set, but " + missing + " is not.",
		Advice:  "Set " + missing + " " + to + ", or unset " + set + ".",
	}
}

// get reads a variable without the blanks that come with a copied line.
func get(lookup func(string) (string, bool), name string) string {
	value, _ := lookup(name)
	return strings.TrimSpace(value)
}

// ChildEnv gives an environment ("NAME=value", as os.Environ) without the session
// that it may hold: a browser, or another program that is started, has no use for
// the token.
func ChildEnv(env []string) []string { return withoutVariables(env, EnvAccessToken, EnvInstanceURL) }

// withoutVariables leaves variables out of an environment.
func withoutVariables(env []string, names ...string) []string {
	kept := make([]string, 0, len(env))
	for _, setting := range env {
		name, _, _ := strings.Cut(setting, "=")
		if !anyNamed(name, names) {
			kept = append(kept, setting)
		}
	}
	return kept
}

// anyNamed compares as the system does: Windows ignores case.
func anyNamed(name string, names []string) bool {
	for _, n := range names {
		if n == name || runtime.GOOS == "windows" && strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}
