package sfclient

import (
	"context"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

const automationOp = "read the org's automation"

// Automation reads what the org runs when a user or an account is changed, with one
// request and once in a session. What it does not show to this admin is left unread.
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
	policies := wire.Select[policyRow](upgrade.ObjectPolicy, "SELECT Id, MasterLabel, Status, TriggerType FROM UserAccessPolicy ORDER BY MasterLabel")
	actions := tooling[policyActionRow]{wire.Select[policyActionRow](upgrade.ObjectPolicyAction,
		"SELECT UserAccessPolicyId, Action, TargetId, Target.Name FROM UserAccessPolicyAction ORDER BY Id")}
	if err := c.conn.ReadAll(ctx, automationOp, rules, triggers, flows, policies, actions); err != nil {
		return upgrade.Automations{}, err
	}
	found := upgrade.Automations{Policies: activePolicies(policies.Rows, actions.Rows), Unreadable: gapsOf(rules, triggers, flows)}
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
		found.Unreadable = append(found.Unreadable, gap(upgrade.ObjectPolicy, refused)...)
	}
	if len(found.Policies) > 0 { // of policies that do nothing nobody needs to know what
		found.Unreadable = append(found.Unreadable, gapsOf(actions)...)
	}
	return found, nil
}

// activePolicies gives the policies that run on an update, with what each does.
func activePolicies(policies []*policyRow, actions []*policyActionRow) []upgrade.AccessPolicy {
	var active []upgrade.AccessPolicy
	for _, p := range policies {
		if p.Status != "Active" || p.TriggerType == "Create" {
			continue
		}
		policy := upgrade.AccessPolicy{Label: p.MasterLabel}
		for _, a := range actions {
			switch {
			case a.UserAccessPolicyID != p.ID:
			case a.Action == "Revoke":
				policy.Revokes = append(policy.Revokes, a.target())
			default:
				policy.Grants = append(policy.Grants, a.target())
			}
		}
		active = append(active, policy)
	}
	return active
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
	ID          wire.RecordID `json:"Id"`
	MasterLabel string
	Status      string
	TriggerType string
}

type policyActionRow struct {
	UserAccessPolicyID wire.RecordID `json:"UserAccessPolicyId"`
	Action             string
	TargetID           string `json:"TargetId"`
	Target             *struct{ Name string }
}

// target names what is granted or revoked, by its id where its name is not shown.
func (r *policyActionRow) target() string {
	if r.Target != nil && r.Target.Name != "" {
		return r.Target.Name
	}
	return r.TargetID
}
