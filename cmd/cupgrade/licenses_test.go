package main

import (
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// documentedLicenses are the licenses that Salesforce's pages say can be upgraded, with
// those that only differ by how logins or seats are paid, and with External Apps, which is
// of the same user type. Sources:
// http://releasenotes.docs.salesforce.com/en-us/summer17/release-notes/rn_networks_license_upgrade.htm and
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm
func documentedLicenses() []string {
	return []string{
		"Authenticated Website", "Customer Community", "Customer Community Login", "External Apps", "External Identity", "High Volume Customer Portal",
		"Overage Authenticated Website", "Overage High Volume Customer Portal",
	}
}

// moveTo gives a user a license behind the API's back: by a profile of it, which is
// made when the org has none.
func (o *testOrg) moveTo(user core.ID, license string) {
	o.t.Helper()
	err := o.Do(o.t.Context(), func(tx *store.Tx) error {
		l := tx.First("UserLicense", `"Name" = ?`, license)
		profile := store.Row{"Name": "Made for " + license, "UserLicenseId": l.String("Id"), "UserType": "CspLitePortal"}
		id := tx.Insert("Profile", profile)
		set := tx.Insert("PermissionSet", store.Row{
			"Name": "X00e" + id[3:15], "Label": id, "ProfileId": id, "IsOwnedByProfile": true, "LicenseId": l.String("Id"), "Type": "Profile",
		})
		own := tx.First("PermissionSetAssignment", `"AssigneeId" = ? AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "IsOwnedByProfile")`, string(user))
		tx.Set("PermissionSetAssignment", own.String("Id"), store.Row{"PermissionSetId": set})
		tx.Set("UserLicense", l.String("Id"), store.Row{"UsedLicenses": l.Int("UsedLicenses") + 1})
		tx.Set("User", string(user), store.Row{"ProfileId": id})
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// TestEveryCustomerLicenseIsUpgraded upgrades a user of each license that can be, to
// each license that it can be upgraded to, and holds that it is verified: the seats
// of both licenses, the user type and the role among it.
func TestEveryCustomerLicenseIsUpgraded(t *testing.T) {
	t.Parallel()
	targets := []string{
		seed.ProfilePartnerSales, seed.ProfilePartnerLoginSales, seed.ProfileCustomerPlusService, seed.ProfileCustomerPlusLogin,
	}
	for _, license := range effort.Some(3, documentedLicenses()) {
		for _, profile := range effort.Some(2, targets) {
			t.Run(license+" to "+profile, func(t *testing.T) {
				t.Parallel()
				o := startOrg(t)
				user := o.userID(seed.Tomas)
				o.moveTo(user, license)
				seats := func(name string) float64 {
					n, _ := o.one("SELECT UsedLicenses FROM UserLicense WHERE Name = '" + name + "'")["UsedLicenses"].(float64)
					return n
				}
				target := text(o.one("SELECT UserLicense.Name FROM Profile WHERE Name = '"+profile+"'"), "UserLicense.Name")
				usedOld, usedNew := seats(license), seats(target)
				client := o.client("")
				plan := o.plan(client, upgrade.Choice{UserID: user, ProfileID: o.profileID(profile)})
				if plan.User.User.Profile.License.Name != license {
					t.Fatalf("the plan starts from %s", plan.User.User.Profile.License.Name)
				}
				if i := slices.IndexFunc(plan.Findings, func(f core.Finding) bool { return f.Severity == core.SeverityBlocker }); i >= 0 {
					t.Fatalf("it is blocked: %+v", plan.Findings[i])
				}
				result := commit.Applier{Org: client}.Apply(t.Context(), plan)
				if result.Err != nil || !result.Verification.Verified() {
					t.Fatalf("it ends with %v, %+v", result.Err, result.Verification.Checks)
				}
				if got := seats(license); got != usedOld-1 {
					t.Errorf("%v seats of %s are used, before it were %v", got, license, usedOld)
				}
				if got := seats(target); got != usedNew+1 {
					t.Errorf("%v seats of %s are used, before it were %v", got, target, usedNew)
				}
			})
		}
	}
}

// TestEveryCustomerLicenseIsDocumented holds that the org has no license of customers
// that the test above leaves out.
func TestEveryCustomerLicenseIsDocumented(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	for _, r := range o.query("SELECT UserLicense.Name FROM Profile WHERE UserType = 'CspLitePortal'") {
		if name := text(r, "UserLicense.Name"); !slices.Contains(documentedLicenses(), name) {
			t.Errorf("%s is a license of customers, and is not tried", name)
		}
	}
}
