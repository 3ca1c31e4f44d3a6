package upgrade

import (
	"context"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
)

// Org is what an upgrade needs of a Salesforce org. Errors are or wrap
// *core.RemoteError when the org was asked. Reads may be cancelled at any moment
// through their context; a write must be given a context that outlives the
// screen. Implemented by sfclient.Client.
type Org interface {
	Reader
	Writer
}

// Reader is the reading half of Org. Nothing it does changes the org.
type Reader interface {
	// Session tells whose session this is and of which org. The answer is read
	// once and remembered.
	Session(ctx context.Context) (Session, error)
	// SearchUsers finds users by typed text: an exact id, username or email, a
	// prefix of a name or username, or words of a name. It never asks with a
	// leading wildcard. An empty text gives the people the org proposes: the demo
	// org's stories, or users who logged in last.
	SearchUsers(ctx context.Context, text string, limit int) (UserMatches, error)
	// User reads one user with all that the rules ask about them.
	User(ctx context.Context, id core.ID) (UserFacts, error)
	// Recheck reads again what a commit rests on of a user who was read before: the
	// user, login and assignments, the account with its owner, and the account's roles.
	// Everything else stays as it was. With the id of the license to upgrade to, it
	// also reads what else the first write needs; "" leaves that out.
	Recheck(ctx context.Context, was UserFacts, license core.ID) (Rechecked, error)
	// Backing reads again what else a plan rests on, in one round trip. What can't be
	// read is an Unreadable, and nothing that the plan could not read is asked for.
	Backing(ctx context.Context, plan Plan) (Backing, error)
	// Catalog reads the licenses that can be upgraded to, and their profiles.
	Catalog(ctx context.Context) (Catalog, error)
	// Grants reads the permission rows of the given permission sets: objects,
	// fields, user permissions, setup entities and tabs. progress may be nil; it
	// is told how many rows have come so far.
	Grants(ctx context.Context, parents []core.ID, progress func(rows int)) (Grants, error)
	// GrantsOn reads of the permission rows of the given sets those about the items, and
	// no marks: a comparison with what somebody has needs no more. Rows about other items
	// may come along.
	GrantsOn(ctx context.Context, parents []core.ID, items []access.Item, progress func(rows int)) (Grants, error)
	// Labels reads what a person calls the items of permission rows, by the rows of
	// all holders at once: an object's label, a permission's, a class's or page's name.
	// An item that has none is missing.
	Labels(ctx context.Context, rows []access.Row) (Labels, error)
	// SiteGrants reads which sites the given profiles and permission sets make
	// their holders members of.
	SiteGrants(ctx context.Context, parents []core.ID) ([]core.NetworkGrant, []Unreadable, error)
	// Seats reads the seats of permission set licenses and managed packages, by their IDs. What
	// can't be read is left out.
	Seats(ctx context.Context, ids []core.ID) ([]Seats, error)
	// Automation reads what the org itself runs on a change of a user or an account.
	Automation(ctx context.Context) (Automations, error)
	// ProfileSettings reads what profiles decide beside permissions. One that could not be
	// read is missing, and an Unreadable says why.
	ProfileSettings(ctx context.Context, profiles []core.ID) (map[core.ID]ProfileSettings, []Unreadable, error)
	// RecordTypes reads the record types that permission sets assign, as "Case.Warranty", by
	// what the Metadata API calls the sets.
	RecordTypes(ctx context.Context, sets []string) (map[string][]string, []Unreadable, error)
	// SharingRules reads the rules that share with external users who have a role.
	SharingRules(ctx context.Context) ([]core.SharingRule, []Unreadable, error)
	// KeepFacts reads what a permission set for a license can be planned from, and the sets
	// of it whose names begin so.
	KeepFacts(ctx context.Context, license core.ID, prefix string) (KeepFacts, error)
	// MadeSets reads the permission sets of a license whose names begin so, as they are now.
	MadeSets(ctx context.Context, license core.ID, prefix string) ([]FoundSet, error)
	// Setup reads what only the Metadata API tells. An admin without the right to
	// it gets Unreadables.
	Setup(ctx context.Context) (Setup, error)
	// CountRecords counts the records of each object that a user owns and was the last to
	// change, and those still open of cases and opportunities. An object whose records have no owner
	// is left out of the answer. It counts the active users of profiles too, with the same
	// requests.
	CountRecords(ctx context.Context, owner core.ID, objects []string, profiles []core.ID) (RecordCounts, error)
	// Records lists records that are worth comparing before and after an upgrade, those that
	// were changed last first. What can't be listed, or not in time, is an Unreadable.
	Records(ctx context.Context, question RecordQuestion) (RecordFacts, error)
	// RecordAccess asks what a user may do with records, at most MaxRecords. A record about which
	// the org tells nothing is in no list of the answer.
	RecordAccess(ctx context.Context, user core.ID, records []core.ID) (RecordRights, error)
}

// Writer is the writing half of Org. Each method is one request, one transaction
// and never repeated by the client itself. A nil error means that Salesforce said
// yes; OutcomeOf tells what an error means.
type Writer interface {
	// EnablePartnerAccount sets Account.IsPartner. It can't be undone without
	// loss once partner users exist.
	EnablePartnerAccount(ctx context.Context, account core.ID, unmodifiedSince time.Time) (WriteReply, error)
	// UpgradeUser sets User.ProfileId, and User.UserRoleId when a role is given.
	UpgradeUser(ctx context.Context, change UserChange) (WriteReply, error)
	// Assign makes the assignments, at most MaxAssignments of one sObject type, each
	// by itself: that one is refused leaves the others. With a nil error there is
	// one reply for each assignment, in their order; an error speaks of all of them.
	Assign(ctx context.Context, assignments []Assignment) ([]AssignReply, error)
	// CreatePermissionSet makes a set that nobody has, with those user permissions and no
	// rows yet.
	CreatePermissionSet(ctx context.Context, set KeptSet, permissions []string) (core.ID, WriteReply, error)
	// AddPermissions adds rows to a permission set, at most MaxAssignments, each by itself
	// and in their order; the replies are like those of Assign.
	AddPermissions(ctx context.Context, set core.ID, rows []Grant) ([]AssignReply, error)
	// SwitchOn gives user permissions to a permission set, all or none of them.
	SwitchOn(ctx context.Context, set core.ID, permissions []string) (WriteReply, error)
	// DeletePermissionSet deletes a set that nobody has.
	DeletePermissionSet(ctx context.Context, set core.ID) (WriteReply, error)
	// OpenSite makes the holders of a permission set members of a site, a moment later.
	OpenSite(ctx context.Context, site, set core.ID) (WriteReply, error)
}

// Session is a signed-in admin in an org.
type Session struct {
	Org   core.Organization `json:"org"`
	Admin core.Admin        `json:"admin"`
	// CallsUsed and CallsLimit are the org's daily API requests, 0 when unknown.
	CallsUsed  int `json:"callsUsed"`
	CallsLimit int `json:"callsLimit"`
	// CallsMade is how many of them this session has made since it began.
	CallsMade int `json:"callsMade,omitempty"`
	// StandardExternalProfiles is the org's setting "Allow using standard external
	// profiles for self-registration, user creation, and login"; nil when it was not
	// read, since only the Metadata API tells.
	StandardExternalProfiles *bool        `json:"standardExternalProfiles,omitempty"`
	Unreadable               []Unreadable `json:"gaps,omitempty"`
}

// UserMatch is one line of a user search.
type UserMatch struct {
	User core.User `json:"user"`
	// Story is half a line about a person of the demo org, "" elsewhere.
	Story string `json:"story,omitempty"`
}

// UserMatches is the answer to a user search, best match first.
type UserMatches struct {
	Users []UserMatch `json:"users"`
	// Total is how many there are in the org, or -1 when only more than were
	// asked for is known.
	Total int `json:"total"`
	// LeftOut are the fields that were not searched, because the org encrypts them.
	LeftOut []LeftOutField `json:"leftOut,omitempty"`
}

// LeftOutField is a field that can't be searched.
type LeftOutField struct {
	Label string `json:"label"`
	// InFull is true when a whole value can be found, though not its beginning.
	InFull bool `json:"inFull,omitempty"`
}

// UserFacts is all that is read about one user, at one moment.
type UserFacts struct {
	// ReadAt is the server's clock (its Date header), not ours.
	ReadAt             time.Time                         `json:"readAt"`
	User               core.User                         `json:"user"`
	Account            *core.Account                     `json:"account,omitempty"` // nil for a contactless user
	Assignments        []core.PermissionSetAssignment    `json:"assignments,omitempty"`
	Groups             []PermissionSetGroup              `json:"groups,omitempty"` // the permission set groups assigned
	LicenseAssignments []core.PermissionSetLicenseAssign `json:"licenseAssignments,omitempty"`
	AccountRoles       []core.UserRole                   `json:"accountRoles,omitempty"`
	// OtherUsers are the active external users of the account whose role an
	// upgrade may change: those on a shared person-account role.
	OtherUsers  []core.User            `json:"otherUsers,omitempty"`
	Sites       []core.Network         `json:"sites,omitempty"` // member of, by NetworkMember
	Memberships []core.GroupMembership `json:"memberships,omitempty"`
	// RoleOptimization is that of Switches, once it is known beside the user.
	RoleOptimization *bool `json:"roleOptimization,omitempty"`
	// MissingFields are the required fields of the user and the account that are empty.
	MissingFields []MissingField `json:"missingFields,omitempty"`
	// Individual is the privacy record of the contact, nil when there is none.
	Individual *core.Individual `json:"individual,omitempty"`
	// Packages are the managed packages that the user may use.
	Packages []core.PackageLicense `json:"packages,omitempty"`
	// Usage is what the user did, by which losses are weighed.
	Usage      Usage        `json:"usage,omitzero"`
	Unreadable []Unreadable `json:"gaps,omitempty"`
	// Fields are those that a user access policy can ask about, as text; one that could not
	// be read is missing.
	Fields map[string]string `json:"-"`
}

// Rechecked is what a commit rests on, as it is now.
type Rechecked struct {
	User UserFacts
	// License is the license to upgrade to with its seats; nil when it was not asked
	// for or could not be read.
	License *core.UserLicense
	// Permissions are the admin's, as core.Admin has them; nil like License.
	Permissions map[string]bool
}

// PermissionSetGroup is a permission set group with what it is made of.
type PermissionSetGroup struct {
	ID         core.ID   `json:"id"`
	Name       string    `json:"name"`
	Label      string    `json:"label"`
	Status     string    `json:"status"` // Updated is the only trustworthy one
	Aggregate  core.ID   `json:"aggregate,omitempty"`
	Components []core.ID `json:"components"`
	// ComponentNames are what the Metadata API calls the components, without the namespace of
	// a managed package, which can't be read.
	ComponentNames []string  `json:"componentNames,omitempty"`
	Muting         []core.ID `json:"muting"`
}

// Catalog is what can be upgraded to.
type Catalog struct {
	Licenses []core.UserLicense `json:"licenses"` // of target types, with at least one profile
	Profiles []core.Profile     `json:"profiles"` // of target types
	// PortalRoles counts the portal roles of the org, those of accounts and the shared
	// ones; nil when they could not be counted. Source:
	// https://help.salesforce.com/s/articleView?id=000387020&type=1
	PortalRoles *int         `json:"portalRoles,omitempty"`
	Unreadable  []Unreadable `json:"gaps,omitempty"`
}

// Grants is what a set of permission sets grants.
type Grants struct {
	Rows []access.Row `json:"rows"`
	// Marks are of the rows, as they were when these were read.
	Marks Marks `json:"marks,omitempty"`
	// Labels are those of the rows, once they were read with Reader.Labels; nil before.
	Labels map[access.Item]string `json:"-"`
	// APINames are those of setup entities, see Labels.
	APINames   map[access.Item]string `json:"-"`
	Unreadable []Unreadable           `json:"gaps,omitempty"`
}

// Labels is what a person calls things that can be granted.
type Labels struct {
	Of map[access.Item]string
	// APINames are what metadata calls setup entities, of which rows have only the ids:
	// "billing__Approve".
	APINames   map[access.Item]string
	Unreadable []Unreadable
}

// UserChange is the one write that upgrades a user.
type UserChange struct {
	UserID    core.ID
	ProfileID core.ID
	// RoleID is empty to let Salesforce assign the lowest role of the account.
	RoleID core.ID
	// UnmodifiedSince makes Salesforce refuse (412) when the user was changed
	// after it; zero sends no condition. Server clock, rounded up to a second.
	UnmodifiedSince time.Time
}

// WriteReply is what Salesforce said to a write that succeeded.
type WriteReply struct {
	Status int       `json:"status"`
	At     time.Time `json:"at"` // server clock
}

// Setup is what only the Metadata API tells of an org. Sources:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm and
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_communitiessettings.htm
type Setup struct {
	SharingSets []core.SharingSet `json:"sharingSets"`
	// ProfileNames are what metadata calls the profiles, which is not always Profile.Name.
	ProfileNames map[core.ID]string `json:"-"`
	// StandardExternalProfiles is the setting that Session has; nil when it could
	// not be read.
	StandardExternalProfiles *bool `json:"standardExternalProfiles,omitempty"`
	Switches
	// Unreadable name "SharingSet" or another type when it is not known.
	Unreadable []Unreadable `json:"gaps,omitempty"`
}

// Switches are the settings of an org that decide what an upgrade gives and may do. One
// that was not read, or that the org does not have, is nil. Sources:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_communitiessettings.htm and
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingsettings.htm
type Switches struct {
	// UniqueUsernames is "Require unique usernames for partners in this org": partners'
	// usernames are then unique in the org, and across all orgs without it.
	UniqueUsernames *bool `json:"uniqueUsernames,omitempty"`
	// ExternalReports lets external users run reports.
	ExternalReports *bool `json:"externalReports,omitempty"`
	// CaseStatus lets Customer Community Plus users change the status of cases.
	CaseStatus *bool `json:"caseStatus,omitempty"`
	// PartnerSuperUsers is "Enable Partner Super User Access".
	PartnerSuperUsers *bool `json:"partnerSuperUsers,omitempty"`
	// RoleOptimization is account role optimization: single users of accounts share a
	// role of the accounts' owner.
	RoleOptimization *bool `json:"roleOptimization,omitempty"`
}

// RecordCount is how much of an object a user owns and changes.
type RecordCount struct {
	Object string `json:"object"`
	Owned  int    `json:"owned"`
	// Open counts those of a Case or an Opportunity that are not closed; nil for
	// other objects.
	Open *int `json:"open,omitempty"`
	// Changed counts the records that the user was the last to change.
	Changed Use `json:"changed,omitzero"`
}

// RecordCounts is the answer to a question for several objects. A Gap "Case.OwnerId"
// is an object that could not be counted, or not soon enough.
type RecordCounts struct {
	Counts []RecordCount
	// Users are the active ones of each profile; nil when they could not be counted.
	Users      map[core.ID]int
	Unreadable []Unreadable
}

// MaxAssignments is how many assignments one request makes at most. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm
const MaxAssignments = 200

// Assignment is one PermissionSetAssignment or PermissionSetLicenseAssign to make.
type Assignment struct {
	UserID core.ID
	// Kind tells what ID is of.
	Kind RemovalKind
	ID   core.ID
	// Expires is when a permission set or group ends to count; nil for never.
	Expires *time.Time
}

// AssignReply is what Salesforce said to one assignment.
type AssignReply struct {
	WriteReply
	// ID is of the new record, empty when there is none.
	ID core.ID
	// Err is Salesforce's refusal of this one, a *core.RemoteError; nil for a yes.
	Err error
}

// EarlierRun is a run for a user that came to no good end and that nobody has looked at
// since. It is in the way of a new one for the same user.
type EarlierRun struct {
	ID string `json:"id"`
	// State says in a few words how it stands.
	State string `json:"state"`
}
