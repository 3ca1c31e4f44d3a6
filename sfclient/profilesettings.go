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
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// settingsPatience is how long profiles are waited for, of which the Metadata API gives all
// that they grant with their settings.
const settingsPatience = 20 * time.Second

const opSettings = "read the settings of the profiles"

// profileReply is profiles as the Metadata API has them, without their permissions. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm
type profileReply struct {
	Read []profileRecord `xml:"Body>readMetadataResponse>result>records"`
}

type profileRecord struct {
	FullName    string `xml:"fullName"`
	RecordTypes []struct {
		Name    string `xml:"recordType"`
		Default bool   `xml:"default"`
		Visible bool   `xml:"visible"`
	} `xml:"recordTypeVisibilities"`
	Layouts []struct {
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
	patient, cancel := context.WithTimeout(ctx, settingsPatience)
	defer cancel()
	settings, err := c.readProfileSettings(patient, profiles)
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return nil, []upgrade.Unreadable{{
			What: upgrade.UnreadableSettings, Code: codeTooSlow, Message: "no answer within " + settingsPatience.String(),
		}}, nil
	}
	refusal, err := wire.MetadataRefusal(err)
	unreadable := gap(upgrade.UnreadableSettings, refusal)
	if err == nil && refusal == nil && slices.ContainsFunc(profiles, func(id core.ID) bool { _, read := settings[id]; return !read }) {
		unreadable = []upgrade.Unreadable{{What: upgrade.UnreadableSettings}}
	}
	return settings, unreadable, err
}

func (c *Client) readProfileSettings(ctx context.Context, profiles []core.ID) (map[core.ID]upgrade.ProfileSettings, error) {
	names, err := c.profiles.Get(ctx, func(ctx context.Context) (map[core.ID]string, error) {
		listed, err := c.listMetadata(ctx, opSettings, metaProfile)
		return namesOfProfiles(listed), err
	})
	if err != nil {
		return nil, err
	}
	byName := map[string]core.ID{}
	for _, id := range profiles {
		if name := names[id]; name != "" {
			byName[name] = id
		}
	}
	settings := map[core.ID]upgrade.ProfileSettings{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(byName)), maxReadNames) {
		var message profileReply
		if err := c.conn.CallMetadata(ctx, opSettings, readCall{Type: metaProfile, FullNames: part}, &message); err != nil {
			return nil, err
		}
		for _, record := range message.Read {
			if id, asked := byName[record.FullName]; asked {
				settings[id] = record.settings()
			}
		}
	}
	return settings, nil
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
