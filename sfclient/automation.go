package sfclient

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

const automationOp = "read the org's automation"

// Automation reads what the org runs when a user or an account is changed, with one
// request, two where access policies are active, and once in a session. What it does not show to this admin is left unread.
func (c *Client) Automation(ctx context.Context) (upgrade.Automations, error) {
	return c.automation.Get(ctx, c.readAutomation)
}

func (c *Client) readAutomation(ctx context.Context) (upgrade.Automations, error) {
	const objects = "('User', 'Account')"
	rules := tooling[validationRow]{wire.Select[validationRow](upgrade.ObjectValidationRule,
		"SELECT EntityDefinition.QualifiedApiName, ValidationName FROM ValidationRule WHERE Active = true AND EntityDefinition.QualifiedApiName IN "+objects+" ORDER BY ValidationName")}
	triggers := wire.Select[triggerRow](upgrade.ObjectApexTrigger,
		"SELECT TableEnumOrId, Name FROM ApexTrigger WHERE Status = 'Active' AND (UsageBeforeUpdate = true OR UsageAfterUpdate = true) AND TableEnumOrId IN "+
			objects+" ORDER BY Name")
	flows := wire.Select[flowRow](upgrade.ObjectFlowView,
		"SELECT TriggerObjectOrEvent.QualifiedApiName, Label, RecordTriggerType, TriggerType FROM FlowDefinitionView WHERE IsActive = true AND TriggerObjectOrEvent.QualifiedApiName IN "+
			objects+" ORDER BY Label")
	policies := wire.Select[policyRow](upgrade.ObjectPolicy, "SELECT Id, MasterLabel, Status, TriggerType, BooleanFilter FROM UserAccessPolicy ORDER BY MasterLabel")
	if err := c.conn.ReadAll(ctx, automationOp, rules, triggers, flows, policies); err != nil {
		return upgrade.Automations{}, err
	}
	found := upgrade.Automations{Unreadable: gapsOf(rules, triggers, flows)}
	for _, r := range rules.Rows {
		found.Runs = append(found.Runs, upgrade.Automation{Kind: upgrade.AutomationRule, Object: r.EntityDefinition.QualifiedAPIName, Name: r.ValidationName})
	}
	for _, r := range triggers.Rows {
		found.Runs = append(found.Runs, upgrade.Automation{Kind: upgrade.AutomationTrigger, Object: r.TableEnumOrID, Name: r.Name})
	}
	for _, r := range flows.Rows {
		if r.runsOnUpdate() {
			found.Runs = append(found.Runs, upgrade.Automation{Kind: upgrade.AutomationFlow, Object: r.TriggerObjectOrEvent.QualifiedAPIName, Name: r.Label})
		}
	}
	if refused := policies.Answered().Refused; refused != nil && refused.Code != core.CodeInvalidType {
		found.Unreadable = append(found.Unreadable, unreadableFor(upgrade.ObjectPolicy, refused)...)
	}
	active := slices.DeleteFunc(policies.Rows, func(p *policyRow) bool { return p.Status != "Active" || p.TriggerType == "Create" })
	if len(active) == 0 { // of policies that do nothing nobody needs to know what
		return found, nil
	}
	gaps, err := c.readPolicies(ctx, &found, active)
	found.Unreadable = append(found.Unreadable, gaps...)
	return found, err
}

// readPolicies reads whom the active policies are for and what they do, which takes an org
// that has some one request more. The order of policies is not known to every version.
func (c *Client) readPolicies(ctx context.Context, found *upgrade.Automations, active []*policyRow) ([]upgrade.Unreadable, error) {
	actions := tooling[policyActionRow]{wire.Select[policyActionRow](upgrade.ObjectPolicyAction,
		"SELECT UserAccessPolicyId, Action, TargetId, Target.Name FROM UserAccessPolicyAction ORDER BY Id")}
	filters := tooling[policyFilterRow]{wire.Select[policyFilterRow](upgrade.ObjectPolicyFilter,
		"SELECT UserAccessPolicyId, ColumnName, Operation, SortOrder, Value FROM UserAccessPolicyFilter ORDER BY Id")}
	orders := wire.Select[policyRow](upgrade.ObjectPolicy, "SELECT Id, Order FROM UserAccessPolicy ORDER BY Id")
	if err := c.conn.ReadAll(ctx, automationOp, actions, filters, orders); err != nil {
		return nil, err
	}
	for _, p := range active {
		policy := upgrade.AccessPolicy{Label: p.MasterLabel, Logic: p.BooleanFilter}
		for _, a := range actions.Rows {
			switch {
			case a.UserAccessPolicyID != p.ID:
			case a.Action == "Revoke":
				policy.Revokes = append(policy.Revokes, a.target())
			default:
				policy.Grants = append(policy.Grants, a.target())
			}
		}
		for _, f := range filters.Rows {
			if f.UserAccessPolicyID == p.ID {
				policy.Filters = append(policy.Filters, upgrade.PolicyFilter{Number: f.SortOrder, Column: f.ColumnName, Operation: f.Operation, Value: f.Value})
			}
		}
		for _, o := range orders.Rows {
			if o.ID == p.ID {
				policy.Order = o.Order
			}
		}
		found.Policies = append(found.Policies, policy)
	}
	return gapsOf(actions, filters), nil
}

type validationRow struct {
	EntityDefinition objectRef
	ValidationName   string
}

// objectRef is an object that a row refers to.
type objectRef struct {
	QualifiedAPIName string `json:"QualifiedApiName"`
}

type triggerRow struct {
	TableEnumOrID string `json:"TableEnumOrId"`
	Name          string
}

type flowRow struct {
	TriggerObjectOrEvent objectRef
	Label                string
	RecordTriggerType    string
	TriggerType          string
}

// runsOnUpdate tells a flow that a change of a record starts; one whose start is not told
// is taken for one.
func (r *flowRow) runsOnUpdate() bool {
	return r.TriggerType != "RecordBeforeDelete" && r.RecordTriggerType != "Create" && r.RecordTriggerType != "Delete"
}

type policyRow struct {
	ID            wire.RecordID `json:"Id"`
	MasterLabel   string
	Status        string
	TriggerType   string
	BooleanFilter string
	Order         *int
}

type policyFilterRow struct {
	UserAccessPolicyID wire.RecordID `json:"UserAccessPolicyId"`
	ColumnName         string
	Operation          string
	SortOrder          int
	Value              string
}

type policyActionRow struct {
	UserAccessPolicyID wire.RecordID `json:"UserAccessPolicyId"`
	Action             string
	TargetID           wire.RecordID `json:"TargetId"`
	Target             *struct{ Name string }
}

// target is what is granted or revoked.
func (r *policyActionRow) target() upgrade.PolicyTarget {
	t := upgrade.PolicyTarget{ID: core.ID(r.TargetID)}
	if r.Target != nil {
		t.Name = r.Target.Name
	}
	return t
}

// isRequired tells whether every record must have a value in a field: a custom one that
// takes no null and that a person fills in. Standard ones are never empty.
func (f describedField) isRequired() bool {
	return f.Custom && upgrade.IsFalse(f.Nillable) && (f.Createable || f.Updateable) && f.Type != "boolean"
}

// requiredReads are the required fields of one record, which an org has few of.
type requiredReads struct {
	of     description
	fields []string
	record *wire.Record[emptyFields] // nil where the org requires none
}

func newRequiredReads(of description, id core.ID) *requiredReads {
	r := &requiredReads{of: of}
	for _, name := range of.order {
		if of.fields[name].isRequired() {
			r.fields = append(r.fields, name)
		}
	}
	if len(r.fields) > 0 && id != "" {
		r.record = wire.SelectRecord[emptyFields](of.object, id, "Id, "+strings.Join(r.fields, ", "))
	}
	return r
}

func (r *requiredReads) listSelections() []wire.Selection {
	if r == nil || r.record == nil {
		return nil
	}
	return []wire.Selection{r.record}
}

// complete adds the fields that are empty to the facts.
func (r *requiredReads) complete(facts *upgrade.UserFacts) {
	if r == nil || r.record == nil {
		return
	}
	facts.Unreadable = append(facts.Unreadable, unreadableFor(upgrade.UnreadableRequired, r.record.Refused)...)
	for _, name := range r.fields {
		if r.record.Row != nil && (*r.record.Row)[name] {
			facts.MissingFields = append(facts.MissingFields, upgrade.MissingField{Object: r.of.object, Name: name, Label: r.of.fields[name].Label})
		}
	}
}

// emptyFields tells of a row whose columns are chosen at run time which of them are empty.
type emptyFields map[string]bool

// UnmarshalJSON keeps the columns with neither a value nor a text.
func (e *emptyFields) UnmarshalJSON(data []byte) error {
	var columns map[string]json.RawMessage
	if err := json.Unmarshal(data, &columns); err != nil {
		return fmt.Errorf("decode the required fields: %w", err)
	}
	*e = emptyFields{}
	for name, value := range columns {
		(*e)[name] = string(value) == "null" || string(value) == `""`
	}
	return nil
}
