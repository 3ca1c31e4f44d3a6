package query

import (
	"slices"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// groups is a grouped query in translation: of the rows that are grouped by all of its
// keys, or of a subtotal. Every grouping of a query has as many columns.
type groups struct {
	*plan
	keys []operand // what GROUP BY names
	// within tells which of the keys this grouping is by; the others are null in it.
	within  []bool
	unnamed int // numbers expr0, expr1, ...
}

// planGroups translates a grouped query.
func (s *scope) planGroups() (*plan, error) {
	p := &plan{scope: s}
	keys := s.groupKeys()
	var union frag
	for i, within := range listGroupings(s.query.Subtotals, len(keys)) {
		if i > 0 {
			union = concat(union, raw(" UNION ALL "))
		}
		p.columns = nil
		p.shape = &shape{idCol: p.add(noID), typeCol: -1, typeName: aggregateResult, names: map[string]bool{}}
		g := &groups{plan: p, keys: keys, within: within}
		union = concat(union, g.translateGrouping())
	}
	limit, offset := rowBounds(s.query)
	if limit < 0 || limit > maxGroups+1 {
		limit = maxGroups + 1
	}
	p.whole = concat(union, clause("ORDER BY", groupOrder(s.query, keys)), bounds(limit, offset))
	return p, s.env.refused
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
func (g *groups) translateGrouping() frag {
	q := g.query
	for _, item := range q.Select {
		g.addItem(item)
	}
	where, having := g.translateWhere(), g.translateHaving(q.Having)
	columns := slices.Clone(g.columns)
	for i, op := range g.resolveOrder(q.OrderBy, g.resolveValue) {
		columns = append(columns, op.collated()+" AS o"+strconv.Itoa(i))
	}
	var by []string
	for i, key := range g.keys {
		columns = append(columns, g.here(i, key).collated()+" AS k"+strconv.Itoa(i))
		if g.within[i] {
			by = append(by, key.collated())
		}
	}
	if len(by) == 0 && len(g.keys) > 0 {
		by = []string{"''"} // one group of all rows
	}
	if len(columns) > maxColumns {
		g.env.refuse(soql.TooComplicated("", soql.Pos{}))
	}
	return concat(raw("SELECT "+strings.Join(columns, ", ")), g.clauseFrom(where),
		clause("GROUP BY", raw(strings.Join(by, ", "))), clause("HAVING", having))
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

func (s *scope) groupKeys() []operand {
	keys := make([]operand, len(s.query.GroupBy))
	for i, e := range s.query.GroupBy {
		op := s.anywhere(s.resolveExpr(e))
		if !op.field.Groupable && op.kind == op.field.Type { // what a function makes of a datetime can be grouped
			s.refuseField(op.at, op.field.Name, "grouped")
		}
		keys[i] = op
	}
	return keys
}

// here is a key as it is in this grouping: null in a subtotal over all of its values.
func (g *groups) here(key int, op operand) operand {
	if !g.within[key] {
		op.sql = noID
	}
	return op
}

// resolveGrouping resolves GROUPING(key): 1 in a subtotal over all values of the key.
func (g *groups) resolveGrouping(e soql.Expr) operand {
	op := g.resolveExpr(*e.Arg)
	i := g.indexOf(op)
	if i < 0 {
		g.malformedf(e.At(), "GROUPING can only be used with a field of GROUP BY: %s", e.Arg)
		return g.nothing(e.At())
	}
	op.sql = "0"
	if !g.within[i] {
		op.sql = "1"
	}
	op.kind, op.at = schema.TypeInt, e.At()
	op.field = &schema.Field{Name: e.String(), Type: schema.TypeInt, Filterable: true, Sortable: true}
	return op
}
