package sfclient

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// settingsPatience is how long profiles are waited for, of which the Metadata API gives all
// that they grant with their settings.
const settingsPatience = 20 * time.Second

const (
	opSettings    = "read the settings of the profiles"
	opRecordTypes = "read the record types of the permission sets"
)

// profileReply is profiles as the Metadata API has them, without their permissions. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm
type profileReply struct {
	Read []profileRecord `xml:"Body>readMetadataResponse>result>records"`
}

type profileRecord struct {
	FullName    string                 `xml:"fullName"`
	RecordTypes []recordTypeVisibility `xml:"recordTypeVisibilities"`
	Layouts     []struct {
		Layout     string `xml:"layout"`
		RecordType string `xml:"recordType"`
	} `xml:"layoutAssignments"`
	Hours  loginHours `xml:"loginHours"`
	Ranges []struct {
		Start string `xml:"startAddress"`
		End   string `xml:"endAddress"`
	} `xml:"loginIpRanges"`
	Flows []struct {
		Flow string `xml:"flow"`
		Page string `xml:"vfFlowPage"`
	} `xml:"loginFlows"`
}

type recordTypeVisibility struct {
	Name    string `xml:"recordType"`
	Default bool   `xml:"default"`
	Visible bool   `xml:"visible"`
}

// sessionReply is session settings of profiles. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profilesessionsetting.htm
type sessionReply struct {
	Read []struct {
		Profile string `xml:"profile"`
		Level   string `xml:"requiredSessionLevel"`
		Timeout int    `xml:"sessionTimeout"`
	} `xml:"Body>readMetadataResponse>result>records"`
}

// levelHighAssurance is the session level that a password alone does not reach.
const levelHighAssurance = "HIGH_ASSURANCE"

// loginHours has two elements for each day, in minutes since midnight.
type loginHours struct {
	SundayStart    *int `xml:"sundayStart"`
	SundayEnd      *int `xml:"sundayEnd"`
	MondayStart    *int `xml:"mondayStart"`
	MondayEnd      *int `xml:"mondayEnd"`
	TuesdayStart   *int `xml:"tuesdayStart"`
	TuesdayEnd     *int `xml:"tuesdayEnd"`
	WednesdayStart *int `xml:"wednesdayStart"`
	WednesdayEnd   *int `xml:"wednesdayEnd"`
	ThursdayStart  *int `xml:"thursdayStart"`
	ThursdayEnd    *int `xml:"thursdayEnd"`
	FridayStart    *int `xml:"fridayStart"`
	FridayEnd      *int `xml:"fridayEnd"`
	SaturdayStart  *int `xml:"saturdayStart"`
	SaturdayEnd    *int `xml:"saturdayEnd"`
}

// list gives the days with hours; of a profile without hours, none.
func (h loginHours) list() []upgrade.LoginHours {
	var days []upgrade.LoginHours
	for day, pair := range [][2]*int{
		{h.SundayStart, h.SundayEnd},
		{h.MondayStart, h.MondayEnd},
		{h.TuesdayStart, h.TuesdayEnd},
		{h.WednesdayStart, h.WednesdayEnd},
		{h.ThursdayStart, h.ThursdayEnd},
		{h.FridayStart, h.FridayEnd},
		{h.SaturdayStart, h.SaturdayEnd},
	} {
		if pair[0] != nil && pair[1] != nil {
			days = append(days, upgrade.LoginHours{Day: time.Weekday(day), Start: *pair[0], End: *pair[1]})
		}
	}
	return days
}

// ProfileSettings reads what profiles decide beside permissions, ten profiles a request.
// Without the right to the Metadata API they are unread.
func (c *Client) ProfileSettings(
	ctx context.Context, profiles []core.ID,
) (map[core.ID]upgrade.ProfileSettings, []upgrade.Unreadable, error) {
	var settings map[core.ID]upgrade.ProfileSettings
	var sessions map[core.ID]upgrade.SessionSettings
	var unread, unreadSessions []upgrade.Unreadable
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			settings, unread, err = c.readProfileSettings(ctx, profiles)
			return err
		},
		func(ctx context.Context) (err error) {
			sessions, unreadSessions, err = c.readSessionSettings(ctx)
			return err
		},
	)
	if err != nil || len(unread) > 0 { // the sessions are unread for the same reason
		return settings, unread, err
	}
	for id, s := range settings {
		if session, has := sessions[id]; has {
			s.Session = &session
			settings[id] = s
		}
	}
	return settings, unreadSessions, nil
}

// waitForMetadata reads what the org may refuse, or take too long for: both are no error,
// and what could not be read for it.
func waitForMetadata(ctx context.Context, what string, read func(context.Context) error) ([]upgrade.Unreadable, error) {
	patient, cancel := context.WithTimeout(ctx, settingsPatience)
	defer cancel()
	err := read(patient)
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return []upgrade.Unreadable{{What: what, Code: codeTooSlow, Message: "no answer within " + settingsPatience.String()}}, nil
	}
	refusal, err := wire.MetadataRefusal(err)
	return unreadableFor(what, refusal), err
}

// listProfiles gives what the Metadata API calls the profiles and their session settings,
// which is listed once.
func (c *Client) listProfiles(ctx context.Context) (listedProfiles, error) {
	return c.profiles.Get(ctx, func(ctx context.Context) (listedProfiles, error) {
		_, listed, err := c.listWithProfiles(ctx, opSettings)
		return listed, err
	})
}

func (c *Client) readProfileSettings(
	ctx context.Context, profiles []core.ID,
) (map[core.ID]upgrade.ProfileSettings, []upgrade.Unreadable, error) {
	settings := map[core.ID]upgrade.ProfileSettings{}
	unread, err := waitForMetadata(ctx, upgrade.UnreadableSettings, func(ctx context.Context) error {
		listed, err := c.listProfiles(ctx)
		if err != nil {
			return err
		}
		byName := map[string]core.ID{}
		for _, id := range profiles {
			if name := listed.names[id]; name != "" {
				byName[name] = id
			}
		}
		for part := range slices.Chunk(slices.Sorted(maps.Keys(byName)), maxReadNames) {
			var message profileReply
			if err := c.conn.CallMetadata(ctx, opSettings, readCall{Type: metaProfile, FullNames: part}, &message); err != nil {
				return err
			}
			for _, record := range message.Read {
				if id, asked := byName[record.FullName]; asked {
					settings[id] = record.settings()
				}
			}
		}
		return nil
	})
	if err == nil && unread == nil && slices.ContainsFunc(profiles, func(id core.ID) bool { _, read := settings[id]; return !read }) {
		unread = []upgrade.Unreadable{{What: upgrade.UnreadableSettings}}
	}
	return settings, unread, err
}

// readSessionSettings reads those of all profiles that have some: the name of a component does
// not tell which profile it is of, and the component names it in lower case.
func (c *Client) readSessionSettings(ctx context.Context) (map[core.ID]upgrade.SessionSettings, []upgrade.Unreadable, error) {
	sessions, whole := map[core.ID]upgrade.SessionSettings{}, true
	unread, err := waitForMetadata(ctx, upgrade.UnreadableSessions, func(ctx context.Context) error {
		listed, err := c.listProfiles(ctx)
		if err != nil {
			return err
		}
		if listed.refused != nil {
			return listed.refused
		}
		byName := map[string]core.ID{}
		for id, name := range listed.names {
			byName[strings.ToLower(name)] = id
		}
		var names []string
		names, whole = limitReads(listed.sessions)
		for part := range slices.Chunk(names, maxReadNames) {
			var message sessionReply
			if err := c.conn.CallMetadata(ctx, opSettings, readCall{Type: metaSession, FullNames: part}, &message); err != nil {
				return err
			}
			for _, record := range message.Read {
				sessions[byName[strings.ToLower(record.Profile)]] = upgrade.SessionSettings{
					Timeout: record.Timeout, HighAssurance: record.Level == levelHighAssurance,
				}
			}
		}
		return nil
	})
	if !whole {
		unread = []upgrade.Unreadable{{What: upgrade.UnreadableMoreSessions}}
	}
	return sessions, unread, err
}

// limitReads leaves out what is worth no further call.
func limitReads(names []string) (read []string, whole bool) {
	return names[:min(len(names), upgrade.MostComponents)], len(names) <= upgrade.MostComponents
}

// RecordTypes reads the record types that permission sets assign, which only the Metadata
// API tells.
func (c *Client) RecordTypes(ctx context.Context, sets []string) (map[string][]string, []upgrade.Unreadable, error) {
	names, whole := limitReads(sets)
	types := map[string][]string{}
	unread, err := waitForMetadata(ctx, upgrade.UnreadableRecordTypes, func(ctx context.Context) error {
		for part := range slices.Chunk(names, maxReadNames) {
			var message profileReply
			if err := c.conn.CallMetadata(ctx, opRecordTypes, readCall{Type: metaPermissionSet, FullNames: part}, &message); err != nil {
				return err
			}
			for _, record := range message.Read {
				types[record.FullName] = record.visibleRecordTypes()
			}
		}
		return nil
	})
	if err != nil || len(unread) > 0 {
		return nil, unread, err
	}
	if !whole || slices.ContainsFunc(names, func(name string) bool { _, given := types[name]; return !given }) {
		unread = []upgrade.Unreadable{{What: upgrade.UnreadableMoreRecordTypes}}
	}
	return types, unread, nil
}

func (r profileRecord) visibleRecordTypes() []string {
	var names []string
	for _, t := range r.RecordTypes {
		if t.Visible {
			names = append(names, t.Name)
		}
	}
	return names
}

func (r profileRecord) settings() upgrade.ProfileSettings {
	s := upgrade.ProfileSettings{RecordTypes: map[string]bool{}, Layouts: map[string]string{}, Hours: r.Hours.list()}
	for _, t := range r.RecordTypes {
		if t.Visible {
			s.RecordTypes[t.Name] = t.Default
		}
	}
	for _, l := range r.Layouts {
		object, _, _ := strings.Cut(l.Layout, "-") // "Case-Support Layout"
		s.Layouts[cmp.Or(l.RecordType, object)] = l.Layout
	}
	for _, i := range r.Ranges {
		s.Ranges = append(s.Ranges, upgrade.IPRange{Start: i.Start, End: i.End})
	}
	for _, f := range r.Flows {
		if name := f.Flow + f.Page; name != "" { // one of the two stands there
			s.Flows = append(s.Flows, name)
		}
	}
	return s
}
