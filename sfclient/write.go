package sfclient

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// EnablePartnerAccount sets Account.IsPartner. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm
func (c *Client) EnablePartnerAccount(ctx context.Context, account core.ID, since time.Time) (upgrade.WriteReply, error) {
	const op = "enable the partner account"
	id, err := core.ParseIDOf(core.PrefixAccount, string(account))
	if err != nil {
		return upgrade.WriteReply{}, notSent(op, err)
	}
	fields := struct {
		IsPartner bool `json:"IsPartner"`
	}{true}
	return c.patch(ctx, op, tableAccount, id, fields, since)
}

// UpgradeUser sets User.ProfileId, and User.UserRoleId when a role is given, with
// one request: the license follows the profile. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
func (c *Client) UpgradeUser(ctx context.Context, change upgrade.UserChange) (upgrade.WriteReply, error) {
	const op = "upgrade the user"
	id, err := core.ParseIDOf(core.PrefixUser, string(change.UserID))
	if err != nil {
		return upgrade.WriteReply{}, notSent(op, err)
	}
	var fields struct {
		ProfileID core.ID `json:"ProfileId"`
		RoleID    core.ID `json:"UserRoleId,omitempty"`
	}
	if fields.ProfileID, err = core.ParseIDOf(core.PrefixProfile, string(change.ProfileID)); err != nil {
		return upgrade.WriteReply{}, notSent(op, fmt.Errorf("the profile: %w", err))
	}
	if change.RoleID != "" {
		if fields.RoleID, err = core.ParseIDOf(core.PrefixUserRole, string(change.RoleID)); err != nil {
			return upgrade.WriteReply{}, notSent(op, fmt.Errorf("the role: %w", err))
		}
	}
	return c.patch(ctx, op, "User", id, fields, change.UnmodifiedSince)
}

// notSent is a write that was given up before it went out, so that nothing happened.
func notSent(op string, err error) *core.RemoteError { return &core.RemoteError{Op: op, Err: err} }

// patch sends one write, exactly once. Only 204 is yes: Salesforce answers a PATCH
// with no body, so another success came from something in between, and what became
// of the write is not known.
func (c *Client) patch(ctx context.Context, op, object string, id core.ID, fields any, since time.Time) (upgrade.WriteReply, error) {
	version, err := c.apiVersion(ctx)
	if err != nil {
		return upgrade.WriteReply{}, notSent(op, err)
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return upgrade.WriteReply{}, notSent(op, err)
	}
	answer, err := c.send(ctx, request{
		op: op, method: http.MethodPatch, body: body, write: true, header: unmodifiedSince(since),
		path: "services/data/v" + version + "/sobjects/" + object + "/" + string(id),
	})
	if err != nil {
		return upgrade.WriteReply{}, err
	}
	if answer.status != http.StatusNoContent {
		return upgrade.WriteReply{}, badAnswer(op, answer, "Salesforce confirms a change with 204")
	}
	return upgrade.WriteReply{Status: answer.status, At: answer.date()}, nil
}
