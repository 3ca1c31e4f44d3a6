package sfclient

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// CreatePermissionSet makes a permission set that nobody has. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
func (c *Client) CreatePermissionSet(ctx context.Context, set upgrade.KeptSet, permissions []string) (core.ID, upgrade.WriteReply, error) {
	const op = "create the permission set"
	license, err := core.ParseIDOf(core.PrefixUserLicense, string(set.LicenseID))
	if err != nil {
		return "", upgrade.WriteReply{}, wire.NotSent(op, fmt.Errorf("the license: %w", err))
	}
	fields := map[string]any{fieldName: set.Name, "Label": set.Label, "Description": set.Description, "LicenseId": license}
	for _, name := range permissions {
		fields[name] = true
	}
	return c.create(ctx, op, tablePermissionSet, core.PrefixPermissionSet, fields)
}

// SwitchOn gives user permissions to a permission set.
func (c *Client) SwitchOn(ctx context.Context, set core.ID, permissions []string) (upgrade.WriteReply, error) {
	const op = "add user permissions to the permission set"
	id, err := core.ParseIDOf(core.PrefixPermissionSet, string(set))
	if err != nil {
		return upgrade.WriteReply{}, wire.NotSent(op, err)
	}
	fields := map[string]bool{}
	for _, name := range permissions {
		fields[name] = true
	}
	return c.change(ctx, op, tablePermissionSet, id, fields, time.Time{})
}

// DeletePermissionSet deletes a permission set, which Salesforce refuses while someone has
// it.
func (c *Client) DeletePermissionSet(ctx context.Context, set core.ID) (upgrade.WriteReply, error) {
	const op = "delete the permission set"
	id, err := core.ParseIDOf(core.PrefixPermissionSet, string(set))
	if err != nil {
		return upgrade.WriteReply{}, wire.NotSent(op, err)
	}
	version, err := c.conn.APIVersion(ctx)
	if err != nil {
		return upgrade.WriteReply{}, wire.NotSent(op, err)
	}
	answer, err := c.conn.Write(ctx, wire.Request{
		Op: op, Method: http.MethodDelete, Path: "services/data/v" + version + "/sobjects/" + tablePermissionSet + "/" + string(id),
	})
	if err == nil && answer.Status != http.StatusNoContent {
		err = wire.BadAnswer(op, answer, "Salesforce confirms a deletion with 204")
	}
	return upgrade.WriteReply{Status: answer.Status, At: answer.Date()}, err
}

// OpenSite makes the holders of a permission set members of a site, which Salesforce does
// a moment later. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm
func (c *Client) OpenSite(ctx context.Context, site, set core.ID) (upgrade.WriteReply, error) {
	const op = "open the site"
	network, err := core.ParseIDOf(core.PrefixNetwork, string(site))
	if err != nil {
		return upgrade.WriteReply{}, wire.NotSent(op, err)
	}
	parent, err := core.ParseIDOf(core.PrefixPermissionSet, string(set))
	if err != nil {
		return upgrade.WriteReply{}, wire.NotSent(op, err)
	}
	_, reply, err := c.create(ctx, op, tableSiteGrant, "0DL", map[string]any{"NetworkId": network, "ParentId": parent})
	return reply, err
}

// create makes one record, exactly once. Only 201 with an id of the object is yes.
func (c *Client) create(ctx context.Context, op, object, prefix string, fields map[string]any) (core.ID, upgrade.WriteReply, error) {
	version, err := c.conn.APIVersion(ctx)
	if err != nil {
		return "", upgrade.WriteReply{}, wire.NotSent(op, err)
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return "", upgrade.WriteReply{}, wire.NotSent(op, err)
	}
	answer, err := c.conn.Write(ctx, wire.Request{
		Op: op, Method: http.MethodPost, Body: body, Path: "services/data/v" + version + "/sobjects/" + object,
	})
	if err != nil {
		return "", upgrade.WriteReply{}, err
	}
	var made struct {
		ID      wire.RecordID `json:"id"`
		Success *bool         `json:"success"`
	}
	if err := wire.Decode(op, answer, &made); err != nil {
		return "", upgrade.WriteReply{}, err
	}
	if answer.Status != http.StatusCreated || made.Success == nil || !*made.Success || core.ID(made.ID).Prefix() != prefix {
		return "", upgrade.WriteReply{}, wire.BadAnswer(op, answer, "Salesforce confirms a new record with 201 and its ID")
	}
	return core.ID(made.ID), upgrade.WriteReply{Status: answer.Status, At: answer.Date()}, nil
}

// AddPermissions adds rows to a permission set with one request, each by itself, in their
// order. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_create.htm
func (c *Client) AddPermissions(ctx context.Context, set core.ID, rows []upgrade.Grant) ([]upgrade.AssignReply, error) {
	const op = "add permissions to the permission set"
	id, err := core.ParseIDOf(core.PrefixPermissionSet, string(set))
	if err != nil {
		return nil, wire.NotSent(op, err)
	}
	if n := len(rows); n == 0 || n > upgrade.MaxAssignments {
		return nil, wire.NotSent(op, fmt.Errorf("%d permissions, a request makes 1 to %d", n, upgrade.MaxAssignments))
	}
	records := make([]any, len(rows))
	for i, row := range rows {
		if records[i] = permissionForm(id, row); records[i] == nil {
			return nil, wire.NotSent(op, fmt.Errorf("%v has no row of its own", row.Item))
		}
	}
	return c.createEach(ctx, op, records, func(i int) string { return op + ": " + rows[i].Item.Object + " " + rows[i].Item.Name })
}

// permissionForm is a row as it is created, nil for what is no row.
func permissionForm(set core.ID, row upgrade.Grant) map[string]any {
	form := func(object string, fields map[string]any) map[string]any {
		fields["attributes"], fields["ParentId"] = map[string]string{"type": object}, set
		return fields
	}
	has := row.Rights.Has
	switch item := row.Item; item.Category {
	case access.CategoryObject:
		fields := map[string]any{
			fieldSobjectType: item.Object, "PermissionsRead": has(access.Read), "PermissionsCreate": has(access.Create),
			"PermissionsEdit": has(access.Edit), "PermissionsDelete": has(access.Delete),
			"PermissionsViewAllRecords": false, "PermissionsModifyAllRecords": false,
		}
		return form("ObjectPermissions", fields)
	case access.CategoryField:
		return form("FieldPermissions", map[string]any{
			fieldSobjectType: item.Object, "Field": item.Object + "." + item.Name,
			"PermissionsRead": has(access.Read), "PermissionsEdit": has(access.Edit),
		})
	case access.CategorySetupEntity:
		return form("SetupEntityAccess", map[string]any{"SetupEntityId": item.Name})
	case access.CategoryTab:
		return form("PermissionSetTabSetting", map[string]any{"Name": item.Name, "Visibility": "DefaultOn"})
	default:
		return nil
	}
}
