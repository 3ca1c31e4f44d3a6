package seed

import "cupgrade/sfclient/demoorg/store"

// The user types of Salesforce.
const (
	typeStandard     = "Standard"
	typePartner      = "PowerPartner"
	typeCustomerPlus = "PowerCustomerSuccess"
	typeHighVolume   = "CspLitePortal"
	typeGuest        = "Guest"
	typeChatter      = "CsnOnly"
)

// license is one row of UserLicense. Used seats are counted when the users are in.
type license struct {
	name, key, userType string
	// seats are free on top of those that are used; full is a license without any.
	seats int64
	full  bool
	// logins bound the license instead of seats when not 0.
	logins, loginsUsed int64
	disabled           bool
}

// licenses are the user licenses of the org with their documented keys. Keys that
// are not public are made up in the same form.
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userlicense.htm
var licenses = []license{
	{name: LicenseInternal, key: "SFDC", userType: typeStandard, seats: 12},
	{name: "Salesforce Platform", key: "AUL", userType: typeStandard, seats: 5},
	{name: "Chatter Free", key: "PID_CHATTER", userType: typeChatter, seats: 5000},
	{name: "Guest User License", key: "PID_Guest_User", userType: typeGuest, seats: 10},
	{name: LicenseCustomer, key: "PID_Customer_Community", userType: typeHighVolume, seats: 160},
	{name: LicenseCustomerLogin, key: "PID_Customer_Community_Login", userType: typeHighVolume, seats: 900, logins: 2000, loginsUsed: 812},
	{name: LicenseHighVolume, key: "PID_High_Volume_Customer_Portal", userType: typeHighVolume, seats: 400},
	{name: "Overage High Volume Customer Portal", key: "PID_Overage_High Volume Customer Portal", userType: typeHighVolume, seats: 50},
	{name: LicenseAuthenticated, key: "Platform_Portal_User", userType: typeHighVolume, seats: 300},
	{name: "Overage Authenticated Website", key: "Overage_Platform_Portal_User", userType: typeHighVolume, seats: 50},
	{name: LicenseIdentity, key: "PID_External_Identity", userType: typeHighVolume, seats: 250},
	{name: LicenseCustomerPlus, key: "PID_Customer_Community_Plus", userType: typeCustomerPlus, seats: 21},
	{name: LicenseCustomerPlusLogin, key: "PID_Customer_Community_Plus_Login", userType: typeCustomerPlus, seats: 96, logins: 400, loginsUsed: 131},
	{name: LicensePartner, key: "PID_Partner_Community", userType: typePartner, seats: 14},
	{name: LicensePartnerLogin, key: "PID_Partner_Community_Login", userType: typePartner, seats: 48, logins: 60, loginsUsed: 57},
	{name: LicenseNoSeat, key: "PID_Channel_Account", userType: typePartner, full: true},
	{name: LicenseGoldPartner, key: "PID_STRATEGIC_PRM", userType: typePartner, seats: 4},
	{name: licenseDisabledTarget, key: "PID_Customer_Portal_Basic", userType: typeCustomerPlus, disabled: true},
}

func (l license) row() store.Row {
	row := store.Row{
		fieldName: l.name, fieldMasterLabel: l.name, "LicenseDefinitionKey": l.key, fieldStatus: statusActive,
		fieldTotal: 0, fieldUsed: 0,
	}
	if l.disabled {
		row[fieldStatus] = "Disabled"
	}
	if l.logins > 0 {
		row["MonthlyLoginsEntitlement"], row["MonthlyLoginsUsed"] = l.logins, l.loginsUsed
	}
	return row
}
