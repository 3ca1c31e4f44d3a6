package sfclient

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/pattern"
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

func (r *usageReads) listSelections() []wire.Selection { return []wire.Selection{r.records, r.logins} }

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

// countPatience is how long a person is kept waiting for counts, which no decision
// needs: Salesforce itself would go on for two minutes.
const countPatience = 5 * time.Second

// codeTooSlow is the code of what Salesforce gave up, and of what was not waited
// for.
const codeTooSlow = "QUERY_TIMEOUT"

// objectName is what the API name of an object looks like. The names come from
// permission rows, and stand in a query unquoted.
var objectName = pattern.Lazy(`^[A-Za-z][A-Za-z0-9_]{0,79}$`)

// countRow counts the records of one owner and one last change, and of open or closed ones
// where the object tells; or the users of a profile.
type countRow struct {
	OwnerID          wire.RecordID `json:"OwnerId"`
	LastModifiedByID wire.RecordID `json:"LastModifiedById"`
	ProfileID        wire.RecordID `json:"ProfileId"`
	IsClosed         bool
	Records          int         `json:"records"`
	Newest           wire.Moment `json:"newest"`
}

// hasOpen are the objects whose records are open or closed.
var hasOpen = []string{"Case", "Opportunity"}

// CountRecords counts what a user owns, five objects a request, and the users of profiles in
// place of one object. An object without OwnerId, or that can't be queried, is left out;
// one that takes too long is a Gap. Users are advice, and not counted where that fails.
func (c *Client) CountRecords(ctx context.Context, owner core.ID, objects []string, profiles []core.ID) (upgrade.RecordCounts, error) {
	literal, err := wire.QuoteID(owner)
	if err != nil {
		return upgrade.RecordCounts{}, err
	}
	var reads []*wire.Query[countRow]
	for _, object := range objects {
		if objectName().MatchString(object) {
			reads = append(reads, selectCount(object, literal))
		}
	}
	users, err := selectProfileUsers(profiles)
	if err != nil {
		return upgrade.RecordCounts{}, err
	}
	reads = append(reads, users...)
	var (
		mu       sync.Mutex
		answered upgrade.RecordCounts
		tasks    []func(context.Context) error
	)
	for _, part := range wire.SplitEvenly(reads, wire.MaxQueries) {
		tasks = append(tasks, func(ctx context.Context) error {
			counts, err := c.countSome(ctx, owner, part)
			mu.Lock()
			defer mu.Unlock()
			answered.Counts = append(answered.Counts, counts.Counts...)
			answered.Unreadable = append(answered.Unreadable, counts.Unreadable...)
			return err
		})
	}
	if err := parallel.Run(ctx, tasks...); err != nil {
		return upgrade.RecordCounts{}, err
	}
	answered.Users = countProfileUsers(users, profiles)
	slices.SortStableFunc(answered.Counts, func(a, b upgrade.RecordCount) int { return strings.Compare(a.Object, b.Object) })
	slices.SortStableFunc(answered.Unreadable, func(a, b upgrade.Unreadable) int { return strings.Compare(a.What, b.What) })
	return answered, nil
}

// selectCount counts the records of one object that the user owns or was the last to change.
func selectCount(object, user string) *wire.Query[countRow] {
	groups := "OwnerId, LastModifiedById"
	if slices.Contains(hasOpen, object) {
		groups += ", IsClosed"
	}
	return wire.Select[countRow](object, "SELECT "+groups+", COUNT(Id) records, MAX(LastModifiedDate) newest FROM "+object+
		" WHERE OwnerId = "+user+" OR LastModifiedById = "+user+" GROUP BY "+groups)
}

// profileUsers is what the count of the users of profiles is called.
const profileUsers = "the users of the profile"

// selectProfileUsers counts the active users of profiles, of as many as one query takes.
func selectProfileUsers(profiles []core.ID) ([]*wire.Query[countRow], error) {
	lists, err := wire.InLists(profiles)
	if err != nil || len(lists) == 0 {
		return nil, err
	}
	return []*wire.Query[countRow]{wire.Select[countRow](profileUsers,
		"SELECT ProfileId, COUNT(Id) records FROM User WHERE IsActive = TRUE AND ProfileId IN "+lists[0]+" GROUP BY ProfileId")}, nil
}

// countProfileUsers reads the counts, nil when there are none.
func countProfileUsers(reads []*wire.Query[countRow], profiles []core.ID) map[core.ID]int {
	if len(reads) == 0 || reads[0].Refused != nil {
		return nil
	}
	users := map[core.ID]int{}
	for _, id := range profiles[:min(len(profiles), wire.MaxInList)] {
		users[id] = 0
	}
	for _, row := range reads[0].Rows {
		users[core.ID(row.ProfileID)] = row.Records
	}
	return users
}

// countSome counts the objects of one request, for as long as it is worth it.
func (c *Client) countSome(
	ctx context.Context, user core.ID, reads []*wire.Query[countRow],
) (upgrade.RecordCounts, error) {
	patient, cancel := context.WithTimeout(ctx, countPatience)
	defer cancel()
	selections := make([]wire.Selection, len(reads))
	for i, r := range reads {
		selections[i] = r
	}
	err := c.conn.ReadAll(patient, "count what the user owns", selections...)
	var answered upgrade.RecordCounts
	if err != nil {
		if ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded) {
			return answered, err
		}
		for _, r := range reads {
			if r.What == profileUsers {
				r.Refused = &core.RemoteError{Code: codeTooSlow}
				continue
			}
			answered.Unreadable = append(answered.Unreadable, upgrade.Unreadable{
				What: r.What + ".OwnerId", Code: codeTooSlow, Message: "no answer within " + countPatience.String(),
			})
		}
		return answered, nil
	}
	for _, r := range reads {
		switch {
		case r.What == profileUsers:
		case r.Refused == nil:
			answered.Counts = append(answered.Counts, recordCount(r, user))
		case r.Refused.Code != core.CodeInvalidField && r.Refused.Code != core.CodeInvalidType:
			answered.Unreadable = append(answered.Unreadable, unreadableFor(r.What+".OwnerId", r.Refused)...)
		}
	}
	return answered, nil
}

func recordCount(r *wire.Query[countRow], user core.ID) upgrade.RecordCount {
	count, open := upgrade.RecordCount{Object: r.What}, 0
	for _, row := range r.Rows {
		if core.ID(row.OwnerID) == user {
			count.Owned += row.Records
			if !row.IsClosed {
				open += row.Records
			}
		}
		if core.ID(row.LastModifiedByID) == user {
			count.Changed = count.Changed.Add(upgrade.Use{Times: row.Records, Last: row.Newest.Time})
		}
	}
	if slices.Contains(hasOpen, r.What) {
		count.Open = &open
	}
	return count
}
