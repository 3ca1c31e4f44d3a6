// Package access models what a user may do in an org: the grants of a profile,
// of permission sets and of permission set groups, their union, and the
// difference between two unions. Permission sets only ever add. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
package access

import "cupgrade/core"

// Category tells which table of the permission model an item comes from. In JSON it is the
// table's API name.
type Category uint8

// The categories, in the order a person reads them.
const (
	CategoryObject      Category = iota + 1 // ObjectPermissions
	CategoryField                           // FieldPermissions
	CategoryUser                            // a Permissions* field of PermissionSet
	CategorySetupEntity                     // SetupEntityAccess
	CategoryTab                             // PermissionSetTabSetting
)

// Item is one thing that can be permitted. It is comparable, and it is a map key.
//
//	object:       {CategoryObject, "Case", ""}
//	field:        {CategoryField, "Case", "Priority"} (without the "Case." before it)
//	user:         {CategoryUser, "", "PermissionsRunReports"}
//	setup entity: {CategorySetupEntity, "ApexClass", "01p..."} (SetupEntityType, id)
//	tab:          {CategoryTab, "", "standard-Account"}
type Item struct {
	Category Category `json:"category"`
	Object   string   `json:"object,omitempty"`
	Name     string   `json:"name,omitempty"`
}

// Rights is a set of what may be done with an item. In JSON it is a list of words.
type Rights uint8

// The rights of objects and fields, and Use for everything that is on or off.
const (
	Read Rights = 1 << iota
	Create
	Edit
	Delete
	ViewAll
	ModifyAll
	ViewAllFields
	Use
)

// Has tells whether every right of other is in r.
func (r Rights) Has(other Rights) bool { return r&other == other }

// SourceKind tells what grants something.
type SourceKind string

// The kinds of a source.
const (
	SourceProfile            SourceKind = "profile"
	SourcePermissionSet      SourceKind = "permission set"
	SourcePermissionSetGroup SourceKind = "permission set group"
)

// Source is what grants something, as a person knows it.
type Source struct {
	Kind SourceKind `json:"kind"`
	// ID is of the Profile, PermissionSet or PermissionSetGroup.
	ID    core.ID `json:"id"`
	Name  string  `json:"name"`  // API name; a profile's name
	Label string  `json:"label"` // what Setup shows
}

// Row is one row of the permission tables as an org answers it: what one parent
// permission set grants on one item.
type Row struct {
	Parent core.ID `json:"parent"` // PermissionSet.Id
	Item   Item    `json:"item"`
	Rights Rights  `json:"rights"`
}

// Holder is one parent of grants that counts for a user: a source, and the
// permission set that carries its rows. For a permission set group that is its
// aggregated permission set, net of muting, or its components with Muted parents
// when the aggregate is not trustworthy (Status other than Updated).
type Holder struct {
	Source  Source    `json:"source"`
	Parents []core.ID `json:"parents"`
	Muted   []core.ID `json:"muted,omitempty"` // MutingPermissionSet ids
}
