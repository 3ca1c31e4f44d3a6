package sfclient

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// countPatience is how long a person is kept waiting for counts, which no decision
// needs: Salesforce itself would go on for two minutes.
const countPatience = 5 * time.Second

// codeTooSlow is the code of what Salesforce gave up, and of what was not waited
// for.
const codeTooSlow = "QUERY_TIMEOUT"

// objectName is what the API name of an object looks like. The names come from
// permission rows, and stand in a query unquoted.
var objectName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,79}$`)

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
		if objectName.MatchString(object) {
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
			answered.Unreadable = append(answered.Unreadable, gap(r.What+".OwnerId", r.Refused)...)
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
