package rules

import "cupgrade/sfclient/demoorg/store"

// SharingSet gives the users of its profiles access to records that belong to
// their account or contact. It has no table: Salesforce shows it through the
// Metadata API only, and it names profiles and not users, so that coverage ends
// with the profile. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
type SharingSet struct {
	FullName       string          `json:"fullName"`
	Name           string          `json:"name"`
	Description    string          `json:"description"`
	Profiles       []string        `json:"profiles"` // by Profile.Name
	AccessMappings []AccessMapping `json:"accessMappings"`
}

// AccessMapping is one object that a sharing set opens: records whose ObjectField
// equals the user's UserField can be read or edited.
type AccessMapping struct {
	AccessLevel string `json:"accessLevel"` // Read or Edit
	Object      string `json:"object"`
	ObjectField string `json:"objectField"`
	UserField   string `json:"userField"`
}

const sharingSetsKey = "metadata.SharingSet"

// LoadSharingSets reads all sharing sets of the org.
func LoadSharingSets(tx *store.Tx) ([]SharingSet, error) {
	var sets []SharingSet
	err := loadMeta(tx, sharingSetsKey, &sets)
	return sets, err
}

// SaveSharingSets keeps all sharing sets of the org.
func SaveSharingSets(tx *store.Tx, sets []SharingSet) error {
	return saveMeta(tx, sharingSetsKey, sets)
}
