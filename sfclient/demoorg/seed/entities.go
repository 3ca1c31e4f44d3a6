package seed

import (
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// The SetupEntityType values that the org uses.
const (
	entityClass  = "ApexClass"
	entityPage   = "ApexPage"
	entityCustom = "CustomPermission"
	entityApp    = "TabSet"
)

// entityNames are what SetupEntityAccess opens, by type.
var entityNames = []struct{ entity, object, names string }{
	{entityClass, "ApexClass", `CaseEscalationController ClaimPhotoUpload ClaimSubmissionController ContactProfileController
		DealRegistrationController DealerLocatorService HarborCheckoutController InventoryLookup InvoiceDownload
		KnowledgeFeedback OrderHistoryController PartnerLeadInbox PartnerPricingService RebateCalculator
		ServiceAppointmentController SiteLoginController SiteRegisterController TrainingCatalog WarrantyLookup WeatherWidget`},
	{entityPage, "ApexPage", `ClaimForm ClaimStatus DealRegistration InvoicePrint OrderHistory PartnerHome
		RebateStatement SiteLogin SiteRegister WarrantyCertificate`},
	{entityCustom, "CustomPermission", `Approve_Small_Claims Download_Invoices Escalate_Cases Register_Deals
		See_Dealer_Prices See_Stock_Levels Upload_Claim_Photos Use_Expert_Chat`},
	{entityApp, "AppDefinition", appNames},
}

const appNames = "Harbor_Support_Console Partner_Central Warranty_Desk"

// tabs of the org; a standard tab is named after its object.
const tabNames = "standard-Account standard-Contact standard-Case standard-Lead standard-Opportunity standard-report " +
	"standard-Dashboard standard-home Warranty_Claim__c Dealer_Locator Training_Catalog"

// addEntities inserts what permissions name, and remembers the ids by type and
// name.
func (b *builder) addEntities() {
	for _, kind := range entityNames {
		names := strings.Fields(kind.names)
		rows := make([]store.Row, len(names))
		for i, name := range names {
			rows[i] = entityRow(kind.entity, name)
		}
		for i, id := range b.bulk(kind.object, rows) {
			b.entities[kind.entity+":"+names[i]] = id
		}
	}
	names := strings.Fields(tabNames)
	rows := make([]store.Row, len(names))
	for i, name := range names {
		object, standard := strings.CutPrefix(name, "standard-")
		rows[i] = store.Row{fieldName: name, fieldLabel: spaced(object), fieldDurable: name, "SobjectName": object, "IsCustom": !standard}
	}
	b.bulk("TabDefinition", rows)
	b.addMoreEntities()
}

func entityRow(entity, name string) store.Row {
	switch entity {
	case entityClass:
		return store.Row{fieldName: name, "ApiVersion": 62.0}
	case entityPage:
		return store.Row{fieldName: name, fieldMasterLabel: spaced(name), "ApiVersion": 62.0}
	case entityApp:
		return store.Row{fieldDeveloperName: name, fieldLabel: spaced(name), fieldMasterLabel: spaced(name), fieldDurable: name}
	}
	return store.Row{fieldDeveloperName: name, fieldMasterLabel: spaced(name)}
}

// spaced makes a label of an API name.
func spaced(name string) string {
	return strings.ReplaceAll(strings.TrimSuffix(name, "__c"), "_", " ")
}
