package sfclient

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// What comparing records may cost: with as many as are compared, one request asks about all of
// them, before and after, so that the rest is left for listing them.
const (
	maxRecordCalls = 12
	maxListCalls   = maxRecordCalls - 2*(upgrade.MaxRecords/(recordsPerQuery*wire.MaxQueries))
	// recordsPerQuery is how many records UserRecordAccess can be asked about at once.
	recordsPerQuery = 200
	// maxBegin is how many records of an object are compared for a rule that begins to apply:
	// it may share all that the org has.
	maxBegin = 200
)

const opRecords = "list the records to compare"

// idRow is a record of which only the id counts.
type idRow struct {
	ID wire.RecordID `json:"Id"`
}

// openedRow is a record that a user opened or changed in a site.
type openedRow struct {
	RecordID        wire.RecordID `json:"RecordId"`
	RecordKeyPrefix string
}

// modelRow is the organization-wide default of an object for external users.
type modelRow struct {
	QualifiedAPIName     string `json:"QualifiedApiName"`
	ExternalSharingModel string
}

// recordReads are the queries that list records.
type recordReads struct {
	opened *wire.Query[openedRow]
	models *wire.Query[modelRow]
	groups []upgrade.RecordGroup
	lists  []*wire.Query[idRow] // of the groups
	most   []int
	// unlisted are the mappings of sharing sets that no query can follow.
	unlisted []string
}

// Records lists records in at most as many requests as the comparison may cost, and for as long
// as it is worth it.
func (c *Client) Records(ctx context.Context, question upgrade.RecordQuestion) (upgrade.RecordFacts, error) {
	r, err := newRecordReads(question)
	if err != nil {
		return upgrade.RecordFacts{}, err
	}
	var selections []wire.Selection
	for _, list := range r.lists {
		selections = append(selections, list)
	}
	selections = append(selections, r.opened)
	if r.models != nil {
		selections = append(selections, r.models)
	}
	if calls := (len(selections) + wire.MaxQueries - 1) / wire.MaxQueries; calls > maxListCalls {
		return unlistedRecords("TOO_MANY", fmt.Sprintf("listing them takes %d API requests", calls)), nil
	}
	patient, cancel := wire.Aside(ctx, countPatience)
	defer cancel()
	if err := c.conn.ReadAll(patient, opRecords, selections...); err != nil {
		if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
			return unlistedRecords(codeTooSlow, "no answer within "+countPatience.String()), nil
		}
		return upgrade.RecordFacts{}, err
	}
	var names grantNames
	if err := c.objectLabels(ctx, &names); err != nil {
		return upgrade.RecordFacts{}, err
	}
	return r.joinFacts(names.byPrefix), nil
}

// unlistedRecords are no records, and why.
func unlistedRecords(code, message string) upgrade.RecordFacts {
	return upgrade.RecordFacts{Unreadable: []upgrade.Unreadable{{What: upgrade.UnreadableRecords, Code: code, Message: message}}}
}

func newRecordReads(q upgrade.RecordQuestion) (*recordReads, error) {
	user, err := wire.QuoteID(q.User.ID)
	if err != nil {
		return nil, err
	}
	r := &recordReads{opened: wire.Select[openedRow](upgrade.ObjectSiteHistory,
		"SELECT RecordId, RecordKeyPrefix FROM "+upgrade.ObjectSiteHistory+" WHERE NetworkUserId = "+user+
			" ORDER BY AccessTimestamp DESC LIMIT "+strconv.Itoa(upgrade.MaxRecords))}
	for _, object := range q.Owned {
		r.list(upgrade.RecordGroup{Why: upgrade.RecordsOwned, Object: object}, "OwnerId = "+user, upgrade.MaxRecords)
	}
	for _, set := range q.Sets {
		for _, m := range set.Mappings {
			where := mappingFilter(m, q.User)
			if where == "" {
				r.unlisted = append(r.unlisted, m.Object+"."+m.ObjectField)
				continue
			}
			r.list(upgrade.RecordGroup{Why: upgrade.RecordsShared, Object: m.Object, By: set.Title()}, where, upgrade.MaxRecords)
		}
	}
	for _, object := range q.Begin {
		r.list(upgrade.RecordGroup{Why: upgrade.RecordsBegin, Object: object}, "", maxBegin)
	}
	objects := map[string]bool{}
	for _, group := range r.groups {
		objects[wire.Quote(group.Object)] = true
	}
	if len(objects) > 0 {
		r.models = wire.Select[modelRow]("EntityDefinition", "SELECT QualifiedApiName, ExternalSharingModel FROM EntityDefinition WHERE QualifiedApiName IN ("+
			strings.Join(slices.Sorted(maps.Keys(objects)), ",")+")")
	}
	return r, nil
}

// list adds a group of records. One more than are compared shows that there are more.
func (r *recordReads) list(group upgrade.RecordGroup, where string, most int) {
	if !objectName().MatchString(group.Object) {
		return
	}
	if where != "" {
		where = " WHERE " + where
	}
	r.groups, r.most = append(r.groups, group), append(r.most, most)
	r.lists = append(r.lists, wire.Select[idRow](group.Object,
		"SELECT Id FROM "+group.Object+where+" ORDER BY LastModifiedDate DESC LIMIT "+strconv.Itoa(most+1)))
}

// joinFacts puts the answers together. An object without an owner has no group.
func (r *recordReads) joinFacts(objects map[string]string) upgrade.RecordFacts {
	facts := upgrade.RecordFacts{Models: map[string]string{}}
	for i, list := range r.lists {
		group := r.groups[i]
		if list.Refused != nil {
			if group.Why != upgrade.RecordsOwned || list.Refused.Code != core.CodeInvalidField && list.Refused.Code != core.CodeInvalidType {
				facts.Unreadable = append(facts.Unreadable, unreadableFor(upgrade.UnreadableRecords, list.Refused)...)
			}
			continue
		}
		for _, row := range list.Rows[:min(len(list.Rows), r.most[i])] {
			group.IDs = append(group.IDs, core.ID(row.ID))
		}
		group.More = len(list.Rows) > r.most[i]
		if len(group.IDs) > 0 {
			facts.Groups = append(facts.Groups, group)
		}
	}
	byObject := map[string]*upgrade.RecordGroup{}
	var order []string
	for _, row := range r.opened.Rows {
		object := objects[row.RecordKeyPrefix]
		if object == "" || row.RecordID == "" {
			continue
		}
		if byObject[object] == nil {
			byObject[object], order = &upgrade.RecordGroup{Why: upgrade.RecordsOpened, Object: object}, append(order, object)
		}
		if group, id := byObject[object], core.ID(row.RecordID); !slices.Contains(group.IDs, id) {
			group.IDs = append(group.IDs, id)
		}
	}
	for _, object := range order {
		facts.Groups = append(facts.Groups, *byObject[object])
	}
	for _, field := range r.unlisted {
		facts.Unreadable = append(facts.Unreadable, upgrade.Unreadable{What: upgrade.UnreadableRecords, Message: "no query follows " + field})
	}
	if r.models != nil {
		for _, row := range r.models.Rows {
			facts.Models[row.QualifiedAPIName] = row.ExternalSharingModel
		}
	}
	facts.Unreadable = dropDoubles(facts.Unreadable)
	return facts
}

// mappingFilter gives the condition of the records that a sharing set opens to a user; "" when
// none can be written. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
func mappingFilter(m core.SharingMapping, user core.User) string {
	field := columnOf(m.ObjectField)
	if field == "" {
		return ""
	}
	of := map[string]core.ID{"Account": user.AccountID, "Contact": user.ContactID, "Contact.Account": user.AccountID}
	if id, known := of[m.UserField]; known {
		return equals(field, id)
	}
	parent, rest, deeper := strings.Cut(m.UserField, ".")
	column, id := columnOf(rest), of[parent]
	literal, err := wire.QuoteID(id)
	if !deeper || column == "" || err != nil {
		return ""
	}
	return field + " IN (SELECT " + column + " FROM " + parent + " WHERE Id = " + literal + ")"
}

func equals(field string, id core.ID) string {
	literal, err := wire.QuoteID(id)
	if err != nil {
		return ""
	}
	return field + " = " + literal
}

// columnOf gives the column of a path of a sharing set: "AccountId" of "Account",
// "Dealer__r.AccountId" of "Dealer__c.Account".
func columnOf(path string) string {
	parts := strings.Split(path, ".")
	for i, part := range parts {
		custom, last := strings.HasSuffix(part, "__c"), i == len(parts)-1
		switch {
		case !objectName().MatchString(part):
			return ""
		case custom && !last:
			parts[i] = strings.TrimSuffix(part, "c") + "r"
		case !custom && last && !strings.HasSuffix(part, "Id"):
			parts[i] = part + "Id"
		}
	}
	return strings.Join(parts, ".")
}

// accessRow is what a user may do with a record.
type accessRow struct {
	RecordID      wire.RecordID `json:"RecordId"`
	HasReadAccess bool
	HasEditAccess bool
}

// RecordAccess asks about 200 records a query, and about 1,000 a request, for as long as it is
// worth it. What Salesforce refuses to tell is told of none of the records of that query.
func (c *Client) RecordAccess(ctx context.Context, user core.ID, records []core.ID) (upgrade.RecordRights, error) {
	of, err := wire.QuoteID(user)
	if err != nil {
		return upgrade.RecordRights{}, err
	}
	var reads []*wire.Query[accessRow]
	var selections []wire.Selection
	for part := range slices.Chunk(records[:min(len(records), upgrade.MaxRecords)], recordsPerQuery) {
		asked := make([]core.ID, len(part))
		for i, id := range part {
			if asked[i], err = core.ParseID(string(id)); err != nil {
				return upgrade.RecordRights{}, fmt.Errorf("use an ID in a query: %w", err)
			}
		}
		read := wire.Select[accessRow](upgrade.ObjectRecordAccess,
			"SELECT RecordId, HasReadAccess, HasEditAccess FROM "+upgrade.ObjectRecordAccess+" WHERE UserId = "+of+" AND RecordId IN "+wire.InList(asked)).
			About(func(r *accessRow) bool { return slices.Contains(asked, core.ID(r.RecordID)) })
		reads, selections = append(reads, read), append(selections, read)
	}
	var rights upgrade.RecordRights
	if len(reads) == 0 {
		return rights, nil
	}
	patient, cancel := wire.Aside(ctx, countPatience)
	defer cancel()
	if err := c.conn.ReadAll(patient, "ask what the user may do with records", selections...); err != nil {
		if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
			return rights, nil
		}
		return rights, err
	}
	for _, read := range reads {
		for _, row := range read.Rows {
			switch id := core.ID(row.RecordID); {
			case row.HasEditAccess && row.HasReadAccess:
				rights.Edit = append(rights.Edit, id)
			case row.HasReadAccess:
				rights.Read = append(rights.Read, id)
			default:
				rights.None = append(rights.None, id)
			}
		}
	}
	return rights, nil
}
