package upgrade

import (
	"slices"
	"strings"
)

// Unreadable is something that could not be read, and why; a rule makes a finding of it,
// so that it is never silently missing.
type Unreadable struct {
	// What names the object or field in Salesforce's words: "UserRole",
	// "Account.IsPartner", "NetworkMember".
	What string `json:"what"`
	// Code is Salesforce's error code, or "" when the describe shows that it does
	// not exist in this org.
	Code string `json:"code,omitempty"`
	// Message is Salesforce's, raw.
	Message string `json:"message,omitempty"`
}

// The objects that more than one rule asks about.
const (
	ObjectUser          = "User"
	ObjectAccount       = "Account"
	ObjectUserRole      = "UserRole"
	ObjectUserLicense   = "UserLicense"
	ObjectContact       = "Contact"
	ObjectAssignment    = "PermissionSetAssignment"
	ObjectLicenseAssign = "PermissionSetLicenseAssign"
	ObjectPackage       = "UserPackageLicense"
	ObjectNetworkMember = "NetworkMember"
	ObjectPermissionSet = "PermissionSet"
	ObjectNetworkGrant  = "NetworkMemberGroup"
	ObjectNetwork       = "Network"
)

// IsAbout tells whether an unreadable thing is of an object, or of one of its fields.
func IsAbout(gap Unreadable, object string) bool {
	if strings.HasSuffix(gap.What, ".OwnerId") { // of records that were to be counted
		return object == UnreadableCounts
	}
	if object == UnreadableNames {
		return strings.HasPrefix(gap.What, UnreadableNames+" ")
	}
	return gap.What == object || strings.HasPrefix(gap.What, object+".")
}

// IsUnreadable tells whether something could not be read, by its exact name.
func IsUnreadable(unreadable []Unreadable, what string) bool {
	return slices.ContainsFunc(unreadable, func(g Unreadable) bool { return g.What == what })
}

// UnreadableNames begins the Unreadables of setup entities without a name, which go on with the
// type: "the names of FlowDefinition".
const UnreadableNames = "the names of"

// UnreadableRequired is what an Unreadable names when required fields could not be read.
const UnreadableRequired = "the required fields"

// UnreadableCounts is what an Unreadable names when nothing could be counted.
const UnreadableCounts = "the number of records owned"
