package upgrade

import (
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
)

// Choice is what the admin decided.
type Choice struct {
	UserID    core.ID `json:"userId"`
	ProfileID core.ID `json:"profileId"`
	// RoleID is empty to leave the role to Salesforce.
	RoleID core.ID `json:"roleId,omitempty"`
	// Reassign are the permission sets, permission set groups and permission set
	// licenses to assign again, by their own ids; see Removal.CanReturn.
	Reassign []core.ID `json:"giveBack,omitempty"`
	// Keep is what of the losses a new permission set keeps.
	Keep KeepChoice `json:"keep,omitzero"`
}

// Facts is everything that a plan is derived from.
type Facts struct {
	Session Session      `json:"session"`
	User    UserFacts    `json:"user"`
	Catalog Catalog      `json:"catalog"`
	Setup   Setup        `json:"setup"`
	Target  core.Profile `json:"target"`
	// Counts tell how much of the objects with a loss the user owns.
	Counts []RecordCount `json:"counts,omitempty"`
	// ProfileUsers counts the active users of the target and its like.
	ProfileUsers map[core.ID]int `json:"-"`
	// EarlierRun is a run for the user that is in the way of a new one, nil for none. No
	// org tells of it: the caller asks the journals of runs.
	EarlierRun *EarlierRun `json:"earlierRun,omitempty"`
	// Grants holds the rows of every permission set that counts before or after.
	Grants     Grants              `json:"-"`
	SiteGrants []core.NetworkGrant `json:"siteGrants"`
	// Keep tells what could be kept of the losses.
	Keep KeepFacts `json:"-"`
	// Rules are the sharing rules that share with external users who have a role.
	Rules []core.SharingRule `json:"-"`
	// Records are those that are worth comparing before and after.
	Records RecordFacts `json:"-"`
	// Settings are those of the profiles before and after.
	Settings map[core.ID]ProfileSettings `json:"-"`
	// RecordTypes are those that the user's permission sets assign, by their full names.
	RecordTypes map[string][]string `json:"-"`
	// Automations is what the org runs on the changes of the plan.
	Automations Automations  `json:"automations,omitzero"`
	Unreadable  []Unreadable `json:"gaps,omitempty"` // of the reads behind Grants, SiteGrants and Counts

	// table is made of rows, which are Grants.Rows unless someone changed these.
	table *access.Table
	rows  []access.Row
}

// Plan is what will be done, what it will cost, and everything it was derived
// from. It is a value: it can be printed, saved, applied later, and refused when
// the org has moved on.
type Plan struct {
	Version  int            `json:"version"`
	MadeAt   time.Time      `json:"madeAt"` // server clock of the read
	Choice   Choice         `json:"choice"`
	Session  Session        `json:"session"`
	User     UserFacts      `json:"user"`
	Target   core.Profile   `json:"target"`
	Role     RolePrediction `json:"role"`
	Findings []core.Finding `json:"findings,omitempty"`
	// Cost sums up what is lost; see also Losses.
	Cost    LossSummary       `json:"cost"`
	Access  Differences       `json:"access"`
	Removed []Removal         `json:"removed,omitempty"`
	Sites   SitePrediction    `json:"sites"`
	Sharing SharingPrediction `json:"sharing"`
	// Rules are the sharing rules that begin to apply, or may: those that name a role.
	Rules []core.SharingRule `json:"rules,omitempty"`
	// Settings is what the settings of the new profile take.
	Settings SettingsPrediction `json:"settings,omitzero"`
	Counts   []RecordCount      `json:"counts,omitempty"`
	// Records are those that are compared before and after.
	Records RecordsPrediction `json:"records,omitzero"`
	// ProfileUsers counts the active users of the new profile, whom a sharing set covers as
	// well that the profile is added to; nil when none is lost or they were not counted.
	ProfileUsers *int `json:"profileUsers,omitempty"`
	// Policies are the user access policies that apply to the changed user, or may.
	Policies []PolicyEffect `json:"policies,omitempty"`
	// Keep is the permission set that keeps what was chosen; nil for none.
	Keep  *KeptSet `json:"keep,omitempty"`
	Steps []Step   `json:"steps,omitempty"`
	// Backing is what else it was derived from; see RestsOn.
	Backing Backing `json:"backing"`
	Stamps  []Stamp `json:"stamps,omitempty"`
	// Digests are of each field and over all of them, in a plan that was saved.
	Digests map[string]string `json:"digests,omitempty"`
}

// Differences is the comparison of access before with access after.
type Differences struct {
	Lost   []Difference `json:"lost,omitempty"`
	Gained []Difference `json:"gained,omitempty"`
	// Kept counts what stays, by category.
	Kept map[access.Category]int `json:"kept,omitempty"`
	// Returned is what only the assignments that are reassigned grant: without them
	// it would be lost.
	Returned []Difference `json:"returned,omitempty"`
	// KeptBySet is what only the new permission set grants: without it, it would be lost.
	// By tells who grants it before.
	KeptBySet []Difference `json:"keptBySet,omitempty"`
	// After is the whole predicted access, which the access that is read back is
	// compared with.
	After []Grant `json:"after,omitempty"`
	// Granters are what grants before what stays, each combination once; see Grant.By.
	Granters [][]access.Source `json:"granters,omitempty"`
}

// Grant is what may be done with one item.
type Grant struct {
	Item   access.Item   `json:"item"`
	Rights access.Rights `json:"rights"`
	// By is the number of the combination in Differences.Granters that grants some of the
	// rights before, counted from 1; 0 where nothing does.
	By int `json:"by,omitempty"`
}

// Difference is one item whose rights change.
type Difference struct {
	Item   access.Item     `json:"item"`
	Label  string          `json:"label"`
	Rights access.Rights   `json:"rights"` // those lost, or gained
	By     []access.Source `json:"by"`     // who grants them before (lost) or after (gained)
	// Severity tells how much it matters that the rights are lost, and Rule why; both
	// are empty for a gain.
	Severity LossSeverity `json:"severity,omitempty"`
	Rule     LossRule     `json:"rule,omitempty"`
	// Offer tells what could be kept of a loss.
	Offer Offer `json:"offer,omitzero"`
}

// RolePrediction is the role that the user will have.
type RolePrediction struct {
	// Auto is true when Salesforce assigns it.
	Auto bool `json:"auto"`
	// Known is the role when it exists already; nil when it will be created.
	Known *core.UserRole `json:"known,omitempty"`
	// Name is what the role is called or will be called, as far as is known.
	Name string `json:"name"`
	// PortalType and PortalRole are what the read-back is compared with.
	PortalType core.PortalType `json:"portalType"`
	PortalRole core.PortalRole `json:"portalRole"`
	// Sentence says in words what will happen.
	Sentence string `json:"sentence"`
}

// RemovalKind tells what is removed.
type RemovalKind string

// The kinds of removals.
const (
	RemovedPermissionSet        RemovalKind = "permission set"
	RemovedPermissionSetGroup   RemovalKind = "permission set group"
	RemovedPermissionSetLicense RemovalKind = "permission set license"
	// RemovedPackageLicense is of a managed package. Salesforce does not say what an upgrade does
	// to it, so that no plan counts on its removal.
	RemovedPackageLicense RemovalKind = "managed package license"
)

// Removal is one assignment that the upgrade removes. The plan's list is the only
// copy left afterwards.
type Removal struct {
	Kind         RemovalKind `json:"kind"`
	AssignmentID core.ID     `json:"assignmentId"`
	ID           core.ID     `json:"id"` // of the permission set, group or license
	Name         string      `json:"name"`
	Label        string      `json:"label"`
	// CanReturn tells whether it can be reassigned on the new license, and Reason
	// why not, or what it depends on.
	CanReturn bool   `json:"canReturn"`
	Reason    string `json:"reason"`
	// Unsure is true when it can be reassigned by all that is documented, and holds
	// something that was never seen on the new license.
	Unsure bool `json:"unsure,omitempty"`
	// Needs is the permission set license that has to be reassigned with it.
	Needs core.ID `json:"needs,omitempty"`
	// Expires is when the assignment ends by itself; it ends then as well when it
	// is reassigned.
	Expires *time.Time `json:"expires,omitempty"`
	// Idle is true for an assignment that grants nothing now.
	Idle bool `json:"idle,omitempty"`
	// Reassigned is true when the plan reassigns it.
	Reassigned bool         `json:"givenBack,omitempty"`
	Severity   LossSeverity `json:"severity,omitempty"`
	Rule       LossRule     `json:"rule,omitempty"`
}

// SitePrediction is what happens to site membership.
type SitePrediction struct {
	Known bool           `json:"known"`
	Kept  []core.Network `json:"kept,omitempty"`
	Lost  []core.Network `json:"lost,omitempty"`
	New   []core.Network `json:"new,omitempty"`
	// Waiting are sites to which what gives membership afterwards is still to be added: none
	// of them is promised. One that the user is a member of now is among Lost too.
	Waiting []core.Network `json:"waiting,omitempty"`
	// By tells what gives membership: of a lost site, and of one that only the new permission
	// set keeps, now, and of the others afterwards.
	By map[core.ID][]access.Source `json:"by,omitempty"`
	// KeptBySet are those of Kept that only the new permission set keeps.
	KeptBySet []core.ID `json:"keptBySet,omitempty"`
}

// SharingPrediction is what happens to the sharing sets that cover the user.
type SharingPrediction struct {
	Known bool `json:"known"`
	// Kept name the old and the new profile, Lost only the old, New only the new.
	Kept []core.SharingSet `json:"kept,omitempty"`
	Lost []core.SharingSet `json:"lost,omitempty"`
	New  []core.SharingSet `json:"new,omitempty"`
}

// StepKind names what a step does.
type StepKind string

// The steps of an upgrade, in the order they are applied.
const (
	StepEnablePartnerAccount StepKind = "enable-partner-account"
	StepUpgradeUser          StepKind = "upgrade-user"
	// The steps that reassign are of one assignment each; none depends on another,
	// but for a permission set that needs a license.
	StepAssignLicense StepKind = "assign-permission-set-license"
	StepAssignPackage StepKind = "assign-package-license"
	StepAssignSet     StepKind = "assign-permission-set"
	StepAssignGroup   StepKind = "assign-permission-set-group"
	// The steps that keep access: the set is made before anything else, since nobody has
	// it, and assigned after all; a site of it is opened last.
	StepCreateSet  StepKind = "create-permission-set"
	StepAssignKept StepKind = "assign-kept-permission-set" //nolint:gosec // a kind, not a credential
	StepOpenSite   StepKind = "open-site"
)

// Step is one write of the plan.
type Step struct {
	Kind    StepKind      `json:"kind"`
	Title   string        `json:"title"`
	Object  string        `json:"object"` // sObject type
	Record  core.ID       `json:"record"`
	Changes []FieldChange `json:"changes,omitempty"`
	// Permanent says why the step can't be undone.
	Permanent string `json:"permanent,omitempty"`
	// Expires is when an assignment ends; nil for never.
	Expires *time.Time `json:"expires,omitempty"`
}

// FieldChange is one field of a review: old and new value as they are written and
// as a person knows them. A derived change is made by Salesforce, not sent by us.
type FieldChange struct {
	Field    string `json:"field"`
	Label    string `json:"label"`
	Old      string `json:"old"`
	New      string `json:"new"`
	OldLabel string `json:"oldLabel,omitempty"`
	NewLabel string `json:"newLabel,omitempty"`
	Derived  bool   `json:"derived,omitempty"`
}

// Stamp is one fact that must still hold when the plan is applied.
type Stamp struct {
	// Name is a path or a table in Salesforce's words: "User.ProfileId",
	// "Account.IsPartner", "ObjectPermissions".
	Name  string `json:"name"`
	Value string `json:"value"`
}

// GrantTable gives the rows as a table: the one that was made when they were read,
// unless they are others now.
func (f Facts) GrantTable() *access.Table {
	rows := f.Grants.Rows
	if f.table != nil && len(rows) == len(f.rows) && (len(rows) == 0 || &rows[0] == &f.rows[0]) {
		return f.table
	}
	return access.NewTable(rows)
}

// Reassigns tells whether a step assigns again what the upgrade has removed. Such
// steps are independent: none of them waits for another to succeed, and a refusal
// leaves the upgrade itself complete.
func (k StepKind) Reassigns() bool {
	return k == StepAssignLicense || k == StepAssignPackage || k == StepAssignSet || k == StepAssignGroup || k == StepAssignKept || k == StepOpenSite
}

// BringsSites tells whether Salesforce can make the user a member of sites after the step.
func (k StepKind) BringsSites() bool { return k == StepUpgradeUser || k.Reassigns() }

// PlanVersion is the Version of the plans that this program makes and applies.
const PlanVersion = 3

// NothingToDo tells whether the user is already what the plan would make of them.
func (p Plan) NothingToDo() bool { return len(p.Steps) == 0 }
