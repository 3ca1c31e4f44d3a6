package sfclient

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// EnablePartnerAccount sets Account.IsPartner. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm
func (c *Client) EnablePartnerAccount(ctx context.Context, account core.ID, since time.Time) (upgrade.WriteReply, error) {
	const op = "enable the partner account"
	id, err := core.ParseIDOf(core.PrefixAccount, string(account))
	if err != nil {
		return upgrade.WriteReply{}, wire.NotSent(op, err)
	}
	fields := struct {
		IsPartner bool `json:"IsPartner"`
	}{true}
	return c.change(ctx, op, tableAccount, id, fields, since)
}

// UpgradeUser sets User.ProfileId, and User.UserRoleId when a role is given, with
// one request: the license follows the profile. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
func (c *Client) UpgradeUser(ctx context.Context, change upgrade.UserChange) (upgrade.WriteReply, error) {
	const op = "upgrade the user"
	id, err := core.ParseIDOf(core.PrefixUser, string(change.UserID))
	if err != nil {
		return upgrade.WriteReply{}, wire.NotSent(op, err)
	}
	var fields struct {
		ProfileID core.ID `json:"ProfileId"`
		RoleID    core.ID `json:"UserRoleId,omitempty"`
	}
	if fields.ProfileID, err = core.ParseIDOf(core.PrefixProfile, string(change.ProfileID)); err != nil {
		return upgrade.WriteReply{}, wire.NotSent(op, fmt.Errorf("the profile: %w", err))
	}
	if change.RoleID != "" {
		if fields.RoleID, err = core.ParseIDOf(core.PrefixUserRole, string(change.RoleID)); err != nil {
			return upgrade.WriteReply{}, wire.NotSent(op, fmt.Errorf("the role: %w", err))
		}
	}
	return c.change(ctx, op, "User", id, fields, change.UnmodifiedSince)
}

// change sends one write and tells when the org has answered it.
func (c *Client) change(ctx context.Context, op, object string, id core.ID, fields any, since time.Time) (upgrade.WriteReply, error) {
	answer, err := c.conn.Patch(ctx, op, object, id, fields, since)
	if err != nil {
		return upgrade.WriteReply{}, err
	}
	return upgrade.WriteReply{Status: answer.Status, At: answer.Date()}, nil
}

// collectionRequest is a request to make several records, each by itself. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_create.htm
type collectionRequest struct {
	AllOrNone bool  `json:"allOrNone"`
	Records   []any `json:"records"`
}

// assignmentForm is a PermissionSetAssignment, a PermissionSetLicenseAssign or a
// UserPackageLicense as it is created: it names whom and what, and nothing else.
type assignmentForm struct {
	Attributes struct {
		Type string `json:"type"`
	} `json:"attributes"`
	AssigneeID     core.ID `json:"AssigneeId,omitempty"`
	UserID         core.ID `json:"UserId,omitempty"`
	PackageID      core.ID `json:"PackageLicenseId,omitempty"`
	SetID          core.ID `json:"PermissionSetId,omitempty"`
	GroupID        core.ID `json:"PermissionSetGroupId,omitempty"`
	LicenseID      core.ID `json:"PermissionSetLicenseId,omitempty"`
	ExpirationDate string  `json:"ExpirationDate,omitempty"`
}

// savedItem is what became of one record of a collection.
type savedItem struct {
	ID      wire.RecordID    `json:"id"`
	Success *bool            `json:"success"`
	Errors  []wire.ErrorItem `json:"errors"`
}

// Assign makes assignments with one request, each by itself.
func (c *Client) Assign(ctx context.Context, assignments []upgrade.Assignment) ([]upgrade.AssignReply, error) {
	const op = "assign"
	if n := len(assignments); n == 0 || n > upgrade.MaxAssignments {
		return nil, wire.NotSent(op, fmt.Errorf("%d assignments, a request makes 1 to %d", n, upgrade.MaxAssignments))
	}
	records, object := make([]any, len(assignments)), ""
	for i, a := range assignments {
		form, err := formOf(a)
		if err != nil {
			return nil, wire.NotSent(op, err)
		}
		if records[i] = form; i > 0 && form.Attributes.Type != object {
			return nil, wire.NotSent(op, fmt.Errorf("%s and %s in one request", object, form.Attributes.Type))
		}
		object = form.Attributes.Type
	}
	return c.createEach(ctx, op, records, func(i int) string { return op + " the " + string(assignments[i].Kind) })
}

// createEach makes records with one request, each by itself. opOf says what one of them
// was for.
func (c *Client) createEach(ctx context.Context, op string, records []any, opOf func(i int) string) ([]upgrade.AssignReply, error) {
	version, err := c.conn.APIVersion(ctx)
	if err != nil {
		return nil, wire.NotSent(op, err)
	}
	body, err := json.Marshal(collectionRequest{Records: records})
	if err != nil {
		return nil, wire.NotSent(op, err)
	}
	answer, err := c.conn.Write(ctx, wire.Request{
		Op: op, Method: http.MethodPost, Body: body, Path: "services/data/v" + version + "/composite/sobjects",
	})
	if err != nil {
		return nil, err
	}
	return createReplies(op, answer, len(records), opOf)
}

// formOf checks the ids anew, because they may come from a saved plan.
func formOf(a upgrade.Assignment) (form assignmentForm, err error) {
	if form.AssigneeID, err = core.ParseIDOf(core.PrefixUser, string(a.UserID)); err != nil {
		return form, fmt.Errorf("the user: %w", err)
	}
	form.Attributes.Type = "PermissionSetAssignment"
	switch a.Kind {
	case upgrade.RemovedPermissionSet:
		form.SetID, err = core.ParseIDOf(core.PrefixPermissionSet, string(a.ID))
	case upgrade.RemovedPermissionSetGroup:
		form.GroupID, err = core.ParseIDOf(core.PrefixPermissionSetGroup, string(a.ID))
	case upgrade.RemovedPermissionSetLicense:
		form.Attributes.Type = "PermissionSetLicenseAssign"
		form.LicenseID, err = core.ParseIDOf(core.PrefixPermissionSetLicense, string(a.ID))
	case upgrade.RemovedPackageLicense:
		form.Attributes.Type, form.UserID, form.AssigneeID = upgrade.ObjectPackage, form.AssigneeID, ""
		form.PackageID, err = core.ParseIDOf(core.PrefixPackageLicense, string(a.ID))
	default:
		err = fmt.Errorf("%q can't be assigned", a.Kind)
	}
	if err != nil {
		return form, fmt.Errorf("the %s: %w", a.Kind, err)
	}
	if a.Expires != nil {
		form.ExpirationDate = a.Expires.UTC().Format(time.RFC3339)
	}
	return form, nil
}

// createReplies reads the results, which stand in the order of the request. An
// answer of another shape does not tell what became of any of them.
func createReplies(op string, answer wire.Reply, sent int, opOf func(i int) string) ([]upgrade.AssignReply, error) {
	var items []savedItem
	if err := wire.Decode(op, answer, &items); err != nil {
		return nil, err
	}
	if len(items) != sent {
		return nil, wire.BadAnswer(op, answer, "another number of results came than records were sent")
	}
	replies := make([]upgrade.AssignReply, len(items))
	for i, item := range items {
		replies[i].WriteReply = upgrade.WriteReply{Status: answer.Status, At: answer.Date()}
		if item.Success == nil || *item.Success == (len(item.Errors) > 0) {
			replies[i].Err = wire.BadAnswer(op, answer, "a result is neither a success nor a refusal")
			continue
		}
		if replies[i].ID = core.ID(item.ID); !*item.Success {
			replies[i].Err = wire.ItemError(opOf(i), item.Errors)
		}
	}
	return replies, nil
}
