package query

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/soql"
)

// plan is a query translated. It holds no connection.
type plan struct {
	*scope
	columns  []string // SQL of what is read
	shape    *shape
	children []*childPlan
	// whole is the statement of a query that answers a number or groups; every other has
	// pages, whose statements are made of where and order.
	whole, where, order frag
	// anyOrder says that without ORDER BY rows may come as they are found.
	anyOrder bool
}

// translate reads a query and translates it.
func translate(env *Env, soqlText string) (*plan, error) {
	q, err := soql.Parse(soqlText)
	if err != nil {
		return nil, err
	}
	from, err := rootScope(env, q)
	switch {
	case err != nil:
		return nil, err
	case q.IsCount():
		return from.planCount()
	case isGrouped(q):
		return from.planGroups()
	}
	return from.planRows()
}

// planRows translates a query that selects records of an object.
func (s *scope) planRows() (*plan, error) {
	p := &plan{scope: s}
	p.shape = p.newShape(s.root)
	for _, item := range s.query.Select {
		p.addItem(item)
	}
	p.where = s.translateWhere()
	p.order = s.orderBy(s.query.OrderBy)
	if len(p.columns) > maxColumns {
		s.env.refuse(soql.TooComplicated("", soql.Pos{}))
	}
	return p, s.env.refused
}

// addItem adds one term of the select list.
func (p *plan) addItem(item soql.Item) {
	switch t := item.(type) {
	case *soql.Column:
		p.selectColumn(t)
	case *soql.Fields:
		p.selectFields(t)
	case *soql.Typeof:
		p.selectTypeof(t)
	case *soql.Child:
		p.addChild(t)
	}
}

// add adds a column to what is read, and gives its number.
func (p *plan) add(sql string) int {
	p.columns = append(p.columns, sql)
	return len(p.columns) - 1
}

// planCount translates SELECT COUNT().
func (s *scope) planCount() (*plan, error) {
	q := s.query
	if len(q.GroupBy) > 0 || len(q.OrderBy) > 0 {
		s.malformedf(q.From.Object.At, "COUNT() can't be used with GROUP BY or ORDER BY")
	}
	limit, offset := rowBounds(q)
	inner := concat(raw("SELECT 1"), s.clauseFrom(s.translateWhere()), bounds(limit, offset))
	return &plan{scope: s, shape: &shape{}, whole: inner.wrap("SELECT COUNT(*) FROM (", ")")}, s.env.refused
}

// clauseFrom is FROM and WHERE: what a condition needs is joined by then.
func (s *scope) clauseFrom(where frag) frag { return concat(raw(s.from()), clause("WHERE", where)) }

// maxOrders is how many fields ORDER BY may have. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_orderby.htm
const maxOrders = 32

// resolveOrder resolves the fields of ORDER BY.
func (s *scope) resolveOrder(orders []soql.Order, resolve resolver) []operand {
	ops := make([]operand, len(orders))
	if len(orders) > maxOrders {
		s.malformedf(orders[maxOrders].Expr.At(), "ORDER BY can have at most %d fields", maxOrders)
	}
	for i, o := range orders {
		if ops[i] = s.anywhere(resolve(o.Expr)); !ops[i].field.Sortable {
			s.refuseField(ops[i].at, ops[i].field.Name, "sorted")
		}
	}
	return ops
}

// orderBy translates ORDER BY. Nulls come first unless told otherwise.
func (s *scope) orderBy(orders []soql.Order) frag {
	terms := make([]string, len(orders))
	for i, op := range s.resolveOrder(orders, s.resolveExpr) {
		terms[i] = orderTerm(op.collated(), orders[i])
	}
	return raw(strings.Join(terms, ", "))
}

func orderTerm(term string, o soql.Order) string {
	if o.Desc {
		term += " DESC"
	}
	if o.Nulls == "LAST" {
		return term + " NULLS LAST"
	}
	return term + " NULLS FIRST"
}

// makeStatement gives the SQL of the plan with other columns and conditions; limit
// and offset bound its rows, no limit when below 0. Rows that ORDER BY leaves
// equal come in the order of their ids, so that pages never overlap; a query that
// is answered by one page without ORDER BY takes the first rows that are found.
func (p *plan) makeStatement(columns []string, where frag, limit, offset int) frag {
	order := p.order
	if id := p.root.idSQL(); id != noID && (!p.anyOrder || !order.isZero()) {
		if !order.isZero() {
			order.sql += ", "
		}
		order.sql += id
	}
	return concat(raw("SELECT "+strings.Join(columns, ", ")), p.clauseFrom(where), clause("ORDER BY", order), bounds(limit, offset))
}

// readRows reads the records that meet a condition.
func (p *plan) readRows(ctx context.Context, where frag, limit, offset int) ([]Record, error) {
	rows, err := read(ctx, p.env.DB, p.makeStatement(p.columns, where, limit, offset))
	if err != nil {
		return nil, err
	}
	return p.shapeRecords(ctx, p.env.DB, rows)
}

// bounds is LIMIT and OFFSET.
func bounds(limit, offset int) frag {
	if limit < 0 && offset == 0 {
		return frag{}
	}
	return raw(" LIMIT " + strconv.Itoa(limit) + " OFFSET " + strconv.Itoa(offset))
}

// rowBounds are LIMIT and OFFSET of the query itself; the limit is -1 when there is none.
func rowBounds(q *soql.Query) (limit, offset int) {
	limit = -1
	if q.Limit != nil {
		limit = q.Limit.Value
	}
	if q.Offset != nil {
		offset = q.Offset.Value
	}
	return limit, offset
}

// shapeRecords shapes rows, reading the children of all of them first.
func (p *plan) shapeRecords(ctx context.Context, db Queryer, rows [][]any) ([]Record, error) {
	w := &writer{sobjects: p.env.sobjects(), place: p.env.Now.Location(), children: map[*childPlan]map[string][]Record{}}
	ids := make([]any, len(rows))
	for i, row := range rows {
		ids[i] = row[p.shape.idCol]
	}
	for _, c := range p.children {
		var err error
		if w.children[c], err = c.load(ctx, db, ids); err != nil {
			return nil, err
		}
	}
	records := make([]Record, len(rows))
	for i, row := range rows {
		w.buf.Reset()
		w.writeRecord(p.shape, row)
		records[i] = bytes.Clone(w.buf.Bytes())
	}
	return records, nil
}

// What SQLite takes in one statement, with room to spare. Source:
// https://sqlite.org/limits.html
const (
	maxSQL     = 900_000
	maxArgs    = 32_000
	maxColumns = 1_900
)

// read runs a statement and gives all its rows.
func read(ctx context.Context, db Queryer, f frag) (all [][]any, err error) {
	if len(f.sql) > maxSQL || len(f.args) > maxArgs {
		return nil, soql.TooComplicated("", soql.Pos{})
	}
	rows, err := db.QueryContext(ctx, f.sql, f.args...)
	if err != nil {
		return nil, fmt.Errorf("running a query: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	into := make([]any, len(columns))
	for rows.Next() {
		row := make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		err = errors.Join(err, rows.Scan(into...))
		all = append(all, row)
	}
	if err = errors.Join(err, rows.Err()); err != nil {
		return nil, fmt.Errorf("reading rows: %w", err)
	}
	return all, nil
}
