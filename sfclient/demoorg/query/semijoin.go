package query

import (
	"slices"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// maxSemiJoins is how many subqueries a WHERE may have. This and the other
// rules of this file:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm
const maxSemiJoins = 2

// checkSemiJoins refuses semi-joins that are too many, or not at the top level.
func (s *scope) checkSemiJoins(c soql.Cond) {
	top := []soql.Cond{c}
	if l, ok := c.(*soql.Logic); ok {
		if l.Or && slices.ContainsFunc(l.Terms, isSemiJoin) {
			s.malformedf(firstSemiJoin(c).At, "Semi join sub-selects are not allowed with the 'OR' operator")
		}
		top = l.Terms
	}
	count := 0
	for _, term := range top {
		deep := firstSemiJoin(term)
		switch {
		case deep == nil:
		case !isSemiJoin(term):
			s.malformedf(deep.At, "Semi join sub-selects are only allowed at the top level WHERE expressions.")
		default:
			if count++; count > maxSemiJoins {
				s.malformedf(deep.At, "Maximum %d semi join sub-selects are allowed", maxSemiJoins)
			}
		}
	}
}

func isSemiJoin(c soql.Cond) bool {
	t, ok := c.(*soql.Compare)
	return ok && t.Sub != nil
}

// firstSemiJoin finds a semi-join at any level of a condition.
func firstSemiJoin(c soql.Cond) *soql.Compare {
	switch t := c.(type) {
	case *soql.Compare:
		if t.Sub != nil {
			return t
		}
	case *soql.Not:
		return firstSemiJoin(t.Term)
	case *soql.Logic:
		for _, term := range t.Terms {
			if found := firstSemiJoin(term); found != nil {
				return found
			}
		}
	}
	return nil
}

// semiJoin translates IN and NOT IN over a subquery.
func (s *scope) semiJoin(c *soql.Compare, op operand) frag {
	if op.labels != nil || !isID(op.kind) {
		s.badOperator(op.at, "semi join sub-selects are only allowed with id and reference fields: "+op.field.Name)
		return frag{}
	}
	sub, column := s.subSelect(c, op)
	if s.env.refused != nil {
		return frag{}
	}
	where := joinConditions(sub.translateWhere(), raw(column.sql+" IS NOT NULL"))
	member := concat(raw(op.sql+" IN (SELECT "+column.sql), sub.clauseFrom(where), raw(")"))
	return member.notIf(c.Op == soql.OpNotIn)
}

// subSelect resolves what a subquery selects: one id or reference field, of
// another object than the outer query's, that points where the left operand
// points.
func (s *scope) subSelect(c *soql.Compare, left operand) (*scope, operand) {
	q := c.Sub
	s.checkSubQuery(q)
	o := s.env.findObject(q.From.Object.Text)
	switch o {
	case nil:
		s.env.refuse(noObject(s.query.Text, q.From.Object.At, q.From.Object.Text))
	case s.root.tables[0].object:
		s.malformedf(q.From.Object.At, "The inner and outer selects should not be on the same object type")
	}
	if s.env.refused != nil {
		return nil, operand{}
	}
	item, _ := q.Select[0].(*soql.Column)
	sub := newScope(s.env, q, o)
	column := sub.resolvePath(item.Expr.Path)
	switch {
	case !isID(column.kind) || column.node != sub.root:
		s.malformedf(column.at, "Semi join sub-selects can only query id fields, cannot use: '%s'", item.Expr)
	case !slices.ContainsFunc(pointsTo(left), func(name string) bool { return slices.Contains(pointsTo(column), name) }):
		s.malformedf(column.at, "The selected field '%s' in the subquery and the left operand field"+
			" '%s' in the where expression in the outer query should point to the same object type",
			column.field.Name, left.field.Name)
	}
	return sub, column
}

// checkSubQuery refuses the clauses that a semi-join can't have, and all but one field.
func (s *scope) checkSubQuery(q *soql.Query) {
	item, ok := q.Select[0].(*soql.Column)
	switch {
	case q.From.Parent.Text != "":
		s.malformedf(q.From.Parent.At, "A relationship can't be selected from in a semi join sub-select")
	case len(q.Select) != 1 || !ok:
		s.malformedf(q.From.Object.At, "semi join sub-selects must select exactly one field")
	case item.Expr.Func.Text != "":
		s.malformedf(item.Expr.At(), "Semi join sub-selects can only query id fields, cannot use: '%s'", item.Expr)
	case item.Alias.Text != "":
		s.malformedf(item.Alias.At, aliasRule)
	case q.Where != nil && firstSemiJoin(q.Where) != nil:
		s.malformedf(firstSemiJoin(q.Where).At, "Nesting of semi join sub-selects is not supported")
	case len(q.GroupBy) > 0 || len(q.OrderBy) > 0 || q.Limit != nil || q.Offset != nil || len(q.For) > 0:
		s.malformedf(q.From.Object.At, "GROUP BY, ORDER BY, LIMIT, OFFSET and FOR are not allowed in semi join sub-selects")
	}
}

// pointsTo names the objects that the ids of an operand are of.
func pointsTo(op operand) []string {
	if op.kind == schema.TypeReference {
		return op.field.ReferenceTo
	}
	names := make([]string, len(op.node.tables))
	for i, t := range op.node.tables {
		names[i] = t.object.Name
	}
	return names
}
