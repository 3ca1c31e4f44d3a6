package seed

import (
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// profile is one profile with what the permission set that it owns grants.
type profile struct {
	name, license string
	standard      bool
	access        access
}

// Pieces of access that several profiles share.
const (
	signedIn     = "EnableNotifications ViewHelpLink"
	customerUser = signedIn + " UseWebLink EditCaseComments SelectFilesFromSalesforce"
	plusUser     = customerUser + " ApexRestServices ContentWorkspaces EditTask EditTopics"
	partnerUser  = customerUser + " ContentWorkspaces ConvertLeads EditOppLineItemUnitPrice EditTask EditTopics RunReports"
	serviceTabs  = "standard-home standard-Case Warranty_Claim__c"
	salesTabs    = "standard-home standard-Account standard-Contact standard-Lead standard-Opportunity standard-report"
	everyObject  = "Account:CREDVM Contact:CREDVM Case:CREDVM Opportunity:CREDVM Lead:CREDVM Warranty_Claim__c:CREDVM Asset:CREDVM " +
		"Contract:CREDVM Order:CREDVM Product2:CREDVM Campaign:CREDVM"
	// adminUser is what a system administrator may; adminOf takes permissions out.
	adminUser = "ApiEnabled AssignPermissionSets AuthorApex CustomizeApplication DataExport EditTask ManageCssUsers ManageCustomPermissions " +
		"ManageInternalUsers ManageNetworks ManagePartners ManageProfilesPermissionsets ManageRoles ManageSharing ManageUsers " +
		"ModifyAllData ModifyMetadata ResetPasswords RunReports TransferAnyEntity ViewAllData ViewAllUsers ViewRoles ViewSetup"
)

// profiles are the org's profiles. Standard names are Salesforce's own. Every
// target license has a generous, a middle and a frugal profile, so that it matters
// which one is chosen.
var profiles = []profile{
	{name: profileAdmin, license: LicenseInternal, standard: true, access: access{objects: everyObject, fields: allFields, users: adminUser, tabs: tabNames}},
	{name: profileStandard, license: LicenseInternal, standard: true, access: access{
		objects: "Account:CRED Contact:CRED Case:CRE Opportunity:CRED Lead:CRED Warranty_Claim__c:CRE", fields: noFields,
		users: "ApiEnabled EditTask RunReports ViewSetup ViewRoles", tabs: salesTabs,
	}},
	{name: profileManager, license: LicenseInternal, access: access{
		objects: "Account:CREDV Contact:CRED Case:CREV Opportunity:CREDV Lead:CRED Warranty_Claim__c:CREV", fields: generousFields,
		users: "ApiEnabled EditTask RunReports ViewSetup ViewRoles", tabs: salesTabs + " standard-Dashboard",
	}},
	adminWithout("Admin without External Users", "ManagePartners"),
	adminWithout("Admin without View Setup", "ViewSetup"),
	adminWithout("Admin without Roles", "ViewRoles ManageRoles"),
	adminWithout("Admin without Permission Sets", "AssignPermissionSets"),
	adminWithout("Admin without Sites", "ManageNetworks ViewAllData ModifyAllData"),
	adminWithout("Admin without Accounts", "ModifyAllData"),
	adminWithout("Admin without Metadata", "ModifyMetadata ModifyAllData"),
	adminWithout("Admin without Users", "ManageUsers ManageInternalUsers ManageCssUsers"),

	standardExternal("Customer Community User", LicenseCustomer, "Account:R Contact:R Case:CRE", customerUser),
	standardExternal("Customer Community Login User", LicenseCustomerLogin, "Account:R Contact:R Case:CRE", customerUser),
	standardExternal(profileHighVolumeStandard, LicenseHighVolume, "Account:R Contact:R Case:CRE", signedIn+" UseWebLink"),
	standardExternal("Authenticated Website", LicenseAuthenticated, "", signedIn),
	standardExternal("External Identity User", LicenseIdentity, "Account:RE Contact:CRE", signedIn+" IdentityEnabled"),
	standardExternal(ProfileStandardCustomerPlus, LicenseCustomerPlus, "Account:R Contact:R Case:CRE", plusUser),
	standardExternal("Customer Community Plus Login User", LicenseCustomerPlusLogin, "Account:R Contact:R Case:CRE", plusUser),
	standardExternal(ProfileStandardPartner, LicensePartner, "Account:CRE Contact:CRE Case:CRE Lead:CRE Opportunity:CRE", partnerUser),
	standardExternal("Partner Community Login User", LicensePartnerLogin, "Account:CRE Contact:CRE Case:CRE Lead:CRE Opportunity:CRE", partnerUser),
	standardExternal("Gold Partner User", LicenseGoldPartner, "Account:CRE Contact:CRE Case:CRE Lead:CRE Opportunity:CRE", partnerUser),
	standardExternal("Customer Portal Manager Standard", licenseDisabledTarget, "Account:R Contact:CRE Case:CRE", signedIn),

	{name: ProfileMaya, license: LicenseCustomer, access: access{
		objects: "Account:RE Contact:CRE Case:CRE Asset:CR Order:R Product2:R Warranty_Claim__c:CREDV", fields: generousFields,
		users: customerUser + " ApiEnabled DeleteTopics PasswordNeverExpires", tabs: serviceTabs + " standard-Account Dealer_Locator",
		classes: "ClaimPhotoUpload ClaimSubmissionController ContactProfileController DealerLocatorService InvoiceDownload OrderHistoryController SiteLoginController WarrantyLookup",
		pages:   "ClaimForm ClaimStatus InvoicePrint OrderHistory SiteLogin WarrantyCertificate", custom: "Download_Invoices Upload_Claim_Photos", apps: "Warranty_Desk",
		more: openWarrantyFlow + " " + openReturnFlow + " " + openMobileApp + " " + openPreferences,
	}},
	{name: ProfileCustomer, license: LicenseCustomer, access: warrantyCustomer},
	{name: profileSelf, license: LicenseCustomerLogin, access: warrantyCustomer},
	{name: profileHighVolume, license: LicenseHighVolume, access: access{
		objects: "Account:R Contact:CRE Case:CRE Asset:CR Product2:R", fields: fewFields, users: signedIn + " UseWebLink RunFlow",
		tabs: "standard-home standard-Case", classes: "KnowledgeFeedback SiteLoginController", pages: pageLogin,
	}},
	{name: profileWeb, license: LicenseAuthenticated, access: access{
		objects: "Account:R Contact:RE Case:CR", fields: fewFields, users: signedIn, tabs: "standard-home",
		classes: "SiteLoginController SiteRegisterController", pages: "SiteLogin SiteRegister",
	}},
	{name: profileIdentity, license: LicenseIdentity, access: access{
		objects: "Account:R Contact:RE", fields: fewFields, users: signedIn + " IdentityEnabled", classes: "SiteLoginController", pages: pageLogin,
	}},

	{name: ProfileCustomerPlusService, license: LicenseCustomerPlus, access: plusService},
	{name: ProfileCustomerPlusEssential, license: LicenseCustomerPlus, access: plusEssential},
	{name: ProfileCustomerPlusLogin, license: LicenseCustomerPlusLogin, access: plusService},
	{name: "Customer Plus Login Essentials", license: LicenseCustomerPlusLogin, access: plusEssential},
	{name: ProfilePartnerSales, license: LicensePartner, access: partnerSales},
	{name: ProfilePartnerService, license: LicensePartner, access: partnerService},
	{name: ProfilePartnerEssentials, license: LicensePartner, access: partnerEssential},
	{name: ProfilePartnerLoginSales, license: LicensePartnerLogin, access: partnerSales},
	{name: "Partner Login Essentials", license: LicensePartnerLogin, access: partnerEssential},
	{name: ProfileChannel, license: LicenseNoSeat, access: partnerSales},
	{name: profileChannelEss, license: LicenseNoSeat, access: partnerEssential},
	{name: profileGold, license: LicenseGoldPartner, access: partnerSales},
	{name: "Gold Partner Essentials", license: LicenseGoldPartner, access: partnerEssential},
}

var (
	warrantyCustomer = access{
		objects: "Account:R Contact:CRE Case:CRE Warranty_Claim__c:CRE Product2:R", fields: serviceFields, users: customerUser, tabs: serviceTabs,
		classes: "ClaimPhotoUpload ClaimSubmissionController SiteLoginController WarrantyLookup", pages: "ClaimForm ClaimStatus SiteLogin", custom: customPhotos, more: openWarrantyFlow + " " + openCaseIntake,
	}
	plusService = access{
		objects: "Account:CRE Contact:CRE Case:CRE Asset:CRE Order:R Product2:R Warranty_Claim__c:CRED", fields: generousFields,
		users: plusUser + " ApiEnabled ExportReport RunReports", tabs: serviceTabs + " standard-Account standard-report",
		classes: "ClaimPhotoUpload ClaimSubmissionController ContactProfileController InvoiceDownload OrderHistoryController SiteLoginController WarrantyLookup",
		pages:   "ClaimForm ClaimStatus InvoicePrint OrderHistory SiteLogin WarrantyCertificate", custom: "Download_Invoices Upload_Claim_Photos", apps: "Warranty_Desk",
		more: openWarrantyFlow + " " + openCaseIntake + " " + openMobileApp + " " + openPreferences,
	}
	plusEssential = access{
		objects: "Account:R Contact:R Case:CRE Warranty_Claim__c:CR", fields: fewFields, users: plusUser, tabs: serviceTabs,
		classes: "ClaimSubmissionController SiteLoginController", pages: "ClaimForm SiteLogin", more: openCaseIntake,
	}
	partnerSales = access{
		objects: "Account:CRE Contact:CRE Case:CRE Lead:CRE Opportunity:CRE Campaign:R Order:CR Product2:R Warranty_Claim__c:CRE", fields: generousFields,
		users: partnerUser + " CreateCustomizeReports ExportReport", tabs: salesTabs + " standard-Case Warranty_Claim__c Dealer_Locator",
		classes: "ClaimSubmissionController ContactProfileController DealRegistrationController DealerLocatorService InvoiceDownload OrderHistoryController " +
			"PartnerLeadInbox PartnerPricingService RebateCalculator SiteLoginController WarrantyLookup",
		pages:  "ClaimForm ClaimStatus DealRegistration InvoicePrint OrderHistory PartnerHome RebateStatement SiteLogin",
		custom: "Download_Invoices Register_Deals See_Dealer_Prices", apps: "Partner_Central",
		more: openDealFlow + " " + openDealerApp + " " + openShippingRates + " " + openRouting,
	}
	partnerService = access{
		objects: "Account:RE Contact:CRE Case:CRE Asset:CRE Order:R Product2:R Warranty_Claim__c:CRED", fields: generousFields,
		users: partnerUser, tabs: serviceTabs + " standard-Account standard-Contact Dealer_Locator Training_Catalog",
		classes: "ClaimPhotoUpload ClaimSubmissionController ContactProfileController DealerLocatorService InvoiceDownload OrderHistoryController " +
			"ServiceAppointmentController SiteLoginController TrainingCatalog WarrantyLookup",
		pages:  "ClaimForm ClaimStatus InvoicePrint OrderHistory PartnerHome SiteLogin WarrantyCertificate",
		custom: "Download_Invoices See_Stock_Levels Upload_Claim_Photos", apps: "Partner_Central Warranty_Desk",
		more: openCaseIntake + " " + openWarrantyFlow + " " + openDealerApp + " " + openShippingRates,
	}
	partnerEssential = access{
		objects: "Account:R Contact:CR Lead:CRE Opportunity:CR", fields: fewFields, users: signedIn + " RunReports", tabs: salesTabs,
		classes: "PartnerLeadInbox SiteLoginController", pages: "PartnerHome SiteLogin", more: openDealFlow,
	}
)

// adminWithout is a system administrator's profile without some permissions. One
// without Modify All Data keeps its objects, but for editing accounts.
func adminWithout(name, missing string) profile {
	a := access{objects: everyObject, users: adminUser, tabs: salesTabs}.minus(access{users: missing})
	if strings.Contains(missing, "ModifyAllData") {
		a.objects = "Account:CRED Contact:CRED Case:CRED Opportunity:CRED Lead:CRED Warranty_Claim__c:CRED"
	}
	if missing == "ModifyAllData" {
		a.objects = "Account:R Contact:CRED Case:CRED Opportunity:CRED Lead:CRED Warranty_Claim__c:CRED"
	}
	return profile{name: name, license: LicenseInternal, access: a}
}

// standardExternal is a profile that Salesforce made. All of them carry the same
// field permissions, although the license hides most of them.
func standardExternal(name, license, objects, users string) profile {
	return profile{name: name, license: license, standard: true, access: access{
		objects: objects, fields: allFields, users: users, tabs: serviceTabs, classes: "SiteLoginController", pages: pageLogin,
	}}
}

// addProfiles inserts the profiles, and for each the permission set it owns with
// its rows.
func (b *builder) addProfiles() {
	b.insertProfiles(profiles)
	b.flushGrants()
}

func (b *builder) insertProfiles(profiles []profile) {
	rows := make([]store.Row, len(profiles))
	for i, p := range profiles {
		row := p.access.userPermissions()
		row[fieldName], row["UserLicenseId"], row["UserType"] = p.name, b.licenseIDs[p.license], b.userTypes[p.license]
		rows[i] = row
	}
	ids := b.bulk("Profile", rows)
	for i, p := range profiles {
		b.profiles[p.name] = madeProfile{id: ids[i], license: p.license, userType: b.userTypes[p.license]}
		rows[i] = p.access.userPermissions()
		rows[i][fieldName], rows[i][fieldLabel] = "X00e"+ids[i][3:15], ids[i]
		rows[i][fieldProfileID], rows[i]["IsOwnedByProfile"], rows[i]["IsCustom"] = ids[i], true, !p.standard
		rows[i]["LicenseId"], rows[i][fieldType] = b.licenseIDs[p.license], "Profile"
	}
	for i, id := range b.bulk("PermissionSet", rows) {
		p := b.profiles[profiles[i].name]
		p.permissionSet = id
		b.profiles[profiles[i].name] = p
		b.grant(id, profiles[i].access, profiles[i].standard)
	}
}
