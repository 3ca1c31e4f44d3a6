package planning_test

import (
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestEligibility(t *testing.T) {
	t.Parallel()
	customer := func(change func(*core.User)) core.User {
		user := core.User{
			UserType: core.UserTypeCspLitePortal, IsActive: true, ContactID: "003000000000001AAA", AccountID: "001000000000001AAA",
		}
		change(&user)
		return user
	}
	ofType := func(userType core.UserType) core.User {
		return customer(func(u *core.User) { u.UserType = userType })
	}
	const integrity = core.CodeFieldIntegrity
	tests := map[string]struct {
		user      core.User
		want      core.Code // "" for a user who can be upgraded
		errorCode string
	}{
		"a customer":                   {user: ofType(core.UserTypeCspLitePortal)},
		"the type as documents write":  {user: ofType("CSPLitePortal")},
		"the type in small letters":    {user: ofType("csplitePortal")},
		"a frozen customer":            {user: customer(func(u *core.User) { u.IsFrozen = new(true) })},
		"access without portal flag":   {user: customer(func(u *core.User) { u.IsPortalEnabled = new(false) })},
		"a partner":                    {ofType(core.UserTypePowerPartner), upgrade.FindingUserAlreadyUpgraded, integrity},
		"Customer Community Plus":      {ofType(core.UserTypePowerCustomerSuccess), upgrade.FindingUserAlreadyUpgraded, integrity},
		"an internal user":             {ofType(core.UserTypeStandard), upgrade.FindingUserInternal, integrity},
		"a guest":                      {ofType(core.UserTypeGuest), upgrade.FindingUserGuest, integrity},
		"a customer portal user":       {ofType(core.UserTypeCustomerSuccess), upgrade.FindingUserLegacyPortal, integrity},
		"a self-service user":          {ofType(core.UserTypeSelfService), upgrade.FindingUserLegacyPortal, integrity},
		"a Chatter user":               {ofType(core.UserTypeCsnOnly), upgrade.FindingUserOtherType, integrity},
		"a type of the future":         {ofType("Robot"), upgrade.FindingUserOtherType, integrity},
		"no type at all":               {ofType(""), upgrade.FindingUserOtherType, integrity},
		"inactive":                     {customer(func(u *core.User) { u.IsActive = false }), upgrade.FindingUserInactive, ""},
		"without a contact":            {customer(func(u *core.User) { u.ContactID, u.AccountID = "", "" }), upgrade.FindingUserContactless, integrity},
		"a contact without an account": {customer(func(u *core.User) { u.AccountID = "" }), upgrade.FindingUserNoAccount, integrity},
		"inactive and without a contact": {
			customer(func(u *core.User) { u.IsActive, u.ContactID = false, "" }), upgrade.FindingUserContactless, integrity,
		},
		"an inactive internal user is told that he is internal": {
			core.User{UserType: core.UserTypeStandard}, upgrade.FindingUserInternal, integrity,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ok, reason := planning.Eligibility(tt.user)
			if ok != (tt.want == "") || reason.Code != tt.want || reason.ErrorCode != tt.errorCode {
				t.Fatalf("Eligibility = %v, %+v; want code %q, error code %q", ok, reason, tt.want, tt.errorCode)
			}
			if ok {
				return
			}
			if reason.Severity != core.SeverityBlocker || reason.Title == "" || reason.Meaning == "" || reason.Action == "" || reason.Source == "" {
				t.Errorf("the reason is not complete: %+v", reason)
			}
		})
	}
}

// TestAnInactiveUserIsNotToldToBeUpgradedFrozen: what keeps somebody out tells of both, and
// that the upgrade works for frozen users is not for them.
func TestAnInactiveUserIsNotToldToBeUpgradedFrozen(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	for _, active := range []bool{true, false} {
		facts.User.User.IsActive, facts.User.User.IsFrozen = active, new(true)
		findings := planning.New(facts, upgradetest.ToPartner()).Findings
		told := slices.ContainsFunc(findings, func(f core.Finding) bool { return f.Code == upgrade.FindingUserFrozen })
		if told != active {
			t.Errorf("active is %v, and that the user is frozen is told: %v", active, told)
		}
	}
}

func TestInactiveTellsOfFrozen(t *testing.T) {
	t.Parallel()
	user := core.User{UserType: core.UserTypeCspLitePortal, ContactID: "003000000000001AAA", AccountID: "001000000000001AAA"}
	user.IsFrozen = new(true)
	if _, reason := planning.Eligibility(user); reason.Title != "Inactive and frozen" {
		t.Errorf("title = %q", reason.Title)
	}
}
