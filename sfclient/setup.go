package sfclient

import (
	"context"
	"encoding/xml"
	"errors"
	"slices"
	"strings"
	"sync"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// The types of the Metadata API that an upgrade depends on. The settings are read
// by a type of their own.
const (
	metaSharingSet    = upgrade.MetaSharingSet
	metaProfile       = "Profile"
	metaSession       = "ProfileSessionSetting"
	metaPermissionSet = "PermissionSet"
	metaCommunities   = upgrade.MetaCommunities
	metaSharing       = upgrade.MetaSharing
)

// settingsMembers are the only components of the types of settings.
var settingsMembers = map[string]string{metaCommunities: "Communities", metaSharing: "Sharing"}

// maxReadNames is how many components one call reads at most. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_readMetadata.htm
const maxReadNames = 10

// listCall lists the components of types. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm
type listCall struct {
	XMLName xml.Name    `xml:"http://soap.sforce.com/2006/04/metadata listMetadata"`
	Queries []listQuery `xml:"http://soap.sforce.com/2006/04/metadata queries"`
	Version string      `xml:"http://soap.sforce.com/2006/04/metadata asOfVersion"`
}

type listQuery struct {
	Type string `xml:"http://soap.sforce.com/2006/04/metadata type"`
}

// readCall reads components by name. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_readMetadata.htm
type readCall struct {
	XMLName   xml.Name `xml:"http://soap.sforce.com/2006/04/metadata readMetadata"`
	Type      string   `xml:"http://soap.sforce.com/2006/04/metadata type"`
	FullNames []string `xml:"http://soap.sforce.com/2006/04/metadata fullNames"`
}

// metadataReply is an answer to one of these calls.
type metadataReply struct {
	Listed []listedComponent `xml:"Body>listMetadataResponse>result"`
	Read   []metadataRecord  `xml:"Body>readMetadataResponse>result>records"`
}

// listedComponent is one line of listMetadata.
type listedComponent struct {
	FullName string `xml:"fullName"`
	ID       string `xml:"id"`
	Type     string `xml:"type"`
}

// metadataRecord is a component, as far as one of the types above has it.
type metadataRecord struct {
	Type        string          `xml:"http://www.w3.org/2001/XMLSchema-instance type,attr"`
	FullName    string          `xml:"fullName"`
	Label       string          `xml:"name"`
	Description string          `xml:"description"`
	Profiles    []string        `xml:"profiles"`
	Mappings    []accessMapping `xml:"accessMappings"`
	// Of the settings, each is nil where the org does not have it.
	StandardProfiles  *bool `xml:"enableOotbProfExtUserOpsEnable"`
	UniqueUsernames   *bool `xml:"enableUsernameUniqForOrgPref"`
	ExternalReports   *bool `xml:"enableNetPortalUserReportOpts"`
	CaseStatus        *bool `xml:"enablePowerCustomerCaseStatus"`
	PartnerSuperUsers *bool `xml:"enablePartnerSuperUserAccess"`
	RoleOptimization  *bool `xml:"enableAccountRoleOptimization"`
}

type accessMapping struct {
	Object      string `xml:"object"`
	AccessLevel string `xml:"accessLevel"`
	ObjectField string `xml:"objectField"`
	UserField   string `xml:"userField"`
}

// Setup reads the sharing sets and the settings of digital experiences and of sharing
// through the Metadata API. Without Modify Metadata, all three are Gaps.
func (c *Client) Setup(ctx context.Context) (upgrade.Setup, error) {
	var setup upgrade.Setup
	var mu sync.Mutex
	// reading makes a task of one call, whose refusal is a Gap.
	reading := func(what string, read func(context.Context) (take func(), err error)) func(context.Context) error {
		return func(ctx context.Context) error {
			take, err := read(ctx)
			refusal, err := wire.MetadataRefusal(err)
			mu.Lock()
			defer mu.Unlock()
			if take != nil {
				take()
			}
			setup.Unreadable = append(setup.Unreadable, unreadableFor(what, refusal)...)
			return err
		}
	}
	err := parallel.Run(
		ctx,
		reading(metaSharingSet, func(ctx context.Context) (func(), error) {
			sets, profiles, err := c.sharingSets(ctx)
			return func() { setup.SharingSets, setup.ProfileNames = sets, profiles }, err
		}),
		reading(metaCommunities, func(ctx context.Context) (func(), error) {
			r, err := c.readSettings(ctx, metaCommunities)
			return func() { r.fill(&setup) }, err
		}),
		reading(metaSharing, func(ctx context.Context) (func(), error) {
			r, err := c.readSettings(ctx, metaSharing)
			return func() { r.fill(&setup) }, err
		}),
	)
	if err != nil {
		return upgrade.Setup{}, err
	}
	slices.SortStableFunc(setup.Unreadable, func(a, b upgrade.Unreadable) int { return strings.Compare(a.What, b.What) })
	return setup, nil
}

// fill adds the settings that a record has.
func (r metadataRecord) fill(setup *upgrade.Setup) {
	for _, of := range []struct {
		to   **bool
		from *bool
	}{
		{&setup.StandardExternalProfiles, r.StandardProfiles},
		{&setup.UniqueUsernames, r.UniqueUsernames},
		{&setup.ExternalReports, r.ExternalReports},
		{&setup.CaseStatus, r.CaseStatus},
		{&setup.PartnerSuperUsers, r.PartnerSuperUsers},
		{&setup.RoleOptimization, r.RoleOptimization},
	} {
		if of.from != nil {
			*of.to = of.from
		}
	}
}

// readSettings reads the settings of one type, an empty record of a type that the org
// does not have.
func (c *Client) readSettings(ctx context.Context, kind string) (metadataRecord, error) {
	var message metadataReply
	call := readCall{Type: kind, FullNames: []string{settingsMembers[kind]}}
	if err := c.conn.CallMetadata(ctx, "read the settings", call, &message); err != nil {
		return metadataRecord{}, err
	}
	for _, record := range message.Read {
		if record.FullName != "" {
			c.settings.Store(kind, record)
			return record, nil
		}
	}
	return metadataRecord{}, nil
}

// sharingSets reads every sharing set, and what metadata calls the profiles. Those with known names are read while the names
// are listed, so that a second reading takes one round trip.
func (c *Client) sharingSets(ctx context.Context, known ...string) (sets []core.SharingSet, profileNames map[core.ID]string, err error) {
	const op = "read the sharing sets"
	var early []metadataRecord
	var names []string
	var profiles map[string]core.ID
	err = parallel.Run(
		ctx,
		func(ctx context.Context) (err error) { names, profiles, err = c.listSharingSets(ctx, op); return err },
		func(ctx context.Context) (err error) { early, err = c.readSharingSets(ctx, op, known); return err },
	)
	if err != nil {
		return nil, nil, err
	}
	late, err := c.readSharingSets(ctx, op, slices.DeleteFunc(names, func(name string) bool { return slices.Contains(known, name) }))
	if err != nil {
		return nil, nil, err
	}
	for _, record := range append(early, late...) {
		sets = append(sets, record.sharingSet(profiles))
	}
	slices.SortStableFunc(sets, func(a, b core.SharingSet) int { return strings.Compare(a.FullName, b.FullName) })
	profileNames = make(map[core.ID]string, len(profiles))
	for name, id := range profiles {
		profileNames[id] = name
	}
	return sets, profileNames, nil
}

// listSharingSets gives the names of all sharing sets, and the ids of profiles by the
// names that sharing sets have for them, since Metadata names some of them otherwise than
// SOQL does.
func (c *Client) listSharingSets(ctx context.Context, op string) (names []string, profiles map[string]core.ID, err error) {
	listed, all, err := c.listWithProfiles(ctx, op, metaSharingSet)
	if err != nil {
		return nil, nil, err
	}
	profiles = map[string]core.ID{}
	for id, name := range all.names {
		profiles[name] = id
	}
	for _, component := range listed {
		if component.Type == metaSharingSet {
			names = append(names, component.FullName)
		}
	}
	_, err = c.profiles.Get(ctx, func(context.Context) (listedProfiles, error) { return all, nil })
	slices.Sort(names)
	return names, profiles, err
}

// listWithProfiles lists the components of some types, the profiles and their session settings.
// An org that does not know these is not asked for them again, since it refuses the whole list.
func (c *Client) listWithProfiles(ctx context.Context, op string, types ...string) ([]listedComponent, listedProfiles, error) {
	types = append(types, metaProfile)
	listed, err := c.listMetadata(ctx, op, append(types, metaSession)...)
	var refused error
	if remote, is := errors.AsType[*core.RemoteError](err); is && remote.Code == core.CodeInvalidType {
		refused = err
		listed, err = c.listMetadata(ctx, op, types...)
	}
	profiles := newListedProfiles(listed)
	profiles.refused = refused
	return listed, profiles, err
}

// listMetadata lists the components of some types.
func (c *Client) listMetadata(ctx context.Context, op string, types ...string) ([]listedComponent, error) {
	version, err := c.conn.APIVersion(ctx)
	if err != nil {
		return nil, err
	}
	call := listCall{Version: version}
	for _, name := range types {
		call.Queries = append(call.Queries, listQuery{name})
	}
	var message metadataReply
	if err := c.conn.CallMetadata(ctx, op, call, &message); err != nil {
		return nil, err
	}
	return message.Listed, nil
}

// listedProfiles are the names by which the Metadata API knows profiles, by their ids, and
// their session settings.
type listedProfiles struct {
	names    map[core.ID]string
	sessions []string
	refused  error // of the session settings alone
}

func newListedProfiles(listed []listedComponent) listedProfiles {
	all := listedProfiles{names: map[core.ID]string{}}
	for _, component := range listed {
		switch component.Type {
		case metaProfile:
			if id, err := core.ParseIDOf(core.PrefixProfile, component.ID); err == nil {
				all.names[id] = component.FullName
			}
		case metaSession:
			all.sessions = append(all.sessions, component.FullName)
		}
	}
	return all
}

// readSharingSets reads sharing sets by name, as many at a time as a call may.
func (c *Client) readSharingSets(ctx context.Context, op string, names []string) ([]metadataRecord, error) {
	parts := slices.Collect(slices.Chunk(names, maxReadNames))
	found := make([][]metadataRecord, len(parts))
	tasks := make([]func(context.Context) error, len(parts))
	for i, part := range parts {
		tasks[i] = func(ctx context.Context) error {
			var message metadataReply
			if err := c.conn.CallMetadata(ctx, op, readCall{Type: metaSharingSet, FullNames: part}, &message); err != nil {
				return err
			}
			for _, record := range message.Read {
				if record.FullName != "" { // A component that is gone by now is an empty record.
					found[i] = append(found[i], record)
				}
			}
			return nil
		}
	}
	if err := parallel.Run(ctx, tasks...); err != nil {
		return nil, err
	}
	return slices.Concat(found...), nil
}

func (r metadataRecord) sharingSet(profiles map[string]core.ID) core.SharingSet {
	set := core.SharingSet{FullName: r.FullName, Label: r.Label, Description: r.Description}
	for _, name := range r.Profiles {
		set.Profiles = append(set.Profiles, core.SharingProfile{Name: name, ID: profiles[name]})
	}
	for _, m := range r.Mappings {
		set.Mappings = append(set.Mappings, core.SharingMapping(m))
	}
	return set
}
