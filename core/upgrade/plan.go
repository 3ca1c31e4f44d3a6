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
}

// Facts is everything that a plan is derived from.
type Facts struct {
	Session Session      `json:"session"`
	User    UserFacts    `json:"user"`
	Catalog Catalog      `json:"catalog"`
	Target  core.Profile `json:"target"`
	// Grants holds the rows of every permission set that counts before or after.
	Grants     Grants              `json:"-"`
	SiteGrants []core.NetworkGrant `json:"siteGrants"`
	Gaps       []Gap               `json:"gaps,omitempty"` // of the reads behind Grants and SiteGrants
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
	Findings []core.Finding `json:"findings"`
	Access   Differences    `json:"access"`
	Removed  []Removal      `json:"removed"`
	Sites    SitePrediction `json:"sites"`
	Steps    []Step         `json:"steps"`
	Stamps   []Stamp        `json:"stamps"`
}

// Differences is the comparison of access before with access after.
type Differences struct {
	Lost   []Difference `json:"lost"`
	Gained []Difference `json:"gained"`
	// Kept counts what stays, by category.
	Kept map[access.Category]int `json:"kept"`
}

// Difference is one item whose rights change.
type Difference struct {
	Item   access.Item     `json:"item"`
	Label  string          `json:"label"`
	Rights access.Rights   `json:"rights"` // those lost, or gained
	By     []access.Source `json:"by"`     // who grants them before (lost) or after (gained)
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

// What an upgrade removes.
const (
	RemovedPermissionSet        RemovalKind = "permission set"
	RemovedPermissionSetGroup   RemovalKind = "permission set group"
	RemovedPermissionSetLicense RemovalKind = "permission set license"
)

// Removal is one assignment that the upgrade removes. The plan's list is the only
// copy left afterwards.
type Removal struct {
	Kind         RemovalKind `json:"kind"`
	AssignmentID core.ID     `json:"assignmentId"`
	ID           core.ID     `json:"id"` // of the permission set, group or license
	Name         string      `json:"name"`
	Label        string      `json:"label"`
	// CanReturn tells whether it can be given back on the new license, and Reason
	// why not, or what it depends on.
	CanReturn bool   `json:"canReturn"`
	Reason    string `json:"reason"`
}

// SitePrediction is what happens to site membership.
type SitePrediction struct {
	Known bool           `json:"known"`
	Kept  []core.Network `json:"kept"`
	Lost  []core.Network `json:"lost"`
	New   []core.Network `json:"new"`
}

// StepKind names what a step does.
type StepKind string

// The steps of an upgrade, in the order they are applied.
const (
	StepEnablePartnerAccount StepKind = "enable-partner-account"
	StepUpgradeUser          StepKind = "upgrade-user"
)

// Step is one write of the plan.
type Step struct {
	Kind    StepKind      `json:"kind"`
	Title   string        `json:"title"`
	Object  string        `json:"object"` // sObject type
	Record  core.ID       `json:"record"`
	Changes []FieldChange `json:"changes"`
	// Permanent says why the step can't be undone.
	Permanent string `json:"permanent,omitempty"`
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
	// Name is a path in Salesforce's words: "User.ProfileId",
	// "Account.IsPartner", "User.LastModifiedDate".
	Name  string `json:"name"`
	Value string `json:"value"`
}
