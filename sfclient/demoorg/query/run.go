package query

import (
	"context"

	"cupgrade/sfclient/demoorg/soql"
)

// Run runs a SOQL query and gives its first page of at most batch rows; batch 0
// gives all rows. The queries of later pages need no parsing: see Cursor.
func Run(ctx context.Context, env Env, soqlText string, batch int) (*Result, error) {
	q, err := soql.Parse(soqlText)
	if err != nil {
		return nil, err
	}
	from, err := rootScope(&env, q)
	switch {
	case err != nil:
		return nil, err
	case q.IsCount():
		return runCount(ctx, &env, q, from)
	case isGrouped(q):
		return runGroups(ctx, &env, q, from)
	}
	p, err := newPlan(&env, q, from)
	if err != nil {
		return nil, err
	}
	return p.firstPage(ctx, batch)
}

// rootScope is the scope of the object a query is from.
func rootScope(env *Env, q *soql.Query) (*scope, error) {
	o := env.findObject(q.From.Object.Text)
	if o == nil {
		return nil, noObject(q.Text, q.From.Object.At, q.From.Object.Text)
	}
	serial := 0
	return newScope(env, q, o, &serial), nil
}

// runCount answers SELECT COUNT().
func runCount(ctx context.Context, env *Env, q *soql.Query, from *scope) (*Result, error) {
	f, err := countStatement(q, from)
	if err != nil {
		return nil, err
	}
	rows, err := read(ctx, env.DB, f)
	if err != nil {
		return nil, err
	}
	n, _ := rows[0][0].(int64)
	return &Result{TotalSize: int(n), Records: []Record{}}, nil
}

func countStatement(q *soql.Query, from *scope) (frag, error) {
	if len(q.GroupBy) > 0 || len(q.OrderBy) > 0 {
		from.malformedf(q.From.Object.At, "COUNT() can't be used with GROUP BY or ORDER BY")
	}
	inner := concat(raw("SELECT 1"), clauseFrom(from, from.translateWhere(q)), bounds(rowLimit(q), rowOffset(q)))
	return inner.wrap("SELECT COUNT(*) FROM (", ")"), from.env.refused
}

// clauseFrom is FROM and WHERE: what a condition needs is joined by then.
func clauseFrom(from *scope, where frag) frag {
	return concat(raw(from.from()), clause("WHERE", where))
}

// firstPage reads one row more than a page has, to know whether there is
// another page; only then are the ids of all rows read.
func (p *plan) firstPage(ctx context.Context, batch int) (*Result, error) {
	limit, offset := rowLimit(p.query), rowOffset(p.query)
	if p.scope.root.idSQL() == noID {
		batch = 0 // rows without ids can't be asked for again
	}
	probe := limit
	if batch > 0 && (limit < 0 || limit > batch) {
		probe = batch + 1
	} else {
		p.anyOrder = limit >= 0 && offset == 0
	}
	rows, err := read(ctx, p.env.DB, p.makeStatement(p.sel.columns, p.where, probe, offset))
	if err != nil {
		return nil, err
	}
	if batch > 0 && len(rows) > batch {
		return p.runPaged(ctx, batch, limit, offset)
	}
	records, err := p.shapeRecords(ctx, p.env.DB, rows)
	if err != nil {
		return nil, err
	}
	return &Result{TotalSize: len(rows), Records: records}, nil
}

// runPaged takes the ids of all rows, and the first page by them, so that all pages
// are of one moment's rows.
func (p *plan) runPaged(ctx context.Context, batch, limit, offset int) (*Result, error) {
	rows, err := read(ctx, p.env.DB, p.makeStatement([]string{p.scope.root.idSQL()}, p.where, limit, offset))
	if err != nil {
		return nil, err
	}
	c := &Cursor{plan: p, ids: make([]string, len(rows))}
	for i, row := range rows {
		c.ids[i] = textOf(row[0])
	}
	records, err := c.Page(ctx, *p.env, 0, batch)
	if err != nil {
		return nil, err
	}
	return &Result{TotalSize: len(c.ids), Records: records, Cursor: c}, nil
}

// Cursor is the rest of an answer: the ids of all its rows, taken when the query
// ran. The rows themselves are read when their page is, as on Salesforce, so a
// cursor holds 18 bytes a row, and a page costs one look-up by primary key. It
// holds no connection, and it may be used by several goroutines at once.
type Cursor struct {
	plan *plan
	ids  []string
}

// TotalSize counts the rows of all pages.
func (c *Cursor) TotalSize() int { return len(c.ids) }

// Page gives at most size rows from offset on (0 is the first row of the whole
// answer). A row that has been deleted in the meantime is left out. Of env only
// DB is used: what may be read was settled when the query ran.
func (c *Cursor) Page(ctx context.Context, env Env, offset, size int) ([]Record, error) {
	from := min(max(offset, 0), len(c.ids))
	ids := c.ids[from:min(from+max(size, 0), len(c.ids))]
	wanted := make([]any, len(ids))
	for i, id := range ids {
		wanted[i] = id
	}
	p := c.plan
	member := inList(p.scope.root.idSQL(), wanted)
	rows, err := read(ctx, env.DB, p.makeStatement(p.sel.columns, member, -1, 0))
	if err != nil {
		return nil, err
	}
	return p.shapeRecords(ctx, env.DB, inOrder(rows, p.shape.idCol, ids))
}

// inOrder puts rows in the order of their ids in a list, and leaves out ids
// without a row.
func inOrder(rows [][]any, idCol int, ids []string) [][]any {
	byID := make(map[string][]any, len(rows))
	for _, row := range rows {
		byID[textOf(row[idCol])] = row
	}
	ordered := make([][]any, 0, len(ids))
	for _, id := range ids {
		if row, ok := byID[id]; ok {
			ordered = append(ordered, row)
		}
	}
	return ordered
}
