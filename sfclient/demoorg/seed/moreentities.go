package seed

import (
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// The further SetupEntityType values that the org uses, and their objects.
const (
	entityConnected = "ConnectedApplication"
	entityClient    = "ExternalClientApplication"
	entityEndpoint  = "NamedCredential"
	entityPrincipal = "ExternalCredentialParameter"
	entityEmail     = "OrgWideEmailAddress"
	entityFlow      = "FlowDefinition"
	entityCustomDef = "CustomEntityDefinition"
	objectAppMenu   = "AppMenuItem"
)

// What profiles and permission sets open of these, as words of access.more.
const (
	openCaseIntake     = entityFlow + ":Case_Intake"
	openWarrantyFlow   = entityFlow + ":Warranty_Renewal"
	openReturnFlow     = entityFlow + ":Return_Request"
	openDealFlow       = entityFlow + ":Deal_Approval"
	openMobileApp      = entityConnected + ":Harbor_Mobile"
	openDealerApp      = entityClient + ":Dealer_Assistant"
	openShippingRates  = entityEndpoint + ":Shipping_Rates"
	openPayments       = entityPrincipal + ":Harbor_Payments"
	openServiceAddress = entityEmail + ":Harbor_Service"
	openPreferences    = entityCustomDef + ":Portal_Preferences__c"
	openRouting        = entityCustomDef + ":Support_Routing__mdt"
)

// flowNames and customDefinitions are entities that are found by a durable id: a
// flow's is that of its definition, an object's is its own.
const (
	flowNames         = "Case_Intake Deal_Approval Return_Request Warranty_Renewal"
	customDefinitions = "Portal_Preferences__c Support_Routing__mdt"
	prefixFlow        = "300"
	prefixCustomDef   = "01I"
	durableShort      = 15
)

// addMoreEntities inserts what has a row of its own for its name alone.
func (b *builder) addMoreEntities() {
	named := func(name string) store.Row {
		return store.Row{fieldDeveloperName: name, fieldMasterLabel: spaced(name)}
	}
	add := func(entity, object, name string, row store.Row) {
		b.entities[entity+":"+name] = b.one(object, row)
	}
	add(entityConnected, entityConnected, "Harbor_Mobile", store.Row{fieldName: "Harbor Mobile"})
	add(entityConnected, entityConnected, "Data_Sync", store.Row{fieldName: "Brightwater Data Sync"})
	add(entityClient, entityClient, "Dealer_Assistant", named("Dealer_Assistant"))
	shipping := named("Shipping_Rates")
	shipping["Endpoint"] = "https://rates.brightwater.example"
	add(entityEndpoint, entityEndpoint, "Shipping_Rates", shipping)
	credential := b.one("ExternalCredential", named("Harbor_Payments"))
	add(entityPrincipal, entityPrincipal, "Harbor_Payments",
		store.Row{"ExternalCredentialId": credential, "ParameterName": "Customer", "ParameterType": "NamedPrincipal"})
	add(entityEmail, entityEmail, "Harbor_Service",
		store.Row{"Address": "service@brightwater.example", "DisplayName": "Harbor Service"})
	b.addFlows()
	b.addAppMenu()
	b.addDefinitions()
}

func (b *builder) addFlows() {
	names := strings.Fields(flowNames)
	rows := make([]store.Row, len(names))
	for i, name := range names {
		id := store.MakeID(prefixFlow, int64(i)+1)
		b.entities[entityFlow+":"+name] = id
		rows[i] = store.Row{
			fieldDurable: id, "ApiName": name, fieldLabel: spaced(name), fieldProcessType: "Flow", fieldModified: b.now,
		}
	}
	b.bulk("FlowDefinitionView", rows)
}

// addAppMenu lists the apps by the ids that SetupEntityAccess has.
func (b *builder) addAppMenu() {
	var rows []store.Row
	add := func(kind, name string) {
		rows = append(rows, store.Row{
			"SortOrder": len(rows), fieldName: name, fieldLabel: spaced(name), fieldType: kind,
			"ApplicationId": b.entities[kind+":"+name], "IsAccessible": true, "IsVisible": true,
		})
	}
	for _, name := range strings.Fields(appNames) {
		add(entityApp, name)
	}
	add(entityConnected, "Harbor_Mobile")
	b.bulk(objectAppMenu, rows)
}

// addDefinitions lists the objects of the org: those with records, by their names,
// and custom settings and metadata types, by the ids that SetupEntityAccess has.
func (b *builder) addDefinitions() {
	objects := b.tx.Schema().Objects
	rows := make([]store.Row, 0, len(objects))
	for _, o := range objects {
		if !o.Tooling {
			rows = append(rows, definition(o.Name, o.Name, o.Label, o.LabelPlural, o.KeyPrefix))
		}
	}
	for i, name := range strings.Fields(customDefinitions) {
		id := store.MakeID(prefixCustomDef, int64(i)+1)
		b.entities[entityCustomDef+":"+name] = id
		label := spaced(apiName(name))
		row := definition(id[:durableShort], name, label, label, "")
		row["IsCustomSetting"], row["IsQueryable"] = strings.HasSuffix(name, "__c"), false
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b store.Row) int {
		return strings.Compare(a.String("QualifiedApiName"), b.String("QualifiedApiName"))
	})
	for i, id := range b.bulk(objectDefinition, rows) {
		b.definitions[rows[i].String("QualifiedApiName")] = id
	}
}

const objectDefinition = "EntityDefinition"

func definition(durable, name, label, plural, prefix string) store.Row {
	return store.Row{
		fieldDurable: durable, "QualifiedApiName": name, fieldDeveloperName: apiName(name),
		fieldLabel: label, "PluralLabel": plural, fieldMasterLabel: label, "KeyPrefix": prefix,
	}
}

// apiName is the name of a custom object without what says that it is one.
func apiName(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(name, "__c"), "__mdt")
}
