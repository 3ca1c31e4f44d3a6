package schema

func accountObjects(f Features) []*Object { return []*Object{account(f), contact(f)} }

// IsPartner and IsCustomerPortal can be changed on an account that is there, but
// not given to a new one.
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm
func account(f Features) *Object {
	return object("Account", "Account", "Accounts", "001", creates, updates, deletes, searched, numerous).of(
		id("Account ID"),
		deleted(),
		fields(
			text("Name", "Account Name", 255).with(required, naming),
			picklist("Type", "Account Type", values("Prospect", "Customer - Direct", "Customer - Channel",
				"Channel Partner / Reseller", "Installation Partner", "Technology Partner", "Other")).with(governed),
			reference("ParentId", "Parent Account ID", "Parent", "ChildAccounts", "Account").with(governed),
		),
		address("Billing", "Billing ", governed),
		address("Shipping", "Shipping ", governed),
		fields(
			phone("Phone", "Account Phone").with(governed),
			phone("Fax", "Account Fax").with(governed),
			text("AccountNumber", "Account Number", 40).with(governed),
			link("Website", "Website", 255).with(governed),
			picklist("Industry", "Industry", industries()).with(governed),
			number("AnnualRevenue", "Annual Revenue", TypeCurrency, 18, 0).with(governed),
			integer("NumberOfEmployees", "Employees").with(governed),
			picklist("Ownership", "Ownership", values("Public", "Private", "Subsidiary", "Other")).with(governed),
			area("Description", "Account Description", 32000).with(governed),
			picklist("Rating", "Account Rating", values("Hot", "Warm", "Cold")).with(governed),
			text("Site", "Account Site", 80).with(governed),
			picklist("AccountSource", "Account Source", leadSources()).with(governed),
			reference("OwnerId", "Owner ID", "Owner", "", "User").with(required),
			date("LastActivityDate", "Last Activity").with(readOnly),
		),
		when(f.PartnerAccounts, boolean("IsPartner", "Partner Account").with(updateOnly)),
		when(f.CustomerPortal, boolean("IsCustomerPortal", "Customer Portal Account").with(updateOnly)),
		when(f.PersonAccounts, personAccountFields()...),
		audited(),
	)
}

func personAccountFields() []*Field {
	return fields(
		boolean("IsPersonAccount", "Is Person Account").with(readOnly),
		reference("PersonContactId", "Contact ID", "PersonContact", "", "Contact").with(readOnly),
		text("LastName", "Last Name", 80),
		text("FirstName", "First Name", 40),
		picklist("Salutation", "Salutation", salutations()),
		email("PersonEmail", "Email").with(governed, idLookup),
	)
}

func contact(f Features) *Object {
	return object("Contact", "Contact", "Contacts", "003", creates, updates, deletes, searched, numerous).of(
		id("Contact ID"),
		deleted(),
		fields(
			reference("AccountId", "Account ID", "Account", "Contacts", "Account").with(governed),
			text("LastName", "Last Name", 80).with(required),
			text("FirstName", "First Name", 40),
			picklist("Salutation", "Salutation", salutations()),
			compoundName("Full Name", "FirstName", "LastName"),
		),
		address("Mailing", "Mailing ", governed),
		address("Other", "Other ", governed),
		fields(
			phone("Phone", "Business Phone").with(governed),
			phone("Fax", "Business Fax").with(governed),
			phone("MobilePhone", "Mobile Phone").with(governed),
			phone("HomePhone", "Home Phone").with(governed),
			reference("ReportsToId", "Reports To ID", "ReportsTo", "", "Contact").with(governed),
			email("Email", "Email").with(governed, idLookup),
			text("Title", "Title", 128).with(governed),
			text("Department", "Department", 80).with(governed),
			picklist("LeadSource", "Lead Source", leadSources()).with(governed, long),
			date("Birthdate", "Birthdate").with(governed),
			area("Description", "Contact Description", 32000).with(governed),
			reference("OwnerId", "Owner ID", "Owner", "", "User").with(required),
			boolean("HasOptedOutOfEmail", "Email Opt Out").with(governed),
			boolean("DoNotCall", "Do Not Call").with(governed),
			date("LastActivityDate", "Last Activity").with(readOnly),
			boolean("IsEmailBounced", "Is Email Bounced").with(readOnly),
		),
		when(f.PersonAccounts, boolean("IsPersonAccount", "Is Person Account").with(readOnly)),
		audited(),
	)
}
