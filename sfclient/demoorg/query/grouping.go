package query

import (
	"slices"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

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
