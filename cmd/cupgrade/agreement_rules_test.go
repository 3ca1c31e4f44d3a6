package main

import (
	"slices"
	"testing"

	"cupgrade/sfclient/demoorg/rules"
)

// unforetold are the refusals of the org that no plan can meet, each with the reason.
var unforetold = map[string]string{
	"account-with-portal-users":        "a plan deletes no account",
	"assignment-of-profile":            "a plan deletes no assignment",
	"license-that-is-needed":           "a plan deletes no assignment",
	"unknown-profile":                  "a profile is chosen from those that the org lists",
	"unknown-role":                     "a role that the account does not have is refused as one of another account",
	"back-to-license-without-role":     "no plan leads back: TestNoWayBack",
	"unknown-contact":                  "a plan does not write the contact of a user",
	"external-user-without-nickname":   "a plan makes no user",
	"internal-user-with-contact":       "a plan leads to external licenses only",
	"contact-has-user":                 "a plan does not write the contact of a user",
	"role-without-role-license":        "a plan leads to licenses with roles only",
	"role-taken-away":                  "a plan gives a role or names none",
	"person-role-without-optimization": "a plan does not write the portal role",
	"username-taken":                   "a plan does not write the username",
	"unknown-owner":                    "a plan does not write the owner of an account",
	"inactive-owner":                   "a plan does not write the owner of an account",
	"too-many-users-to-disable":        "a plan enables accounts only",
	"unknown-assignee":                 "the user has been read",
	"unknown-permission-set":           "what is reassigned was assigned before",
	"permission-set-of-profile":        "the permission set of a profile is not reassigned",
	"already-assigned":                 "the upgrade removes what is there; an answer that it is there already counts as done",
	"expiration-in-the-past":           "what has expired is not reassigned",
	"permission-set-license-missing":   "the permission set license is reassigned first",
	"unknown-license-assignee":         "the user has been read",
	"unknown-permission-set-license":   "what is reassigned was assigned before",
	"license-already-assigned":         "the upgrade removes what is there; an answer that it is there already counts as done",
	"license-not-for-user-license":     "no page tells for which licenses it is; the plan says that it depends on it",
}

// TestEveryRefusalIsForetold holds that each refusal of the org which an upgrade can
// meet has its line in the tables above, with the code that the org gives it.
func TestEveryRefusalIsForetold(t *testing.T) {
	t.Parallel()
	foretold := map[string]string{} // code by rule
	for _, a := range agreements() {
		foretold[a.rule] = a.code
	}
	for _, r := range reassigning() {
		foretold[r.rule] = r.code
	}
	written := []string{"User", "Account", "PermissionSetAssignment", "PermissionSetLicenseAssign"}
	known := map[string]bool{"": true}
	for _, rule := range rules.Rules() {
		known[rule.Name] = true
		code, has := foretold[rule.Name]
		switch {
		case !slices.Contains(written, rule.Object):
		case has && code != rule.Code:
			t.Errorf("%s is foretold as %s, and the org answers %s", rule.Name, code, rule.Code)
		case has == (unforetold[rule.Name] != ""):
			t.Errorf("%s of %s needs a line in a table, or a reason for none, and not both", rule.Name, rule.Object)
		}
	}
	for name := range foretold {
		if !known[name] {
			t.Errorf("the org has no rule %s", name)
		}
	}
	for name := range unforetold {
		if !known[name] {
			t.Errorf("the org has no rule %s", name)
		}
	}
}
