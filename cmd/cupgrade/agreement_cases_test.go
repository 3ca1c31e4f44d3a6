package main

import (
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// forbidStandard turns the org's setting for standard profiles off, which it is in
// most orgs.
func forbidStandard(t *testing.T, o *testOrg) {
	t.Helper()
	configure(t, o, func(s *rules.Settings) { s.StandardExternalProfiles = false })
}

func configure(t *testing.T, o *testOrg, change func(*rules.Settings)) {
	t.Helper()
	if err := o.Configure(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}

// change changes a record behind the API's back.
func (o *testOrg) change(object, id string, row store.Row) {
	o.t.Helper()
	if err := o.Do(o.t.Context(), func(tx *store.Tx) error {
		tx.Set(object, id, row)
		return nil
	}); err != nil {
		o.t.Fatal(err)
	}
}

// ownedBy gives Maya's account to a user, as an org may have it from before it had
// partner accounts.
func ownedBy(username string) func(*testing.T, *testOrg) {
	return func(t *testing.T, o *testOrg) {
		t.Helper()
		account := text(o.one("SELECT AccountId FROM User WHERE Username = '"+seed.Maya+"'"), "AccountId")
		o.change("Account", account, store.Row{"OwnerId": string(o.userID(username))})
	}
}

// usedElsewhere gives a username to a user of another org, which matters to partners where
// usernames are not unique in the org alone.
func usedElsewhere(username string) func(*testing.T, *testOrg) {
	return func(t *testing.T, o *testOrg) {
		t.Helper()
		configure(t, o, func(s *rules.Settings) { s.UniqueUsernames, s.UsernamesElsewhere = false, []string{username} })
	}
}

// fillRoles fills the org with portal roles up to the default limit.
func fillRoles(t *testing.T, o *testOrg) {
	t.Helper()
	err := o.Do(t.Context(), func(tx *store.Tx) error {
		account := tx.First("Account", `"Name" LIKE ?`, "Northwind%")
		used := tx.Count("UserRole", `"PortalType" <> ?`, "None")
		rows := make([]store.Row, 50_000-used)
		for i := range rows {
			rows[i] = store.Row{"Name": "Left over", "PortalType": "Partner", "PortalRole": "Worker", "PortalAccountId": account.String("Id")}
		}
		tx.BulkInsert("UserRole", rows)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// leaveAccount takes Maya's contact out of its account.
func leaveAccount(t *testing.T, o *testOrg) {
	t.Helper()
	maya := o.one("SELECT Id, ContactId FROM User WHERE Username = '" + seed.Maya + "'")
	o.change("Contact", text(maya, "ContactId"), store.Row{"AccountId": nil})
	o.change("User", text(maya, "Id"), store.Row{"AccountId": nil})
}

// fewCalls leaves the org as many API requests as planning takes, and no more than
// the upgrade and its proof could need.
func fewCalls(t *testing.T, o *testOrg) {
	t.Helper()
	o.LimitCalls(32) // enough to read everything, and too few to write then
}

// withoutCalls upgrades the user when every request of the day is used.
func withoutCalls(t *testing.T, c *sfclient.Client, choice upgrade.Choice, o *testOrg) error {
	t.Helper()
	o.LimitCalls(0)
	err := upgradeUser(t, c, choice, o)
	o.LimitCalls(1_000)
	return err
}

// refuseAs makes a validation rule of the org active and refuse every change.
func refuseAs(rule string) func(*testing.T, *testOrg) {
	return func(t *testing.T, o *testOrg) {
		t.Helper()
		var message string
		err := o.Do(t.Context(), func(tx *store.Tx) error {
			row := tx.First("ValidationRule", `"ValidationName" = ?`, rule)
			message = row.String("ErrorMessage")
			tx.Set("ValidationRule", row.String("Id"), store.Row{"Active": true})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		o.Inject(demoorgtest.Fault{Kind: demoorgtest.Refused, Code: core.CodeValidation, Message: message, Match: isWrite})
	}
}

// requireFields makes the org require fields that its records are from before.
func requireFields(f *schema.Features) { f.RequiredFields = true }

func agreements() []agreement {
	const (
		integrity, unknown, access = core.CodeFieldIntegrity, core.CodeUnknown, core.CodeInsufficientAccess
		partner, plus              = seed.ProfilePartnerSales, seed.ProfileCustomerPlusService
	)
	return []agreement{
		{
			name: "no free seat", rule: "no-free-seat", user: seed.Maya, profile: seed.ProfileChannel,
			finding: upgrade.FindingLicenseNoSeat, attempt: upgradeUser, code: core.CodeLicenseLimit, contains: "Channel Account",
			prepare: func(t *testing.T, o *testOrg) { // the account must not be what is refused
				t.Helper()
				if err := enablePartner(t, o.client(""), upgrade.Choice{UserID: o.userID(seed.Maya)}, o); err != nil {
					t.Fatal(err)
				}
			},
		},
		{
			name: "an internal user can't move", rule: "incompatible-profile", user: seed.Priya, profile: partner,
			finding: upgrade.FindingUserInternal, attempt: upgradeUser, code: integrity, contains: "compatible with the user's license",
		},
		{
			name: "already upgraded", rule: "incompatible-profile", user: seed.Dana, profile: plus,
			finding: upgrade.FindingUserAlreadyUpgraded, attempt: upgradeUser, code: integrity, contains: "compatible with the user's license",
		},
		{
			name: "role of the wrong portal type", rule: "role-of-wrong-portal-type", user: seed.Tomas, profile: plus, role: role("Northwind Boatworks Partner User"),
			finding: upgrade.FindingRoleWrongType, attempt: upgradeUser, code: integrity, contains: "role type must match user type",
		},
		{
			name: "role of another account", rule: "role-of-other-account", user: seed.Tomas, profile: partner, role: role("Brooks Distribution Partner User"),
			finding: upgrade.FindingRoleUnknown, attempt: upgradeUser, code: integrity, contains: "role type must match user type",
		},
		{
			name: "internal role", rule: "internal-role", user: seed.Tomas, profile: partner, role: role("Operations"),
			finding: upgrade.FindingRoleUnknown, attempt: upgradeUser, code: integrity, contains: "role type must match user type",
		},
		{
			name: "not a partner account", rule: "account-not-partner", user: seed.Maya, profile: partner,
			finding: upgrade.FindingAccountEnable, severity: core.SeverityNotice, // a step of the plan mends it
			attempt: upgradeUser, code: integrity, contains: "partner account",
		},
		{
			name: "partner on a person account", rule: "partner-on-person-account", user: seed.Omar, profile: partner,
			finding: upgrade.FindingAccountPerson, attempt: upgradeUser, code: integrity, contains: "person account",
		},
		{
			name: "enabling a person account", rule: "person-account-as-partner", user: seed.Omar, profile: partner,
			finding: upgrade.FindingAccountPerson, attempt: enablePartner, code: integrity, contains: "person account",
		},
		{
			name: "owner without a role, on enabling", rule: "owner-without-role", user: seed.Lena, profile: partner,
			finding: upgrade.FindingAccountOwnerNoRole, attempt: enablePartner, code: unknown, contains: "portal account owner must have a role",
		},
		{
			name: "owner without a role, on the upgrade", rule: "account-owner-without-role", user: seed.Lena, profile: plus,
			finding: upgrade.FindingAccountOwnerNoRole, attempt: upgradeUser, code: unknown, contains: "portal account owner must have a role",
		},
		{
			name: "contacts owned by an external user", rule: "contact-owned-by-external-user", user: seed.Ivan, profile: partner,
			finding: upgrade.FindingAccountContacts, attempt: enablePartner, code: unknown, contains: "portal users cannot own partner accounts",
		},
		{
			name: "a contactless user", rule: "contactless", user: seed.Nina, profile: plus,
			finding: upgrade.FindingUserContactless, attempt: upgradeUser, code: integrity, contains: "contact",
		},
		{
			name: "a standard profile that the setting forbids", rule: "standard-external-profile", user: seed.Tomas, profile: "Partner Community User", prepare: forbidStandard,
			finding: upgrade.FindingProfileStandardForbidden, attempt: upgradeUser, code: integrity, contains: "Allow using standard external profiles",
		},
		{
			name: "a license that is disabled", rule: "license-disabled", user: seed.Tomas, profile: "Customer Portal Manager Standard",
			finding: upgrade.FindingLicenseDisabled, attempt: upgradeUser, code: integrity, contains: "compatible with the user's license",
		},
		{
			name: "an assigned set that the new license does not allow", rule: "forbidden-set-assigned", user: seed.Maya, profile: plus, prepare: keepForbiddenSets,
			finding: upgrade.FindingAccessCannotReturn, severity: core.SeverityWarning, // the pages say that the upgrade removes it
			attempt: upgradeUser, code: integrity, contains: "The user license doesn't allow it",
		},
		{
			name: "a validation rule on accounts", user: seed.Maya, profile: partner, prepare: refuseAs("Phone_Format"),
			finding: upgrade.FindingAccountAutomation, severity: core.SeverityNotice, attempt: enablePartner, code: core.CodeValidation, contains: "country code",
		},
		{
			name: "a validation rule on users", user: seed.Maya, profile: plus, prepare: refuseAs("Title_Length"),
			finding: upgrade.FindingUserAutomation, severity: core.SeverityNotice, attempt: upgradeUser, code: core.CodeValidation, contains: "60 characters",
		},
		{
			name: "a required field of the user that is empty", rule: "required-field-empty", user: seed.Maya, profile: plus, lack: requireFields,
			finding: upgrade.FindingUserRequired, attempt: upgradeUser, code: core.CodeRequiredMissing, contains: "Region__c",
		},
		{
			name: "a required field of the account that is empty", rule: "required-field-empty", user: seed.Maya, profile: partner, lack: requireFields,
			finding: upgrade.FindingAccountRequired, attempt: enablePartner, code: core.CodeRequiredMissing, contains: "Region__c",
		},
		{
			name: "an account that an external user owns, on enabling", rule: "owner-is-external", user: seed.Maya, profile: partner, prepare: ownedBy(seed.Dana),
			finding: upgrade.FindingAccountOwnerExternal, attempt: enablePartner, code: unknown, contains: "portal users cannot own partner accounts",
		},
		{
			name: "an account that an external user owns, on the upgrade", rule: "account-owned-by-external-user", user: seed.Maya, profile: plus, prepare: ownedBy(seed.Dana),
			finding: upgrade.FindingAccountOwnerExternal, attempt: upgradeUser, code: unknown, contains: "portal users cannot own partner accounts",
		},
		{
			name: "a contact without an account", rule: "contact-without-account", user: seed.Maya, profile: plus, prepare: leaveAccount,
			finding: upgrade.FindingUserNoAccount, attempt: upgradeUser, code: integrity, contains: "must belong to an account",
		},
		{
			name: "an admin who may not see the role", rule: "admin-does-not-see-role", user: seed.Tomas, profile: partner, admin: seed.AdminWithoutViewRoles,
			role: role("Northwind Boatworks Partner Manager"), finding: upgrade.FindingRoleNotVisible, attempt: upgradeUser,
			code: core.CodeCrossReferenceAccess, contains: "insufficient access rights on cross-reference id",
		},
		{
			name: "an admin who may not edit accounts", rule: "admin-may-not-edit-account", user: seed.Maya, profile: partner, admin: seed.AdminWithoutAccountEdit,
			finding: upgrade.FindingAdminEditAccount, attempt: enablePartner, code: access, contains: "insufficient access rights",
		},
		{
			name: "the daily limit of requests", user: seed.Tomas, profile: plus, prepare: fewCalls,
			finding: upgrade.FindingAdminFewCalls, attempt: withoutCalls, code: core.CodeRequestLimit, contains: "Limit exceeded", unsettled: true,
		},
		{
			name: "a username of another org", rule: "username-of-other-org", user: seed.Tomas, profile: partner, prepare: usedElsewhere(seed.Tomas),
			finding: upgrade.FindingUsernameNotUnique, severity: core.SeverityWarning, attempt: upgradeUser, code: core.CodeDuplicateUsername, contains: "Duplicate Username",
		},
		{
			name: "no portal role left", rule: "portal-role-limit", user: seed.Maya, profile: plus, prepare: fillRoles,
			finding: upgrade.FindingRoleLimit, severity: core.SeverityWarning, attempt: upgradeUser, code: unknown, contains: "exceeded a limit",
		},
		{
			name: "an admin who may not manage external users", rule: "admin-may-not-manage-user", user: seed.Tomas, profile: partner, admin: seed.AdminWithoutExternalUsers,
			finding: upgrade.FindingAdminManageUsers, attempt: upgradeUser, code: access, contains: "insufficient access rights",
		},
	}
}
