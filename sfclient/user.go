package sfclient

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// User reads all that the rules ask about one user. What hangs on the user's id and
// what hangs on the account are read in one round trip for a user who was found by a
// search or read before, and in two for any other. What can't be read is an Unreadable; only
// the user's own row is needed.
func (c *Client) User(ctx context.Context, id core.ID) (upgrade.UserFacts, error) {
	user, err := core.ParseID(string(id))
	if err != nil {
		return upgrade.UserFacts{}, fmt.Errorf("read a user: %w", err)
	}
	d, err := c.readDescribes(ctx)
	if err != nil {
		return upgrade.UserFacts{}, err
	}
	guess, _ := c.hints.get(user)
	own, near, usage := newOwnReads(d, user), newHintedReads(d, user, guess), newUsageReads(user)
	var names grantNames
	err = parallel.Run(
		ctx,
		func(ctx context.Context) error {
			return c.readWithLabels(ctx, opReadUser, slices.Concat(own.listSelections(), near.listSelections(), usage.listSelections()))
		},
		func(ctx context.Context) (err error) {
			own.licenses, err = c.licenseNames(ctx)
			return err
		},
	)
	if err != nil {
		return upgrade.UserFacts{}, err
	}
	facts, err := own.joinFacts()
	if err != nil {
		return upgrade.UserFacts{}, err
	}
	facts.ReadAt = own.user.At
	facts.Unreadable = append(facts.Unreadable, d.user.listUnreadable(optionalUserColumns...)...)
	now := own.findHints(facts)
	if err := near.readRest(ctx, c, d, user, now); err != nil {
		return upgrade.UserFacts{}, err
	}
	near.complete(d, own, &facts)
	if len(usage.records.Rows) > 0 {
		if err := c.objectLabels(ctx, &names); err != nil {
			return upgrade.UserFacts{}, err
		}
	}
	usage.complete(&facts, names.byPrefix)
	c.hints.set(user, now)
	return facts, nil
}

// The tables of the users and of their roles.
const (
	tableUser     = "User"
	tableUserRole = "UserRole"
	// tableIndividual is the table of the privacy records.
	tableIndividual = "Individual"
)

// fieldChanger is the id of who changed a record last.
const fieldChanger = "LastModifiedById"

// optionalUserColumns are the fields of User that an org may lack.
var optionalUserColumns = []string{"PortalRole", "IsPortalEnabled", "IsPrmSuperUser", "FederationIdentifier"}

// policyColumns are the fields that a user access policy can ask about, beside Email and
// IsActive. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_useraccesspolicyfilter.htm
var policyColumns = []string{"CommunityNickname", "Department", "Division", "FirstName", "LastName", "Title"}

const (
	ownUserColumns = "Id, Username, Name, Email, IsActive, UserType, ProfileId, UserRoleId, LastLoginDate, LastModifiedDate, SystemModstamp"
	userColumns    = ownUserColumns + ", LastModifiedBy.Name"
)

type userRow struct {
	ID                   wire.RecordID `json:"Id"`
	Username             string
	Name                 string
	Email                string
	IsActive             bool
	UserType             core.UserType
	ProfileID            wire.RecordID `json:"ProfileId"`
	UserRoleID           wire.RecordID `json:"UserRoleId"`
	ContactID            wire.RecordID `json:"ContactId"`
	AccountID            wire.RecordID `json:"AccountId"`
	PortalRole           core.PortalRole
	IsPortalEnabled      *bool
	IsPrmSuperUser       *bool
	FederationIdentifier string
	LastLoginDate        wire.Moment
	LastModifiedDate     wire.Moment
	LastModifiedBy       *named
	LastModifiedByID     wire.RecordID `json:"LastModifiedById"`
	SystemModstamp       wire.Moment

	CommunityNickname, Department, Division *string
	FirstName, LastName, Title              *string

	// What only some queries ask for.
	Profile  *profileRow
	Account  *accountParent
	UserRole *roleRow
	AboutMe  string
}

// accountParent is the account as a user's row has it.
type accountParent struct {
	Name    string
	OwnerID wire.RecordID `json:"OwnerId"`
}

func (a *accountParent) name() string {
	if a == nil {
		return ""
	}
	return a.Name
}

func (a *accountParent) owner() core.ID {
	if a == nil {
		return ""
	}
	return core.ID(a.OwnerID)
}

// named is a parent record of which only the name is asked for.
type named struct{ Name string }

func (n *named) name() string {
	if n == nil {
		return ""
	}
	return n.Name
}

func (r *userRow) user() core.User {
	u := core.User{
		ID: core.ID(r.ID), Username: r.Username, Name: r.Name, Email: r.Email, IsActive: r.IsActive, UserType: r.UserType,
		Profile: core.Profile{ID: core.ID(r.ProfileID)}, ContactID: core.ID(r.ContactID), AccountID: core.ID(r.AccountID),
		AccountName: r.Account.name(), PortalRole: r.PortalRole, IsPortalEnabled: r.IsPortalEnabled,
		IsPrmSuperUser: r.IsPrmSuperUser, FederationIdentifier: r.FederationIdentifier,
		LastLogin: r.LastLoginDate.OrNil(), LastModified: r.LastModifiedDate.Time,
		LastModifiedBy: r.LastModifiedBy.name(), SystemModstamp: r.SystemModstamp.Time,
	}
	if r.Profile != nil {
		u.Profile = r.Profile.profile()
		u.Profile.ID = core.ID(r.ProfileID)
	}
	if r.UserRoleID != "" {
		// The id is known even when the admin may not see the role.
		u.Role = &core.UserRole{ID: core.ID(r.UserRoleID)}
		if r.UserRole != nil {
			*u.Role = r.UserRole.role()
			u.Role.ID = core.ID(r.UserRoleID)
		}
	}
	return u
}

// listFields gives those that a user access policy can ask about, as text. One that the admin may
// not see is missing.
func (r *userRow) listFields(d description) map[string]string {
	fields := map[string]string{"Email": r.Email, "IsActive": strconv.FormatBool(r.IsActive)}
	for i, value := range []*string{r.CommunityNickname, r.Department, r.Division, r.FirstName, r.LastName, r.Title} {
		switch name := policyColumns[i]; {
		case value != nil:
			fields[name] = *value
		case d.has(name):
			fields[name] = ""
		}
	}
	return fields
}

// ownReads are the queries that need only the user's id: twelve of them, which with
// those that need to know the account are four composites. Parents that an admin may not
// see stand in queries of their own, since a path through one would spoil the user's row.
type ownReads struct {
	user        *wire.Query[userRow]
	profileSet  *wire.Query[profileSetRow] // with the profile
	licenses    *wire.Query[licenseRow]    // read once, for their names
	login       *wire.Query[loginRow]
	assignments *wire.Query[assignmentRow]
	psls        *wire.Query[licenseAssignRow]
	sites       *wire.Query[memberRow]
	groups      *wire.Query[groupMemberRow]
	packages    *wire.Query[packageRow]
	components  *wire.Query[componentRow]
	aggregates  *wire.Query[aggregateRow] // nil where the org can't be asked for them
	contacts    *wire.Query[wire.NoRow]   // nil where a user has no account
	individual  *wire.Query[contactRow]   // refused where the org has no individuals
	described   description               // of the user
	required    *requiredReads
}

// contactRow is the user's contact with its privacy record.
type contactRow struct {
	ID         wire.RecordID `json:"Id"`
	Individual *struct{ HasOptedOutProcessing, ShouldForget bool }
}

func (r *contactRow) individual() *core.Individual {
	if r.Individual == nil {
		return nil
	}
	return &core.Individual{DontProcess: r.Individual.HasOptedOutProcessing, Forget: r.Individual.ShouldForget}
}

type loginRow struct {
	UserID           wire.RecordID `json:"UserId"`
	IsFrozen         *bool
	IsPasswordLocked *bool
}

type memberRow struct {
	MemberID  wire.RecordID `json:"MemberId"`
	NetworkID wire.RecordID `json:"NetworkId"`
	Network   *siteParent
}

type groupMemberRow struct {
	UserOrGroupID wire.RecordID `json:"UserOrGroupId"`
	GroupID       wire.RecordID `json:"GroupId"`
	Group         *struct{ Name, Type string }
}

type packageRow struct {
	ID               wire.RecordID `json:"Id"`
	UserID           wire.RecordID `json:"UserId"`
	PackageLicenseID wire.RecordID `json:"PackageLicenseId"`
	PackageLicense   *struct {
		NamespacePrefix, Status       string
		AllowedLicenses, UsedLicenses int
	}
}

func (r *packageRow) license() core.PackageLicense {
	l := core.PackageLicense{ID: core.ID(r.ID), LicenseID: core.ID(r.PackageLicenseID)}
	if r.PackageLicense != nil {
		l.Namespace, l.Status = r.PackageLicense.NamespacePrefix, r.PackageLicense.Status
		l.Allowed, l.Used = r.PackageLicense.AllowedLicenses, r.PackageLicense.UsedLicenses
	}
	return l
}

// isOf tells whether the rows of a table are about one record: field gives whose a row is.
func isOf[T any](id core.ID, field func(*T) wire.RecordID) func(*T) bool {
	return func(row *T) bool { return core.ID(field(row)) == id }
}

func newOwnReads(d *schema, user core.ID) *ownReads {
	id := wire.Quote(string(user))
	ofUser := func(field string) string { return "(SELECT " + field + " FROM User WHERE Id = " + id + ")" }
	columns := d.user.listColumns(userColumns, slices.Concat([]string{"ContactId", "AccountId", "Account.Name", "Account.OwnerId"}, optionalUserColumns, policyColumns)...)
	const ofGroups = "(SELECT PermissionSetGroupId FROM PermissionSetAssignment WHERE AssigneeId = "
	own := &ownReads{
		user: wire.Select[userRow]("User", "SELECT "+columns+" FROM User WHERE Id = "+id).
			About(isOf(user, func(r *userRow) wire.RecordID { return r.ID })),
		profileSet: profileSets(d, "ProfileId IN "+ofUser("ProfileId"),
			"Profile.Id", "Profile.Name", "Profile.UserType", "Profile.UserLicenseId"),
		login: wire.Select[loginRow]("UserLogin", "SELECT UserId, IsFrozen, IsPasswordLocked FROM UserLogin WHERE UserId = "+id).
			About(isOf(user, func(r *loginRow) wire.RecordID { return r.UserID })),
		assignments: wire.Select[assignmentRow](
			"PermissionSetAssignment",
			"SELECT "+d.assignment.listColumns(assignmentColumns, "IsRevoked")+
				" FROM PermissionSetAssignment WHERE AssigneeId = "+id+" ORDER BY Id",
		).About(isOf(user, func(r *assignmentRow) wire.RecordID { return r.AssigneeID })),
		psls: wire.Select[licenseAssignRow]("PermissionSetLicenseAssign", licenseAssignQuery+id+" ORDER BY Id").
			About(isOf(user, func(r *licenseAssignRow) wire.RecordID { return r.AssigneeID })),
		sites: wire.Select[memberRow]("NetworkMember",
			"SELECT MemberId, NetworkId, Network.Name, Network.Status FROM NetworkMember WHERE MemberId = "+id+" ORDER BY NetworkId").
			About(isOf(user, func(r *memberRow) wire.RecordID { return r.MemberID })),
		groups: wire.Select[groupMemberRow]("GroupMember",
			"SELECT UserOrGroupId, GroupId, Group.Name, Group.Type FROM GroupMember WHERE UserOrGroupId = "+id+" ORDER BY GroupId").
			About(isOf(user, func(r *groupMemberRow) wire.RecordID { return r.UserOrGroupID })),
		packages: wire.Select[packageRow]("UserPackageLicense", "SELECT Id, UserId, PackageLicenseId, PackageLicense.NamespacePrefix, "+
			"PackageLicense.Status, PackageLicense.AllowedLicenses, PackageLicense.UsedLicenses FROM UserPackageLicense WHERE UserId = "+id+" ORDER BY Id").
			About(isOf(user, func(r *packageRow) wire.RecordID { return r.UserID })),
		components: wire.Select[componentRow]("PermissionSetGroupComponent",
			"SELECT PermissionSetGroupId, PermissionSetId, PermissionSet.Name FROM PermissionSetGroupComponent WHERE PermissionSetGroupId IN "+
				ofGroups+id+") ORDER BY Id"),
		required: newRequiredReads(d.user, user), described: d.user,
	}
	if d.permissionSet.has("PermissionSetGroupId") {
		own.aggregates = wire.Select[aggregateRow](tablePermissionSet,
			"SELECT Id, PermissionSetGroupId FROM PermissionSet WHERE PermissionSetGroupId IN "+ofGroups+id+") ORDER BY Id")
	}
	if d.user.has("AccountId") {
		own.contacts = wire.Select[wire.NoRow]("Contact",
			"SELECT COUNT() FROM Contact WHERE AccountId IN "+ofUser("AccountId")+" AND Owner.UserType IN "+externalTypes)
		own.individual = wire.Select[contactRow](tableIndividual,
			"SELECT Id, Individual.HasOptedOutProcessing, Individual.ShouldForget FROM Contact WHERE Id IN "+ofUser("ContactId"))
	}
	return own
}

func (r *ownReads) listSelections() []wire.Selection {
	list := []wire.Selection{r.user, r.profileSet, r.login, r.assignments, r.psls, r.sites, r.groups, r.packages, r.components}
	if r.aggregates != nil {
		list = append(list, r.aggregates)
	}
	if r.contacts != nil {
		list = append(list, r.contacts, r.individual)
	}
	return append(list, r.required.listSelections()...)
}

// opReadUser is the reading of a user.
const opReadUser = "read the user"

// checkFound fails when there is no such user, or none that can be read.
func checkFound(user wire.Refusable, row *userRow) error {
	if err := wire.FirstRefusal(user); err != nil {
		return err
	}
	if row == nil {
		return &core.RemoteError{
			Op: opReadUser, Status: http.StatusOK, Code: core.CodeNotFound,
			Message: "the org has no user with this ID that you can see", Sent: true,
		}
	}
	return nil
}

// belongTo tells whether what was asked for through the user's row is of this row.
func (r *ownReads) belongTo(row *userRow) bool {
	if set := r.profileSet.First(); set != nil && set.ProfileID != row.ProfileID {
		return false
	}
	return r.individual == nil || r.individual.First() == nil || r.individual.First().ID == row.ContactID
}

// joinFacts puts the rows together. It fails when there is no such user.
func (r *ownReads) joinFacts() (upgrade.UserFacts, error) {
	row := r.user.First()
	if err := checkFound(r.user, row); err != nil {
		return upgrade.UserFacts{}, err
	}
	if !r.belongTo(row) {
		return upgrade.UserFacts{}, wire.OtherRecord(opReadUser, wire.Reply{Status: http.StatusOK})
	}
	facts := upgrade.UserFacts{
		User: row.user(), Assignments: rowsTo(r.assignments.Rows, (*assignmentRow).assignment),
		LicenseAssignments: rowsTo(r.psls.Rows, (*licenseAssignRow).assign),
		Sites:              rowsTo(r.sites.Rows, (*memberRow).network),
		Memberships:        rowsTo(r.groups.Rows, (*groupMemberRow).membership),
		Packages:           rowsTo(r.packages.Rows, (*packageRow).license),
		Unreadable:         gapsOf(r.profileSet, r.licenses, r.login, r.assignments, r.psls, r.sites, r.groups, r.packages),
	}
	r.completeUser(&facts.User)
	r.completeIndividual(&facts)
	facts.Fields = row.listFields(r.described)
	r.required.complete(&facts)
	for _, l := range r.licenses.Rows {
		nameLicense(facts.Assignments, core.ID(l.ID), l.MasterLabel)
	}
	for _, l := range facts.LicenseAssignments {
		nameLicense(facts.Assignments, l.LicenseID, l.Label)
	}
	return facts, nil
}

// completeUser adds the user's parents.
func (r *ownReads) completeUser(u *core.User) {
	if set := r.profileSet.First(); set != nil && set.Profile != nil {
		u.Profile = set.Profile.profile()
	}
	r.completeProfile(u)
	completeLogin(r.login, u)
}

// completeIndividual adds the privacy record. An org where it is not turned on has no
// such field.
func (r *ownReads) completeIndividual(facts *upgrade.UserFacts) {
	if r.individual == nil {
		return
	}
	if row := r.individual.First(); row != nil {
		facts.Individual = row.individual()
	}
	if refused := r.individual.Refused; refused != nil && refused.Code != core.CodeInvalidField {
		facts.Unreadable = append(facts.Unreadable, unreadableFor(tableIndividual, refused)...)
	}
}

// completeLogin adds whether the user is kept from logging in.
func completeLogin(login *wire.Query[loginRow], u *core.User) {
	if row := login.First(); row != nil {
		u.IsFrozen, u.IsPasswordLocked = row.IsFrozen, row.IsPasswordLocked
	}
}

func (r *ownReads) completeProfile(u *core.User) {
	completeProfile(&u.Profile, licensesByID(r.licenses.Rows), setsByProfile(r.profileSet.Rows))
}

func (r *memberRow) network() core.Network {
	n := core.Network{ID: core.ID(r.NetworkID)}
	if r.Network != nil {
		n.Name, n.Status, n.SendsWelcome = r.Network.Name, r.Network.Status, r.Network.OptionsSendWelcomeEmail
	}
	return n
}

func (r *groupMemberRow) membership() core.GroupMembership {
	m := core.GroupMembership{GroupID: core.ID(r.GroupID)}
	if r.Group != nil {
		m.Name, m.Type = r.Group.Name, r.Group.Type
	}
	return m
}

// rowsTo turns rows into what they stand for; never nil, because "none" is known.
func rowsTo[R, V any](rows []R, to func(R) V) []V {
	values := make([]V, len(rows))
	for i, row := range rows {
		values[i] = to(row)
	}
	return values
}
