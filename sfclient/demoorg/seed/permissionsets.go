package seed

import (
	"slices"

	"cupgrade/sfclient/demoorg/store"
)

// The permission sets, groups and licenses that stories and tests name, by Name
// or DeveloperName.
const (
	// SetReturnable is Maya's permission set that every target license allows.
	SetReturnable = "Case_Escalation"
	// SetOldLicense is bound to the Customer Community license.
	SetOldLicense = "Customer_Community_Extras"
	// SetWithLicense needs the permission set license LicenseWarranty.
	SetWithLicense = "Warranty_Claims_Agent"
	// SetNotAllowed grants permissions that no target license carries.
	SetNotAllowed = "Community_Moderator"
	// SetPartnerOnly grants leads and opportunities, which only partners can have.
	SetPartnerOnly = "Deal_Registration"
	// SetSession is session-based: it grants nothing until it is activated.
	SetSession = "High_Value_Session"
	// SetExpired is assigned to Tomas, and the assignment is over.
	SetExpired = "Spring_Campaign_Access"
	// GroupMuted is Maya's permission set group; its muting set mutes a right.
	GroupMuted = "Harbor_Service_Bundle"
	// GroupOutdated has not been recalculated since its components changed.
	GroupOutdated = "Dealer_Onboarding"
	// LicenseWarranty and LicenseFieldService are permission set licenses, by
	// DeveloperName; the latter has no seat left.
	LicenseWarranty     = "WarrantyClaimsPsl"
	LicenseFieldService = "FieldServiceCommunityPsl"
)

// permissionSet is one permission set that is assigned by hand. license binds it
// to a user license, psl to a permission set license; with neither it can go to
// anyone whose license allows what it grants.
type permissionSet struct {
	name, license, psl string
	session            bool
	access             access
}

var permissionSets = []permissionSet{
	{name: SetReturnable, access: access{objects: "Case:CRE", fields: serviceFields, classes: "CaseEscalationController", custom: "Escalate_Cases", more: openServiceAddress}},
	{name: SetOldLicense, license: LicenseCustomer, access: access{objects: "Asset:CRE Entitlement:R", users: "DeleteTopics CreateTopics", classes: "HarborCheckoutController"}},
	{name: SetWithLicense, psl: LicenseWarranty, access: access{objects: "Warranty_Claim__c:CRED", fields: generousFields, custom: "Approve_Small_Claims"}},
	{name: SetNotAllowed, access: access{users: "ChatterEditOwnPost DeleteTopics"}},
	{name: SetPartnerOnly, access: access{objects: "Lead:CRE Opportunity:CRE", fields: serviceFields, classes: "DealRegistrationController", pages: "DealRegistration", custom: "Register_Deals"}},
	{name: SetSession, session: true, access: access{objects: "Warranty_Claim__c:RE", users: "EditCaseComments", custom: "Approve_Small_Claims"}},
	{name: SetExpired, access: access{objects: "Order:R Product2:R", classes: "TrainingCatalog"}},
	{name: setCommenter, access: access{objects: "Case:RE", users: "EditCaseComments"}},
	{name: setClaimReader, access: access{objects: "Warranty_Claim__c:R", fields: serviceFields, pages: "ClaimStatus"}},
	{name: "Claim_Editor", access: access{objects: "Warranty_Claim__c:CRED", fields: generousFields, classes: "ClaimPhotoUpload"}},
	{name: "Claim_Overseer", access: access{objects: "Warranty_Claim__c:RV"}},
	{name: setAssets, access: access{objects: "Asset:CRE Product2:R", classes: "WarrantyLookup", custom: customPhotos}},
	{name: setInvoices, access: access{classes: "InvoiceDownload", pages: "InvoicePrint", custom: "Download_Invoices", more: openPayments}},
	{name: setOrderHistory, access: access{objects: "Order:R", classes: "OrderHistoryController", pages: "OrderHistory"}},
	{name: "Dealer_Locator_Access", access: access{tabs: "Dealer_Locator", classes: "DealerLocatorService"}},
	{name: setTraining, access: access{tabs: "Training_Catalog", classes: "TrainingCatalog"}},
	{name: setExperts, access: access{users: "EnableNotifications", custom: "Use_Expert_Chat"}},
	{name: setReports, access: access{users: "RunReports", tabs: "standard-report"}},
	{name: "Report_Builder", access: access{users: "RunReports CreateCustomizeReports EditMyReports", tabs: "standard-report standard-Dashboard"}},
	{name: "Portal_Super_User", license: LicenseCustomerPlus, access: access{users: "PortalSuperUser"}},
	{name: "Delegated_Administrator", access: access{users: "DelegatedPortalUserAdmin", objects: "Contact:CRE"}},
	{name: "Partner_Extras", license: LicensePartner, access: access{objects: "Campaign:R", classes: "RebateCalculator", pages: "RebateStatement"}},
	{name: "Stock_Levels", access: access{classes: "InventoryLookup", custom: "See_Stock_Levels"}},
	{name: "Dealer_Prices", access: access{classes: "PartnerPricingService", custom: "See_Dealer_Prices", more: openShippingRates}},
	{name: "Field_Appointments", psl: LicenseFieldService, access: access{classes: "ServiceAppointmentController"}},
	{name: setTopics, access: access{users: "CreateTopics AssignTopics"}},
	{name: "Login_Customers_Beta", license: LicenseCustomerLogin, access: access{classes: "WeatherWidget", custom: "Use_Expert_Chat"}},
	{name: "High_Volume_Uploads", license: LicenseHighVolume, access: access{classes: "ClaimPhotoUpload", custom: customPhotos}},
	{name: "Service_Desk", access: access{objects: "Case:CREDVM Contact:CRE", users: "TransferAnyCase EditCaseComments"}},
	{name: "Integration_User", access: access{objects: "Account:CREDVM Contact:CREDVM", users: "ApiEnabled BulkApiHardDelete"}},
}

// group is one permission set group. An outdated one lacks in its aggregate what
// the last of its components grants.
type group struct {
	name       string
	components []string
	muted      access
	outdated   bool
}

var groups = []group{
	{name: GroupMuted, components: []string{"Claim_Editor", setAssets, setExperts}, muted: access{objects: "Warranty_Claim__c:D Asset:E"}},
	{name: GroupOutdated, components: []string{setTraining, "Dealer_Locator_Access", setOrderHistory}, outdated: true},
	{name: groupClaims, components: []string{setClaimReader, setCommenter}},
}

// permissionSetLicense is one permission set license; seats are free on top of
// those used.
type permissionSetLicense struct {
	name, label string
	seats       int64
}

var permissionSetLicenses = []permissionSetLicense{
	{LicenseWarranty, "Warranty Claims", 23},
	{LicenseFieldService, "Field Service Community", 0},
	{licenseServiceAccess, "Service Community Access", 40},
	{"AnalyticsStudioPsl", "Analytics Studio", 5},
}

func (b *builder) addPermissionSetLicenses() {
	rows := make([]store.Row, len(permissionSetLicenses))
	for i, l := range permissionSetLicenses {
		rows[i] = store.Row{
			fieldDeveloperName: l.name, fieldMasterLabel: l.label, "PermissionSetLicenseKey": l.name,
			fieldStatus: statusActive, fieldTotal: 0, fieldUsed: 0,
		}
	}
	for i, id := range b.bulk("PermissionSetLicense", rows) {
		b.licenseIDs[permissionSetLicenses[i].name] = id
	}
}

func (b *builder) addPermissionSets() {
	rows := make([]store.Row, len(permissionSets))
	for i, s := range permissionSets {
		row := s.access.userPermissions()
		row[fieldName], row[fieldLabel], row[fieldType] = s.name, spaced(s.name), typeRegular
		row["LicenseId"] = b.licenseIDs[s.license+s.psl]
		if s.session {
			row[fieldType], row["HasActivationRequired"] = "Session", true
		}
		rows[i] = row
	}
	for i, id := range b.bulk("PermissionSet", rows) {
		b.sets[permissionSets[i].name] = id
		b.grant(id, permissionSets[i].access, false)
	}
}

// addGroups inserts the permission set groups, their components and muting sets,
// and the aggregated permission set that each owns.
func (b *builder) addGroups() {
	for _, g := range groups {
		status := "Updated"
		if g.outdated {
			status = "Outdated"
		}
		id := b.one("PermissionSetGroup", store.Row{fieldDeveloperName: g.name, fieldMasterLabel: spaced(g.name), fieldStatus: status})
		b.groups[g.name] = id
		total := g.aggregate()
		row := total.userPermissions()
		row[fieldName], row[fieldLabel], row[fieldType], row[fieldSetGroup] = "X0PG"+id[3:15], spaced(g.name), "Group", id
		b.sets[g.name] = b.one("PermissionSet", row)
		b.grant(b.sets[g.name], total, false)
		for _, component := range g.components {
			b.one("PermissionSetGroupComponent", store.Row{fieldSetGroup: id, fieldSet: b.sets[component]})
		}
		if g.muted != (access{}) {
			muting := b.one("MutingPermissionSet", store.Row{fieldDeveloperName: g.name + "_Muting", fieldMasterLabel: spaced(g.name) + " Muting"})
			b.one("PermissionSetGroupComponent", store.Row{fieldSetGroup: id, fieldSet: muting})
			b.grant(muting, g.muted, false)
		}
	}
	b.flushGrants()
}

// aggregate is what the group grants: the union of its components net of muting,
// as it was when it was last worked out.
func (g group) aggregate() access {
	names := g.components
	if g.outdated {
		names = names[:len(names)-1]
	}
	var total access
	for _, name := range names {
		i := slices.IndexFunc(permissionSets, func(s permissionSet) bool { return s.name == name })
		total = total.plus(permissionSets[i].access)
	}
	return total.minus(g.muted)
}
