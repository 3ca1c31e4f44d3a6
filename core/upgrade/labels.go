package upgrade

import (
	"cmp"
	"fmt"

	"cupgrade/core"
	"cupgrade/core/access"
)

// LicenseName is what a person calls the license of a profile.
func LicenseName(profile core.Profile) string {
	switch {
	case profile.License.Label != "":
		return profile.License.Label
	case profile.License.Name != "":
		return profile.License.Name
	}
	return "a license with a role"
}

// LicenseLabel is the name of a license that a person sees.
func LicenseLabel(license core.UserLicense) string {
	if license.Label != "" {
		return license.Label
	}
	return license.Name
}

// SiteName is the name of a site, its id where it has none.
func SiteName(site core.Network) string { return cmp.Or(site.Name, string(site.ID)) }

// PackageName is the namespace of a managed package, its id where it has none.
func PackageName(l core.PackageLicense) string { return cmp.Or(l.Namespace, string(l.LicenseID)) }

// PackageRemoval is the license of a managed package as something that can be reassigned.
func PackageRemoval(l core.PackageLicense) Removal {
	r := Removal{
		Kind: RemovedPackageLicense, AssignmentID: l.ID, ID: l.LicenseID, Name: l.Namespace, Label: PackageName(l), CanReturn: l.IsAssignable(),
		Reason: "Can be reassigned if a seat remains.",
	}
	switch {
	case !r.CanReturn:
		r.Reason = "Can't be reassigned: its status is " + l.Status + "."
	case l.Allowed > 0:
		r.Reason = fmt.Sprintf("Can be reassigned if a seat remains; %d of %d were used.", l.Used, l.Allowed)
	}
	return r
}

// GroupName is the name of a public group or queue, its id where it has none.
func GroupName(m core.GroupMembership) string { return cmp.Or(m.Name, string(m.GroupID)) }

// LabelOf gives what a person calls an item, its API name where the org has no
// label.
func LabelOf(labels map[access.Item]string, item access.Item) string {
	if label := labels[item]; label != "" {
		return label
	}
	switch item.Category {
	case access.CategoryObject:
		return item.Object
	case access.CategoryField:
		return item.Object + "." + item.Name
	case access.CategorySetupEntity:
		return item.Object + " " + item.Name
	case access.CategoryUser, access.CategoryTab:
	}
	return item.Name
}

// Title is what is removed, with its kind in Salesforce's words.
func (r Removal) Title() string { return cmp.Or(r.Label, r.Name) + " (" + string(r.Kind) + ")" }
