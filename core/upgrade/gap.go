package upgrade

import (
	"slices"
	"strings"
)

// Gap is something that could not be read, and why; a rule makes a finding of it,
// so that it is never silently missing.
type Gap struct {
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
	ObjectNetworkMember = "NetworkMember"
	ObjectNetworkGrant  = "NetworkMemberGroup"
	ObjectNetwork       = "Network"
)

// IsAbout tells whether a gap is of an object, or of one of its fields.
func IsAbout(gap Gap, object string) bool {
	if strings.HasSuffix(gap.What, ".OwnerId") { // of records that were to be counted
		return object == GapCounts
	}
	if object == GapNames {
		return strings.HasPrefix(gap.What, GapNames+" ")
	}
	return gap.What == object || strings.HasPrefix(gap.What, object+".")
}

// HasGap tells whether something could not be read, by its exact name.
func HasGap(gaps []Gap, what string) bool {
	return slices.ContainsFunc(gaps, func(g Gap) bool { return g.What == what })
}

// GapNames begins the Gaps of setup entities without a name, which go on with the
// type: "the names of FlowDefinition".
const GapNames = "the names of"

// GapCounts is what a Gap names when nothing could be counted.
const GapCounts = "the number of records owned"
