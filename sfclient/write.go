package sfclient

import (
	"context"
	"fmt"
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
