// Package soqltest writes queries as text again, for tests that hold what a parser must:
// every tree is what its text parses to.
package soqltest

import (
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/soql"
)

// Print writes a query in one canonical form, which parses to the same tree.
func Print(q *soql.Query) string {
	var b strings.Builder
	b.WriteString("SELECT " + list(q.Select, itemText) + " FROM " + fromText(q.From))
	clause(&b, "USING SCOPE", q.Scope.Text)
	if q.Where != nil {
		clause(&b, "WHERE", condText(q.Where))
	}
	clause(&b, "WITH", q.With.Text)
	groups := list(q.GroupBy, soql.Expr.String)
	if q.Subtotals != "" {
		groups = q.Subtotals + "(" + groups + ")"
	}
	clause(&b, "GROUP BY", groups)
	if q.Having != nil {
		clause(&b, "HAVING", condText(q.Having))
	}
	clause(&b, "ORDER BY", list(q.OrderBy, orderText))
	clause(&b, "LIMIT", numberText(q.Limit))
	clause(&b, "OFFSET", numberText(q.Offset))
	for _, f := range q.For {
		clause(&b, "FOR", f.Text)
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

func fromText(f soql.From) string {
	s := withAlias(f.Object.Text, f.Alias)
	if f.Parent.Text != "" {
		s = f.Parent.Text + "." + s
	}
	for _, j := range f.Joins {
		s += ", " + withAlias(j.Path.String(), j.Alias)
	}
	return s
}

func withAlias(s string, alias soql.Name) string {
	if alias.Text == "" {
		return s
	}
	return s + " " + alias.Text
}

// numberText gives nothing for no number.
func numberText(n *soql.Number) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(n.Value)
}

func orderText(o soql.Order) string {
	s := o.Expr.String()
	if o.Desc {
		s += " DESC"
	}
	if o.Nulls != "" {
		s += " NULLS " + o.Nulls
	}
	return s
}

func itemText(item soql.Item) string {
	switch t := item.(type) {
	case *soql.Column:
		return withAlias(t.Expr.String(), t.Alias)
	case *soql.Child:
		return "(" + Print(t.Query) + ")"
	case *soql.Fields:
		return "FIELDS(" + t.Group + ")"
	case *soql.Typeof:
		return typeofText(t)
	default:
		return ""
	}
}

func typeofText(t *soql.Typeof) string {
	s := "TYPEOF " + t.Path.String()
	for _, w := range t.Whens {
		s += " WHEN " + w.Object.Text + " THEN " + list(w.Fields, soql.Path.String)
	}
	if len(t.Else) > 0 {
		s += " ELSE " + list(t.Else, soql.Path.String)
	}
	return s + " END"
}

func condText(c soql.Cond) string {
	switch t := c.(type) {
	case *soql.Logic:
		joint := " AND "
		if t.Or {
			joint = " OR "
		}
		parts := make([]string, len(t.Terms))
		for i, term := range t.Terms {
			parts[i] = operandText(term)
		}
		return strings.Join(parts, joint)
	case *soql.Not:
		return "NOT " + operandText(t.Term)
	case *soql.Compare:
		return compareText(t)
	default:
		return ""
	}
}

// operandText puts parentheses round what is not a comparison.
func operandText(c soql.Cond) string {
	if _, ok := c.(*soql.Compare); ok {
		return condText(c)
	}
	return "(" + condText(c) + ")"
}

func compareText(c *soql.Compare) string {
	s := c.Left.String() + " " + string(c.Op) + " "
	switch {
	case c.Sub != nil:
		return s + "(" + Print(c.Sub) + ")"
	case c.Op == soql.OpIn || c.Op == soql.OpNotIn || c.Op == soql.OpIncludes || c.Op == soql.OpExcludes:
		return s + "(" + list(c.Values, Literal) + ")"
	default:
		return s + Literal(c.Values[0])
	}
}

// Literal writes a literal; a string in quotes, with its escapes.
func Literal(v soql.Literal) string {
	switch v.Kind {
	case soql.Null:
		return "NULL"
	case soql.String:
		return "'" + quote(v.Like) + "'"
	case soql.DateRange:
		if strings.HasPrefix(v.Text, "N_") || strings.Contains(v.Text, "_N_") {
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
