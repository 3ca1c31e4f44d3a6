package query

import (
	"slices"
	"strconv"

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

// addItem adds one term of the select list.
func (g *groups) addItem(item soql.Item) {
	c, ok := item.(*soql.Column)
	if !ok {
		g.malformedf(soql.Pos{}, "Grouped query cannot use child relationships, TYPEOF or FIELDS in the SELECT list")
		return
	}
	op := g.resolveValue(c.Expr)
	name := c.Alias.Text
	switch {
	case name != "":
	case namedAsField(c.Expr) && !hasAggregate(c.Expr):
		name = op.field.Name
	default:
		name = "expr" + strconv.Itoa(g.unnamed)
		g.unnamed++
	}
	e := entry{name: name, operand: op, col: g.add(op.sql)}
	if hasAggregate(c.Expr) {
		e.aggregate = c.Expr.String()
	}
	if !g.shape.put(e) {
		g.malformedf(c.Expr.At(), "duplicate alias: %s", name)
	}
}

// resolveValue resolves what has one value in a group: an aggregate function, or what
// is grouped by.
func (g *groups) resolveValue(e soql.Expr) operand {
	switch {
	case isAggregate(e):
		return g.resolveAggregate(e)
	case e.Func.Text == funcGrouping:
		return g.resolveGrouping(e)
	case e.Func.Text == funcFormat:
		return g.format(e, g.resolveValue(*e.Arg))
	}
	op := g.resolveExpr(e)
	i := g.indexOf(op)
	if i < 0 {
		i = g.indexOfDate(e)
	}
	if i < 0 {
		g.malformedf(op.at, "Field must be grouped or aggregated: %s", e)
		return op
	}
	return g.here(i, op)
}

// indexOf finds the key that an operand is; -1 for none.
func (g *groups) indexOf(op operand) int {
	return slices.IndexFunc(g.keys, func(key operand) bool { return key.collated() == op.collated() })
}

// indexOfDate finds the date that is grouped by and that an expression is a function of:
// it too has one value in a group. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_date_functions.htm
func (g *groups) indexOfDate(e soql.Expr) int {
	if e.Arg == nil || e.Arg.Func.Text == funcConvertTimezone {
		return -1
	}
	date := g.resolveExpr(*e.Arg)
	if date.kind != schema.TypeDate {
		return -1
	}
	return g.indexOf(date)
}

// resolveAggregate resolves an aggregate function.
func (g *groups) resolveAggregate(e soql.Expr) operand {
	count := &schema.Field{Name: e.String(), Type: schema.TypeInt, Filterable: true, Sortable: true}
	if e.Arg == nil {
		return operand{node: g.root, field: count, kind: schema.TypeInt, sql: "COUNT(*)", at: e.At()}
	}
	op, name := g.resolveExpr(*e.Arg), e.Func.Text
	if op.labels != nil || !allowsAggregate(name, op.kind) {
		g.malformedf(e.At(), "field %s does not support aggregate operator %s", e.Arg, name)
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
	return op
}

// allowsAggregate tells whether a type has an aggregate function. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_agg_functions_field_types.htm
func allowsAggregate(function string, t schema.Type) bool {
	switch {
	case t == schema.TypeBoolean, t == schema.TypeTextArea, t == schema.TypeMultiPicklist, t == schema.TypeAddress:
		return false
	case function == funcSum, function == funcAvg:
		return isNumber(t)
	default:
		return true
	}
}

func (g *groups) translateHaving(c soql.Cond) frag {
	if c == nil {
		return frag{}
	}
	if deep := firstSemiJoin(c); deep != nil {
		g.malformedf(deep.At, "Semi join sub-selects are only allowed at the top level WHERE expressions.")
	}
	return g.translateCondition(c, func(e soql.Expr) operand { return g.anywhere(g.resolveValue(e)) })
}
