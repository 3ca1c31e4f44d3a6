package upgrade

// AutomationKind is a kind of what an org runs on a change of a record.
type AutomationKind string

// The kinds of automation that can refuse a change.
const (
	AutomationRule    AutomationKind = "validation rule"
	AutomationTrigger AutomationKind = "trigger"
	AutomationFlow    AutomationKind = "flow"
)

// The sObject types that tell of it.
const (
	ObjectValidationRule = "ValidationRule"
	ObjectApexTrigger    = "ApexTrigger"
	ObjectFlowView       = "FlowDefinitionView"
	ObjectPolicy         = "UserAccessPolicy"
	ObjectPolicyAction   = "UserAccessPolicyAction"
)

// Automations is what an org runs on a change of a user or an account.
type Automations struct {
	Runs     []Automation   `json:"runs,omitempty"`
	Policies []AccessPolicy `json:"policies,omitempty"`
	// Unreadable names the types above that could not be read.
	Unreadable []Unreadable `json:"-"`
}

// Automation is something active that an org runs when a user or an account is changed. It
// can refuse the change; whether it does nobody can tell ahead.
type Automation struct {
	Kind   AutomationKind `json:"kind"`
	Object string         `json:"object"` // "User" or "Account"
	Name   string         `json:"name"`
}

// MissingField is a custom field that the org requires in every record of an object, and
// that is empty in this one: records from before it was required have no value. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/required_fields.htm
type MissingField struct {
	Object string `json:"object"` // "User" or "Account"
	Name   string `json:"name"`
	Label  string `json:"label"`
}

// AccessPolicy is an active user access policy that runs when a user is changed. Its filters
// are not judged here. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_useraccesspolicy.htm
type AccessPolicy struct {
	Label string `json:"label"`
	// Grants and Revokes name permission sets, groups and queues.
	Grants  []string `json:"grants,omitempty"`
	Revokes []string `json:"revokes,omitempty"`
}
