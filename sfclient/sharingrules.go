package sfclient

import (
	"context"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// The types by which sharing rules are listed, and the one by which they are read: an object
// has all of its rules in one component.
const (
	metaSharingRules  = upgrade.MetaSharingRules
	metaOwnerRules    = "SharingOwnerRule"
	metaCriteriaRules = "SharingCriteriaRule"
)

// maxRuleReads is how many requests for the rules of ten objects are made.
const maxRuleReads = 10

const opRules = "read the sharing rules"

// rulesReply is the sharing rules of objects. Source:
// https://developer.salesforce.com/docs/platform/api-metadata/references/meta-types/metadata-sharingrules.html
type rulesReply struct {
	Read []struct {
		FullName string       `xml:"fullName"`
		Owner    []ruleRecord `xml:"sharingOwnerRules"`
		Criteria []ruleRecord `xml:"sharingCriteriaRules"`
	} `xml:"Body>readMetadataResponse>result>records"`
}

type ruleRecord struct {
	FullName    string `xml:"fullName"`
	Label       string `xml:"label"`
	AccessLevel string `xml:"accessLevel"`
	SharedTo    struct {
		Partners    *struct{} `xml:"allPartnerUsers"`
		Customers   *struct{} `xml:"allCustomerPortalUsers"`
		Roles       []string  `xml:"roleAndSubordinates"`
		PortalRoles []string  `xml:"portalRoleAndSubordinates"`
		PortalRole  []string  `xml:"portalRole"`
	} `xml:"sharedTo"`
}

// SharingRules reads the rules that share with external users who have a role, once in a
// session. Without the right to the Metadata API they are unread.
func (c *Client) SharingRules(ctx context.Context) ([]core.SharingRule, []upgrade.Unreadable, error) {
	rules, err := c.rules.Get(ctx, c.readSharingRules)
	refusal, err := wire.MetadataRefusal(err)
	return rules, unreadableFor(metaSharingRules, refusal), err
}

// readSharingRules reads the rules of all objects that have some. An org with rules on more
// objects than are read has them unread.
func (c *Client) readSharingRules(ctx context.Context) ([]core.SharingRule, error) {
	listed, err := c.listMetadata(ctx, opRules, metaOwnerRules, metaCriteriaRules)
	if err != nil {
		return nil, err
	}
	var objects []string
	for _, component := range listed {
		if object, _, dotted := strings.Cut(component.FullName, "."); dotted && !slices.Contains(objects, object) {
			objects = append(objects, object)
		}
	}
	slices.Sort(objects)
	if len(objects) > maxRuleReads*maxReadNames {
		return nil, &core.RemoteError{Op: opRules, Code: "TOO_MANY", Message: "rules on too many objects to be read", FromSalesforce: true, Sent: true}
	}
	var rules []core.SharingRule
	for part := range slices.Chunk(objects, maxReadNames) {
		var message rulesReply
		if err := c.conn.CallMetadata(ctx, opRules, readCall{Type: metaSharingRules, FullNames: part}, &message); err != nil {
			return nil, err
		}
		for _, of := range message.Read {
			for _, r := range slices.Concat(of.Owner, of.Criteria) {
				rules = append(rules, r.listRules(of.FullName)...)
			}
		}
	}
	return rules, nil
}

// listRules gives the rule once for each of those that it shares with.
func (r ruleRecord) listRules(object string) []core.SharingRule {
	var rules []core.SharingRule
	add := func(to core.SharedTo, role string) {
		rules = append(rules, core.SharingRule{Object: object, Name: r.FullName, Label: r.Label, Access: r.AccessLevel, To: to, Role: role})
	}
	if r.SharedTo.Partners != nil {
		add(core.SharedToPartners, "")
	}
	if r.SharedTo.Customers != nil {
		add(core.SharedToCustomers, "")
	}
	for _, role := range slices.Concat(r.SharedTo.Roles, r.SharedTo.PortalRoles, r.SharedTo.PortalRole) {
		add(core.SharedToRole, role)
	}
	return rules
}
