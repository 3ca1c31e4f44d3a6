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
	keys := groupKeys(q, from)
	var sh *shape
	sets := listGroupings(q.Subtotals, len(keys))
	branches := make([]frag, 0, len(sets))
	for _, within := range sets {
		g := &groups{scope: from, keys: keys, within: within, shape: &shape{typeCol: -1, typeName: aggregateResult, names: map[string]bool{}}}
		g.shape.idCol = g.add(noID)
		branches = append(branches, g.translateGrouping(q))
		if sh == nil {
			sh = g.shape
		}
	}
	limit := rowLimit(q)
	if limit < 0 || limit > maxGroups+1 {
		limit = maxGroups + 1
	}
	all := concat(join(branches, " UNION ALL "), clause("ORDER BY", groupOrder(q, keys)), bounds(limit, rowOffset(q)))
	return sh, all, from.env.refused
}

// listGroupings gives the groupings of a query, and which of n keys each is by. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_group_by_cube.htm
func listGroupings(subtotals string, n int) [][]bool {
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

// translateGrouping translates one grouping. After the columns that are answered come those
// that the rows are ordered by.
func (g *groups) translateGrouping(q *soql.Query) frag {
	for _, item := range q.Select {
		g.addItem(item)
	}
	where, having := g.scope.translateWhere(q), g.translateHaving(q.Having)
	columns := slices.Clone(g.columns)
	for i, op := range g.scope.resolveOrder(q.OrderBy, g.resolveValue) {
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
		g.scope.env.refuse(tooComplicated("", soql.Pos{}))
	}
	return concat(raw("SELECT "+strings.Join(columns, ", ")), clauseFrom(g.scope, where),
		clause("GROUP BY", raw(strings.Join(by, ", "))), clause("HAVING", having))
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

func groupKeys(q *soql.Query, from *scope) []operand {
	keys := make([]operand, len(q.GroupBy))
	for i, e := range q.GroupBy {
		op := from.anywhere(from.resolveExpr(e))
		if !op.field.Groupable && op.kind == op.field.Type { // what a function makes of a datetime can be grouped
			from.refuseField(op.at, op.field.Name, "grouped")
		}
		keys[i] = op
	}
	return keys
}

// key is a key in this grouping.
func (g *groups) key(i int) operand {
	op := g.keys[i]
	if !g.within[i] {
		op.sql = noID
	}
	return op
}

// resolveGrouping resolves GROUPING(key): 1 in a subtotal over all values of the key.
func (g *groups) resolveGrouping(e soql.Expr) operand {
	op := g.scope.resolveExpr(*e.Arg)
	i := g.indexOf(op)
	if i < 0 {
		g.scope.malformedf(e.At(), "GROUPING can only be used with a field of GROUP BY: %s", e.Arg)
		return g.scope.nothing(e.At())
	}
	op.sql = "0"
	if !g.within[i] {
		op.sql = "1"
	}
	op.kind, op.at = schema.TypeInt, e.At()
	op.field = &schema.Field{Name: e.String(), Type: schema.TypeInt, Filterable: true, Sortable: true}
	return op
}
