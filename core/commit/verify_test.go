package commit_test

import (
	"errors"
	"testing"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// check finds a check by name.
func check(t *testing.T, checks []upgrade.Check, name string) upgrade.Check {
	t.Helper()
	for _, c := range checks {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no check %q in %+v", name, checks)
	return upgrade.Check{}
}

func TestChecks(t *testing.T) {
	t.Parallel()
	const (
		match    = upgrade.AgreementMatch
		mismatch = upgrade.AgreementMismatch
		pending  = upgrade.AgreementPending
		notKnown = upgrade.AgreementUnknown
		open     = upgrade.AgreementUnplanned
	)
	user := func(change func(*core.User)) func(*upgrade.Plan, *upgrade.UserFacts) {
		return func(_ *upgrade.Plan, f *upgrade.UserFacts) { change(&f.User) }
	}
	facts := func(change func(*upgrade.UserFacts)) func(*upgrade.Plan, *upgrade.UserFacts) {
		return func(_ *upgrade.Plan, f *upgrade.UserFacts) { change(f) }
	}
	role := func(change func(*core.UserRole)) func(*upgrade.Plan, *upgrade.UserFacts) {
		return user(func(u *core.User) { change(u.Role) })
	}
	predicted := func(id core.ID) func(*upgrade.Plan, *upgrade.UserFacts) {
		return func(p *upgrade.Plan, f *upgrade.UserFacts) {
			p.Role.Known = &core.UserRole{ID: id}
			f.User.Role = &core.UserRole{ID: f.User.Role.ID}
		}
	}
	gap := func(what string) func(*upgrade.Plan, *upgrade.UserFacts) {
		return facts(func(f *upgrade.UserFacts) { f.Unreadable = []upgrade.Unreadable{{What: what}} })
	}
	actualRole := upgradetest.ID(core.PrefixUserRole, 104)
	tests := map[string]struct {
		check  string
		change func(*upgrade.Plan, *upgrade.UserFacts)
		want   upgrade.Agreement
	}{
		"type":                             {"User type", user(func(*core.User) {}), match},
		"type in another case":             {"User type", user(func(u *core.User) { u.UserType = "powerpartner" }), match},
		"still the old type":               {"User type", user(func(u *core.User) { u.UserType = core.UserTypeCspLitePortal }), mismatch},
		"license":                          {"License", user(func(*core.User) {}), match},
		"another license":                  {"License", user(func(u *core.User) { u.Profile.License.ID = "x" }), mismatch},
		"license that was not read":        {"License", user(func(u *core.User) { u.Profile.License = core.UserLicense{} }), match},
		"profile":                          {"Profile", user(func(*core.User) {}), match},
		"another profile":                  {"Profile", user(func(u *core.User) { u.Profile.ID = upgradetest.HarborPlus }), mismatch},
		"role":                             {"Role", user(func(*core.User) {}), match},
		"shared role instead":              {"Role", role(func(r *core.UserRole) { r.PortalRole = core.PortalRolePersonAccount }), match},
		"higher role than predicted":       {"Role", role(func(r *core.UserRole) { r.PortalRole = core.PortalRoleExecutive }), mismatch},
		"role of the other kind":           {"Role", role(func(r *core.UserRole) { r.PortalType = core.PortalTypeCustomer }), mismatch},
		"no role":                          {"Role", user(func(u *core.User) { u.Role = nil }), mismatch},
		"unseen role, the predicted one":   {"Role", predicted(actualRole), match},
		"unseen role, another one":         {"Role", predicted("00E000000000001EAA"), mismatch},
		"unseen role, told by the user":    {"Role", user(func(u *core.User) { u.Role = &core.UserRole{ID: u.Role.ID} }), match},
		"unseen role, told to be higher":   {"Role", user(func(u *core.User) { u.Role, u.PortalRole = &core.UserRole{ID: "r"}, "Manager" }), mismatch},
		"unseen role, not told":            {"Role", user(func(u *core.User) { u.Role, u.PortalRole = &core.UserRole{ID: "r"}, "" }), notKnown},
		"role name":                        {"Role name", user(func(*core.User) {}), match},
		"role name that was a guess":       {"Role name", role(func(r *core.UserRole) { r.Name = "Partner Bright Harbor User" }), open},
		"role name that was not read":      {"Role name", role(func(r *core.UserRole) { r.Name = "" }), open},
		"partner account":                  {"Partner account", user(func(*core.User) {}), match},
		"no partner account":               {"Partner account", facts(func(f *upgrade.UserFacts) { f.Account.IsPartner = new(false) }), mismatch},
		"partner flag that was not read":   {"Partner account", facts(func(f *upgrade.UserFacts) { f.Account.IsPartner = nil }), notKnown},
		"account that was not read":        {"Partner account", facts(func(f *upgrade.UserFacts) { f.Account = nil }), notKnown},
		"permission sets":                  {"Permission sets and groups", user(func(*core.User) {}), match},
		"a permission set is still there":  {"Permission sets and groups", func(p *upgrade.Plan, f *upgrade.UserFacts) { f.Assignments = p.User.Assignments }, mismatch},
		"permission sets, not read":        {"Permission sets and groups", gap("PermissionSetAssignment"), notKnown},
		"licenses":                         {"Permission set licenses", user(func(*core.User) {}), match},
		"a license is still there":         {"Permission set licenses", func(p *upgrade.Plan, f *upgrade.UserFacts) { f.LicenseAssignments = p.User.LicenseAssignments }, mismatch},
		"licenses, not read":               {"Permission set licenses", gap("PermissionSetLicenseAssign"), notKnown},
		"sites before Salesforce is ready": {"Sites", user(func(*core.User) {}), pending},
		"sites, not predicted":             {"Sites", func(p *upgrade.Plan, _ *upgrade.UserFacts) { p.Sites = upgrade.SitePrediction{} }, open},
		"sites, not read":                  {"Sites", gap("NetworkMember"), notKnown},
		"sites as predicted":               {"Sites", func(p *upgrade.Plan, f *upgrade.UserFacts) { f.Sites = append(p.Sites.New, p.Sites.Kept...) }, match},
		"active":                           {"Active", user(func(*core.User) {}), match},
		"not active any more":              {"Active", user(func(u *core.User) { u.IsActive = false }), mismatch},
		"frozen":                           {"Frozen", user(func(*core.User) {}), match},
		"frozen in between":                {"Frozen", user(func(u *core.User) { u.IsFrozen = new(true) }), mismatch},
		"frozen, not read":                 {"Frozen", user(func(u *core.User) { u.IsFrozen = nil }), notKnown},
		"username":                         {"Username", user(func(*core.User) {}), match},
		"another username":                 {"Username", user(func(u *core.User) { u.Username += ".invalid" }), mismatch},
	}
	org := upgradetest.NewOrg()
	base := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	commit.Apply(t.Context(), org, base, nil)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after, err := org.User(t.Context(), upgradetest.Maya)
			if err != nil {
				t.Fatal(err)
			}
			p := base
			tt.change(&p, &after)
			got := check(t, commit.Checks(p, after), tt.check)
			if got.Agreement != tt.want || got.Predicted == "" || got.Actual == "" {
				t.Errorf("check = %+v, want %s", got, tt.want)
			}
		})
	}
}

// TestAProfileUnderAnotherNameIsTold: the name that was agreed to and the one that is read
// back may differ for one profile, and whoever reads both must not think them one.
func TestAProfileUnderAnotherNameIsTold(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	result := commit.Apply(t.Context(), org, p, nil)
	if c := check(t, result.Verification.Checks, "Profile"); c.Actual != p.Target.Name {
		t.Errorf("under its name it is %+v", c)
	}
	p.Target.Name = "Another name"
	c := check(t, commit.Checks(p, *result.Verification.After), "Profile")
	if c.Agreement != upgrade.AgreementMatch || c.Actual != "Harbor Partner (the same profile, under another name)" {
		t.Errorf("under another name it is %+v", c)
	}
}

func TestACustomerNeedsNoPartnerAccount(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	result := commit.Apply(t.Context(), org, upgradetest.MakePlan(t, org, upgradetest.ToPlus()), nil)
	for _, c := range result.Verification.Checks {
		if c.Name == "Partner account" {
			t.Errorf("check = %+v", c)
		}
	}
	if !result.Verification.Verified() {
		t.Errorf("not verified: %+v", result.Verification.Checks)
	}
}

func TestVerifyThatCannotRead(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	org.FailMethod(upgradetest.MethodUser, boom)
	got := commit.Verify(t.Context(), org, p, nil)
	if !errors.Is(got.Err, boom) || got.Verified() || got.After != nil {
		t.Errorf("verification = %+v", got)
	}
	org.Heal()
	org.PanicOn(upgradetest.MethodUser, "boom")
	var panicked *parallel.PanicError
	if got := commit.Verify(t.Context(), org, p, nil); !errors.As(got.Err, &panicked) {
		t.Errorf("verification = %+v", got)
	}
}

// TestEveryLineDecides shows that an upgrade is verified by all lines, while Salesforce
// still works on what follows it.
func TestEveryLineDecides(t *testing.T) {
	t.Parallel()
	after := &upgrade.UserFacts{}
	ok := upgrade.Check{Agreement: upgrade.AgreementMatch}
	tests := map[string]struct {
		verification upgrade.Verification
		want         bool
	}{
		"all match":           {upgrade.Verification{After: after, Checks: []upgrade.Check{ok}}, true},
		"sites are pending":   {upgrade.Verification{After: after, Checks: []upgrade.Check{ok, {Agreement: upgrade.AgreementPending}}}, true},
		"a mismatch":          {upgrade.Verification{After: after, Checks: []upgrade.Check{ok, {Agreement: upgrade.AgreementMismatch}}}, false},
		"one not known":       {upgrade.Verification{After: after, Checks: []upgrade.Check{{Agreement: upgrade.AgreementUnknown}}}, false},
		"one was not planned": {upgrade.Verification{After: after, Checks: []upgrade.Check{ok, {Agreement: upgrade.AgreementUnplanned}}}, true},
		"nothing was read":    {upgrade.Verification{Checks: []upgrade.Check{ok}}, false},
		"the reading failed":  {upgrade.Verification{After: after, Checks: []upgrade.Check{ok}, Err: errors.New("boom")}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tt.verification.Verified(); got != tt.want {
				t.Errorf("Verified = %v", got)
			}
		})
	}
}
