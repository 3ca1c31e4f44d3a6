package core

import "strings"

// UserType is the picklist of User.UserType and Profile.UserType. Documents write
// CSPLitePortal where the API answers CspLitePortal, so compare with Is and never
// with ==. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
type UserType string

// The user types a wizard meets.
const (
	UserTypeStandard             UserType = "Standard"
	UserTypePowerPartner         UserType = "PowerPartner"
	UserTypePowerCustomerSuccess UserType = "PowerCustomerSuccess"
	UserTypeCustomerSuccess      UserType = "CustomerSuccess"
	UserTypeGuest                UserType = "Guest"
	UserTypeCspLitePortal        UserType = "CspLitePortal"
	UserTypeCsnOnly              UserType = "CsnOnly"
	UserTypeSelfService          UserType = "SelfService"
)

// Is compares two user types without regard to case.
func (t UserType) Is(other UserType) bool { return strings.EqualFold(string(t), string(other)) }

// IsTarget tells whether a license of this type can be upgraded to.
func (t UserType) IsTarget() bool {
	return t.Is(UserTypePowerPartner) || t.Is(UserTypePowerCustomerSuccess)
}

// IsExternal tells whether users of this type belong to an account's side of a
// site: they cannot own an account that is a partner account.
func (t UserType) IsExternal() bool {
	return t.IsTarget() || t.Is(UserTypeCspLitePortal) || t.Is(UserTypeCustomerSuccess)
}

// PortalType is the UserRole.PortalType that a user of this type must have a role
// of; "" for a type that takes no account role.
func (t UserType) PortalType() PortalType {
	switch {
	case t.Is(UserTypePowerPartner):
		return PortalTypePartner
	case t.Is(UserTypePowerCustomerSuccess):
		return PortalTypeCustomer
	}
	return ""
}

// PortalType is the picklist of UserRole.PortalType.
type PortalType string

// The portal types of a role.
const (
	PortalTypeNone     PortalType = "None"
	PortalTypeCustomer PortalType = "CustomerPortal"
	PortalTypePartner  PortalType = "Partner"
)

// Is compares two portal types without regard to case.
func (t PortalType) Is(other PortalType) bool { return strings.EqualFold(string(t), string(other)) }

// PortalRole is the picklist of UserRole.PortalRole and User.PortalRole. Worker
// is what a page of Salesforce labels "User": the lowest role of an account.
type PortalRole string

// The portal roles, highest first; PersonAccount is the shared role of account
// role optimization.
const (
	PortalRoleExecutive     PortalRole = "Executive"
	PortalRoleManager       PortalRole = "Manager"
	PortalRoleWorker        PortalRole = "Worker"
	PortalRolePersonAccount PortalRole = "PersonAccount"
)

// Is compares two portal roles without regard to case.
func (r PortalRole) Is(other PortalRole) bool { return strings.EqualFold(string(r), string(other)) }

// Rank orders the roles of one account from the highest (0) to the lowest.
func (r PortalRole) Rank() int {
	for i, known := range []PortalRole{PortalRoleExecutive, PortalRoleManager, PortalRoleWorker, PortalRolePersonAccount} {
		if r.Is(known) {
			return i
		}
	}
	return 4
}
