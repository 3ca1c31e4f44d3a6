package seed

import "cupgrade/sfclient/demoorg/rules"

// profileHighVolumeStandard is the standard profile that the Metadata API knows by
// another name.
const profileHighVolumeStandard = "High Volume Customer Portal User"

// The sharing sets that stories name, by full name.
const (
	// SharingSetMaya names Maya's profile, and none that she could be upgraded to.
	SharingSetMaya = "Harbor_Customers"
	// SharingSetKept names a profile of Customer Community Login and the profile of
	// Customer Community Plus Login that its users go to.
	SharingSetKept = "Order_Tracking"
	// SharingSetPartners names target profiles alone.
	SharingSetPartners = "Partner_Accounts"
)

// sharingSets are what the org shares with external users by their account and
// contact. The mappings are those that Salesforce allows. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
func sharingSets() []rules.SharingSet {
	return []rules.SharingSet{
		{
			FullName: SharingSetMaya, Name: "Harbor Customers", Description: "Cases and claims of the customer's own account",
			Profiles: []string{ProfileMaya, ProfileCustomer},
			AccessMappings: []rules.AccessMapping{
				{AccessLevel: "Edit", Object: "Case", ObjectField: wordAccount, UserField: wordAccount},
				{AccessLevel: "Read", Object: "Warranty_Claim__c", ObjectField: "Account__c", UserField: wordAccount},
			},
		},
		{
			FullName: "High_Volume", Name: "High Volume", Description: "Cases of the person",
			Profiles:       []string{profileHighVolume, profileWeb, profileHighVolumeStandard},
			AccessMappings: []rules.AccessMapping{{AccessLevel: "Read", Object: "Case", ObjectField: "Contact", UserField: "Contact"}},
		},
		{
			FullName: SharingSetKept, Name: "Order Tracking", Description: "Orders of the account, for whoever orders",
			Profiles: []string{profileSelf, ProfileCustomerPlusLogin},
			AccessMappings: []rules.AccessMapping{
				{AccessLevel: "Read", Object: "Order", ObjectField: wordAccount, UserField: wordAccount},
				{AccessLevel: "Edit", Object: "Contact", ObjectField: "Id", UserField: "Contact"},
			},
		},
		{
			FullName: SharingSetPartners, Name: "Partner Accounts", Description: "The partner's own account and its cases",
			Profiles: []string{ProfilePartnerService, ProfileChannel},
			AccessMappings: []rules.AccessMapping{
				{AccessLevel: "Read", Object: wordAccount, ObjectField: "Id", UserField: wordAccount},
				{AccessLevel: "Edit", Object: "Case", ObjectField: wordAccount, UserField: wordAccount},
				{AccessLevel: "Read", Object: "Opportunity", ObjectField: wordAccount, UserField: "Contact.Account"},
			},
		},
	}
}
