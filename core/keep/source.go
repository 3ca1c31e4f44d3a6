package keep

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// SourceFile is a file of a Salesforce DX project, in source format.
type SourceFile struct {
	// Path is below the folder of a package, with slashes:
	// "permissionsets/Kept_A_B_0123456789ab.permissionset-meta.xml".
	Path    string
	Content []byte
}

// permissionSet is a permission set as metadata has it, its elements in the order in which
// Salesforce writes them. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm
type permissionSet struct {
	XMLName             xml.Name           `xml:"http://soap.sforce.com/2006/04/metadata PermissionSet"`
	Applications        []applicationShown `xml:"applicationVisibilities"`
	Classes             []classAccess      `xml:"classAccesses"`
	CustomMetadataTypes []namedAccess      `xml:"customMetadataTypeAccesses"`
	CustomPermissions   []namedAccess      `xml:"customPermissions"`
	CustomSettings      []namedAccess      `xml:"customSettingAccesses"`
	Description         string             `xml:"description,omitempty"`
	ExternalCredentials []credentialAccess `xml:"externalCredentialPrincipalAccesses"`
	ExternalDataSources []dataSourceAccess `xml:"externalDataSourceAccesses"`
	Fields              []fieldAccess      `xml:"fieldPermissions"`
	Flows               []flowAccess       `xml:"flowAccesses"`
	NeedsActivation     bool               `xml:"hasActivationRequired"`
	Label               string             `xml:"label"`
	License             string             `xml:"license"`
	Objects             []objectAccess     `xml:"objectPermissions"`
	Pages               []pageAccess       `xml:"pageAccesses"`
	Tabs                []tabSetting       `xml:"tabSettings"`
	UserPermissions     []namedAccess      `xml:"userPermissions"`
}

type (
	applicationShown struct {
		Application string `xml:"application"`
		Visible     bool   `xml:"visible"`
	}
	classAccess struct {
		Class   string `xml:"apexClass"`
		Enabled bool   `xml:"enabled"`
	}
	namedAccess struct {
		Enabled bool   `xml:"enabled"`
		Name    string `xml:"name"`
	}
	credentialAccess struct {
		Enabled   bool   `xml:"enabled"`
		Principal string `xml:"externalCredentialPrincipal"`
	}
	dataSourceAccess struct {
		Enabled bool   `xml:"enabled"`
		Source  string `xml:"externalDataSource"`
	}
	fieldAccess struct {
		Editable bool   `xml:"editable"`
		Field    string `xml:"field"`
		Readable bool   `xml:"readable"`
	}
	flowAccess struct {
		Enabled bool   `xml:"enabled"`
		Flow    string `xml:"flow"`
	}
	objectAccess struct {
		Create    bool   `xml:"allowCreate"`
		Delete    bool   `xml:"allowDelete"`
		Edit      bool   `xml:"allowEdit"`
		Read      bool   `xml:"allowRead"`
		ModifyAll bool   `xml:"modifyAllRecords"`
		Object    string `xml:"object"`
		ViewAll   bool   `xml:"viewAllRecords"`
	}
	pageAccess struct {
		Page    string `xml:"apexPage"`
		Enabled bool   `xml:"enabled"`
	}
	tabSetting struct {
		Tab        string `xml:"tab"`
		Visibility string `xml:"visibility"`
	}
)

// setSource writes a permission set as a file of a project. license is the name of its user
// license, and names are what metadata calls setup entities. left are the rows that have no
// place in such a file, or no name.
func setSource(set upgrade.KeptSet, license string, names map[access.Item]string) (file SourceFile, left []upgrade.Grant) {
	form := permissionSet{Description: set.Description, Label: set.Label, License: license}
	for _, row := range set.Rows {
		if !form.add(row, names[row.Item]) {
			left = append(left, row)
		}
	}
	form.sort()
	return SourceFile{"permissionsets/" + set.Name + ".permissionset-meta.xml", encodeMetadata(form)}, left
}

// add takes a row into the form, and tells whether it has a place there.
func (p *permissionSet) add(row upgrade.Grant, name string) bool {
	has := row.Rights.Has
	switch item := row.Item; item.Category {
	case access.CategoryObject:
		p.Objects = append(p.Objects, objectAccess{
			Create: has(access.Create), Delete: has(access.Delete), Edit: has(access.Edit), Read: has(access.Read), Object: item.Object,
		})
	case access.CategoryField:
		p.Fields = append(p.Fields, fieldAccess{Editable: has(access.Edit), Field: item.APIName(), Readable: has(access.Read)})
	case access.CategoryUser:
		p.UserPermissions = append(p.UserPermissions, namedAccess{true, item.APIName()})
	case access.CategoryTab:
		p.Tabs = append(p.Tabs, tabSetting{item.Name, "Visible"})
	case access.CategorySetupEntity:
		return name != "" && p.addEntity(item.Object, name)
	}
	return true
}

// addEntity takes a setup entity. The access to a connected app and its like stands in the
// metadata of the app, and not of the permission set.
func (p *permissionSet) addEntity(kind, name string) bool {
	switch {
	case kind == "ApexClass":
		p.Classes = append(p.Classes, classAccess{name, true})
	case kind == "ApexPage":
		p.Pages = append(p.Pages, pageAccess{name, true})
	case kind == "CustomPermission":
		p.CustomPermissions = append(p.CustomPermissions, namedAccess{true, name})
	case kind == "FlowDefinition":
		p.Flows = append(p.Flows, flowAccess{true, name})
	case kind == "TabSet":
		p.Applications = append(p.Applications, applicationShown{name, true})
	case kind == "CustomEntityDefinition" && strings.HasSuffix(name, "__mdt"):
		p.CustomMetadataTypes = append(p.CustomMetadataTypes, namedAccess{true, name})
	case kind == "CustomEntityDefinition":
		p.CustomSettings = append(p.CustomSettings, namedAccess{true, name})
	case kind == "ExternalCredentialParameter":
		p.ExternalCredentials = append(p.ExternalCredentials, credentialAccess{true, name})
	case kind == "ExternalDataSource":
		p.ExternalDataSources = append(p.ExternalDataSources, dataSourceAccess{true, name})
	default:
		return false
	}
	return true
}

// sort orders everything by its name, so that the same set makes the same file.
func (p *permissionSet) sort() {
	sortNamed(p.Applications, func(a applicationShown) string { return a.Application })
	sortNamed(p.Classes, func(a classAccess) string { return a.Class })
	for _, list := range [][]namedAccess{p.CustomMetadataTypes, p.CustomPermissions, p.CustomSettings, p.UserPermissions} {
		sortNamed(list, func(a namedAccess) string { return a.Name })
	}
	sortNamed(p.ExternalCredentials, func(a credentialAccess) string { return a.Principal })
	sortNamed(p.ExternalDataSources, func(a dataSourceAccess) string { return a.Source })
	sortNamed(p.Fields, func(a fieldAccess) string { return a.Field })
	sortNamed(p.Flows, func(a flowAccess) string { return a.Flow })
	sortNamed(p.Objects, func(a objectAccess) string { return a.Object })
	sortNamed(p.Pages, func(a pageAccess) string { return a.Page })
	sortNamed(p.Tabs, func(a tabSetting) string { return a.Tab })
}

func sortNamed[T any](list []T, name func(T) string) {
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(name(a), name(b)) })
}

// sharingSet is a sharing set as metadata has it. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
type sharingSet struct {
	XMLName  xml.Name         `xml:"http://soap.sforce.com/2006/04/metadata SharingSet"`
	Mappings []sharingMapping `xml:"accessMappings"`
	About    string           `xml:"description,omitempty"`
	Name     string           `xml:"name"`
	Profiles []string         `xml:"profiles"`
}

type sharingMapping struct {
	AccessLevel string `xml:"accessLevel"`
	Object      string `xml:"object"`
	ObjectField string `xml:"objectField"`
	UserField   string `xml:"userField"`
}

// sharingSource writes a sharing set as a file of a project, with one profile more. profile
// is what metadata calls it.
func sharingSource(set core.SharingSet, profile string) SourceFile {
	form := sharingSet{About: set.Description, Name: set.Title(), Profiles: []string{profile}}
	for _, m := range set.Mappings {
		form.Mappings = append(form.Mappings, sharingMapping{m.AccessLevel, m.Object, m.ObjectField, m.UserField})
	}
	for _, p := range set.Profiles {
		form.Profiles = append(form.Profiles, p.Name)
	}
	slices.Sort(form.Profiles)
	form.Profiles = slices.Compact(form.Profiles)
	return SourceFile{"sharingSets/" + set.FullName + ".sharingSet-meta.xml", encodeMetadata(form)}
}

// encodeMetadata writes metadata as the Salesforce CLI does, indented by four blanks. Texts
// and switches always have a form, so that an error is a mistake of this program.
func encodeMetadata(form any) []byte {
	body, err := xml.MarshalIndent(form, "", "    ")
	if err != nil {
		panic(err)
	}
	return slices.Concat([]byte(`<?xml version="1.0" encoding="UTF-8"?>`+"\n"), body, []byte("\n"))
}

// Project is what of a plan can be deployed in place of being written by this program.
type Project struct {
	Files []SourceFile
	// ByHand says in sentences what has no place in the files.
	ByHand []string
}

// MakeProject writes the permission set of a plan, if it has one, and each sharing set that
// is lost with the new profile added to it.
func MakeProject(f upgrade.Facts, p upgrade.Plan) Project {
	var project Project
	if p.Keep != nil {
		file, left := setSource(*p.Keep, p.Target.License.Name, f.Grants.APINames)
		project.Files = append(project.Files, file)
		for _, row := range left {
			why := "can't be part of a permission set's metadata"
			if f.Grants.APINames[row.Item] == "" {
				why = "has no API name that could be read"
			}
			project.ByHand = append(project.ByHand, fmt.Sprintf("%s (%s) %s. Give the permission set access to it in Setup.",
				upgrade.LabelOf(f.Grants.Labels, row.Item), row.Item.Object, why))
		}
		for _, site := range p.Keep.Sites {
			project.ByHand = append(project.ByHand, fmt.Sprintf(
				"The members of a site stand in its own metadata. Add this to the site %s: <networkMemberGroups><permissionSet>%s</permissionSet></networkMemberGroups>",
				upgrade.SiteName(site), p.Keep.Name))
		}
	}
	project.ByHand = append(project.ByHand, recordTypesByHand(p)...)
	project.Files = append(project.Files, SharingSources(f, p)...)
	return project
}

// recordTypesByHand names the record types that a permission set can give by its metadata
// alone: no API makes rows of them.
func recordTypesByHand(p upgrade.Plan) []string {
	var list []string
	for _, l := range p.Settings.Lost {
		if _, name, is := strings.Cut(l.Name, "."); p.Keep != nil && l.Kind == upgrade.LossRecordTypes && is && name != "" {
			list = append(list, fmt.Sprintf(
				"Only metadata assigns record types. To keep %s, add this to the permission set: <recordTypeVisibilities><recordType>%s</recordType><visible>true</visible></recordTypeVisibilities>",
				l.Name, l.Name))
		}
	}
	return list
}

// SharingSources writes the sharing sets that are lost, with the new profile added to them.
func SharingSources(f upgrade.Facts, p upgrade.Plan) []SourceFile {
	files := make([]SourceFile, len(p.Sharing.Lost))
	for i, set := range p.Sharing.Lost {
		files[i] = sharingSource(set, cmp.Or(f.Setup.ProfileNames[p.Target.ID], p.Target.Name))
	}
	return files
}
