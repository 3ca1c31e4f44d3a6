package query

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/soql"
)

// plan is a query translated, up to the rows wanted of it. It holds no
// connection.
type plan struct {
	env      *Env
	query    *soql.Query
	scope    *scope
	sel      selection
	shape    *shape
	children []*childPlan
	where    frag
	order    frag
	// anyOrder says that without ORDER BY rows may come as they are found.
	anyOrder bool
}

// newPlan translates a query that selects records of an object.
func newPlan(env *Env, q *soql.Query, from *scope) (*plan, error) {
	p := &plan{env: env, query: q, scope: from}
	p.shape = newShape(from.root, &p.sel)
	for _, item := range q.Select {
		p.addItem(item)
	}
	p.where = from.translateWhere(q)
	p.order = from.orderBy(q.OrderBy)
	if len(p.sel.columns) > maxColumns {
		env.refuse(tooComplicated("", soql.Pos{}))
	}
	return p, env.refused
}

// addItem adds one term of the select list.
func (p *plan) addItem(item soql.Item) {
	switch t := item.(type) {
	case *soql.Column:
		p.scope.selectColumn(p.shape, t, &p.sel)
	case *soql.Fields:
		p.scope.selectFields(p.shape, t, &p.sel)
	case *soql.Typeof:
		p.scope.selectTypeof(p.shape, t, &p.sel)
	case *soql.Child:
		p.addChild(t)
	}
}

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

// makeStatement gives the SQL of the plan with further columns and conditions; limit
// and offset bound its rows, no limit when below 0. Rows that ORDER BY leaves
// equal come in the order of their ids, so that pages never overlap; a query that
// is answered by one page without ORDER BY takes the first rows that are found.
func (p *plan) makeStatement(columns []string, where frag, limit, offset int) frag {
	order := p.order
	if id := p.scope.root.idSQL(); id != noID && (!p.anyOrder || !order.isZero()) {
		if !order.isZero() {
			order.sql += ", "
		}
		order.sql += id
	}
	return concat(
		raw("SELECT "+strings.Join(columns, ", ")+p.scope.from()),
		clause("WHERE", where), clause("ORDER BY", order), bounds(limit, offset))
}

// bounds is LIMIT and OFFSET.
func bounds(limit, offset int) frag {
	if limit < 0 && offset == 0 {
		return frag{}
	}
	return raw(" LIMIT " + strconv.Itoa(limit) + " OFFSET " + strconv.Itoa(offset))
}

// rowLimit is how many rows the query itself allows; -1 when any number.
func rowLimit(q *soql.Query) int {
	if q.Limit == nil {
		return -1
	}
	return q.Limit.Value
}

func rowOffset(q *soql.Query) int {
	if q.Offset == nil {
		return 0
	}
	return q.Offset.Value
}

// shapeRecords shapes rows, reading the children of all of them first.
func (p *plan) shapeRecords(ctx context.Context, db Queryer, rows [][]any) ([]Record, error) {
	w := &writer{sobjects: p.env.sobjects(), place: p.env.Now.Location(), children: map[*childPlan]map[string][]Record{}}
	for _, c := range p.children {
		found, err := c.load(ctx, db, p.ids(rows))
		if err != nil {
			return nil, err
		}
		w.children[c] = found
	}
	records := make([]Record, len(rows))
	for i, row := range rows {
		w.buf.Reset()
		if err := w.writeRecord(p.shape, row); err != nil {
			return nil, err
		}
		records[i] = append(Record(nil), w.buf.Bytes()...)
	}
	return records, nil
}

// ids gives the ids of rows.
func (p *plan) ids(rows [][]any) []any {
	ids := make([]any, len(rows))
	for i, row := range rows {
		ids[i] = row[p.shape.idCol]
	}
	return ids
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
		return nil, tooComplicated("", soql.Pos{})
	}
	rows, err := db.QueryContext(ctx, f.sql, f.args...)
	if err != nil {
		return nil, fmt.Errorf("running a query: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, fmt.Errorf("reading the columns: %w", err)
	}
	into := make([]any, len(columns))
	for rows.Next() {
		row := make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("reading a row: %w", err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading rows: %w", err)
	}
	return all, nil
}
