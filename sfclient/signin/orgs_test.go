package signin_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/signin"
)

func TestListOrgs(t *testing.T) {
	t.Parallel()
	sf := good()
	got, err := signin.ListOrgs(t.Context(), sf)
	if err != nil {
		t.Fatal(err)
	}
	want := []signin.Org{
		{
			Aliases: []string{"uat"}, Username: "admin@acme.example.uat", InstanceURL: "https://acme--uat.sandbox.my.salesforce.com",
			OrgID: "00D5g00000A0002EAB", IsDefault: true, IsSandbox: true,
		},
		{
			Aliases: []string{"acme", "prod"}, Username: "admin@acme.example", InstanceURL: "https://acme.my.salesforce.com",
			OrgID: "00D5g00000A0001EAB",
		},
		{Aliases: []string{}, Username: "broken@acme.example", Problem: "Error decrypting: [redacted]"},
		{
			Aliases: []string{}, Username: "scratch@acme.example", InstanceURL: "https://x.scratch.my.salesforce.com",
			OrgID: "00D5g00000A0003EAB", IsScratch: true,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	targets := make([]string, 0, len(got))
	for _, o := range got {
		targets = append(targets, o.Target())
	}
	if !slices.Equal(targets, []string{"uat", "acme", "broken@acme.example", "scratch@acme.example"}) {
		t.Errorf("named %q", targets)
	}
	if !slices.Equal(sf.runs, []string{"org list auth --json"}) {
		t.Errorf("ran %q", sf.runs)
	}
}

func TestListOrgsOfANewCLI(t *testing.T) {
	t.Parallel()
	got, err := signin.ListOrgs(t.Context(), playing(listAuth, `{"status":0,"result":[],"warnings":[]}`))
	if err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = signin.ListOrgs(t.Context(), good().on(listAuth, crashed("\nNode.js v18.1.0\n", 1)))
	failure(t, err, signin.ReasonOldNode)
}

func TestTargetOrg(t *testing.T) {
	t.Parallel()
	set := environment(map[string]string{signin.EnvTargetOrg: " dev "})
	for _, tt := range []struct {
		flag   string
		lookup func(string) (string, bool)
		want   string
	}{
		{"prod", set, "prod"},
		{" prod ", set, "prod"},
		{"", set, "dev"},
		{"", environment(nil), ""},
		{"", environment(map[string]string{signin.EnvTargetOrg: " "}), ""},
	} {
		if got := signin.TargetOrg(tt.flag, tt.lookup); got != tt.want {
			t.Errorf("--target-org %q gives %q, want %q", tt.flag, got, tt.want)
		}
	}
}

// unknown is an sf that knows no org of the name asked for.
func unknown(list string) *script {
	return good().on(display, failed(unknownOrg, 2)).on(showToken, failed(unknownOrg, 2)).on(listAuth, out(list))
}

func TestMistypedAlias(t *testing.T) {
	t.Parallel()
	for target, want := range map[string][]string{
		"prdo":               {"prod"},
		"PROD":               {"prod"},
		"prood":              {"prod"},
		"acm":                {"acme"},
		"adminn@acme.exmple": {"admin@acme.example", "admin@acme.example.uat", "broken@acme.example"},
		"admin@acme":         {"admin@acme.example", "admin@acme.example.uat"},
		"zzzzzzzz":           nil,
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			_, err := signin.FromCLI(t.Context(), unknown(orgList), target)
			failure(t, err, signin.ReasonUnknownOrg)
			if len(want) > 0 {
				says(t, err, "Did you mean "+want[0])
			}
			var unknown *signin.Error
			if errors.As(err, &unknown) && !slices.Equal(unknown.Suggestions, want) {
				t.Errorf("%q suggests %q, want %q", target, unknown.Suggestions, want)
			}
		})
	}
}

func TestMistypedAliasWithoutAnyOrg(t *testing.T) {
	t.Parallel()
	_, err := signin.FromCLI(t.Context(), unknown(`{"status":0,"result":[]}`), "prod")
	failure(t, err, signin.ReasonUnknownOrg)
	says(t, err, "not signed in to any org", "sf org login web --alias prod")
	// The list is a courtesy: without it, the error is still the right one.
	_, err = signin.FromCLI(t.Context(), unknown("nonsense"), "prod")
	failure(t, err, signin.ReasonUnknownOrg)
	if strings.Contains(err.Error(), "Did you mean") {
		t.Errorf("suggests what it can't know: %v", err)
	}
}
