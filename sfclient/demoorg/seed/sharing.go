package seed

import (
	"strings"

	"cupgrade/sfclient/demoorg/rules"
)

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
// contact.
func sharingSets() []rules.SharingSet {
	return []rules.SharingSet{
		{
			FullName: SharingSetMaya, Name: "Harbor Customers", Description: "Cases and claims of the customer's own account",
			Profiles:       []string{ProfileMaya, ProfileCustomer},
			AccessMappings: mappings("Edit Case Account Account", "Read Warranty_Claim__c Account__c Account"),
		},
		{
			FullName: "High_Volume", Name: "High Volume", Description: "Cases of the person",
			Profiles:       []string{profileHighVolume, profileWeb, profileHighVolumeStandard},
			AccessMappings: mappings("Read Case Contact Contact"),
		},
		{
			FullName: SharingSetKept, Name: "Order Tracking", Description: "Orders of the account, for whoever orders",
			Profiles:       []string{profileSelf, ProfileCustomerPlusLogin},
			AccessMappings: mappings("Read Order Account Account", "Edit Contact Id Contact"),
		},
		{
			FullName: SharingSetPartners, Name: "Partner Accounts", Description: "The partner's own account and its cases",
			Profiles:       []string{ProfilePartnerService, ProfileChannel},
			AccessMappings: mappings("Read Account Id Account", "Edit Case Account Account", "Read Opportunity Account Contact.Account"),
		},
	}
}

// mappings reads access mappings from words: the level, the object, its field, and
// the field of the user that it must equal. Salesforce allows these objects. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
func mappings(texts ...string) []rules.AccessMapping {
	all := make([]rules.AccessMapping, len(texts))
	for i, text := range texts {
		words := strings.Fields(text)
		all[i] = rules.AccessMapping{AccessLevel: words[0], Object: words[1], ObjectField: words[2], UserField: words[3]}
	}
	return all
}
