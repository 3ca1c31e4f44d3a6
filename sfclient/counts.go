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

// countRow is a row of a count by IsClosed; of a plain COUNT() there is none.
type countRow struct {
	IsClosed bool
	Records  int `json:"records"`
}

// hasOpen are the objects whose records are open or closed.
var hasOpen = []string{"Case", "Opportunity"}

// CountRecords counts what a user owns, five objects a request. An object without
// OwnerId, or that can't be queried, is left out; one that takes too long is a Gap.
func (c *Client) CountRecords(ctx context.Context, owner core.ID, objects []string) (upgrade.RecordCounts, error) {
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
	var (
		mu       sync.Mutex
		answered upgrade.RecordCounts
		tasks    []func(context.Context) error
	)
	for _, part := range wire.SplitEvenly(reads, wire.MaxQueries) {
		tasks = append(tasks, func(ctx context.Context) error {
			counts, err := c.countSome(ctx, part)
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
	slices.SortStableFunc(answered.Counts, func(a, b upgrade.RecordCount) int { return strings.Compare(a.Object, b.Object) })
	slices.SortStableFunc(answered.Unreadable, func(a, b upgrade.Unreadable) int { return strings.Compare(a.What, b.What) })
	return answered, nil
}

// selectCount counts the records of one object.
func selectCount(object, owner string) *wire.Query[countRow] {
	from := " FROM " + object + " WHERE OwnerId = " + owner
	if slices.Contains(hasOpen, object) {
		return wire.Select[countRow](object, "SELECT IsClosed, COUNT(Id) records"+from+" GROUP BY IsClosed")
	}
	return wire.Select[countRow](object, "SELECT COUNT()"+from)
}

// countSome counts the objects of one request, for as long as it is worth it.
func (c *Client) countSome(ctx context.Context, reads []*wire.Query[countRow]) (upgrade.RecordCounts, error) {
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
			answered.Unreadable = append(answered.Unreadable, upgrade.Unreadable{
				What: r.What + ".OwnerId", Code: codeTooSlow, Message: "no answer within " + countPatience.String(),
			})
		}
		return answered, nil
	}
	for _, r := range reads {
		switch {
		case r.Refused == nil:
			answered.Counts = append(answered.Counts, recordCount(r))
		case r.Refused.Code != core.CodeInvalidField && r.Refused.Code != core.CodeInvalidType:
			answered.Unreadable = append(answered.Unreadable, gap(r.What+".OwnerId", r.Refused)...)
		}
	}
	return answered, nil
}

func recordCount(r *wire.Query[countRow]) upgrade.RecordCount {
	count := upgrade.RecordCount{Object: r.What, Owned: r.Total}
	if !slices.Contains(hasOpen, r.What) {
		return count
	}
	open := 0
	count.Owned = 0
	for _, row := range r.Rows {
		count.Owned += row.Records
		if !row.IsClosed {
			open += row.Records
		}
	}
	count.Open = &open
	return count
}
