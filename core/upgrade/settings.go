package upgrade

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
)

// UnreadableSettings is what an Unreadable names when the settings of the two profiles could
// not be read.
const UnreadableSettings = "the settings of the profiles"

// What an Unreadable names beside them: the session settings of the two profiles, and the
// record types of the permission sets.
const (
	UnreadableSessions    = "the session settings of the profiles"
	UnreadableRecordTypes = "the record types of the permission sets"
)

// MostComponents is how many permission sets of a user, and profiles with session settings, are
// read by the Metadata API, which gives ten a request. An Unreadable names the rest.
const MostComponents = 30

// What an Unreadable names when there are more, or Salesforce doesn't give them.
const (
	UnreadableMoreSessions    = "the session settings of more than 30 profiles"
	UnreadableMoreRecordTypes = "the record types of some permission sets"
)

// ProfileSettings are what a profile decides beside permissions: only the Metadata API tells.
// Source: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm
type ProfileSettings struct {
	// RecordTypes are those that can be used, as "Case.Warranty", with whether new records
	// of the object get it by default.
	RecordTypes map[string]bool `json:"recordTypes,omitempty"`
	// Layouts are the page layouts by object, and for a record type by its name: "Case" or
	// "Case.Warranty".
	Layouts map[string]string `json:"layouts,omitempty"`
	// Hours are when users can log in, by weekday; at any time on a day that is not listed.
	Hours []LoginHours `json:"hours,omitempty"`
	// Ranges are where users can log in from; none for everywhere.
	Ranges []IPRange `json:"ranges,omitempty"`
	// Flows are the login flows.
	Flows []string `json:"flows,omitempty"`
	// Session is nil where the org's session settings apply.
	Session *SessionSettings `json:"session,omitempty"`
}

// SessionSettings are those of a profile that has its own. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profilesessionsetting.htm
type SessionSettings struct {
	// Timeout is how many minutes without activity end a session; 0 when it is not told.
	Timeout int `json:"timeout,omitempty"`
	// HighAssurance tells that users log in with more than a password.
	HighAssurance bool `json:"highAssurance,omitempty"`
}

// LoginHours are the hours of one weekday, in minutes since midnight in the org's time zone.
// A day that ends when it begins is closed. Source:
// https://help.salesforce.com/s/articleView?id=platform.login_hours.htm
type LoginHours struct {
	Day   time.Weekday `json:"day"`
	Start int          `json:"start"`
	End   int          `json:"end"`
}

// String says the hours: "Monday 08:00-18:00".
func (h LoginHours) String() string {
	return fmt.Sprintf("%s %02d:%02d-%02d:%02d", h.Day, h.Start/60, h.Start%60, h.End/60, h.End%60)
}

// IPRange is a range of addresses, both ends included.
type IPRange struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

// String says the range: "203.0.113.0-203.0.113.255".
func (r IPRange) String() string { return r.Start + "-" + r.End }

// Contains tells whether an address is in the range; one that is no address is not.
func (r IPRange) Contains(address string) bool {
	at, err := netip.ParseAddr(address)
	start, errStart := netip.ParseAddr(r.Start)
	end, errEnd := netip.ParseAddr(r.End)
	if err != nil || errStart != nil || errEnd != nil {
		return false
	}
	at = at.Unmap()
	return start.Unmap().Compare(at) <= 0 && at.Compare(end.Unmap()) <= 0
}

// MayLogInFrom tells whether the profile lets its users log in from an address.
func (s ProfileSettings) MayLogInFrom(address string) bool {
	return len(s.Ranges) == 0 || slices.ContainsFunc(s.Ranges, func(r IPRange) bool { return r.Contains(address) })
}

// MergedRanges gives the ranges in order, those that touch as one. It is nil where users can
// log in from everywhere: without ranges, and with one over all addresses of IPv4.
func (s ProfileSettings) MergedRanges() []IPRange {
	type span struct{ start, end netip.Addr }
	var spans []span
	for _, r := range s.Ranges {
		start, errStart := netip.ParseAddr(r.Start)
		end, errEnd := netip.ParseAddr(r.End)
		if errStart == nil && errEnd == nil {
			spans = append(spans, span{start.Unmap(), end.Unmap()})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return a.start.Compare(b.start) })
	merged := make([]IPRange, 0, len(spans))
	var last span
	for _, next := range spans {
		if len(merged) > 0 && last.end.BitLen() == next.start.BitLen() && (next.start.Compare(last.end) <= 0 || next.start == last.end.Next()) {
			if last.end.Compare(next.end) < 0 {
				last.end = next.end
			}
			merged[len(merged)-1].End = last.end.String()
			continue
		}
		last = next
		merged = append(merged, IPRange{Start: next.start.String(), End: next.end.String()})
	}
	if len(s.Ranges) == 0 || slices.Contains(merged, IPRange{Start: "0.0.0.0", End: "255.255.255.255"}) {
		return nil
	}
	return merged
}

// dayMinutes is how long a day is; hours that end a minute before it are meant to the end.
const dayMinutes = 24 * 60

// Week gives the hours of each weekday, Sunday first; a closed day ends when it begins.
func (s ProfileSettings) Week() [7]LoginHours {
	var week [7]LoginHours
	for day := range week {
		week[day] = LoginHours{Day: time.Weekday(day), End: dayMinutes}
	}
	for _, h := range s.Hours {
		if h.End >= dayMinutes-1 {
			h.End = dayMinutes
		}
		if h.End <= h.Start {
			h.Start, h.End = 0, 0
		}
		week[h.Day] = h
	}
	return week
}

// IsClosed tells that nobody can log in on the day.
func (h LoginHours) IsClosed() bool { return h.End <= h.Start }

// IsAllDay tells that users can log in on the day at any time.
func (h LoginHours) IsAllDay() bool { return h.Start == 0 && h.End == dayMinutes }

// DefaultRecordType is the record type of new records of an object, "" for none.
func (s ProfileSettings) DefaultRecordType(object string) string {
	for _, name := range slices.Sorted(maps.Keys(s.RecordTypes)) {
		if of, _, _ := strings.Cut(name, "."); of == object && s.RecordTypes[name] {
			return name
		}
	}
	return ""
}

// SettingsPrediction is what the settings of the new profile take.
type SettingsPrediction struct {
	Known bool          `json:"known"`
	Lost  []SettingLoss `json:"lost,omitempty"`
	// Returned would be lost, too, if nothing that assigns them were reassigned.
	Returned []SettingLoss `json:"returned,omitempty"`
}

// WithReassigned gives the same when these assignments are reassigned.
func (p SettingsPrediction) WithReassigned(ids []core.ID) SettingsPrediction {
	all, kinds := slices.Concat(p.Lost, p.Returned), LossKinds()
	slices.SortStableFunc(all, func(a, b SettingLoss) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), strings.Compare(a.Name, b.Name))
	})
	p.Lost, p.Returned = nil, nil
	for _, l := range all {
		if slices.ContainsFunc(l.By, func(s access.Source) bool { return slices.Contains(ids, s.ID) }) {
			p.Returned = append(p.Returned, l)
		} else {
			p.Lost = append(p.Lost, l)
		}
	}
	return p
}

// SettingLoss is one setting that is not as it was, to the user's loss.
type SettingLoss struct {
	Kind LossKind `json:"kind"`
	// Name is raw: "Case.Warranty", "Login IP ranges".
	Name string `json:"name"`
	// Note says what it means: the addresses that are left out, the new page layout.
	Note     string       `json:"note,omitempty"`
	Severity LossSeverity `json:"severity"`
	Rule     LossRule     `json:"rule"`
	// By is what gave it; nothing gives that a login is free.
	By []access.Source `json:"by,omitempty"`
}

// gatherRecordTypes reads the record types that the permission sets of a user assign.
func gatherRecordTypes(ctx context.Context, org Reader, user UserFacts) (Access, error) {
	var sets []string
	for _, holder := range HoldersBefore(user) {
		sets = append(sets, setsOf(user, holder)...)
	}
	slices.Sort(sets)
	if sets = slices.Compact(sets); len(sets) == 0 {
		return Access{}, nil
	}
	types, unreadable, err := org.RecordTypes(ctx, sets)
	return Access{RecordTypes: types, Unreadable: unreadable}, WrapError("read the record types of the permission sets", err)
}

// setsOf gives the full names of the permission sets that a holder is or is made of, none for
// a profile. A group's own aggregate assigns no record type.
func setsOf(user UserFacts, holder access.Holder) []string {
	switch holder.Source.Kind {
	case access.SourcePermissionSet:
		for _, a := range user.Assignments {
			if a.PermissionSetID == holder.Source.ID && a.FullName != "" {
				return []string{a.FullName}
			}
		}
	case access.SourcePermissionSetGroup:
		if group := findGroup(user.Groups, holder.Source.ID); group != nil {
			return group.ComponentNames
		}
	case access.SourceProfile:
	}
	return nil
}

// RecordTypesBy gives the record types that holders assign by their permission sets, with
// what assigns each.
func (f Facts) RecordTypesBy(holders []access.Holder) map[string][]access.Source {
	by := map[string][]access.Source{}
	for _, holder := range holders {
		for _, set := range setsOf(f.User, holder) {
			for _, name := range f.RecordTypes[set] {
				if !slices.Contains(by[name], holder.Source) {
					by[name] = append(by[name], holder.Source)
				}
			}
		}
	}
	return by
}

// GatherSettings reads the settings of the profile that a user has and of the one to be.
func GatherSettings(ctx context.Context, org Reader, user UserFacts, target core.Profile) (Access, error) {
	settings, unreadable, err := org.ProfileSettings(ctx, []core.ID{user.User.Profile.ID, target.ID})
	return Access{Settings: settings, Unreadable: unreadable}, WrapError("read the settings of the profiles", err)
}
