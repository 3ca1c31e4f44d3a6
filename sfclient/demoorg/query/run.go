package query

import (
	"context"

	"cupgrade/sfclient/demoorg/soql"
)

// Run runs a SOQL query and gives its first page of at most batch rows; batch 0
// gives all rows. The queries of later pages need no parsing: see Cursor.
func Run(ctx context.Context, env Env, soqlText string, batch int) (*Result, error) {
	p, err := translate(&env, soqlText)
	if err != nil {
		return nil, err
	}
	if p.whole.isZero() {
		return p.firstPage(ctx, batch)
	}
	rows, err := read(ctx, env.DB, p.whole)
	switch {
	case err != nil:
		return nil, err
	case p.query.IsCount():
		n, _ := rows[0][0].(int64)
		return &Result{TotalSize: int(n), Records: []Record{}}, nil
	case len(rows) > maxGroups:
		return nil, soql.Error("", soql.Pos{}, "EXCEEDED_ID_LIMIT",
			"Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch")
	}
	records, err := p.shapeRecords(ctx, env.DB, rows)
	return &Result{TotalSize: len(rows), Records: records}, err
}

// firstPage reads one row more than a page has, to know whether there is
// another page; only then are the ids of all rows read.
func (p *plan) firstPage(ctx context.Context, batch int) (*Result, error) {
	limit, offset := rowBounds(p.query)
	if p.root.idSQL() == noID {
		batch = 0 // rows without ids can't be asked for again
	}
	probe := limit
	if batch > 0 && (limit < 0 || limit > batch) {
		probe = batch + 1
	} else {
		p.anyOrder = limit >= 0 && offset == 0
	}
	rows, err := read(ctx, p.env.DB, p.makeStatement(p.columns, p.where, probe, offset))
	if err != nil {
		return nil, err
	}
	if batch > 0 && len(rows) > batch {
		return p.runPaged(ctx, batch, limit, offset)
	}
	records, err := p.shapeRecords(ctx, p.env.DB, rows)
	return &Result{TotalSize: len(rows), Records: records}, err
}

// runPaged takes the ids of all rows, and the first page by them, so that all pages
// are of one moment's rows.
func (p *plan) runPaged(ctx context.Context, batch, limit, offset int) (*Result, error) {
	rows, err := read(ctx, p.env.DB, p.makeStatement([]string{p.root.idSQL()}, p.where, limit, offset))
	if err != nil {
		return nil, err
	}
	c := &Cursor{plan: p, ids: make([]string, len(rows))}
	for i, row := range rows {
		c.ids[i] = textOf(row[0])
	}
	records, err := c.Page(ctx, *p.env, 0, batch)
	return &Result{TotalSize: len(c.ids), Records: records, Cursor: c}, err
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
// answer), in the order of the query. A row that has been deleted in the meantime is left
// out. Of env only DB is used: what may be read was settled when the query ran.
func (c *Cursor) Page(ctx context.Context, env Env, offset, size int) ([]Record, error) {
	from := min(max(offset, 0), len(c.ids))
	ids := c.ids[from:min(from+max(size, 0), len(c.ids))]
	p := c.plan
	rows, err := read(ctx, env.DB, p.makeStatement(p.columns, inList(p.root.idSQL(), ids), -1, 0))
	if err != nil {
		return nil, err
	}
	return p.shapeRecords(ctx, env.DB, rows)
}
