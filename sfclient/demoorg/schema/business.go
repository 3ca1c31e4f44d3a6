package schema

// businessObjects are what people work on, so that there is something to own, to
// see, and to lose access to.
func businessObjects(f Features) []*Object {
	objects := []*Object{caseObject(), opportunity(), lead()}
	if f.CustomObjects {
		objects = append(objects, warrantyClaim())
	}
	return objects
}

func caseObject() *Object {
	return object("Case", "Case", "Cases", "500", creates, updates, deletes, searched).of(
		id("Case ID"),
		deleted(),
		fields(
			text("CaseNumber", "Case Number", 30).with(naming, idLookup, ungrouped, numbered("%08d")),
			reference("ContactId", "Contact ID", "Contact", "Cases", "Contact").with(governed),
			reference("AccountId", "Account ID", "Account", "Cases", "Account").with(governed),
			reference("ParentId", "Parent Case ID", "Parent", "Cases", "Case").with(governed),
			text("SuppliedName", "Name", 80).with(governed),
			email("SuppliedEmail", "Email Address").with(governed),
			picklist("Type", "Case Type", values("Mechanical", "Electrical", "Electronic", "Structural", "Other")).with(governed),
			picklist("Status", "Status", values("New", "Working", "Escalated", "Closed")).with(initially("New")),
			picklist("Reason", "Case Reason", values("Installation", "Equipment Complexity", "Performance", "Breakdown",
				"Equipment Design", "Feedback", "Other")).with(governed),
			picklist("Origin", "Case Origin", values("Phone", "Email", "Web")).with(governed),
			text("Subject", "Subject", 255).with(governed),
			picklist("Priority", "Priority", values("High", "Medium", "Low")).with(governed, initially("Medium")),
			area("Description", "Description", 32000).with(governed),
			boolean("IsClosed", "Closed").with(readOnly),
			datetime("ClosedDate", "Closed Date").with(governed, readOnly),
			boolean("IsEscalated", "Escalated").with(governed),
			reference("OwnerId", "Owner ID", "Owner", "", "Group", "User").with(required),
		),
		audited(),
	)
}

func opportunity() *Object {
	return object("Opportunity", "Opportunity", "Opportunities", "006", creates, updates, deletes, searched).of(
		id("Opportunity ID"),
		deleted(),
		fields(
			reference("AccountId", "Account ID", "Account", "Opportunities", "Account").with(governed),
			boolean("IsPrivate", "Private").with(governed),
			text("Name", "Name", 120).with(required, naming, idLookup),
			area("Description", "Description", 32000).with(governed),
			picklist("StageName", "Stage", values("Prospecting", "Qualification", "Needs Analysis", "Value Proposition",
				"Id. Decision Makers", "Perception Analysis", "Proposal/Price Quote", "Negotiation/Review", "Closed Won",
				"Closed Lost")).with(required, long),
			number("Amount", "Amount", TypeCurrency, 18, 2).with(governed),
			number("Probability", "Probability (%)", TypePercent, 3, 0).with(governed),
			date("CloseDate", "Close Date").with(required),
			picklist("Type", "Opportunity Type", values("Existing Customer - Upgrade", "Existing Customer - Replacement",
				"Existing Customer - Downgrade", "New Customer")).with(governed, long),
			text("NextStep", "Next Step", 255).with(governed),
			picklist("LeadSource", "Lead Source", leadSources()).with(governed, long),
			boolean("IsClosed", "Closed").with(readOnly),
			boolean("IsWon", "Won").with(readOnly),
			reference("OwnerId", "Owner ID", "Owner", "", "User").with(required),
			date("LastActivityDate", "Last Activity").with(readOnly),
		),
		audited(),
	)
}

func lead() *Object {
	return object("Lead", "Lead", "Leads", "00Q", creates, updates, deletes, searched).of(
		id("Lead ID"),
		deleted(),
		fields(
			text("LastName", "Last Name", 80).with(required),
			text("FirstName", "First Name", 40),
			picklist("Salutation", "Salutation", salutations()),
			compoundName("Full Name", "FirstName", "LastName"),
			text("Title", "Title", 128).with(governed),
			text("Company", "Company", 255).with(required),
		),
		address("", "", governed),
		fields(
			phone("Phone", "Phone").with(governed),
			phone("MobilePhone", "Mobile Phone").with(governed),
			email("Email", "Email").with(governed, idLookup),
			link("Website", "Website", 255).with(governed),
			area("Description", "Description", 32000).with(governed),
			picklist("LeadSource", "Lead Source", leadSources()).with(governed),
			picklist("Status", "Status", values("Open - Not Contacted", "Working - Contacted", "Closed - Converted",
				"Closed - Not Converted")).with(required, initially("Open - Not Contacted")),
			picklist("Industry", "Industry", industries()).with(governed),
			picklist("Rating", "Rating", values("Hot", "Warm", "Cold")).with(governed),
			reference("OwnerId", "Owner ID", "Owner", "", "Group", "User").with(required),
			boolean("IsConverted", "Converted").with(readOnly),
			reference("ConvertedAccountId", "Converted Account ID", "ConvertedAccount", "", "Account").with(readOnly),
			reference("ConvertedContactId", "Converted Contact ID", "ConvertedContact", "", "Contact").with(readOnly),
			boolean("IsUnreadByOwner", "Unread By Owner"),
		),
		audited(),
	)
}

// warrantyClaim is the custom object of the org.
func warrantyClaim() *Object {
	return object("Warranty_Claim__c", "Warranty Claim", "Warranty Claims", "a00", creates, updates, deletes, searched, custom).of(
		id("Record ID"),
		fields(reference("OwnerId", "Owner ID", "Owner", "", "Group", "User").with(required)),
		deleted(),
		fields(text("Name", "Claim Number", 80).with(naming, idLookup, numbered("WC-%05d"))),
		audited(),
		each(fields(
			reference("Account__c", "Account", "Account__r", "Warranty_Claims__r", "Account"),
			reference("Contact__c", "Contact", "Contact__r", "Warranty_Claims__r", "Contact"),
			reference("Case__c", "Case", "Case__r", "Warranty_Claims__r", "Case"),
			text("Product__c", "Product", 120),
			text("Serial_Number__c", "Serial Number", 40),
			picklist("Status__c", "Status", values("Draft", "Submitted", "In Review", "Approved", "Rejected")).with(initially("Draft")),
			date("Purchase_Date__c", "Purchase Date"),
			number("Claim_Amount__c", "Claim Amount", TypeCurrency, 16, 2),
			number("Labor_Hours__c", "Labor Hours", TypeDouble, 5, 1),
			boolean("Approved__c", "Approved"),
			area("Fault_Description__c", "Fault Description", 32768),
		), governedCustom),
	)
}
