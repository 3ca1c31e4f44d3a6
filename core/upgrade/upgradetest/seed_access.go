package upgradetest

import (
	"cupgrade/core"
	"cupgrade/core/access"
)

const (
	readOnly  = access.Read
	readEdit  = access.Read | access.Edit
	createToo = access.Read | access.Create | access.Edit
	deleteToo = createToo | access.Delete
	everyone  = access.Read | access.ViewAll
)

func object(name string) access.Item {
	return access.Item{Category: access.CategoryObject, Object: name}
}

func field(object, name string) access.Item {
	return access.Item{Category: access.CategoryField, Object: object, Name: name}
}

func user(permission string) access.Item {
	return access.Item{Category: access.CategoryUser, Name: permission}
}

func class(id core.ID) access.Item {
	return access.Item{Category: access.CategorySetupEntity, Object: "ApexClass", Name: string(id)}
}

func tab(name string) access.Item {
	return access.Item{Category: access.CategoryTab, Name: name}
}

// seedRows holds what each permission set grants.
func seedRows() []access.Row {
	rows := []access.Row{
		{Parent: SetOfHarborCustomer, Item: object("Account"), Rights: readOnly},
		{Parent: SetOfHarborCustomer, Item: object("Case"), Rights: createToo},
		{Parent: SetOfHarborCustomer, Item: field("Case", "Priority"), Rights: readEdit},
		{Parent: SetOfHarborCustomer, Item: field("Contract", "Status"), Rights: readOnly},
		{Parent: SetOfHarborCustomer, Item: object("Berth__c"), Rights: everyone},
		{Parent: SetOfHarborCustomer, Item: tab("standard-Case"), Rights: access.Use},
		{Parent: KnowledgeSet, Item: object("Contract"), Rights: readOnly},
		{Parent: KnowledgeSet, Item: class(ID("01p", 1)), Rights: access.Use},
		{Parent: CommunitySet, Item: object("Berth__c"), Rights: deleteToo},
		{Parent: CommunitySet, Item: user("PermissionsEditTask"), Rights: access.Use},
		{Parent: AnalyticsSet, Item: user("PermissionsRunReports"), Rights: access.Use},
		{Parent: FieldOpsResult, Item: object("WorkOrder"), Rights: readOnly},
		{Parent: FieldOpsPart, Item: object("WorkOrder"), Rights: createToo},
		{Parent: FieldOpsMuting, Item: object("WorkOrder"), Rights: access.Create | access.Edit},
	}
	for _, parent := range []core.ID{
		SetOfHarborPlus, SetOfHarborPlusLogin, SetOfHarborPartner, SetOfStandardPartner, SetOfHarborPartnerLog,
	} {
		rows = append(
			rows,
			access.Row{Parent: parent, Item: object("Account"), Rights: readOnly},
			access.Row{Parent: parent, Item: object("Case"), Rights: createToo},
			access.Row{Parent: parent, Item: field("Case", "Priority"), Rights: readOnly},
			access.Row{Parent: parent, Item: object("Berth__c"), Rights: everyone},
			access.Row{Parent: parent, Item: tab("standard-Case"), Rights: access.Use},
		)
	}
	return append(
		rows,
		access.Row{Parent: SetOfHarborPartner, Item: object("Lead"), Rights: createToo},
		access.Row{Parent: SetOfHarborPartner, Item: user("PermissionsRunReports"), Rights: access.Use},
	)
}
