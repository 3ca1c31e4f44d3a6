package sfclient

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// tableLicense is the table of the user licenses.
const tableLicense = "UserLicense"

// licenseColumns are the columns of UserLicense that every org has.
const licenseColumns = "Id, Name, MasterLabel, LicenseDefinitionKey, Status, TotalLicenses, UsedLicenses"

// licenseQuery asks for all user licenses. UsedLicenses can't stand in a WHERE
// since v64.0, and there are a few dozen at most.
func licenseQuery(columns string) string {
	return "SELECT " + columns + " FROM " + tableLicense + " ORDER BY Name"
}

// selectLicenses asks for all user licenses, with how their seats and logins are used.
func selectLicenses(d *schema) *wire.Query[licenseRow] {
	return wire.Select[licenseRow](tableLicense, licenseQuery(countedColumns(d)))
}

// countedColumns are the columns of UserLicense that this org has.
func countedColumns(d *schema) string {
	return d.license.listColumns(licenseColumns, "UsedLicensesLastUpdated", "MonthlyLoginsEntitlement", "MonthlyLoginsUsed")
}

type licenseRow struct {
	ID                       wire.RecordID `json:"Id"`
	Name                     string
	MasterLabel              string
	LicenseDefinitionKey     string
	Status                   string
	TotalLicenses            int
	UsedLicenses             int
	UsedLicensesLastUpdated  wire.Moment
	MonthlyLoginsEntitlement *int
	MonthlyLoginsUsed        *int
}

func (r *licenseRow) license() core.UserLicense {
	return core.UserLicense{
		ID: core.ID(r.ID), Name: r.Name, Label: r.MasterLabel, DefinitionKey: r.LicenseDefinitionKey, Status: r.Status,
		Total: r.TotalLicenses, Used: r.UsedLicenses, UsedUpdatedAt: r.UsedLicensesLastUpdated.OrNil(),
		MonthlyLoginsEntitlement: r.MonthlyLoginsEntitlement, MonthlyLoginsUsed: r.MonthlyLoginsUsed,
	}
}

const profileColumns = "Id, Name, UserType, UserLicenseId"

type profileRow struct {
	ID            wire.RecordID `json:"Id"`
	Name          string
	UserType      core.UserType
	UserLicenseID wire.RecordID `json:"UserLicenseId"`
}

func (r *profileRow) profile() core.Profile {
	return core.Profile{
		ID: core.ID(r.ID), Name: r.Name, UserType: r.UserType,
		License: core.UserLicense{ID: core.ID(r.UserLicenseID)},
	}
}

// profileSetRow is the permission set that a profile owns.
type profileSetRow struct {
	ID        wire.RecordID `json:"Id"`
	ProfileID wire.RecordID `json:"ProfileId"`
	IsCustom  *bool
	Profile   *profileRow // where it is asked for
}

// profileSets asks for the permission sets that profiles own, with more columns as
// far as the org has them.
func profileSets(d *schema, where string, more ...string) *wire.Query[profileSetRow] {
	return wire.Select[profileSetRow](tablePermissionSet, "SELECT "+
		d.permissionSet.listColumns("Id, ProfileId", append([]string{"IsCustom"}, more...)...)+
		" FROM PermissionSet WHERE IsOwnedByProfile = true AND "+where)
}

func licensesByID(rows []*licenseRow) map[core.ID]core.UserLicense {
	byID := make(map[core.ID]core.UserLicense, len(rows))
	for _, row := range rows {
		byID[core.ID(row.ID)] = row.license()
	}
	return byID
}

func setsByProfile(rows []*profileSetRow) map[core.ID]*profileSetRow {
	byProfile := make(map[core.ID]*profileSetRow, len(rows))
	for _, row := range rows {
		byProfile[core.ID(row.ProfileID)] = row
	}
	return byProfile
}

// completeProfile adds a profile's license and permission set, as far as they
// could be read.
func completeProfile(p *core.Profile, licenses map[core.ID]core.UserLicense, sets map[core.ID]*profileSetRow) {
	if l, ok := licenses[p.License.ID]; ok {
		p.License = l
	}
	set, ok := sets[p.ID]
	if !ok {
		return
	}
	p.PermissionSetID = core.ID(set.ID)
	if set.IsCustom != nil {
		standard := !*set.IsCustom
		p.IsStandard = &standard
	}
}

// Catalog reads the licenses that can be upgraded to with their seats, and their
// profiles, in one round trip. With them, and so for nothing more, come what else
// depends on the org alone: who is a member of which site, and what objects are
// called.
func (c *Client) Catalog(ctx context.Context) (upgrade.Catalog, error) {
	d, err := c.readDescribes(ctx)
	if err != nil {
		return upgrade.Catalog{}, err
	}
	profiles := wire.Select[profileRow]("Profile", "SELECT "+profileColumns+" FROM Profile WHERE UserType IN "+roleBasedTypes+" ORDER BY Name")
	licenses := selectLicenses(d)
	sets := profileSets(d, "Profile.UserType IN "+roleBasedTypes)
	sites, labels := selectAllSiteGrants(), &labelling{}
	roles := wire.Select[portalRolesRow](tableUserRole, "SELECT COUNT(PortalAccountId) ofAccounts, COUNT(PortalAccountOwnerId) shared FROM UserRole")
	if err := c.conn.ReadParts(ctx, "read the licenses and profiles", []wire.Selection{profiles, licenses, sets, sites, roles, labels}); err != nil {
		return upgrade.Catalog{}, err
	}
	if err := wire.FirstRefusal(profiles); err != nil {
		return upgrade.Catalog{}, err
	}
	c.sites.keep(sites)
	if err := c.keepLabels(ctx, labels); err != nil {
		return upgrade.Catalog{}, err
	}
	catalog := assembleCatalog(profiles.Rows, licenses, sets)
	if row := roles.First(); row != nil {
		catalog.PortalRoles = new(row.OfAccounts + row.Shared)
	}
	return catalog, nil
}

// portalRolesRow counts the portal roles of the org.
type portalRolesRow struct {
	OfAccounts int `json:"ofAccounts"`
	Shared     int `json:"shared"`
}

func assembleCatalog(profiles []*profileRow, licenses *wire.Query[licenseRow], sets *wire.Query[profileSetRow]) upgrade.Catalog {
	catalog := upgrade.Catalog{Unreadable: gapsOf(licenses, sets), Profiles: rowsTo(profiles, (*profileRow).profile)}
	byID, byProfile := licensesByID(licenses.Rows), setsByProfile(sets.Rows)
	used := map[core.ID]bool{}
	for i := range catalog.Profiles {
		completeProfile(&catalog.Profiles[i], byID, byProfile)
		used[catalog.Profiles[i].License.ID] = true
	}
	for _, row := range licenses.Rows {
		if used[core.ID(row.ID)] {
			catalog.Licenses = append(catalog.Licenses, row.license())
		}
	}
	return catalog
}

// seatsRow is a license with its seats.
type seatsRow struct {
	ID              wire.RecordID `json:"Id"`
	TotalLicenses   int
	AllowedLicenses int
	UsedLicenses    int
}

// Seats reads the seats of permission set licenses and managed packages.
func (c *Client) Seats(ctx context.Context, ids []core.ID) ([]upgrade.Seats, error) {
	set := &querySet{}
	var queries []*wire.Query[seatsRow]
	for _, from := range []struct{ prefix, table, total string }{
		{core.PrefixPermissionSetLicense, "PermissionSetLicense", "TotalLicenses"}, {core.PrefixPackageLicense, "PackageLicense", "AllowedLicenses"},
	} {
		some := slices.DeleteFunc(slices.Clone(ids), func(id core.ID) bool { return id.Prefix() != from.prefix })
		lists, err := wire.InLists(some)
		if err != nil {
			return nil, err
		}
		for _, list := range lists {
			q := wire.Select[seatsRow](from.table, "SELECT Id, "+from.total+", UsedLicenses FROM "+from.table+" WHERE Id IN "+list+" ORDER BY Id").
				About(func(r *seatsRow) bool { return slices.Contains(some, core.ID(r.ID)) })
			queries = append(queries, q)
			set.add(q)
		}
	}
	if len(queries) == 0 {
		return nil, nil
	}
	if err := c.conn.ReadAll(ctx, "read the seats of licenses", set.selections...); err != nil {
		return nil, err
	}
	var seats []upgrade.Seats
	for _, q := range queries {
		for _, r := range q.Rows {
			seats = append(seats, upgrade.Seats{ID: core.ID(r.ID), Total: r.TotalLicenses + r.AllowedLicenses, Used: r.UsedLicenses})
		}
	}
	return seats, nil
}
