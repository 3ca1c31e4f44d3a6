package sfclient

import (
	"net/netip"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// maxLogins is how many logins are read: a page of them.
const maxLogins = "2000"

// usageReads are the queries about what a user did.
type usageReads struct {
	records *wire.Query[recordUseRow]
	logins  *wire.Query[pastLogin]
}

func newUsageReads(user core.ID) *usageReads {
	id := wire.Quote(string(user))
	return &usageReads{
		records: wire.Select[recordUseRow](upgrade.ObjectSiteHistory,
			"SELECT NetworkId, RecordKeyPrefix, ActionType, COUNT(Id) times, MIN(AccessTimestamp) oldest, MAX(AccessTimestamp) newest FROM "+
				upgrade.ObjectSiteHistory+" WHERE NetworkUserId = "+id+" GROUP BY NetworkId, RecordKeyPrefix, ActionType"),
		logins: wire.Select[pastLogin](upgrade.ObjectLoginHistory,
			"SELECT UserId, LoginTime, LoginType, ApiType, SourceIp, Status, NetworkId FROM "+upgrade.ObjectLoginHistory+
				" WHERE UserId = "+id+" ORDER BY LoginTime DESC LIMIT "+maxLogins).
			About(isOf(user, func(r *pastLogin) wire.RecordID { return r.UserID })),
	}
}

func (r *usageReads) all() []wire.Selection { return []wire.Selection{r.records, r.logins} }

// complete adds what was read to the facts; objects are the names by the first characters
// of ids.
func (r *usageReads) complete(facts *upgrade.UserFacts, objects map[string]string) {
	facts.Unreadable = append(facts.Unreadable, gapsOf(r.records, r.logins)...)
	facts.Usage.Logins = sumLogins(r.logins.Rows, facts.ReadAt)
	for _, row := range r.records.Rows {
		row.addTo(&facts.Usage, objects)
	}
}

// recordUseRow counts the records of one key prefix that were opened, or changed, in a site.
type recordUseRow struct {
	NetworkID       wire.RecordID `json:"NetworkId"`
	RecordKeyPrefix string
	ActionType      string
	Times           int         `json:"times"`
	Oldest          wire.Moment `json:"oldest"`
	Newest          wire.Moment `json:"newest"`
}

// addTo adds the row; records of an object that nobody names tell nothing but the time.
func (r *recordUseRow) addTo(u *upgrade.Usage, objects map[string]string) {
	if r.Times == 0 {
		return
	}
	if u.Since == nil || r.Oldest.Before(*u.Since) {
		u.Since = &r.Oldest.Time
	}
	if object := objects[r.RecordKeyPrefix]; object != "" {
		u.Records = append(u.Records, upgrade.RecordUse{
			Site: core.ID(r.NetworkID), Object: object, Changed: r.ActionType == "Write", Times: r.Times, Last: r.Newest.Time,
		})
	}
}

type pastLogin struct {
	UserID    wire.RecordID `json:"UserId"`
	LoginTime wire.Moment
	LoginType string
	APIType   string `json:"ApiType"`
	SourceIP  string `json:"SourceIp"`
	Status    string
	NetworkID wire.RecordID `json:"NetworkId"`
}

// isAPI tells a login of a program, which the type of the API tells or that of the login.
func (r *pastLogin) isAPI() bool {
	return r.APIType != "" && r.APIType != "N/A" || slices.Contains([]string{"Other Apex API", "Remote Access 2.0", "Remote Access Client"}, r.LoginType)
}

// addressDays is how long the addresses are listed that somebody logged in from.
const addressDays = 30

// sumLogins sums up the successful logins, the latest of which comes first; at is when they
// were read. It is nil for none.
func sumLogins(rows []*pastLogin, at time.Time) *upgrade.Logins {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r *pastLogin) bool { return r.Status != "Success" })
	if len(rows) == 0 {
		return nil
	}
	l := &upgrade.Logins{Last: rows[0].LoginTime.Time, Since: rows[len(rows)-1].LoginTime.Time, Sites: map[core.ID]upgrade.Use{}}
	days := map[string]bool{}
	for _, r := range rows {
		use := upgrade.Use{Times: 1, Last: r.LoginTime.Time}
		days[r.LoginTime.UTC().Format(time.DateOnly)] = true
		if r.isAPI() {
			l.API = l.API.Add(use)
		}
		if site := core.ID(r.NetworkID); site != "" {
			l.Sites[site] = l.Sites[site].Add(use)
		}
		_, notAddress := netip.ParseAddr(r.SourceIP) // such as "Salesforce.com IP"
		if notAddress == nil && at.Sub(r.LoginTime.Time) <= addressDays*24*time.Hour && !slices.Contains(l.Addresses, r.SourceIP) {
			l.Addresses = append(l.Addresses, r.SourceIP)
		}
	}
	l.Days, l.Of = len(days), int(at.Sub(l.Since).Hours()/24)+1
	if len(rows) < 1000 { // nearly all that the org remembers, and not the last few of many
		l.Of = max(l.Of, addressDays)
	}
	return l
}
