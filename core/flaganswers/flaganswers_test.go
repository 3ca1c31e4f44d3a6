package flaganswers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade/upgradetest"
)

func TestResolvePreset(t *testing.T) {
	t.Parallel()
	type want struct {
		user, license, profile, role core.ID
		auto                         bool
	}
	tests := map[string]struct {
		preset flaganswers.Given
		want   want
	}{
		"nothing":                        {},
		"a user by username":             {flaganswers.Given{User: "maya.chen@brightharbor.example"}, want{user: upgradetest.Maya}},
		"in any case":                    {flaganswers.Given{User: "Maya.Chen@BrightHarbor.example"}, want{user: upgradetest.Maya}},
		"by id":                          {flaganswers.Given{User: string(upgradetest.Maya)}, want{user: upgradetest.Maya}},
		"by email":                       {flaganswers.Given{User: "MAYA@mail.example"}, want{user: upgradetest.Maya}},
		"by the short id":                {flaganswers.Given{User: string(upgradetest.Maya)[:15]}, want{user: upgradetest.Maya}},
		"a license by name":              {flaganswers.Given{License: "Partner Community"}, want{license: upgradetest.PartnerCommunity}},
		"by key":                         {flaganswers.Given{License: "PID_Customer_Community_Plus"}, want{license: upgradetest.CustomerPlus}},
		"by its id":                      {flaganswers.Given{License: string(upgradetest.CustomerPlus)}, want{license: upgradetest.CustomerPlus}},
		"a profile by name":              {flaganswers.Given{Profile: "harbor partner"}, want{profile: upgradetest.HarborPartner}},
		"a profile by id":                {flaganswers.Given{Profile: string(upgradetest.HarborPlus)}, want{profile: upgradetest.HarborPlus}},
		"a profile of the license":       {flaganswers.Given{License: "Partner Community", Profile: "Harbor Partner"}, want{license: upgradetest.PartnerCommunity, profile: upgradetest.HarborPartner}},
		"a role left to Salesforce":      {flaganswers.Given{Role: "Auto"}, want{auto: true}},
		"a role by name":                 {flaganswers.Given{User: "tomas.rivera@northwind.example", Role: "Northwind Partner Manager"}, want{user: upgradetest.Tomas, role: upgradetest.NorthwindManager}},
		"a role by id, with the profile": {flaganswers.Given{User: "tomas.rivera@northwind.example", Profile: "Harbor Partner", Role: string(upgradetest.NorthwindUser)}, want{user: upgradetest.Tomas, profile: upgradetest.HarborPartner, role: upgradetest.NorthwindUser}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			org.Edit(func(s *upgradetest.State) { s.Users[upgradetest.Maya].User.Email = "maya@mail.example" })
			got, err := flaganswers.Resolve(t.Context(), org, tt.preset)
			if err != nil {
				t.Fatal(err)
			}
			found := want{auto: got.RoleAuto}
			if got.User != nil {
				found.user = got.User.User.ID
			}
			if got.License != nil {
				found.license = got.License.ID
			}
			if got.Profile != nil {
				found.profile = got.Profile.ID
			}
			if got.Role != nil {
				found.role = got.Role.ID
			}
			if found != tt.want {
				t.Errorf("resolved %+v, want %+v", found, tt.want)
			}
		})
	}
}

func TestResolvePresetRefuses(t *testing.T) {
	t.Parallel()
	const tomas = "tomas.rivera@northwind.example"
	tests := map[string]struct {
		preset flaganswers.Given
		want   flaganswers.Error
		text   string // a part of the error
	}{
		"nobody of that name": {
			flaganswers.Given{User: "nobody@x.example"},
			flaganswers.Error{Answer: "user", Value: "nobody@x.example", Problem: flaganswers.Unknown},
			"Enter the ID, username, or email",
		},
		"a part of a username": {
			flaganswers.Given{User: "maya.chen"},
			flaganswers.Error{
				Answer: "user", Value: "maya.chen", Problem: flaganswers.Unknown,
				Candidates: []string{"maya.chen@brightharbor.example"},
			},
			"Did you mean maya.chen@brightharbor.example?",
		},
		"an id that nobody has": {
			flaganswers.Given{User: "005000000000777AAA"},
			flaganswers.Error{Answer: "user", Value: "005000000000777AAA", Problem: flaganswers.Unknown},
			"There is no user",
		},
		"two people with one email": {
			flaganswers.Given{User: "shared@mail.example"},
			flaganswers.Error{
				Answer: "user", Value: "shared@mail.example", Problem: flaganswers.Ambiguous,
				Candidates: []string{"maya.chen@brightharbor.example", "tomas.rivera@northwind.example"},
			},
			"Enter one of these: maya.chen@brightharbor.example, tomas",
		},
		"a license with a typing mistake": {
			flaganswers.Given{License: "Partner Comunity"},
			flaganswers.Error{
				Answer: "license", Value: "Partner Comunity", Problem: flaganswers.Unknown,
				Candidates: []string{"Partner Community"},
			},
			"Did you mean Partner Community?",
		},
		"a license that is nothing like any": {
			flaganswers.Given{License: "X"},
			flaganswers.Error{
				Answer: "license", Value: "X", Problem: flaganswers.Unknown,
				Detail: "Available: Customer Community Plus, Customer Community Plus Login, Partner Community, Partner Community Login.",
			},
			"Available: Customer Community Plus, ",
		},
		"a profile that is nothing like those of the license": {
			flaganswers.Given{License: "Partner Community", Profile: "X"},
			flaganswers.Error{
				Answer: "profile", Value: "X", Problem: flaganswers.Unknown,
				Detail: "Available: Harbor Partner, Partner Community User.",
			},
			"Available: Harbor Partner, ",
		},
		"a role of an account that has none": {
			flaganswers.Given{User: "maya.chen@brightharbor.example", Role: "X"},
			flaganswers.Error{Answer: "role", Value: "X", Problem: flaganswers.Unknown},
			"Omit the flag to select in the wizard",
		},
		"a profile of another license": {
			flaganswers.Given{License: "Partner Community", Profile: "Harbor Customer Plus"},
			flaganswers.Error{
				Answer: "profile", Value: "Harbor Customer Plus", Problem: flaganswers.Mismatch,
				Detail: "it belongs to the license Customer Community Plus, not Partner Community",
			},
			"does not fit",
		},
		"a part of a profile's name, within the license": {
			flaganswers.Given{License: "Partner Community", Profile: "Harbor"},
			flaganswers.Error{
				Answer: "profile", Value: "Harbor", Problem: flaganswers.Unknown, Candidates: []string{"Harbor Partner"},
			},
			"Did you mean Harbor Partner?",
		},
		"a role without a user": {
			flaganswers.Given{Role: "Northwind Partner User"},
			flaganswers.Error{
				Answer: "role", Value: "Northwind Partner User", Problem: flaganswers.Needs,
				Detail: "a role belongs to the account of a user",
			},
			"Set both flags, or neither",
		},
		"a role of another account": {
			flaganswers.Given{User: "maya.chen@brightharbor.example", Role: "Northwind Partner User"},
			flaganswers.Error{Answer: "role", Value: "Northwind Partner User", Problem: flaganswers.Unknown},
			"There is no role",
		},
		"a role of the wrong kind": {
			flaganswers.Given{User: tomas, Profile: "Harbor Customer Plus", Role: "Northwind Partner User"},
			flaganswers.Error{
				Answer: "role", Value: "Northwind Partner User", Problem: flaganswers.Mismatch,
				Detail: "Customer Community Plus needs a customer role",
			},
			"Change one of the two flags",
		},
		"two roles of one name": {
			flaganswers.Given{User: tomas, Role: "Twin"},
			flaganswers.Error{
				Answer: "role", Value: "Twin", Problem: flaganswers.Ambiguous,
				Candidates: []string{"00E000000000051EAA", "00E000000000052EAA"},
			},
			"More than one role",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			org.Edit(func(s *upgradetest.State) {
				s.Users[upgradetest.Maya].User.Email = "shared@mail.example"
				s.Users[upgradetest.Tomas].User.Email = "Shared@mail.example"
				for _, n := range []int{51, 52} {
					id := upgradetest.ID(core.PrefixUserRole, n)
					s.Roles[id] = core.UserRole{ID: id, Name: "Twin", PortalType: core.PortalTypePartner, AccountID: upgradetest.Northwind}
				}
			})
			_, err := flaganswers.Resolve(t.Context(), org, tt.preset)
			var got *flaganswers.Error
			if !errors.As(err, &got) {
				t.Fatalf("error = %v", err)
			}
			if diff := cmp.Diff(tt.want, *got, cmp.Comparer(func(a, b []string) bool {
				return strings.Join(a, "|") == strings.Join(b, "|")
			})); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if !strings.Contains(err.Error(), tt.text) {
				t.Errorf("%q does not say %q", err, tt.text)
			}
		})
	}
}

func TestResolvePresetPassesOtherErrorsOn(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	full := flaganswers.Given{User: "maya.chen@brightharbor.example", License: "Partner Community"}
	for _, method := range []string{upgradetest.MethodSearchUsers, upgradetest.MethodUser, upgradetest.MethodCatalog} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			org.FailMethod(method, boom)
			if _, err := flaganswers.Resolve(t.Context(), org, full); !errors.Is(err, boom) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "abc", 0}, {"abc", "", 3}, {"", "é", 1}, {"kitten", "sitting", 3}, {"partner", "partnre", 2},
	}
	for _, tt := range tests {
		if got := flaganswers.Distance(tt.a, tt.b); got != tt.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		d := flaganswers.Distance(a, b)
		if d != flaganswers.Distance(b, a) || (d == 0) != (a == b) || d > max(len([]rune(a)), len([]rune(b))) {
			t.Fatalf("Distance(%q, %q) = %d", a, b, d)
		}
	})
}

// TestWhatWasResolvedIsNotReadAgain: a plan for answers given ahead reads the user and the
// catalog once.
func TestWhatWasResolvedIsNotReadAgain(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	resolved, err := flaganswers.Resolve(t.Context(), org, flaganswers.Given{
		User: string(upgradetest.Maya), Profile: string(upgradetest.HarborPartner),
	})
	if err != nil {
		t.Fatal(err)
	}
	facts := upgradetest.Gather(t, resolved.Known(org), upgradetest.ToPartner())
	if facts.User.User.ID != upgradetest.Maya || facts.Target.ID != upgradetest.HarborPartner {
		t.Errorf("the facts are about %s and %s", facts.User.User.ID, facts.Target.ID)
	}
	read := map[string]int{}
	for _, call := range org.Calls() {
		read[call.Method]++
	}
	if read[upgradetest.MethodUser] != 1 || read[upgradetest.MethodCatalog] != 1 {
		t.Errorf("it reads %v", read)
	}
	if _, err := resolved.Known(org).User(t.Context(), upgradetest.Tomas); err != nil {
		t.Errorf("somebody else can't be read: %v", err)
	}
}
