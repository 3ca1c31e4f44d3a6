package sfclient

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// The demo org calls its instance a simulation, and for clients that show no instance its
// name ends so, too; here the instance says it once.
const (
	simulationInstance = "SIMULATION"
	simulationName     = " (simulation)"
)

// Session tells whose session this is and of which org, and reads what the other
// reads need to know of the org. All but the API usage is read once.
func (c *Client) Session(ctx context.Context) (upgrade.Session, error) {
	session, err := c.who.Get(ctx, c.readSession)
	if err != nil {
		return upgrade.Session{}, err
	}
	session.CallsUsed, session.CallsLimit, session.CallsMade = c.conn.Usage()
	return session, nil
}

func (c *Client) readSession(ctx context.Context) (upgrade.Session, error) {
	var user core.ID
	// Side by side: the version list takes no token, and the identity no version.
	err := parallel.Run(
		ctx,
		func(ctx context.Context) error { _, err := c.conn.APIVersion(ctx); return err },
		func(ctx context.Context) (err error) { user, err = c.readIdentity(ctx); return err },
	)
	if err != nil {
		return upgrade.Session{}, err
	}
	return c.readOrganization(ctx, user)
}

// readIdentity gives the id of the session's user. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
func (c *Client) readIdentity(ctx context.Context) (core.ID, error) {
	const op = "ask whose session this is"
	answer, err := c.conn.Read(ctx, wire.Request{Op: op, Method: http.MethodGet, Path: "services/oauth2/userinfo"})
	if isForbidden(err) {
		return c.identityFromResources(ctx, op)
	}
	if err != nil {
		return "", err
	}
	var info struct {
		UserID string `json:"user_id"`
	}
	if err := wire.Decode(op, answer, &info); err != nil {
		return "", err
	}
	return checkIdentity(op, answer, info.UserID)
}

// isForbidden tells whether the identity was refused. A good token without the
// scope "openid" or "id" is refused in the same words as a bad one.
func isForbidden(err error) bool {
	remote, is := errors.AsType[*core.RemoteError](err)
	return is && remote.Status == http.StatusForbidden && !remote.FromSalesforce
}

// identityFromResources reads the identity URL among the resources of the API,
// which any token may. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_discoveryresource.htm
func (c *Client) identityFromResources(ctx context.Context, op string) (core.ID, error) {
	version, err := c.conn.APIVersion(ctx)
	if err != nil {
		return "", err
	}
	answer, err := c.conn.Read(ctx, wire.Request{Op: op, Method: http.MethodGet, Path: "services/data/v" + version})
	if err != nil {
		return "", err
	}
	var resources struct {
		Identity string `json:"identity"`
	}
	if err := wire.Decode(op, answer, &resources); err != nil {
		return "", err
	}
	return checkIdentity(op, answer, resources.Identity[strings.LastIndex(resources.Identity, "/")+1:])
}

func checkIdentity(op string, answer wire.Reply, raw string) (core.ID, error) {
	id, err := core.ParseIDOf(core.PrefixUser, raw)
	if err != nil {
		return "", wire.BadAnswer(op, answer, "it names no user")
	}
	return id, nil
}

// adminPermissions are the permissions that rules ask about.
var adminPermissions = []string{
	core.PermManageUsers, core.PermManageInternalUsers, core.PermManageExternalUsers, core.PermManageCustomerUsers,
	core.PermViewSetup, core.PermViewRoles, core.PermAssignPermissionSets, core.PermManagePermissionSets, core.PermManageNetworks,
	core.PermModifyMetadata, core.PermModifyAllData, core.PermViewAllData, core.PermCustomizeApplication,
}

type organizationRow struct {
	ID           wire.RecordID `json:"Id"`
	Name         string
	Type         string `json:"OrganizationType"`
	InstanceName string
	IsSandbox    bool
}

type adminRow struct {
	ID       wire.RecordID `json:"Id"`
	Username string
	Name     string
}

// readOrganization reads the org and the admin, the describes, and with them the
// names of the licenses, which every list of users shows.
func (c *Client) readOrganization(ctx context.Context, user core.ID) (upgrade.Session, error) {
	literal, err := wire.QuoteID(user)
	if err != nil {
		return upgrade.Session{}, err
	}
	const op = "read the org"
	org := wire.Select[organizationRow]("Organization", "SELECT Id, Name, OrganizationType, InstanceName, IsSandbox FROM Organization")
	admin := wire.Select[adminRow]("User", "SELECT Id, Username, Name FROM User WHERE Id = "+literal).
		About(isOf(user, func(r *adminRow) wire.RecordID { return r.ID }))
	rights := selectRights(strings.Join(adminPermissions, ", "))
	licenses := wire.Select[licenseRow](tableLicense, licenseQuery(licenseColumns))
	queries := []wire.Selection{org, admin, rights, licenses}
	described := false
	_, err = c.schema.Get(ctx, func(ctx context.Context) (*schema, error) {
		described = true
		return c.describeWith(ctx, op, queries...)
	})
	if err == nil && !described {
		err = c.conn.ReadAll(ctx, op, queries...)
	}
	if err != nil {
		return upgrade.Session{}, err
	}
	if _, err := c.licenses.Get(ctx, func(context.Context) (*wire.Query[licenseRow], error) { return licenses, nil }); err != nil {
		return upgrade.Session{}, err
	}
	if err := wire.FirstRefusal(org, admin); err != nil {
		return upgrade.Session{}, err
	}
	if len(org.Rows) != 1 || len(admin.Rows) != 1 {
		return upgrade.Session{}, wire.BadAnswer(op, wire.Reply{Status: http.StatusOK}, "it holds no organization, or no user of the session")
	}
	session := upgrade.Session{
		Org:   c.completeOrganization(ctx, org.Rows[0]),
		Admin: core.Admin{ID: core.ID(admin.Rows[0].ID), Username: admin.Rows[0].Username, Name: admin.Rows[0].Name},
	}
	session.Admin.Permissions, session.Unreadable, err = c.adminRights(ctx, rights)
	return session, err
}

func (c *Client) completeOrganization(ctx context.Context, row *organizationRow) core.Organization {
	version, _ := c.conn.APIVersion(ctx) // It has been read.
	if row.InstanceName == simulationInstance {
		row.Name = strings.TrimSuffix(row.Name, simulationName)
	}
	return core.Organization{
		ID: core.ID(row.ID), Name: row.Name, Type: row.Type, InstanceName: row.InstanceName,
		InstanceURL: c.conn.InstanceURL(), IsSandbox: row.IsSandbox,
		IsSimulation: row.InstanceName == simulationInstance, APIVersion: version,
	}
}

// permissionAccess is the object of the running user's own permissions, readable
// without View Setup. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpermissionaccess.htm
const permissionAccess = "UserPermissionAccess"

func selectRights(columns string) *wire.Query[grantedFlags] {
	return wire.Select[grantedFlags](permissionAccess, "SELECT "+columns+" FROM "+permissionAccess)
}

// adminRights reads the admin's permissions anew when the org lacks one of the
// columns, with those that it has.
func (c *Client) adminRights(ctx context.Context, rights *wire.Query[grantedFlags]) (map[string]bool, []upgrade.Unreadable, error) {
	if rights.Refused != nil && rights.Refused.Code == core.CodeInvalidField {
		d, err := c.describe(ctx, permissionAccess)
		if err != nil {
			return nil, nil, err
		}
		rights = selectRights(d.listColumns("", adminPermissions...))
		if err := c.conn.ReadAll(ctx, "read the admin's permissions", rights); err != nil {
			return nil, nil, err
		}
	}
	if len(rights.Rows) == 1 {
		return rights.Rows[0].pickFlags(adminPermissions), nil, nil
	}
	if rights.Refused == nil {
		// Whose permissions several rows are can't be told.
		return nil, []upgrade.Unreadable{{What: permissionAccess}}, nil
	}
	return nil, gapsOf(rights), nil
}
