package demoorg

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/soap"
	"cupgrade/sfclient/demoorg/store"
)

// The types of the Metadata API that the org has. The two kinds of settings are
// listed as members of Settings, and read by their own types; sharing rules are listed by
// their own types, and read by objects.
const (
	metaProfile             = "Profile"
	metaSession             = "ProfileSessionSetting"
	metaPermissionSet       = "PermissionSet"
	metaSharingSet          = "SharingSet"
	metaSharingRules        = "SharingRules"
	metaOwnerRule           = "SharingOwnerRule"
	metaCriteriaRule        = "SharingCriteriaRule"
	metaSettings            = "Settings"
	metaCommunitiesSettings = "CommunitiesSettings"
	metaSharingSettings     = "SharingSettings"
)

// metadataTypes are those that describeMetadata tells of.
var metadataTypes = []soap.Type{
	{Name: metaProfile, Directory: "profiles", Suffix: "profile"},
	{Name: metaSession, Directory: "profileSessionSettings", Suffix: "profileSessionSetting"},
	{Name: metaPermissionSet, Directory: "permissionsets", Suffix: "permissionset"},
	{Name: metaSettings, Directory: "settings", Suffix: "settings"},
	{Name: metaSharingSet, Directory: "sharingSets", Suffix: "sharingSet"},
}

// describeMetadata answers the types that the org has: without sites, no sharing sets.
func (c *call) describeMetadata() ([]byte, error) {
	if c.has("Network", "Id") {
		return soap.Describe(metadataTypes)
	}
	return soap.Describe(metadataTypes[:len(metadataTypes)-1])
}

// profileFiles gives the names by which the Metadata API knows standard profiles;
// every other one it knows by its name. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm
var profileFiles = map[string]string{
	"System Administrator":             "Admin",
	"Standard User":                    "Standard",
	"High Volume Customer Portal User": "HighVolumePortal",
	"Authenticated Website":            "PlatformPortal",
}

// nameProfileFile gives the full name of a profile: characters that can't stand in the
// name of a file are percent-encoded.
func nameProfileFile(name string) string {
	if file, standard := profileFiles[name]; standard {
		return file
	}
	return strings.ReplaceAll(url.PathEscape(name), "%20", " ")
}

// nameOfProfile gives the name of the profile with a full name.
func nameOfProfile(file string) string {
	for name, standard := range profileFiles {
		if strings.EqualFold(standard, file) {
			return name
		}
	}
	name, err := url.PathUnescape(file)
	if err != nil {
		return file
	}
	return name
}

// component is a component of some type. What readMetadata answers of it is read when it is
// asked for.
type component struct {
	name, id string
	read     func() []soap.Element
}

// listMetadata answers the components of some types. All were made by the org's own
// administrator, with the org: components have no history in this simulation.
func (c *call) listMetadata(tx *store.Tx, queries []string) ([]byte, error) {
	if len(queries) > maxListQueries {
		return nil, soap.Refuse("LIMIT_EXCEEDED", fmt.Sprintf("cannot submit more than %d queries into this call", maxListQueries))
	}
	organization := tx.First("Organization", "")
	maker := tx.Get("User", organization.String("CreatedById"))
	all := soap.Listing{MakerID: maker.String("Id"), MakerName: maker.String("Name"), Made: organization.String("CreatedDate")}
	for _, kind := range queries {
		found, err := c.listComponents(tx, kind)
		if err != nil {
			return nil, err
		}
		in := soap.Type{Directory: "sharingRules", Suffix: "sharingRules"} // of no type that is described
		if i := slices.IndexFunc(metadataTypes, func(t soap.Type) bool { return t.Name == kind }); i >= 0 {
			in = metadataTypes[i]
		}
		for _, f := range found {
			file := in.Directory + "/" + f.name + "." + in.Suffix
			all.Components = append(all.Components, soap.Component{Type: kind, Name: f.name, ID: f.id, File: file})
		}
	}
	return soap.List(all)
}

// listComponents lists the components of a type that can be listed.
func (c *call) listComponents(tx *store.Tx, kind string) (found []component, err error) {
	switch kind {
	case metaSettings:
		return []component{{name: "Communities"}, {name: "Sharing"}}, nil
	case metaOwnerRule, metaCriteriaRule:
		for _, r := range rules.LoadMetadata(tx).SharingRules {
			if r.Criteria == (kind == metaCriteriaRule) {
				found = append(found, component{name: r.Object + "." + r.FullName})
			}
		}
		return found, nil
	case metaProfile:
		return listProfiles(tx, tx.Select(metaProfile, `TRUE ORDER BY "Name"`)), nil
	case metaPermissionSet:
		return listSets(tx, tx.Select(metaPermissionSet, whereSetHasMetadata+` ORDER BY "Name"`)), nil
	case metaSession, metaSharingSet:
		return c.findComponents(tx, kind, nil)
	}
	return nil, unknownMetadata(kind)
}

func unknownMetadata(kind string) *soap.Fault {
	return soap.Refuse("INVALID_TYPE", "Unknown type:"+kind)
}

// readMetadata answers components by name. A name that no component has gives a
// record without content, as on Salesforce.
func (c *call) readMetadata(tx *store.Tx, kind string, names []string) ([]byte, error) {
	if len(names) > maxReadNames {
		return nil, soap.Refuse("EXCEEDED_ID_LIMIT",
			fmt.Sprintf("record limit reached. cannot submit more than %d records into this call", maxReadNames))
	}
	found, err := c.findComponents(tx, kind, names)
	if err != nil {
		return nil, err
	}
	records := make([]soap.Record, len(names))
	for i, name := range names {
		at := slices.IndexFunc(found, func(f component) bool { return strings.EqualFold(f.name, name) })
		if at >= 0 {
			records[i] = soap.Record{Kind: kind, Name: found[at].name, Content: found[at].read()}
		}
	}
	return soap.Read(records)
}

// findComponents gives the components of a type that can be read, at least those of some names.
func (c *call) findComponents(tx *store.Tx, kind string, names []string) (found []component, err error) {
	settings, metadata := rules.LoadSettings(tx), rules.LoadMetadata(tx)
	switch kind {
	case metaProfile:
		for _, name := range names {
			found = append(found, listProfiles(tx, tx.Select(metaProfile, `"Name" = ?`, nameOfProfile(name)))...)
		}
	case metaPermissionSet:
		for _, asked := range names {
			_, name, managed := strings.Cut(asked, "__")
			if !managed {
				name = asked
			}
			found = append(found, listSets(tx, tx.Select(metaPermissionSet, whereSetHasMetadata+` AND "Name" = ?`, name))...)
		}
	case metaSession:
		return listSessions(metadata.Profiles), nil
	case metaSharingRules:
		return listSharingRules(metadata.SharingRules), nil
	case metaSharingSet:
		if !c.has("Network", "Id") {
			return nil, soap.Refuse("INVALID_TYPE", "Cannot use: "+kind+" in this organization")
		}
		return listSharingSets(metadata.SharingSets), nil
	case metaCommunitiesSettings:
		return []component{{name: "Communities", read: func() []soap.Element {
			return []soap.Element{
				soap.New("enableEnablePRM", c.has("Account", "IsPartner")),
				soap.New("enableNetPortalUserReportOpts", settings.ExternalReports),
				soap.New("enableNetworksEnabled", c.has("Network", "Id")),
				soap.New("enableOotbProfExtUserOpsEnable", settings.StandardExternalProfiles),
				soap.New("enablePowerCustomerCaseStatus", settings.CaseStatus),
				soap.New("enableUsernameUniqForOrgPref", settings.UniqueUsernames),
			}
		}}}, nil
	case metaSharingSettings:
		return []component{{name: "Sharing", read: func() []soap.Element {
			return []soap.Element{
				soap.New("enableAccountRoleOptimization", settings.OptimizesAllRoles),
				soap.New("enableExternalSharingModel", true),
				soap.New("enablePartnerSuperUserAccess", settings.PartnerSuperUsers && c.has("User", "IsPrmSuperUser")),
				soap.New("enablePortalUserCaseSharing", false),
				soap.New("enablePortalUserVisibility", false),
			}
		}}}, nil
	default:
		return nil, unknownMetadata(kind)
	}
	return found, nil
}

// has tells whether the org has a field of an object.
func (c *call) has(object, field string) bool {
	o := c.org.schema.Object(object)
	return o != nil && o.Field(field) != nil
}

func listProfiles(tx *store.Tx, profiles []store.Row) []component {
	found := make([]component, len(profiles))
	for i, p := range profiles {
		found[i] = component{nameProfileFile(p.String("Name")), p.String("Id"), func() []soap.Element { return readProfile(tx, p) }}
	}
	return found
}

// readProfile tells what a profile decides beside permissions: of each object, the first record
// type is its default.
func readProfile(tx *store.Tx, p store.Row) []soap.Element {
	content, settings := []soap.Element{soap.New("custom", true)}, rules.LoadMetadata(tx).Profiles[p.String("Name")]
	for _, l := range tx.Select("ProfileLayout", `"ProfileId" = ?`, p.String("Id")) {
		layout := tx.Get("Layout", l.String("LayoutId"))
		content = append(content, soap.New("layoutAssignments", soap.New("layout", l.String("TableEnumOrId")+"-"+layout.String("Name"))))
	}
	if from, to := settings.Hours[0], settings.Hours[1]; to > 0 {
		hours := soap.New("loginHours")
		for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday"} {
			hours.Inner = append(hours.Inner, soap.New(day+"Start", from), soap.New(day+"End", to))
		}
		content = append(content, hours)
	}
	for _, r := range settings.IPRanges {
		start, end, _ := strings.Cut(r, "-")
		content = append(content, soap.New("loginIpRanges", soap.New("endAddress", end), soap.New("startAddress", start)))
	}
	seen := map[string]bool{}
	for _, name := range settings.RecordTypes {
		object, _, _ := strings.Cut(name, ".")
		content = append(content, soap.New("recordTypeVisibilities",
			soap.New("default", !seen[object]), soap.New("recordType", name), soap.New("visible", true)))
		seen[object] = true
	}
	return content
}

// listSessions lists the session settings of the profiles that have some of their own, named
// as on Salesforce: after the profile, and when they were made.
func listSessions(profiles map[string]rules.ProfileSettings) (found []component) {
	for _, name := range slices.Sorted(maps.Keys(profiles)) {
		session, file := profiles[name].Session, nameProfileFile(name)
		if session == (rules.SessionSettings{}) {
			continue
		}
		found = append(found, component{name: file + "_profileSessionSetting1476375698745", read: func() []soap.Element {
			content := []soap.Element{soap.New("profile", strings.ToLower(file))}
			if session.Level != "" {
				content = append(content, soap.New("requiredSessionLevel", session.Level))
			}
			return append(content, soap.New("sessionTimeout", session.Timeout))
		}})
	}
	return found
}

// whereSetHasMetadata leaves out the permission sets that a profile or a group owns.
const whereSetHasMetadata = `"Type" <> 'Group' AND NOT "IsOwnedByProfile"`

func listSets(tx *store.Tx, sets []store.Row) []component {
	found := make([]component, len(sets))
	for i, s := range sets {
		name := s.String("Name")
		if prefix := s.String("NamespacePrefix"); prefix != "" {
			name = prefix + "__" + name
		}
		found[i] = component{name, s.String("Id"), func() []soap.Element {
			content := []soap.Element{soap.New("label", s.String("Label"))}
			for _, name := range rules.LoadMetadata(tx).RecordTypes[s.String("Name")] {
				content = append(content, soap.New("recordTypeVisibilities", soap.New("recordType", name), soap.New("visible", true)))
			}
			return content
		}}
	}
	return found
}

// listSharingSets lists them with ids whose prefix is made up: no public page names
// Salesforce's.
func listSharingSets(sets []rules.SharingSet) []component {
	found := make([]component, len(sets))
	for i, s := range sets {
		found[i] = component{s.FullName, store.MakeID("0SS", int64(i)+1), func() (content []soap.Element) {
			for _, m := range s.AccessMappings {
				content = append(content, soap.New("accessMappings", soap.New("accessLevel", m.AccessLevel), soap.New("object", m.Object),
					soap.New("objectField", m.ObjectField), soap.New("userField", m.UserField)))
			}
			if s.Description != "" {
				content = append(content, soap.New("description", s.Description))
			}
			content = append(content, soap.New("name", s.Name))
			files := make([]string, len(s.Profiles))
			for i, p := range s.Profiles {
				files[i] = nameProfileFile(p)
			}
			slices.Sort(files)
			for _, file := range files {
				content = append(content, soap.New("profiles", file))
			}
			return content
		}}
	}
	return found
}

// listSharingRules lists the objects that have sharing rules.
func listSharingRules(list []rules.SharingRule) (found []component) {
	criteria, owner := map[string][]soap.Element{}, map[string][]soap.Element{}
	for _, r := range list {
		sharedTo := soap.New("roleAndSubordinates", r.Role)
		if r.SharedTo != "" {
			sharedTo = soap.New(r.SharedTo)
		}
		of, kind := owner, "sharingOwnerRules"
		if r.Criteria {
			of, kind = criteria, "sharingCriteriaRules"
		}
		of[r.Object] = append(of[r.Object], soap.New(kind, soap.New("fullName", r.FullName), soap.New("accessLevel", r.Access),
			soap.New("label", r.Label), soap.New("sharedTo", sharedTo)))
		found = append(found, component{name: r.Object, read: func() []soap.Element {
			return slices.Concat(criteria[r.Object], owner[r.Object])
		}})
	}
	return found
}
