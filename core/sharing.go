package core

import (
	"cmp"
	"slices"
	"strings"
)

// SharingSet opens records to the users of its profiles: those that belong to
// their account or contact. It names profiles and not users, so that it ends with
// a user's profile. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
type SharingSet struct {
	FullName    string           `json:"fullName"`
	Label       string           `json:"label"`
	Description string           `json:"description,omitempty"`
	Profiles    []SharingProfile `json:"profiles"`
	Mappings    []SharingMapping `json:"mappings"`
}

// Title is what Setup calls the set.
func (s SharingSet) Title() string { return cmp.Or(s.Label, s.FullName) }

// MappingWords tells what the set opens: "Case (Edit, Contact is the user's Contact)".
func (s SharingSet) MappingWords() string {
	words := make([]string, len(s.Mappings))
	for i, m := range s.Mappings {
		words[i] = m.Object + " (" + m.AccessLevel + ", " + m.ObjectField + " is the user's " + m.UserField + ")"
	}
	return strings.Join(words, ", ")
}

// SharingProfile is a profile as the Metadata API names it.
type SharingProfile struct {
	// Name is the full name in metadata, which is not always Profile.Name:
	// "HighVolumePortal", "R%26D".
	Name string `json:"name"`
	// ID is empty when no profile of the org goes by that name.
	ID ID `json:"id,omitempty"`
}

// SharingMapping is one object that a sharing set opens: records whose ObjectField
// equals the user's UserField.
type SharingMapping struct {
	Object      string `json:"object"`
	AccessLevel string `json:"accessLevel"` // Read or Edit
	ObjectField string `json:"objectField"` // "Account"
	UserField   string `json:"userField"`   // "Contact.Account"
}

// SharedTo tells whom a sharing rule shares records with.
type SharedTo string

// Whom sharing rules share with, among external users who have a role.
const (
	SharedToPartners  SharedTo = "All Partner Users"
	SharedToCustomers SharedTo = "All Customer Portal Users"
	// SharedToRole is a role, mostly with those below it: portal roles are below the role of
	// the account's owner.
	SharedToRole SharedTo = "role"
)

// SharingRule shares records of an object with others than their owner. Source:
// https://developer.salesforce.com/docs/platform/api-metadata/references/meta-types/metadata-sharingrules.html
type SharingRule struct {
	Object string   `json:"object"`
	Name   string   `json:"name"`
	Label  string   `json:"label,omitempty"`
	Access string   `json:"access,omitempty"` // Read or Edit
	To     SharedTo `json:"to"`
	Role   string   `json:"role,omitempty"` // DeveloperName
}

// Title names the rule with what it opens: "Partner Cases (Case, Read)".
func (r SharingRule) Title() string {
	return cmp.Or(r.Label, r.Name) + " (" + strings.TrimSuffix(r.Object+", "+r.Access, ", ") + ")"
}

// Names tells whether the sharing set covers users of a profile.
func (s SharingSet) Names(profile Profile) bool {
	return slices.ContainsFunc(s.Profiles, func(p SharingProfile) bool {
		if p.ID != "" {
			return p.ID == profile.ID
		}
		return p.Name == profile.Name
	})
}
