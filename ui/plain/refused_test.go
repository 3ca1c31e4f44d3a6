package plain_test

import (
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestRefusedPeople compares what is said of each kind of person who can't be
// upgraded: in the list, and when they are chosen all the same.
func TestRefusedPeople(t *testing.T) {
	t.Parallel()
	ofType := func(userType core.UserType) func(*core.User) {
		return func(u *core.User) { u.UserType = userType }
	}
	tests := map[core.Code]func(*core.User){
		upgrade.FindingUserAlreadyUpgraded: ofType(core.UserTypePowerCustomerSuccess),
		upgrade.FindingUserInternal:        ofType(core.UserTypeStandard),
		upgrade.FindingUserGuest:           ofType(core.UserTypeGuest),
		upgrade.FindingUserLegacyPortal:    ofType(core.UserTypeCustomerSuccess),
		upgrade.FindingUserOtherType:       ofType(core.UserTypeCsnOnly),
		upgrade.FindingUserInactive:        func(u *core.User) { u.IsActive = false },
		upgrade.FindingUserContactless:     func(u *core.User) { u.ContactID, u.AccountID, u.AccountName = "", "", "" },
		upgrade.FindingUserNoAccount:       func(u *core.User) { u.AccountID, u.AccountName = "", "" },
	}
	for code, change := range tests {
		t.Run(string(code), func(t *testing.T) {
			t.Parallel()
			k := newTalk("maya", "1", "q")
			k.org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { change(&f.User) })
			if ok, why := planning.Eligibility(editedMaya(change)); ok || why.Code != code {
				t.Fatalf("the change makes %q of her", why.Code)
			}
			k.golden(t, "refused/"+string(code))
			k.ends(t, upgrade.StateNothing)
		})
	}
}

// editedMaya is the user that a change makes of Maya.
func editedMaya(change func(*core.User)) core.User {
	user := core.User{IsActive: true, ContactID: "003000000000001AAA", AccountID: upgradetest.BrightHarbor, UserType: core.UserTypeCspLitePortal}
	change(&user)
	return user
}

// TestBlockedUpgrades compares what is said of each thing about the account and the
// admin that stops an upgrade: of the license, where it is first known, and of a plan
// when the license was given.
func TestBlockedUpgrades(t *testing.T) {
	t.Parallel()
	account := func(change func(*core.Account)) func(*talk) {
		return func(k *talk) {
			k.org.Edit(func(s *upgradetest.State) {
				change(s.Accounts[upgradetest.BrightHarbor])
			})
		}
	}
	owned, yes := 2, true
	tests := map[core.Code]func(*talk){
		upgrade.FindingAccountPerson:        account(func(a *core.Account) { a.IsPersonAccount = &yes }),
		upgrade.FindingAccountOwnerExternal: account(func(a *core.Account) { a.OwnerUserType = core.UserTypePowerPartner }),
		upgrade.FindingAccountContacts:      account(func(a *core.Account) { a.ExternallyOwnedContacts = &owned }),
		upgrade.FindingAdminManageUsers: func(k *talk) {
			k.org.Edit(func(s *upgradetest.State) {
				s.Session.Admin.Permissions[core.PermManageExternalUsers] = false
				s.Session.Admin.Permissions[core.PermManageUsers] = false
			})
		},
	}
	for code, prepare := range tests {
		t.Run(string(code), func(t *testing.T) {
			t.Parallel()
			if strings.HasPrefix(string(code), "account-") {
				k := newTalk("1", "2", "r", "q", "yes")
				prepare(k)
				k.golden(t, "refused/"+string(code))
				k.ends(t, upgrade.StateCancelled)
			}
			given := newTalk("w", "2", "q", "q")
			given.options.Given = flaganswers.Given{User: mayasName, License: "Partner Community", Profile: "Harbor Partner"}
			prepare(given)
			given.golden(t, "refused/"+string(code)+"-given")
			given.ends(t, upgrade.StateCancelled)
			if len(given.commits.Plans()) > 0 {
				t.Error("it is committed all the same")
			}
		})
	}
}
