package upgrade

import (
	"fmt"
	"math"
	"time"

	"cupgrade/core"
)

// The objects that tell what a person did. Sources:
// https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-networkuserhistoryrecent.html and
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_loginhistory.htm
const (
	ObjectSiteHistory  = "NetworkUserHistoryRecent"
	ObjectLoginHistory = "LoginHistory"
)

// Usage is what a user is known to have done. How long an org remembers records that were
// opened is not documented, so that silence counts from the oldest one on, and from nowhere
// when there is none.
type Usage struct {
	// Records counts the records opened and changed in sites.
	Records []RecordUse `json:"records,omitempty"`
	// Since is when the first of them was; nil for none.
	Since *time.Time `json:"since,omitempty"`
	// Logins sums up the logins; nil when none are known.
	Logins *Logins `json:"logins,omitempty"`
}

// RecordUse counts how often records of an object were opened, or changed, in a site.
type RecordUse struct {
	Site    core.ID   `json:"site"`
	Object  string    `json:"object"`
	Changed bool      `json:"changed,omitempty"`
	Times   int       `json:"times"`
	Last    time.Time `json:"last"`
}

// Logins sums up the successful logins that an org remembers of a user.
type Logins struct {
	// Days counts the days with a login, by UTC, in as many days as Of.
	Days int `json:"days"`
	Of   int `json:"of"`
	// Since and Last are the first and the last of them.
	Since time.Time `json:"since"`
	Last  time.Time `json:"last"`
	// API and Sites are the logins by API, and those at each site.
	API   Use             `json:"api,omitzero"`
	Sites map[core.ID]Use `json:"sites,omitempty"`
	// Addresses are the IP addresses of the last 30 days, the latest first.
	Addresses []string `json:"addresses,omitempty"`
}

// Use is how often something was used: never since a moment, when Times is 0. The zero
// value is a use of which nothing is known.
type Use struct {
	Times int       `json:"times,omitempty"`
	Last  time.Time `json:"last,omitzero"`
	Since time.Time `json:"since,omitzero"`
}

// monthDays is how long a month is, where days with a login are counted.
const monthDays = 30

// DaysAMonth says on how many days a month the person logs in: "3 days a month".
func (l Logins) DaysAMonth() string {
	switch days := int(math.Round(float64(l.Days*monthDays) / float64(max(l.Of, 1)))); days {
	case 0:
		return "less than one day a month"
	case 1:
		return "1 day a month"
	default:
		return fmt.Sprintf("%d days a month", days)
	}
}

// Words says when the person logs in, as seen from a moment: "9 days a month, last 26 Nov; by
// API 3 times, last 2 Nov".
func (l Logins) Words(at time.Time) string {
	words := l.DaysAMonth() + ", last " + dayOf(l.Last, at)
	if l.API.Times > 0 {
		words += "; by API " + l.API.Words(at)
	}
	return words
}

// Words says a use as seen from a moment: "12 times, last 26 Nov", "not seen since 3 Oct",
// "not known". A year is told where it is another one.
func (u Use) Words(at time.Time) string {
	switch {
	case u.Times == 1:
		return "once, " + dayOf(u.Last, at)
	case u.Times > 1:
		return fmt.Sprintf("%d times, last %s", u.Times, dayOf(u.Last, at))
	case !u.Since.IsZero():
		return "not seen since " + dayOf(u.Since, at)
	}
	return "not known"
}

func dayOf(t, at time.Time) string {
	if t.UTC().Year() != at.UTC().Year() {
		return t.UTC().Format("2 Jan 2006")
	}
	return t.UTC().Format("2 Jan")
}

// Add counts two uses of one thing together.
func (u Use) Add(v Use) Use {
	u.Times += v.Times
	if v.Last.After(u.Last) {
		u.Last = v.Last
	}
	return u
}

// unseenUsage tells what an admin can't see of what a user did: without the permission, an
// org may answer that there is nothing.
func unseenUsage(user UserFacts, admin core.Admin) []Unreadable {
	var unseen []Unreadable
	for _, of := range []struct {
		what, permission string
		empty            bool
	}{
		{ObjectSiteHistory, core.PermModifyAllData, len(user.Usage.Records) == 0},
		{ObjectLoginHistory, core.PermManageUsers, user.Usage.Logins == nil},
	} {
		if has, known := admin.May(of.permission); of.empty && known && !has && !IsUnreadable(user.Unreadable, of.what) {
			unseen = append(unseen, Unreadable{What: of.what})
		}
	}
	return unseen
}
