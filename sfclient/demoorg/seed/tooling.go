package seed

import (
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// addTooling inserts the org's automation on users and accounts, its page layouts, and
// what the permissions depend on. No rule of it ever refuses a write.
func (b *builder) addTooling() {
	b.addFlowVersions()
	b.addAutomation()
	b.addLayouts()
	b.addDependencies()
}

// addFlowVersions gives the flows that have a view their definition, and one version.
// The definitions come first, by the ids that the views have.
func (b *builder) addFlowVersions() {
	names := append(strings.Fields(flowNames), flowOfAccounts)
	definitions := make([]store.Row, len(names))
	for i, name := range names {
		definitions[i] = store.Row{fieldDeveloperName: name, fieldMasterLabel: spaced(name)}
	}
	ids := b.bulk(entityFlow, definitions)
	versions := make([]store.Row, len(names))
	for i, name := range names {
		versions[i] = store.Row{"DefinitionId": ids[i], fieldMasterLabel: spaced(name), fieldProcessType: "Flow"}
	}
	versions[len(names)-1][fieldProcessType] = "AutoLaunchedFlow"
	for i, id := range b.bulk("Flow", versions) {
		b.set(entityFlow, ids[i], store.Row{"ActiveVersionId": id, "LatestVersionId": id})
	}
	b.one("FlowDefinitionView", store.Row{
		fieldDurable: ids[len(names)-1], "ApiName": flowOfAccounts, fieldLabel: spaced(flowOfAccounts), fieldProcessType: "AutoLaunchedFlow",
		"TriggerType": "RecordAfterSave", "RecordTriggerType": "Update", "TriggerObjectOrEventId": b.definitions[wordAccount],
		"TriggerObjectOrEventLabel": wordAccount, fieldModified: b.now,
	})
}

// The fields of what the Tooling API tells of.
const (
	fieldEntity      = "EntityDefinitionId"
	fieldTable       = "TableEnumOrId"
	fieldProcessType = "ProcessType"
)

// flowOfAccounts is the one flow that an update of a record starts.
const flowOfAccounts = "Account_Region_Update"

func (b *builder) addAutomation() {
	b.bulk("ValidationRule", []store.Row{
		{
			fieldEntity: b.definitions[wordAccount], "ValidationName": "Phone_Format", "Active": true,
			"ErrorDisplayField": "Phone", "ErrorMessage": "Give the phone number with its country code.",
		},
		{
			fieldEntity: b.definitions["User"], "ValidationName": "Title_Length", "Active": false,
			"ErrorDisplayField": "Title", "ErrorMessage": "Keep the title below 60 characters.",
		},
	})
	b.bulk("ApexTrigger", []store.Row{
		{fieldName: "AccountRegion", fieldTable: wordAccount, "UsageBeforeUpdate": true},
		{fieldName: "UserAudit", fieldTable: "User", "UsageAfterUpdate": true, fieldStatus: "Inactive"},
	})
	if policy, err := b.tx.First("UserAccessPolicy", ""); err == nil {
		b.one("UserAccessPolicyAction", store.Row{
			"UserAccessPolicyId": policy.String("Id"), "Action": "Grant", "TargetId": b.sets["Deal_Registration"], fieldType: "PermissionSet",
		})
	}
}

// addLayouts gives every profile the page layouts of three objects; partners have one
// of their own for accounts.
func (b *builder) addLayouts() {
	const forPartners = "Partner Account Layout"
	names := []string{"Account Layout", "Contact Layout", "Case Layout", forPartners}
	objects := []string{wordAccount, "Contact", "Case", wordAccount}
	rows := make([]store.Row, len(names))
	for i, name := range names {
		rows[i] = store.Row{fieldName: name, fieldTable: objects[i], fieldEntity: b.definitions[objects[i]]}
	}
	layouts := b.bulk("Layout", rows)
	assigned := make([]store.Row, 0, 3*len(profiles))
	for _, p := range profiles {
		made := b.profiles[p.name]
		for i, object := range objects[:3] {
			layout := layouts[i]
			if object == wordAccount && made.userType == typePartner {
				layout = layouts[3]
			}
			assigned = append(assigned, store.Row{fieldProfileID: made.id, "LayoutId": layout, fieldTable: object})
		}
	}
	b.bulk("ProfileLayout", assigned)
}

// addDependencies says which permission needs which. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_permissiondependency.htm
func (b *builder) addDependencies() {
	const user, object = "User Permission", "Object Permission"
	var rows []store.Row
	add := func(permission, kind, required, requiredKind string) {
		rows = append(rows, store.Row{
			"Permission": permission, "PermissionType": kind, "RequiredPermission": required, "RequiredPermissionType": requiredKind,
		})
	}
	add("ExportReport", user, "RunReports", user)
	add("CreateCustomizeReports", user, "RunReports", user)
	add("EditMyReports", user, "RunReports", user)
	add("ConvertLeads", user, "Lead<edit>", object)
	add("Contact<read>", object, "Account<read>", object)
	add("Opportunity<read>", object, "Account<read>", object)
	for _, name := range []string{wordAccount, "Contact", "Case", "Lead", "Opportunity"} {
		add(name+"<create>", object, name+"<read>", object)
		add(name+"<edit>", object, name+"<read>", object)
		add(name+"<delete>", object, name+"<edit>", object)
		add(name+"<delete>", object, name+"<read>", object)
	}
	b.bulk("PermissionDependency", rows)
}
