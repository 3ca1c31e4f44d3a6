package soql

import (
	"strconv"
	"strings"
)

// String writes the query in one canonical form, which parses to the same tree.
func (q *Query) String() string {
	var b strings.Builder
	b.WriteString(kwSelect + " " + list(q.Select, itemText) + " " + kwFrom + " " + q.From.String())
	clause(&b, "USING SCOPE", q.Scope.Text)
	if q.Where != nil {
		clause(&b, kwWhere, condText(q.Where))
	}
	clause(&b, kwWith, q.With.Text)
	groups := list(q.GroupBy, Expr.String)
	if q.Subtotals != "" {
		groups = q.Subtotals + "(" + groups + ")"
	}
	clause(&b, "GROUP BY", groups)
	if q.Having != nil {
		clause(&b, kwHaving, condText(q.Having))
	}
	clause(&b, "ORDER BY", list(q.OrderBy, Order.String))
	clause(&b, kwLimit, q.Limit.String())
	clause(&b, kwOffset, q.Offset.String())
	for _, f := range q.For {
		clause(&b, kwFor, f.Text)
	}
	return b.String()
}

// clause writes a clause unless it is empty.
func clause(b *strings.Builder, keyword, text string) {
	if text != "" {
		b.WriteString(" " + keyword + " " + text)
	}
}

func list[T any](all []T, text func(T) string) string {
	parts := make([]string, len(all))
	for i, one := range all {
		parts[i] = text(one)
	}
	return strings.Join(parts, ", ")
}

// String writes what stands after FROM.
func (f From) String() string {
	s := withAlias(f.Object.Text, f.Alias)
	if f.Parent.Text != "" {
		s = f.Parent.Text + "." + s
	}
	for _, j := range f.Joins {
		s += ", " + withAlias(j.Path.String(), j.Alias)
	}
	return s
}

func withAlias(s string, alias Name) string {
	if alias.Text == "" {
		return s
	}
	return s + " " + alias.Text
}

// String writes the path with its dots.
func (p Path) String() string {
	parts := make([]string, len(p))
	for i, n := range p {
		parts[i] = n.Text
	}
	return strings.Join(parts, ".")
}

// String writes the path or the function.
func (e Expr) String() string {
	switch {
	case e.Func.Text == "":
		return e.Path.String()
	case e.Arg == nil:
		return e.Func.Text + "()"
	default:
		return e.Func.Text + "(" + e.Arg.String() + ")"
	}
}

// String writes the number, or nothing for none.
func (n *Number) String() string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(n.Value)
}

// String writes the term of ORDER BY.
func (o Order) String() string {
	s := o.Expr.String()
	if o.Desc {
		s += " DESC"
	}
	if o.Nulls != "" {
		s += " NULLS " + o.Nulls
	}
	return s
}

func itemText(item Item) string {
	switch t := item.(type) {
	case *Column:
		return withAlias(t.Expr.String(), t.Alias)
	case *Child:
		return "(" + t.Query.String() + ")"
	case *Fields:
		return "FIELDS(" + t.Group + ")"
	case *Typeof:
		return typeofText(t)
	default:
		return ""
	}
}

func typeofText(t *Typeof) string {
	s := "TYPEOF " + t.Path.String()
	for _, w := range t.Whens {
		s += " WHEN " + w.Object.Text + " THEN " + list(w.Fields, Path.String)
	}
	if len(t.Else) > 0 {
		s += " ELSE " + list(t.Else, Path.String)
	}
	return s + " END"
}

func condText(c Cond) string {
	switch t := c.(type) {
	case *Logic:
		joint := " " + kwAnd + " "
		if t.Or {
			joint = " " + kwOr + " "
		}
		parts := make([]string, len(t.Terms))
		for i, term := range t.Terms {
			parts[i] = operandText(term)
		}
		return strings.Join(parts, joint)
	case *Not:
		return kwNot + " " + operandText(t.Term)
	case *Compare:
		return t.String()
	default:
		return ""
	}
}

// operandText puts parentheses round what is not a comparison.
func operandText(c Cond) string {
	if _, ok := c.(*Compare); ok {
		return condText(c)
	}
	return "(" + condText(c) + ")"
}

// String writes the comparison.
func (c *Compare) String() string {
	s := c.Left.String() + " " + string(c.Op) + " "
	switch {
	case c.Sub != nil:
		return s + "(" + c.Sub.String() + ")"
	case c.Op == OpIn || c.Op == OpNotIn || c.Op == OpIncludes || c.Op == OpExcludes:
		return s + "(" + list(c.Values, Literal.String) + ")"
	default:
		return s + c.Values[0].String()
	}
}

// String writes the literal; a string in quotes, with its escapes.
func (v Literal) String() string {
	switch v.Kind {
	case Null:
		return kwNull
	case String:
		return "'" + quote(v.Like) + "'"
	case DateRange:
		if counted, _ := dateRange(v.Text); counted {
			return v.Text + ":" + strconv.Itoa(v.N)
		}
		return v.Text
	default:
		return v.Text
	}
}

// quote escapes the LIKE pattern of a string, in which %, _ and \ are escaped
// already where they stand for themselves.
func quote(like string) string {
	return strings.NewReplacer(
		"'", `\'`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\b", `\b`, "\f", `\f`,
	).Replace(like)
}
