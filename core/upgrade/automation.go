package upgrade

import (
	"cmp"
	"slices"

	"cupgrade/core"
)

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
	ObjectPolicyFilter   = "UserAccessPolicyFilter"
)

// Automations is what an org runs on a change of a user or an account.
type Automations struct {
	Runs     []Automation   `json:"runs,omitempty"`
	Policies []AccessPolicy `json:"policies,omitempty"`
	// Unreadable names the types above that could not be read.
	Unreadable []Unreadable `json:"-"`
}

// On lists what runs on a change of an object.
func (a Automations) On(object string) []Automation {
	var runs []Automation
	for _, run := range a.Runs {
		if run.Object == object {
			runs = append(runs, run)
		}
	}
	return runs
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

// AccessPolicy is an active user access policy that runs when a user is changed. Of those
// that a user meets, only the one with the lowest order is applied. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_useraccesspolicy.htm
type AccessPolicy struct {
	Label string `json:"label"`
	// Order is nil when it could not be read.
	Order *int `json:"order,omitempty"`
	// Logic joins the filters by their numbers: "1 AND (2 OR 3)".
	Logic   string         `json:"logic,omitempty"`
	Filters []PolicyFilter `json:"filters,omitempty"`
	// Grants and Revokes are permission sets, groups, licenses and queues.
	Grants  []PolicyTarget `json:"grants,omitempty"`
	Revokes []PolicyTarget `json:"revokes,omitempty"`
}

// PolicyFilter is one criterion of a policy. Several with the same number and the operation
// "in" are one criterion. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_useraccesspolicyfilter.htm
type PolicyFilter struct {
	Number int `json:"number"`
	// Column is the field of the user that it asks about; "" when Value is the id of a
	// profile, role, permission set or the like.
	Column    string `json:"column,omitempty"`
	Operation string `json:"operation"`
	Value     string `json:"value"`
}

// PolicyTarget is what a policy grants or revokes.
type PolicyTarget struct {
	ID   core.ID `json:"id"`
	Name string  `json:"name"`
}

// PolicyEffect is what a policy does to a user whom a plan changes.
type PolicyEffect struct {
	Label string `json:"label"`
	// Sure is false when it can't be predicted whether the policy applies.
	Sure    bool           `json:"sure"`
	Grants  []PolicyTarget `json:"grants,omitempty"`
	Revokes []PolicyTarget `json:"revokes,omitempty"`
}

// Assigns tells whether a plan itself assigns a permission set or group.
func (p Plan) Assigns(id core.ID) bool {
	return p.Keep != nil && p.Keep.ID == id || slices.ContainsFunc(p.Removed, func(r Removal) bool { return r.Reassigned && r.ID == id })
}

// TargetName is what a person calls a target.
func TargetName(t PolicyTarget) string { return cmp.Or(t.Name, string(t.ID)) }

// TouchedByPolicies tells whether a policy may grant or revoke something to the user of a
// plan, so that having it, or not, is no difference from the plan.
func (p Plan) TouchedByPolicies(id core.ID) bool {
	is := func(t PolicyTarget) bool { return t.ID == id }
	return slices.ContainsFunc(p.Policies, func(e PolicyEffect) bool {
		return slices.ContainsFunc(e.Grants, is) || slices.ContainsFunc(e.Revokes, is)
	})
}
