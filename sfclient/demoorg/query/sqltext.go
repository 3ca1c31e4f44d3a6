package query

import (
	"encoding/json"
	"strings"
)

// frag is a piece of SQL with its bound values, in the order of their question
// marks. The text of a frag is made of constants and of names from the schema
// only; a value from a query is always an argument.
type frag struct {
	sql  string
	args []any
}

// raw is a frag without values.
func raw(sql string) frag { return frag{sql: sql} }

// bind is a frag with values.
func bind(sql string, args ...any) frag { return frag{sql: sql, args: args} }

// isZero tells whether there is nothing in the frag.
func (f frag) isZero() bool { return f.sql == "" }

// concat puts frags one after the other.
func concat(parts ...frag) frag {
	var b strings.Builder
	var args []any
	for _, p := range parts {
		b.WriteString(p.sql)
		args = append(args, p.args...)
	}
	return frag{sql: b.String(), args: args}
}

// wrap puts text before and after a frag.
func (f frag) wrap(before, after string) frag {
	return frag{sql: before + f.sql + after, args: f.args}
}

// not is true where a condition is not, be it false or unknown.
func (f frag) not() frag { return f.wrap("NOT COALESCE(", ", 0)") }

// notIf is not, if the condition is to be turned round.
func (f frag) notIf(turned bool) frag {
	if turned {
		return f.not()
	}
	return f
}

// joinConditions joins conditions by AND, leaving out those that are empty.
func joinConditions(conds ...frag) frag {
	kept := make([]frag, 0, len(conds))
	for _, c := range conds {
		if !c.isZero() {
			kept = append(kept, c)
		}
	}
	return balanced(kept, " AND ")
}

// balanced joins conditions so that the tree of parentheses is as flat as can
// be: SQLite bounds the depth of an expression, not its length.
func balanced(conds []frag, joint string) frag {
	switch len(conds) {
	case 0:
		return frag{}
	case 1:
		return conds[0]
	}
	half := len(conds) / 2
	return concat(raw("("), balanced(conds[:half], joint), raw(joint), balanced(conds[half:], joint), raw(")"))
}

// clause puts a keyword before a frag that is not empty.
func clause(keyword string, f frag) frag {
	if f.isZero() {
		return f
	}
	return f.wrap(" "+keyword+" ", "")
}

// quoteName quotes a table or a column of the schema.
func quoteName(name string) string { return `"` + name + `"` }

// inList is a test of membership with one bound value for the whole list, so
// that the length of a list meets no bound of SQLite.
func inList[T any](sql string, values []T) frag {
	list, _ := json.Marshal(values) // never fails on texts and numbers: encoding/json
	return bind(sql+" IN (SELECT value FROM json_each(?))", string(list))
}
