package query

import (
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// resolver gives the operand on the left of a comparison; WHERE and HAVING
// differ in it.
type resolver func(soql.Expr) operand

// translateCondition translates a condition. Every part of it is true or false and never
// unknown where that matters: under NOT.
func (s *scope) translateCondition(c soql.Cond, left resolver) frag {
	switch t := c.(type) {
	case *soql.Logic:
		terms := make([]frag, len(t.Terms))
		for i, term := range t.Terms {
			terms[i] = s.translateCondition(term, left)
		}
		if t.Or {
			return balanced(terms, " OR ")
		}
		return balanced(terms, " AND ")
	case *soql.Not:
		return s.translateCondition(t.Term, left).not()
	case *soql.Compare:
		op := left(t.Left)
		if t.Sub != nil {
			return s.semiJoin(t, op)
		}
		return s.compare(t, op)
	default:
		return frag{}
	}
}

// translateWhere translates the WHERE of a query, with what every query has beside it:
// no deleted rows, and the scope.
func (s *scope) translateWhere() frag {
	s.checkJoins()
	q, scoped := s.query, s.usingScope()
	var cond frag
	if q.Where != nil {
		s.checkSemiJoins(q.Where)
		cond = s.translateCondition(q.Where, s.resolveFilterable)
	}
	root := s.root.tables[0]
	var live frag
	if root.object.Field("IsDeleted") != nil && !s.env.AllRows {
		live = raw(root.column("IsDeleted") + " = 0")
	}
	return joinConditions(live, s.ownRow(), scoped, cond)
}

// ownRow keeps the running user to the one row of UserPermissionAccess that is theirs, and
// to their own rows of an object of which the API shows them no other.
func (s *scope) ownRow() frag {
	root, field := s.root.tables[0], ""
	switch {
	case root.object.Name == "UserPermissionAccess":
		field = fieldID
	case s.env.OwnRows != nil:
		field = s.env.OwnRows(root.object.Name)
	}
	if field == "" {
		return frag{}
	}
	return bind(root.column(field)+" = ?", s.env.UserID)
}

// checkJoins refuses an alias of FROM for a path that leads nowhere, even when
// nothing uses it.
func (s *scope) checkJoins() {
	for _, j := range s.query.From.Joins {
		path := s.expand(slices.Concat(j.Path, soql.Path{{Text: fieldID}}))
		s.walk(path[:len(path)-1], j.Path[0].At)
	}
}

// resolveFilterable resolves what may stand in WHERE.
func (s *scope) resolveFilterable(e soql.Expr) operand {
	op := s.anywhere(s.resolveExpr(e))
	if !op.field.Filterable {
		s.refuseField(op.at, op.field.Name, "filtered")
	}
	if op.kind == schema.TypeBoolean && op.node != s.root {
		op.sql = "COALESCE(" + op.sql + ", 0)" // of a parent that is not there it is false
	}
	return op
}

// usingScope translates USING SCOPE.
func (s *scope) usingScope() frag {
	q := s.query
	root := s.root.tables[0]
	switch name := q.Scope.Text; {
	case name == "" || strings.EqualFold(name, "everything"):
	case !strings.EqualFold(name, "mine"):
		s.refusef(q.Scope.At, soql.InvalidQueryScope, "USING SCOPE %s is not supported in this org", name)
	case root.object.Field("OwnerId") == nil:
		s.refusef(q.Scope.At, soql.InvalidQueryScope, "scope mine is not supported for %s", root.object.Name)
	default:
		return bind(root.column("OwnerId")+" = ?", s.env.UserID)
	}
	return frag{}
}

// compare translates a comparison with values.
func (s *scope) compare(c *soql.Compare, op operand) frag {
	s.checkOperator(c, op)
	switch {
	case c.Op == soql.OpLike && op.field.Encrypted:
		s.refuseField(op.at, op.field.Name, "filtered")
		return frag{}
	case op.labels != nil:
		return s.compareLabel(c, op)
	case c.Op == soql.OpLike:
		return s.translateLike(c, op)
	case c.Op == soql.OpIncludes || c.Op == soql.OpExcludes:
		return s.translateIncludes(c, op)
	case len(c.Values) > 1 || c.Op == soql.OpIn || c.Op == soql.OpNotIn:
		return s.translateIn(c, op)
	case isDate(op.kind) && c.Values[0].Kind == soql.DateRange:
		return compareSpan(op, c.Op, rangeSpan(c.Values[0], s.env.Now))
	}
	return compareValue(op, c.Op, s.bindLiteral(op, c.Values[0]))
}

// compareValue compares with one value, nil for null. A field without a value
// is unequal to every value.
func compareValue(op operand, operator soql.Op, v any) frag {
	unequal := operator == soql.OpNotEqual
	switch {
	case v == nil && operator == soql.OpEqual:
		return raw(op.sql + " IS NULL")
	case v == nil && unequal:
		return raw(op.sql + " IS NOT NULL")
	case v == nil:
		return raw("0")
	}
	if same, _ := equalTexts(op, []any{v}); len(same) > 0 && (unequal || operator == soql.OpEqual) {
		return same[0].notIf(unequal)
	}
	if unequal {
		return bind(op.collated()+" IS NOT ?", v)
	}
	return bind(op.collated()+" "+string(operator)+" ?", v)
}

// compareSpan compares with a span of time: equal means within it.
func compareSpan(op operand, operator soql.Op, s span) frag {
	start, end := storedTime(s.start, op.kind), storedTime(s.end, op.kind)
	within := op.sql + " >= ? AND " + op.sql + " < ?"
	switch operator {
	case soql.OpEqual:
		return bind("("+within+")", start, end)
	case soql.OpNotEqual:
		return bind("NOT COALESCE("+within+", 0)", start, end)
	case soql.OpLess:
		return bind(op.sql+" < ?", start)
	case soql.OpLessEqual:
		return bind(op.sql+" < ?", end)
	case soql.OpGreater:
		return bind(op.sql+" >= ?", end)
	default:
		return bind(op.sql+" >= ?", start)
	}
}

// translateIn translates IN and NOT IN over values.
func (s *scope) translateIn(c *soql.Compare, op operand) frag {
	values := make([]any, 0, len(c.Values))
	var spans []frag
	hasNull := false
	for _, lit := range c.Values {
		if isDate(op.kind) && lit.Kind == soql.DateRange {
			spans = append(spans, compareSpan(op, soql.OpEqual, rangeSpan(lit, s.env.Now)))
			continue
		}
		if v := s.bindLiteral(op, lit); v == nil {
			hasNull = true
		} else {
			values = append(values, v)
		}
	}
	same, values := equalTexts(op, values)
	alternatives := slices.Concat([]frag{inList(op.collated(), values)}, same, spans)
	if hasNull {
		alternatives = append(alternatives, raw(op.sql+" IS NULL"))
	}
	return balanced(alternatives, " OR ").notIf(c.Op == soql.OpNotIn)
}

func (s *scope) translateLike(c *soql.Compare, op operand) frag {
	lit := c.Values[0]
	if lit.Kind == soql.Null {
		return raw(op.sql + " IS NULL")
	}
	s.wantText(op, lit)
	return matching(op.sql, lit.Like)
}

// translateIncludes translates INCLUDES and EXCLUDES. A literal 'A;B' wants both A and B;
// the literals are alternatives.
func (s *scope) translateIncludes(c *soql.Compare, op operand) frag {
	alternatives := make([]frag, 0, len(c.Values))
	for _, lit := range c.Values {
		s.wantText(op, lit)
		picks := splitPicks(lit.Text)
		wanted := make([]frag, len(picks))
		for i, v := range picks {
			wanted[i] = bind("instr(';' || lower("+op.sql+") || ';', ';' || lower(?) || ';') > 0", v)
		}
		alternatives = append(alternatives, joinConditions(wanted...))
	}
	return balanced(alternatives, " OR ").notIf(c.Op == soql.OpExcludes)
}

// compareLabel compares toLabel(field): with the values that have the label.
func (s *scope) compareLabel(c *soql.Compare, op operand) frag {
	values := make([]any, 0, len(op.labels))
	for _, lit := range c.Values {
		s.wantText(op, lit)
		for _, v := range op.field.Picklist {
			if strings.EqualFold(v.Label, lit.Text) {
				values = append(values, v.Value)
			}
		}
	}
	if !slices.Contains([]soql.Op{soql.OpEqual, soql.OpIn, soql.OpNotEqual, soql.OpNotIn}, c.Op) {
		s.badOperator(c.At, "invalid operator on toLabel")
	}
	return inList(op.collated(), values).notIf(c.Op == soql.OpNotEqual || c.Op == soql.OpNotIn)
}

// collated is the operand as it is compared: ids by every letter, other text
// without regard to case.
func (op operand) collated() string {
	if isText(op.kind) || op.kind == schema.TypeMultiPicklist {
		return op.sql + " COLLATE NOCASE"
	}
	return op.sql
}
