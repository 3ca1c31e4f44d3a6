package demoorg

import (
	"context"
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
// listed as members of Settings, and read by their own types.
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

// sharingSetPrefix begins the ids of sharing sets. No public page names Salesforce's.
const sharingSetPrefix = "0SS"

// The members of Settings.
const (
	settingsCommunities = "Communities"
	settingsSharing     = "Sharing"
)

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

// listMetadata answers the components of some types.
func (c *call) listMetadata(ctx context.Context, queries []soap.ListQuery) ([]byte, error) {
	if len(queries) > maxListQueries {
		return nil, soap.Refuse("LIMIT_EXCEEDED", fmt.Sprintf("cannot submit more than %d queries into this call", maxListQueries))
	}
	var all []soap.FileProperties
	err := c.viewRecords(ctx, func(tx *store.Tx) error {
		for _, q := range queries {
			found, err := c.listComponents(tx, q.Type)
			if err != nil {
				return err
			}
			all = append(all, found...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return soap.List(all)
}

// listComponents lists the components of one type.
func (c *call) listComponents(tx *store.Tx, kind string) ([]soap.FileProperties, error) {
	made := c.readProvenance(tx)
	var found []soap.FileProperties
	add := func(directory, name, suffix, id string) {
		component := made
		component.Type, component.FullName, component.ID = kind, name, id
		component.FileName = directory + "/" + name + "." + suffix
		found = append(found, component)
	}
	switch kind {
	case metaSharingSet:
		sets, err := c.readSharingSets(tx)
		for i, s := range sets {
			add("sharingSets", s.FullName, "sharingSet", store.MakeID(sharingSetPrefix, int64(i)+1))
		}
		return found, err
	case metaProfile:
		for _, p := range tx.Select("Profile", `TRUE ORDER BY "Name"`) {
			add("profiles", nameProfileFile(p.String("Name")), "profile", p.String("Id"))
		}
		return found, nil
	case metaSession:
		for _, name := range slices.Sorted(maps.Keys(loadSessions(tx))) {
			add("profileSessionSettings", nameSession(name), "profileSessionSetting", "")
		}
		return found, nil
	case metaPermissionSet:
		for _, s := range tx.Select(metaPermissionSet, whereSetHasMetadata+` ORDER BY "Name"`) {
			add("permissionsets", nameSetFile(s), "permissionset", s.String("Id"))
		}
		return found, nil
	case metaOwnerRule, metaCriteriaRule:
		for _, r := range rules.LoadMetadata(tx).SharingRules {
			if r.Criteria == (kind == metaCriteriaRule) {
				add("sharingRules", r.Object+"."+r.FullName, "sharingRules", "")
			}
		}
		return found, nil
	case metaSettings:
		add("settings", settingsCommunities, "settings", "")
		add("settings", settingsSharing, "settings", "")
		return found, nil
	}
	return nil, unknownMetadata(kind)
}

func unknownMetadata(kind string) *soap.Fault {
	return soap.Refuse("INVALID_TYPE", "Unknown type:"+kind)
}

// readProvenance says who made a component and when: the org's own administrator, with
// the org. Components have no history in this simulation.
func (c *call) readProvenance(tx *store.Tx) soap.FileProperties {
	organization := tx.First("Organization", "")
	maker := tx.Get("User", organization.String("CreatedById"))
	id, name, at := maker.String("Id"), maker.String("Name"), organization.String("CreatedDate")
	return soap.FileProperties{
		CreatedByID: id, CreatedByName: name, CreatedDate: at,
		LastModifiedByID: id, LastModifiedByName: name, LastModifiedDate: at,
	}
}

// readSharingSets reads the sharing sets of an org that has sites; no other has the
// type.
func (c *call) readSharingSets(tx *store.Tx) ([]rules.SharingSet, error) {
	if c.org.schema.Object("Network") == nil {
		return nil, soap.Refuse("INVALID_TYPE", "Cannot use: "+metaSharingSet+" in this organization")
	}
	return rules.LoadSharingSets(tx), nil
}

// readMetadata answers components by name. A name that no component has gives a
// record without content, as on Salesforce.
func (c *call) readMetadata(ctx context.Context, kind string, names []string) ([]byte, error) {
	if len(names) > maxReadNames {
		return nil, soap.Refuse("EXCEEDED_ID_LIMIT",
			fmt.Sprintf("record limit reached. cannot submit more than %d records into this call", maxReadNames))
	}
	records := make([]any, len(names))
	err := c.viewRecords(ctx, func(tx *store.Tx) error {
		known, err := c.readComponents(tx, kind, names)
		if err != nil {
			return err
		}
		for i, name := range names {
			if record, found := known[strings.ToLower(name)]; found {
				records[i] = record
			} else {
				records[i] = soap.NewMissing()
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return soap.Read(records)
}

// readComponents gives the components of a type by their full names in lower case, at
// least those that are asked for.
func (c *call) readComponents(tx *store.Tx, kind string, names []string) (map[string]any, error) {
	switch kind {
	case metaSharingSet:
		sets, err := c.readSharingSets(tx)
		known := make(map[string]any, len(sets))
		for _, s := range sets {
			known[strings.ToLower(s.FullName)] = makeSharingSet(s)
		}
		return known, err
	case metaProfile:
		return readProfiles(tx, names), nil
	case metaSession:
		return readSessions(tx), nil
	case metaPermissionSet:
		return readSets(tx, names), nil
	case metaSharingRules:
		return readSharingRules(tx), nil
	case metaCommunitiesSettings, metaSharingSettings:
		return c.makeSettings(kind, rules.LoadSettings(tx)), nil
	}
	return nil, unknownMetadata(kind)
}

// readSharingRules gives the sharing rules by object.
func readSharingRules(tx *store.Tx) map[string]any {
	known := map[string]any{}
	for _, r := range rules.LoadMetadata(tx).SharingRules {
		of, _ := known[strings.ToLower(r.Object)].(soap.SharingRules)
		of.Kind, of.FullName = metaSharingRules, r.Object
		rule := soap.SharingRule{FullName: r.FullName, AccessLevel: r.Access, Label: r.Label, SharedTo: soap.SharedTo{Role: r.Role}}
		switch r.SharedTo {
		case "allPartnerUsers":
			rule.SharedTo.Partners = new(string)
		case "allCustomerPortalUsers":
			rule.SharedTo.Customers = new(string)
		}
		if r.Criteria {
			of.Criteria = append(of.Criteria, rule)
		} else {
			of.Owner = append(of.Owner, rule)
		}
		known[strings.ToLower(r.Object)] = of
	}
	return known
}

// readProfiles gives the profiles of these names with their settings.
func readProfiles(tx *store.Tx, names []string) map[string]any {
	settings, known := rules.LoadMetadata(tx).Profiles, map[string]any{}
	for _, asked := range names {
		p := tx.First("Profile", `"Name" = ?`, nameOfProfile(asked))
		if p == nil {
			continue
		}
		name := nameProfileFile(p.String("Name"))
		layouts := tx.Select("ProfileLayout", `"ProfileId" = ?`, p.String("Id"))
		record := soap.Profile{Kind: metaProfile, FullName: name, Custom: true}
		for _, l := range layouts {
			layout := tx.Get("Layout", l.String("LayoutId"))
			record.Layouts = append(record.Layouts, soap.LayoutAssignment{Layout: l.String("TableEnumOrId") + "-" + layout.String("Name")})
		}
		addSettings(&record, settings[p.String("Name")])
		known[strings.ToLower(name)] = record
	}
	return known
}

// loadSessions gives the session settings of the profiles that have some of their own.
func loadSessions(tx *store.Tx) map[string]rules.SessionSettings {
	sessions := map[string]rules.SessionSettings{}
	for profile, s := range rules.LoadMetadata(tx).Profiles {
		if s.Session != (rules.SessionSettings{}) {
			sessions[profile] = s.Session
		}
	}
	return sessions
}

// nameSession names the component of a profile's session settings as Salesforce does: the
// profile, and when it was made.
func nameSession(profile string) string {
	return nameProfileFile(profile) + "_profileSessionSetting1476375698745"
}

func readSessions(tx *store.Tx) map[string]any {
	known := map[string]any{}
	for profile, s := range loadSessions(tx) {
		name := nameSession(profile)
		known[strings.ToLower(name)] = soap.ProfileSessionSetting{
			Kind: metaSession, FullName: name, Profile: strings.ToLower(nameProfileFile(profile)), RequiredSessionLevel: s.Level, SessionTimeout: s.Timeout,
		}
	}
	return known
}

// whereSetHasMetadata leaves out the permission sets that a profile or a group owns.
const whereSetHasMetadata = `"Type" <> 'Group' AND NOT "IsOwnedByProfile"`

// nameSetFile gives the full name of a permission set.
func nameSetFile(set store.Row) string {
	if prefix := set.String("NamespacePrefix"); prefix != "" {
		return prefix + "__" + set.String("Name")
	}
	return set.String("Name")
}

// readSets gives the permission sets of these names with the record types that they assign.
func readSets(tx *store.Tx, names []string) map[string]any {
	types, known := rules.LoadMetadata(tx).RecordTypes, map[string]any{}
	for _, asked := range names {
		_, name, managed := strings.Cut(asked, "__")
		if !managed {
			name = asked
		}
		for _, s := range tx.Select(metaPermissionSet, whereSetHasMetadata+` AND "Name" = ?`, name) {
			record := soap.PermissionSet{Kind: metaPermissionSet, FullName: nameSetFile(s), Label: s.String("Label")}
			for _, name := range types[s.String("Name")] {
				record.RecordTypes = append(record.RecordTypes, soap.SetRecordType{RecordType: name, Visible: true})
			}
			known[strings.ToLower(record.FullName)] = record
		}
	}
	return known
}

func addSettings(record *soap.Profile, s rules.ProfileSettings) {
	for i, name := range s.RecordTypes {
		object, _, _ := strings.Cut(name, ".")
		first := !slices.ContainsFunc(s.RecordTypes[:i], func(other string) bool { return strings.HasPrefix(other, object+".") })
		record.RecordTypes = append(record.RecordTypes, soap.RecordTypeVisibility{RecordType: name, Visible: true, Default: first})
	}
	for _, r := range s.IPRanges {
		start, end, _ := strings.Cut(r, "-")
		record.Ranges = append(record.Ranges, soap.LoginIPRange{StartAddress: start, EndAddress: end})
	}
	if from, to := s.Hours[0], s.Hours[1]; to > 0 {
		record.Hours = &soap.LoginHours{
			MondayStart: from, MondayEnd: to, TuesdayStart: from, TuesdayEnd: to, WednesdayStart: from, WednesdayEnd: to,
			ThursdayStart: from, ThursdayEnd: to, FridayStart: from, FridayEnd: to,
		}
	}
}

func makeSharingSet(s rules.SharingSet) soap.SharingSet {
	record := soap.SharingSet{Kind: metaSharingSet, FullName: s.FullName, Description: s.Description, Name: s.Name}
	for _, m := range s.AccessMappings {
		record.AccessMappings = append(record.AccessMappings, soap.AccessMapping(m))
	}
	for _, p := range s.Profiles {
		record.Profiles = append(record.Profiles, nameProfileFile(p))
	}
	slices.Sort(record.Profiles)
	return record
}

// makeSettings gives the settings of one kind: what the org has shows in its objects
// and fields, the rest in the settings that the rules read.
func (c *call) makeSettings(kind string, s rules.Settings) map[string]any {
	has := func(object, field string) bool {
		o := c.org.schema.Object(object)
		return o != nil && o.Field(field) != nil
	}
	if kind == metaCommunitiesSettings {
		return map[string]any{strings.ToLower(settingsCommunities): soap.CommunitiesSettings{
			Kind: kind, FullName: settingsCommunities,
			EnableEnablePRM:                has("Account", "IsPartner"),
			EnableNetPortalUserReportOpts:  s.ExternalReports,
			EnableNetworksEnabled:          has("Network", "Id"),
			EnableOotbProfExtUserOpsEnable: s.StandardExternalProfiles,
			EnablePowerCustomerCaseStatus:  s.CaseStatus,
			EnableUsernameUniqForOrgPref:   s.UniqueUsernames,
		}}
	}
	return map[string]any{strings.ToLower(settingsSharing): soap.SharingSettings{
		Kind: kind, FullName: settingsSharing,
		EnableAccountRoleOptimization: s.OptimizesAllRoles,
		EnableExternalSharingModel:    true,
		EnablePartnerSuperUserAccess:  s.PartnerSuperUsers && has("User", "IsPrmSuperUser"),
	}}
}

// describeMetadata answers the types that the org has.
func (c *call) describeMetadata() ([]byte, error) {
	types := []soap.MetadataObject{
		{Name: metaProfile, DirectoryName: "profiles", Suffix: "profile"},
		{Name: metaSession, DirectoryName: "profileSessionSettings", Suffix: "profileSessionSetting"},
		{Name: metaPermissionSet, DirectoryName: "permissionsets", Suffix: "permissionset"},
		{Name: metaSettings, DirectoryName: "settings", Suffix: "settings"},
	}
	if c.org.schema.Object("Network") != nil {
		types = append(types, soap.MetadataObject{Name: metaSharingSet, DirectoryName: "sharingSets", Suffix: "sharingSet"})
	}
	return soap.Describe(types)
}
