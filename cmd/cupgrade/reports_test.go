package main

import (
	"net/http"
	"slices"
	"testing"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// mates gives Maya's account two more external users, by taking those of another.
func (o *testOrg) mates(usernames ...string) {
	o.t.Helper()
	account := text(o.one("SELECT AccountId FROM User WHERE Username = '"+seed.Maya+"'"), "AccountId")
	for _, username := range usernames {
		user := o.one("SELECT Id, ContactId FROM User WHERE Username = '" + username + "'")
		o.change("Contact", text(user, "ContactId"), store.Row{"AccountId": account})
		o.change("User", text(user, "Id"), store.Row{"AccountId": account})
	}
}

// leaveAlone deactivates the other users of a user's account.
func (o *testOrg) leaveAlone(username string) {
	o.t.Helper()
	account := text(o.one("SELECT AccountId FROM User WHERE Username = '"+username+"'"), "AccountId")
	for _, user := range o.query("SELECT Id FROM User WHERE AccountId = '" + account + "' AND Username != '" + username + "'") {
		o.change("User", text(user, "Id"), store.Row{"IsActive": false})
	}
}

// TestEnablingAffectsOthers holds that the plan tells what becomes of the other external
// users of an account, as the org shows it: before the account is a partner account they
// own new contacts of it, and afterwards they can't.
func TestEnablingAffectsOthers(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	o.mates(seed.Sam)
	client := o.client("")
	choice := upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)}
	finding := o.foretold(choice, upgrade.FindingAccountOthers)
	if finding.Severity != core.SeverityWarning || finding.ErrorCode != core.CodeUnknown {
		t.Errorf("it is told as %+v", finding)
	}
	contact := map[string]any{
		"LastName": "Registered", "AccountId": text(o.one("SELECT AccountId FROM User WHERE Username = '"+seed.Maya+"'"), "AccountId"), "OwnerId": o.userID(seed.Sam),
	}
	create := func() (int, string) {
		var refused []struct{ ErrorCode, Message string }
		status := o.send(http.MethodPost, "/services/data/v66.0/sobjects/Contact", contact, &refused)
		if len(refused) == 0 {
			return status, ""
		}
		return status, refused[0].ErrorCode + ": " + refused[0].Message
	}
	if err := enablePartner(t, client, choice, o); err != nil {
		t.Fatal(err)
	}
	if status, why := create(); status != http.StatusBadRequest || why != "UNKNOWN_EXCEPTION: portal users cannot own partner accounts" {
		t.Errorf("a contact of an external user is answered with %d %s", status, why)
	}
}

// foretold gives the finding of a code that the plan of a choice has.
func (o *testOrg) foretold(choice upgrade.Choice, code core.Code) core.Finding {
	o.t.Helper()
	findings := o.plan(o.client(""), choice).Findings
	i := slices.IndexFunc(findings, func(f core.Finding) bool { return f.Code == code })
	if i < 0 {
		o.t.Fatalf("preflight does not find %q; it finds %q", code, codes(findings))
	}
	return findings[i]
}

// TestAUsernameOfAnotherOrg follows the advice after the refusal to its end: the account
// stays enabled, the username is changed, and the next plan goes through.
func TestAUsernameOfAnotherOrg(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	usedElsewhere(seed.Maya)(t, s.testOrg)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.says("The username " + seed.Maya)
	s.run(upgrade.ExitNotVerified, "apply", "maya.json", "--confirm", seed.Maya)
	s.says("The username is taken", "Change the username in Setup")
	const changed = "maya.chen@unique.example"
	s.set("User", `"Username" = ?`, seed.Maya, store.Row{"Username": changed})
	saved, err := runs.Folder{Path: s.state}.ListRuns()
	if err != nil || len(saved) != 1 {
		t.Fatalf("%d runs, %v", len(saved), err)
	}
	s.run(upgrade.ExitNotVerified, "resume", saved[0].ID, "--confirm", seed.Maya)
	s.warns("cupgrade plan --user " + string(s.userID(changed)))
	s.run(exitDone, "plan", "--user", changed, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales, "--out", "again.json")
	s.run(exitDone, "apply", "again.json", "--confirm", changed)
	s.says("upgraded and verified")
}

// TestAnIndividualJoinsNoSite holds that no site is predicted for a contact whose
// individual asks not to be processed, and that the org makes it a member of none.
func TestAnIndividualJoinsNoSite(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	contact := text(o.one("SELECT ContactId FROM User WHERE Username = '"+seed.Maya+"'"), "ContactId")
	owner := string(o.userID(seed.Priya))
	var individual string
	err := o.Do(t.Context(), func(tx *store.Tx) (err error) {
		individual = tx.Insert("Individual", store.Row{"LastName": "Chen", "HasOptedOutProcessing": true, "OwnerId": owner})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	o.change("Contact", contact, store.Row{"IndividualId": individual})
	choice := upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerService)}
	o.foretold(choice, upgrade.FindingSitesIndividual)
	client := o.client("")
	if plan := o.plan(client, choice); len(plan.Sites.New) > 0 || len(plan.Sites.Kept) == 0 {
		t.Errorf("the sites are %+v", plan.Sites)
	}
	if err := enablePartner(t, client, choice, o); err != nil {
		t.Fatal(err)
	}
	if err := upgradeUser(t, client, choice, o); err != nil {
		t.Fatal(err)
	}
	facts, err := client.User(t.Context(), choice.UserID)
	if err != nil || len(facts.Sites) == 0 || slices.ContainsFunc(facts.Sites, func(n core.Network) bool { return n.Name == seed.SitePartner }) {
		t.Errorf("a member of %+v, %v", facts.Sites, err)
	}
}

// TestSwitchesOfTheOrg holds that the settings of an org reach the plan: what is gained,
// which role is assigned, and who sees whom.
func TestSwitchesOfTheOrg(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	choice := upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)}
	reports := func() int {
		return len(slices.DeleteFunc(o.plan(o.client(""), choice).Access.Gained, func(d upgrade.Difference) bool {
			return d.Item.Name != "PermissionsRunReports"
		}))
	}
	if reports() != 1 {
		t.Error("reports are not gained")
	}
	configure(t, o, func(s *rules.Settings) { s.ExternalReports, s.CaseStatus, s.OptimizesAllRoles = false, false, true })
	if reports() != 0 {
		t.Error("reports are gained although the org does not allow them")
	}
	o.foretold(choice, upgrade.FindingAccessReportsOff)
	plus := upgrade.Choice{UserID: choice.UserID, ProfileID: o.profileID(seed.ProfileCustomerPlusService)}
	o.foretold(plus, upgrade.FindingAccessCaseStatus)
	o.foretold(plus, upgrade.FindingRoleShared)
	client := o.client("")
	plan := o.plan(client, plus)
	if err := upgradeUser(t, client, plus, o); err != nil {
		t.Fatal(err)
	}
	if facts, err := client.User(t.Context(), plus.UserID); err != nil || !facts.User.Role.PortalRole.Is(plan.Role.PortalRole) {
		t.Errorf("the role is %+v, predicted was %+v; %v", facts.User.Role, plan.Role, err)
	}
}
