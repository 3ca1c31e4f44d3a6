package main

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
)

// attempt is one write that the org must refuse.
type attempt func(*testing.T, *sfclient.Client, upgrade.Choice, *testOrg) error

// upgradeUser writes the user's change without asking preflight.
func upgradeUser(t *testing.T, c *sfclient.Client, choice upgrade.Choice, _ *testOrg) error {
	t.Helper()
	_, err := c.UpgradeUser(t.Context(), upgrade.UserChange{
		UserID: choice.UserID, ProfileID: choice.ProfileID, RoleID: choice.RoleID,
	})
	return err
}

// enablePartner enables the user's account without asking preflight.
func enablePartner(t *testing.T, c *sfclient.Client, choice upgrade.Choice, o *testOrg) error {
	t.Helper()
	account, err := core.ParseID(text(o.one("SELECT AccountId FROM User WHERE Id = '"+string(choice.UserID)+"'"), "AccountId"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.EnablePartnerAccount(t.Context(), account, time.Time{})
	return err
}

// role finds a role by its name.
func role(name string) func(*testOrg) core.ID {
	return func(o *testOrg) core.ID { return o.id("SELECT Id FROM UserRole WHERE Name = '" + name + "'") }
}

// agreement is one refusal that can be known ahead.
type agreement struct {
	name           string
	rule           string // the org's, by its name; "" for one in front of all of them
	user, profile  string
	admin          string // whose session; "" for the administrator
	role           func(*testOrg) core.ID
	lack           func(*schema.Features) // what the org has otherwise than others
	prepare        func(*testing.T, *testOrg)
	finding        core.Code
	severity       core.Severity // "" for a blocker
	attempt        attempt
	code, contains string // what the org refuses with
	// unsettled marks a refusal that comes from before Salesforce looks at the
	// request, so that what it says is not taken for proof.
	unsettled bool
}

// TestPreflightAgreesWithTheOrg is the promise of the whole tool: what the org
// would refuse is known before anything is written, with the same code.
func TestPreflightAgreesWithTheOrg(t *testing.T) {
	t.Parallel()
	for _, tt := range effort.Some(6, agreements()) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			options := demoorg.Options{Now: morning, MembershipDelay: -1}
			if tt.lack != nil {
				features := schema.AllFeatures()
				tt.lack(&features)
				options.Features = &features
			}
			o := startOrgWith(t, options)
			if tt.prepare != nil {
				tt.prepare(t, o)
			}
			choice := upgrade.Choice{UserID: o.userID(tt.user), ProfileID: o.profileID(tt.profile)}
			if tt.role != nil {
				choice.RoleID = tt.role(o)
			}
			client := o.client(tt.admin)

			plan := o.plan(client, choice)
			i := slices.IndexFunc(plan.Findings, func(f core.Finding) bool { return f.Code == tt.finding })
			if i < 0 {
				t.Fatalf("preflight does not find %q; it finds %q", tt.finding, codes(plan.Findings))
			}
			finding := plan.Findings[i]
			want := tt.severity
			if want == "" {
				want = core.SeverityBlocker
			}
			if finding.Severity != want {
				t.Errorf("%q is a %s, not a %s", finding.Code, finding.Severity, want)
			}
			if finding.ErrorCode != tt.code {
				t.Errorf("preflight predicts %q, the org answers %q", finding.ErrorCode, tt.code)
			}
			if finding.Title == "" || finding.Meaning == "" || finding.Action == "" || finding.Source == "" {
				t.Errorf("the finding leaves the admin alone: %+v", finding)
			}

			before := o.state(choice.UserID)
			err := tt.attempt(t, client, choice, o)
			var remote *core.RemoteError
			if !errors.As(err, &remote) {
				t.Fatalf("the org lets it through: %v", err)
			}
			if remote.Code != tt.code || !containsFold(remote.Message, tt.contains) {
				t.Errorf("the org refuses with %s %q, want %s with %q in it", remote.Code, remote.Message, tt.code, tt.contains)
			}
			if got := upgrade.OutcomeOf(err); got != upgrade.OutcomeRejected && !tt.unsettled {
				t.Errorf("the refusal counts as %s", got)
			}
			if after := o.state(choice.UserID); before != after {
				t.Errorf("the refused write changed the user: %s, then %s", before, after)
			}
		})
	}
}

// TestNoWayBack holds that nobody can choose the way back to a license without a role,
// and that the org refuses it.
func TestNoWayBack(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	client := o.client("")
	choice := upgrade.Choice{UserID: o.userID(seed.Dana), ProfileID: o.profileID(seed.ProfileCustomer)}
	if _, err := upgrade.Gather(t.Context(), client, choice, nil); !errors.Is(err, upgrade.ErrNoSuchProfile) {
		t.Errorf("the way back can be planned: %v", err)
	}
	before := o.state(choice.UserID)
	refusedAs(t, upgradeUser(t, client, choice, o), core.CodeFieldIntegrity, "compatible with the user's license")
	if after := o.state(choice.UserID); before != after {
		t.Errorf("the refused write changed the user: %s, then %s", before, after)
	}
}

// TestBlockedPlanIsNotApplied holds that a plan with a blocker writes nothing even
// when somebody applies it past the screen.
func TestBlockedPlanIsNotApplied(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	client := o.client("")
	plan := o.plan(client, upgrade.Choice{UserID: o.userID(seed.Lena), ProfileID: o.profileID(seed.ProfilePartnerSales)})
	result := commit.Applier{Org: client}.Apply(t.Context(), plan)
	if !errors.Is(result.Err, upgrade.ErrBlocked) {
		t.Errorf("it ends with %v", result.Err)
	}
	for _, r := range o.Requests() {
		if r.Method == http.MethodPatch {
			t.Errorf("it writes: %+v", r)
		}
	}
}

// codes lists the codes of findings.
func codes(findings []core.Finding) []core.Code {
	out := make([]core.Code, 0, len(findings))
	for _, f := range findings {
		out = append(out, f.Code)
	}
	return out
}

// state sums up what an upgrade would change of a user.
func (o *testOrg) state(user core.ID) string {
	o.t.Helper()
	r := o.one("SELECT UserType, Profile.Name, UserRole.Name, Account.IsPartner, SystemModstamp FROM User WHERE Id = '" + string(user) + "'")
	sets := o.query("SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '" + string(user) + "' ORDER BY Id")
	state := text(r, "UserType") + "|" + text(r, "Profile.Name") + "|" + text(r, "UserRole.Name") + "|" + text(r, "SystemModstamp")
	if account, ok := r["Account"].(map[string]any); ok && account["IsPartner"] == true {
		state += "|partner"
	}
	for _, s := range sets {
		state += "|" + text(s, "Id")
	}
	return state
}
