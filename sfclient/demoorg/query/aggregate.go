package query

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// maxGroups is how many rows a grouped query may have: it has no cursor.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_groupby.htm
const maxGroups = 2_000

const (
	funcCount         = "COUNT"
	funcCountDistinct = "COUNT_DISTINCT"
	funcSum           = "SUM"
	funcAvg           = "AVG"
	funcMin           = "MIN"
	funcMax           = "MAX"
	funcGrouping      = "GROUPING"

	aggregateResult = "AggregateResult"
)

// isAggregate tells whether an expression is an aggregate function.
func isAggregate(e soql.Expr) bool {
	return slices.Contains([]string{funcCount, funcCountDistinct, funcSum, funcAvg, funcMin, funcMax}, e.Func.Text)
}

// isGrouped tells whether a query answers AggregateResults.
func isGrouped(q *soql.Query) bool {
	return len(q.GroupBy) > 0 || slices.ContainsFunc(q.Select, func(item soql.Item) bool {
		c, ok := item.(*soql.Column)
		return ok && hasAggregate(c.Expr)
	})
}

// hasAggregate tells whether an expression is an aggregate function, perhaps within
// FORMAT.
func hasAggregate(e soql.Expr) bool {
	return isAggregate(e) || e.Func.Text == funcFormat && isAggregate(*e.Arg)
}

// groups is a grouped query in translation: of the rows that are grouped by all of its
// keys, or of a subtotal.
type groups struct {
	scope *scope
	keys  []operand // what GROUP BY names
	// within tells which of the keys this grouping is by; the others are null in it.
	within  []bool
	columns []string // as many in every grouping of a query
	shape   *shape
	unnamed int // numbers expr0, expr1, ...
}

// groupStatement translates a grouped query.
func groupStatement(q *soql.Query, from *scope) (*shape, frag, error) {
	keys, err := groupKeys(q, from)
	if err != nil {
		return nil, frag{}, err
	}
	var sh *shape
	var branches []frag
	for _, within := range groupings(q.Subtotals, len(keys)) {
		g := &groups{scope: from, keys: keys, within: within, shape: &shape{typeCol: -1, typeName: aggregateResult, names: map[string]bool{}}}
		g.shape.idCol = g.add(noID)
		branch, err := g.statement(q)
		if err != nil {
			return nil, frag{}, err
		}
		branches = append(branches, branch)
		if sh == nil {
			sh = g.shape
		}
	}
	limit := rowLimit(q)
	if limit < 0 || limit > maxGroups+1 {
		limit = maxGroups + 1
	}
	return sh, concat(join(branches, " UNION ALL "), clause("ORDER BY", groupOrder(q, keys)), bounds(limit, rowOffset(q))), nil
}

// groupings gives the groupings of a query, and which of n keys each is by. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_group_by_cube.htm
func groupings(subtotals string, n int) [][]bool {
	all := slices.Repeat([]bool{true}, n)
	sets := [][]bool{all}
	switch subtotals {
	case "ROLLUP":
		for by := n - 1; by >= 0; by-- {
			set := slices.Clone(all)
			clear(set[by:])
			sets = append(sets, set)
		}
	case "CUBE":
		for without := 1; without < 1<<n; without++ {
			set := make([]bool, n)
			for i := range set {
				set[i] = without&(1<<i) == 0
			}
			sets = append(sets, set)
		}
	}
	return sets
}

// statement translates one grouping. After the columns that are answered come those
// that the rows are ordered by.
func (g *groups) statement(q *soql.Query) (frag, error) {
	for _, item := range q.Select {
		if err := g.item(item); err != nil {
			return frag{}, err
		}
	}
	where, err := g.scope.where(q)
	if err != nil {
		return frag{}, err
	}
	having, err := g.having(q.Having)
	if err != nil {
		return frag{}, err
	}
	columns := slices.Clone(g.columns)
	if len(q.OrderBy) > maxOrders {
		return frag{}, malformed(g.scope.text, q.OrderBy[maxOrders].Expr.At(), "ORDER BY can have at most %d fields", maxOrders)
	}
	for i, o := range q.OrderBy {
		op, err := g.sortable(o.Expr)
		if err != nil {
			return frag{}, err
		}
		columns = append(columns, op.collated()+" AS o"+strconv.Itoa(i))
	}
	var by []string
	for i, key := range g.keys {
		columns = append(columns, g.key(i).collated()+" AS k"+strconv.Itoa(i))
		if g.within[i] {
			by = append(by, key.collated())
		}
	}
	if len(by) == 0 && len(g.keys) > 0 {
		by = []string{"''"} // one group of all rows
	}
	if len(columns) > maxColumns {
		return frag{}, tooComplicated("", soql.Pos{})
	}
	return concat(
		raw("SELECT "+strings.Join(columns, ", ")+g.scope.from()),
		clause("WHERE", where), clause("GROUP BY", raw(strings.Join(by, ", "))), clause("HAVING", having)), nil
}

// add adds a column, also one that is there already.
func (g *groups) add(sql string) int {
	g.columns = append(g.columns, sql)
	return len(g.columns) - 1
}

// groupOrder is the order of all groupings together: that of ORDER BY, else by the keys
// with each subtotal after what it sums up.
func groupOrder(q *soql.Query, keys []operand) frag {
	var terms []string
	for i, o := range q.OrderBy {
		terms = append(terms, orderTerm("o"+strconv.Itoa(i), o))
	}
	for i := range keys {
		if len(q.OrderBy) == 0 {
			terms = append(terms, "k"+strconv.Itoa(i)+" NULLS LAST")
		}
	}
	return raw(strings.Join(terms, ", "))
}

func groupKeys(q *soql.Query, from *scope) ([]operand, error) {
	keys := make([]operand, 0, len(q.GroupBy))
	for _, e := range q.GroupBy {
		op, err := from.anywhere(from.expr(e))
		if err != nil {
			return nil, err
		}
		if !op.field.Groupable && op.kind == op.field.Type { // what a function makes of a datetime can be grouped
			return nil, cannot(from.text, op.at, op.field.Name, "grouped")
		}
		keys = append(keys, op)
	}
	return keys, nil
}

// key is a key in this grouping.
func (g *groups) key(i int) operand {
	op := g.keys[i]
	if !g.within[i] {
		op.sql = noID
	}
	return op
}

// item adds one term of the select list.
func (g *groups) item(item soql.Item) error {
	c, ok := item.(*soql.Column)
	if !ok {
		return malformed(g.scope.text, soql.Pos{}, "Grouped query cannot use child relationships, TYPEOF or FIELDS in the SELECT list")
	}
	op, err := g.value(c.Expr)
	if err != nil {
		return err
	}
	name := c.Alias.Text
	switch {
	case name != "":
	case namedAsField(c.Expr) && !hasAggregate(c.Expr):
		name = op.field.Name
	default:
		name = "expr" + strconv.Itoa(g.unnamed)
		g.unnamed++
	}
	if !g.shape.put(entry{
		name: name, field: op.field, kind: op.kind, col: g.add(op.sql), labels: op.labels, formatted: op.formatted,
		aggregate: hasAggregate(c.Expr), display: c.Expr.String(),
	}) {
		return malformed(g.scope.text, c.Expr.At(), "duplicate alias: %s", name)
	}
	return nil
}

// value resolves what has one value in a group: an aggregate function, or what
// is grouped by.
func (g *groups) value(e soql.Expr) (operand, error) {
	switch {
	case isAggregate(e):
		return g.aggregate(e)
	case e.Func.Text == funcGrouping:
		return g.grouping(e)
	case e.Func.Text == funcFormat:
		op, err := g.value(*e.Arg)
		return g.scope.format(e, op, err)
	}
	op, err := g.scope.expr(e)
	if err != nil {
		return op, err
	}
	i := g.indexOf(op)
	if i < 0 {
		i = g.indexOfDate(e)
	}
	if i < 0 {
		return op, malformed(g.scope.text, op.at, "Field must be grouped or aggregated: %s", e)
	}
	if !g.within[i] {
		op.sql = noID
	}
	return op, nil
}

// indexOf finds the key that an operand is; -1 for none.
func (g *groups) indexOf(op operand) int {
	return slices.IndexFunc(g.keys, func(key operand) bool { return key.collated() == op.collated() })
}

// indexOfDate finds the date that is grouped by and that an expression is a function of:
// it too has one value in a group. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_date_functions.htm
func (g *groups) indexOfDate(e soql.Expr) int {
	if e.Arg == nil {
		return -1
	}
	date, err := g.scope.expr(*e.Arg)
	if err != nil || date.kind != schema.TypeDate {
		return -1
	}
	return g.indexOf(date)
}

// grouping resolves GROUPING(key): 1 in a subtotal over all values of the key.
func (g *groups) grouping(e soql.Expr) (operand, error) {
	op, err := g.scope.expr(*e.Arg)
	if err != nil {
		return op, err
	}
	i := g.indexOf(op)
	if i < 0 {
		return op, malformed(g.scope.text, e.At(), "GROUPING can only be used with a field of GROUP BY: %s", e.Arg)
	}
	op.sql = "0"
	if !g.within[i] {
		op.sql = "1"
	}
	op.kind, op.at = schema.TypeInt, e.At()
	op.field = &schema.Field{Name: e.String(), Type: schema.TypeInt, Filterable: true, Sortable: true}
	return op, nil
}

// aggregate resolves an aggregate function.
func (g *groups) aggregate(e soql.Expr) (operand, error) {
	count := &schema.Field{Name: e.String(), Type: schema.TypeInt, Filterable: true, Sortable: true}
	if e.Arg == nil {
		return operand{node: g.scope.root, field: count, kind: schema.TypeInt, sql: "COUNT(*)", at: e.At()}, nil
	}
	op, err := g.scope.expr(*e.Arg)
	if err != nil {
		return op, err
	}
	name := e.Func.Text
	if op.labels != nil || !aggregates(name, op.kind) {
		return op, malformed(g.scope.text, e.At(), "field %s does not support aggregate operator %s", e.Arg, name)
	}
	op.at = e.At()
	switch name {
	case funcCount:
		op.sql, op.kind, op.field = "COUNT("+op.sql+")", schema.TypeInt, count
	case funcCountDistinct:
		op.sql, op.kind, op.field = "COUNT(DISTINCT "+op.collated()+")", schema.TypeInt, count
	case funcAvg:
		op.sql, op.kind = "AVG("+op.sql+")", schema.TypeDouble
	default:
		op.sql = name + "(" + op.collated() + ")"
	}
	return op, nil
}

// aggregates tells whether a type has an aggregate function. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_agg_functions_field_types.htm
func aggregates(function string, t schema.Type) bool {
	switch {
	case t == schema.TypeBoolean, t == schema.TypeTextArea, t == schema.TypeMultiPicklist, t == schema.TypeAddress:
		return false
	case function == funcSum, function == funcAvg:
		return isNumber(t)
	default:
		return true
	}
}

func (g *groups) having(c soql.Cond) (frag, error) {
	if c == nil {
		return frag{}, nil
	}
	if deep := firstSemiJoin(c); deep != nil {
		return frag{}, malformed(g.scope.text, deep.At, "Semi join sub-selects are only allowed at the top level WHERE expressions.")
	}
	return g.scope.condition(c, func(e soql.Expr) (operand, error) { return g.scope.anywhere(g.value(e)) })
}

// sortable resolves what may stand in ORDER BY of a grouped query.
func (g *groups) sortable(e soql.Expr) (operand, error) {
	op, err := g.scope.anywhere(g.value(e))
	if err == nil && !op.field.Sortable {
		err = cannot(g.scope.text, op.at, op.field.Name, "sorted")
	}
	return op, err
}

// runGroups answers a grouped query.
func runGroups(ctx context.Context, env *Env, q *soql.Query, from *scope) (*Result, error) {
	sh, statement, err := groupStatement(q, from)
	if err != nil {
		return nil, err
	}
	rows, err := read(ctx, env.DB, statement)
	if err != nil {
		return nil, err
	}
	if len(rows) > maxGroups {
		return nil, soql.Error("", soql.Pos{}, "EXCEEDED_ID_LIMIT",
			"Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch")
	}
	w := &writer{apiVersion: env.APIVersion, place: env.Now.Location()}
	records := make([]Record, len(rows))
	for i, row := range rows {
		w.buf.Reset()
		if err := w.record(sh, row); err != nil {
			return nil, fmt.Errorf("shaping a group: %w", err)
		}
		records[i] = append(Record(nil), w.buf.Bytes()...)
	}
	return &Result{TotalSize: len(rows), Records: records}, nil
}
