package sharing

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/soql"
	"cupgrade/sfclient/demoorg/store"
)

// Object is the object that has no rows of its own.
const Object = "UserRecordAccess"

// maxRecords is how many records one query may ask about.
const maxRecords = 200

const (
	columnRecord = "RecordId"
	columnUser   = "UserId"
)

// row is the answer about one record: the columns that can be selected.
type row map[string]any

func rowOf(id string, a Access) row {
	return row{
		columnRecord: id, "HasReadAccess": a.Read, "HasEditAccess": a.Edit, "HasDeleteAccess": a.Delete,
		"HasTransferAccess": a.Transfer, "HasAllAccess": a.All, "MaxAccessLevel": a.Level(),
	}
}

// question is a query of UserRecordAccess, checked.
type question struct {
	query   *soql.Query
	columns []string
	user    string
	records []string
	has     string // the access level that is filtered by, "" for none
	wanted  bool
}

// Answer answers a query of UserRecordAccess; false when the statement is about another
// object. asking is the running user: what that user can't read is left out.
func Answer(tx *store.Tx, asking, text string) (*query.Result, bool, error) {
	if !strings.Contains(strings.ToLower(text), strings.ToLower(Object)) {
		return nil, false, nil // which need not be read twice
	}
	q, err := soql.Parse(text)
	if err != nil || !strings.EqualFold(q.From.Object.Text, Object) {
		return nil, false, nil //nolint:nilerr // whoever runs other queries tells it
	}
	asked, err := ask(q)
	if err != nil {
		return nil, true, err
	}
	rows := asked.readRows(tx, asking)
	records := make([]query.Record, len(rows))
	for i, row := range rows {
		if records[i], err = asked.writeRecord(row); err != nil {
			return nil, true, err
		}
	}
	return &query.Result{TotalSize: len(records), Records: records}, true, nil
}

func (q question) readRows(tx *store.Tx, asking string) (rows []row) {
	user, admin := NewViewer(tx, q.user), NewViewer(tx, asking)
	if user == nil || admin == nil {
		return nil
	}
	for _, id := range q.records {
		has := rowOf(id, user.Access(id))
		if admin.Access(id).Read && (q.has == "" || has[q.has] == q.wanted) {
			rows = append(rows, has)
		}
	}
	for _, o := range slices.Backward(q.query.OrderBy) {
		name := nameOf(o.Expr)
		slices.SortStableFunc(rows, func(a, b row) int {
			c := strings.Compare(fmt.Sprint(a[name]), fmt.Sprint(b[name]))
			if o.Desc {
				return -c
			}
			return c
		})
	}
	if limit := q.query.Limit; limit != nil {
		rows = rows[:min(limit.Value, len(rows))]
	}
	return rows
}

// writeRecord writes a row as Salesforce does, with the columns in their order.
func (q question) writeRecord(r row) (query.Record, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, `{"attributes":{"type":%q}`, Object)
	for _, name := range q.columns {
		value, err := json.Marshal(r[name])
		if err != nil {
			return nil, fmt.Errorf("write a record: %w", err)
		}
		fmt.Fprintf(&out, ",%q:%s", name, value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// nameOf gives the column that an expression names, as it is written in the reference; ""
// for none.
func nameOf(e soql.Expr) string {
	if e.Func.Text != "" || len(e.Path) != 1 {
		return ""
	}
	for name := range rowOf("", Access{}) {
		if strings.EqualFold(name, e.Path[0].Text) {
			return name
		}
	}
	if strings.EqualFold(columnUser, e.Path[0].Text) {
		return columnUser
	}
	return ""
}

// refuse gives a refusal of the statement. Only that of a missing RecordId and that of too
// many records are known from reports; the rest says what the reference does.
func (q *question) refuse(at soql.Pos, code, format string, args ...any) error {
	return soql.Error(q.query.Text, at, code, fmt.Sprintf(format, args...))
}

func (q *question) malformed(format string, args ...any) error {
	return q.refuse(q.query.From.Object.At, soql.MalformedQuery, format, args...)
}

// ask checks a query: one user, at most 200 records, and only what the reference lets be
// selected beside them.
func ask(of *soql.Query) (question, error) {
	q := question{query: of}
	if len(of.GroupBy) > 0 || of.Having != nil || of.Offset != nil || of.Scope.Text != "" || len(of.From.Joins) > 0 {
		return q, q.malformed("%s can only be queried by UserId and RecordId", Object)
	}
	if err := q.readColumns(); err != nil {
		return q, err
	}
	if of.Where == nil {
		return q, q.malformed("%s must be filtered by UserId and RecordId", Object)
	}
	if err := q.filter(of.Where); err != nil {
		return q, err
	}
	switch {
	case q.user == "":
		return q, q.malformed("%s must be filtered by a single UserId", Object)
	case len(q.records) == 0:
		return q, q.malformed("%s must be filtered by RecordId", Object)
	case len(q.records) > maxRecords:
		return q, q.refuse(soql.Pos{}, "EXCEEDED_ID_LIMIT", "Number of records exceeds limit: %d", maxRecords)
	case q.has != "" && len(q.columns) > 1:
		return q, q.malformed("Can select only RecordId when filtering %s by %s", Object, q.has)
	}
	for _, o := range of.OrderBy {
		if !slices.Contains(q.columns, nameOf(o.Expr)) {
			return q, q.refuse(o.Expr.At(), soql.MalformedQuery, "Can order %s only by what is selected", Object)
		}
	}
	return q, nil
}

// readColumns reads what is selected.
func (q *question) readColumns() error {
	for _, item := range q.query.Select {
		column, is := item.(*soql.Column)
		name := ""
		if is {
			name = nameOf(column.Expr)
		}
		if (name == "" || name == columnUser) || slices.Contains(q.columns, name) {
			return q.malformed("Can select only RecordId, a Has*Access field, and MaxAccessLevel of %s", Object)
		}
		q.columns = append(q.columns, name)
	}
	if !slices.Contains(q.columns, columnRecord) {
		return q.refuse(soql.Pos{}, soql.InvalidField, "RecordId field must be selected")
	}
	return nil
}

// filter reads the conditions, all of which must hold.
func (q *question) filter(cond soql.Cond) error {
	if all, is := cond.(*soql.Logic); is && !all.Or {
		for _, term := range all.Terms {
			if err := q.filter(term); err != nil {
				return err
			}
		}
		return nil
	}
	c, is := cond.(*soql.Compare)
	if !is || c.Sub != nil {
		return q.malformed("Can filter %s only by UserId, RecordId and one Has*Access field", Object)
	}
	switch name := nameOf(c.Left); {
	case name == columnUser && q.user == "" && c.Op == soql.OpEqual:
		ids, err := q.readIDs(c)
		if err == nil {
			q.user = ids[0]
		}
		return err
	case name == columnRecord && q.records == nil && (c.Op == soql.OpEqual || c.Op == soql.OpIn):
		ids, err := q.readIDs(c)
		q.records = ids
		return err
	case strings.HasPrefix(name, "Has") && q.has == "" && c.Op == soql.OpEqual && c.Values[0].Kind == soql.Boolean:
		q.has, q.wanted = name, c.Values[0].Text == "TRUE"
		return nil
	}
	return q.malformed("Can filter %s only by UserId, RecordId and one Has*Access field", Object)
}

// readIDs reads the ids of a condition, each once.
func (q *question) readIDs(c *soql.Compare) ([]string, error) {
	var ids []string
	for _, value := range c.Values {
		id, err := store.NormalizeID(value.Text)
		if err != nil || value.Kind != soql.String {
			return nil, q.refuse(value.At, soql.InvalidQueryFilterOperator, "invalid ID field: %s", cmp.Or(value.Text, "null"))
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
