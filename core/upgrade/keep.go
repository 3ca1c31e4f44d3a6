package upgrade

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"cupgrade/core"
	"cupgrade/core/access"
)

// KeepChoice is what of the losses a permission set made for the gap is to keep.
type KeepChoice struct {
	Items []access.Item `json:"items,omitempty"`
	Sites []core.ID     `json:"sites,omitempty"`
}

// IsEmpty tells whether nothing is to be kept.
func (k KeepChoice) IsEmpty() bool { return len(k.Items)+len(k.Sites) == 0 }

// Verdict is what is known ahead about a permission on the new license.
type Verdict string

// The verdicts, from the best.
const (
	VerdictAllowed    Verdict = "allowed"     // seen on the license in this org
	VerdictNotKnown   Verdict = "not known"   // only Salesforce can tell, when it is tried
	VerdictNotAllowed Verdict = "not allowed" // by a table, or because the org has refused it
)

// Offer is what a permission set could keep of one loss.
type Offer struct {
	// Rights are those of the lost ones that can be kept, 0 for none.
	Rights access.Rights `json:"rights,omitempty"`
	// Verdict is of Rights, or of what is lost where none can be kept.
	Verdict Verdict `json:"verdict,omitempty"`
	// Why says who says so: why not all can be kept, or where it was seen.
	Why string `json:"why,omitempty"`
}

// KeepFacts is what a permission set for the gap is planned from.
type KeepFacts struct {
	// Dependencies tell what can't be granted without what.
	Dependencies []Dependency
	// Seen are permissions that profiles and sets of the new license have in this org: of
	// objects and of users.
	Seen []access.Row
	// Ceiling is what the org says that the license allows of objects; nil when it does
	// not say.
	Ceiling []access.Row
	// Sets are the permission sets that were made for the gap before.
	Sets []FoundSet
	// Refused is what the org has refused when it was tried.
	Refused []Refusal
}

// IsEmpty tells whether nothing was read.
func (k KeepFacts) IsEmpty() bool {
	return len(k.Dependencies)+len(k.Seen)+len(k.Ceiling)+len(k.Sets)+len(k.Refused) == 0
}

// Dependency is a permission that can't be granted without another one. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_permissiondependency.htm
type Dependency struct {
	Permission, Required Grant
}

// FoundSet is a permission set of the org with all that it grants.
type FoundSet struct {
	ID        core.ID
	Name      string
	LicenseID core.ID
	// RequiresActivation is true for a set that counts in some sessions only.
	RequiresActivation bool
	Rows               []Grant
	// Marks are of its rows, as Marks has them.
	Marks map[string]Mark
	// Sites are those that it makes its holders members of.
	Sites []core.ID
}

// Refusal is a permission that the org has refused to put into a permission set for the
// new license.
type Refusal struct {
	Grant
	// Text is Salesforce's own.
	Text string `json:"text"`
}

// KeptSet is the permission set that a plan keeps access with. It is made for a pair of
// old profile and new license, and everyone with the same gap shares it.
type KeptSet struct {
	// ID is of the equal set that the org has already, "" when it is to be made.
	ID          core.ID `json:"id,omitempty"`
	Name        string  `json:"name"`
	Label       string  `json:"label"`
	Description string  `json:"description"`
	LicenseID   core.ID `json:"licenseId"`
	// Rows stand in the order in which they can be granted: what others depend on first.
	Rows  []Grant        `json:"rows"`
	Sites []core.Network `json:"sites,omitempty"`
}

// KeptParent stands for the permission set for the gap among the parents of rows, since
// it may not be there yet.
const KeptParent core.ID = "kept"

// KeptHolder is the permission set for the gap as a holder of its rows.
func KeptHolder(set KeptSet) access.Holder {
	return access.Holder{
		Source:  access.Source{Kind: access.SourcePermissionSet, ID: cmp.Or(set.ID, KeptParent), Name: set.Name, Label: set.Label},
		Parents: []core.ID{KeptParent},
	}
}

// maxSetName is the longest name of a permission set. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
const maxSetName = 80

// KeptPrefix begins the names of the sets that are made for the gap between a profile
// and a license.
func KeptPrefix(from, to core.Profile) string {
	const fixed = len("Kept__") + FingerprintLength + len("__99")
	room := (maxSetName - fixed) / 2
	return "Kept_" + apiName(from.Name, room) + "_" + apiName(to.License.Name, room) + "_"
}

// FingerprintLength is how many characters of the fingerprint stand in a name.
const FingerprintLength = 12

// apiName makes a part of an API name of what a person calls something. Nothing is left of
// a name in letters that no API name has, and then the fingerprint alone tells.
func apiName(name string, room int) string {
	parts := strings.FieldsFunc(name, func(r rune) bool {
		return r >= utf8.RuneSelf || !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", r)
	})
	joined := strings.Join(parts, "_")
	joined = strings.Trim(joined[:min(len(joined), room)], "_")
	if joined == "" {
		return "X"
	}
	return joined
}

// HoldsKept tells whether a user has the permission set for the gap.
func HoldsKept(user UserFacts, set KeptSet) bool {
	return slices.ContainsFunc(user.Assignments, func(a core.PermissionSetAssignment) bool {
		return a.PermissionSetGroupID == "" && (strings.EqualFold(a.Name, set.Name) || a.PermissionSetID == set.ID && set.ID != "")
	})
}
