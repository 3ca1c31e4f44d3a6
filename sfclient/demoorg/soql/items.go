package soql

import (
	"slices"
	"strings"
)

// The groups of FIELDS().
const (
	FieldsAll      = "ALL"
	FieldsStandard = "STANDARD"
	FieldsCustom   = "CUSTOM"
)

// funcCount is the one function that may have no argument.
const funcCount = "COUNT"

// functions are those of SOQL, as the tree spells them, and unsupported those that this org
// has not.
var (
	functions = []string{
		funcCount, "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX", "GROUPING", "FORMAT", "toLabel", "convertTimezone", "convertCurrency",
		"CALENDAR_MONTH", "CALENDAR_QUARTER", "CALENDAR_YEAR", "DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR",
		"DAY_ONLY", "FISCAL_MONTH", "FISCAL_QUARTER", "FISCAL_YEAR", "HOUR_IN_DAY", "WEEK_IN_MONTH", "WEEK_IN_YEAR",
	}
	unsupported = []string{"DISTANCE", "GEOLOCATION"}
)

// readItems reads the select list. COUNT() must be alone in it, without an alias,
// and not in a sub query.
func (p *parser) readItems(sub bool) []Item {
	var all []Item
	for {
		item := p.readItem()
		if c, ok := item.(*Column); ok && isCountAll(c.Expr) && (len(all) > 0 || !p.tok.is(kwFrom) || sub) {
			p.refuseToken()
		}
		if all = append(all, item); !p.accept(",") {
			return all
		}
	}
}

// isCountAll tells whether an expression is COUNT().
func isCountAll(e Expr) bool { return e.Func.Text == funcCount && e.Arg == nil }

// IsCount tells whether the query is a SELECT COUNT(), which has no rows.
func (q *Query) IsCount() bool {
	c, ok := q.Select[0].(*Column)
	return ok && isCountAll(c.Expr)
}

func (p *parser) readItem() Item {
	at := p.tok.at
	switch {
	case p.accept("("):
		c := &Child{At: at, Query: p.query(true)}
		p.expect(")")
		return c
	case p.tok.is("TYPEOF") && p.ahead.kind == tokenName:
		return p.readTypeof()
	case p.tok.is("FIELDS") && p.ahead.is("("):
		p.advance()
		p.advance()
		f := &Fields{Group: p.takeWord(FieldsAll, FieldsStandard, FieldsCustom), At: at}
		p.expect(")")
		return f
	}
	c := &Column{Expr: p.readExpr()}
	if !isCountAll(c.Expr) {
		c.Alias = p.readAlias()
	}
	return c
}

// readTypeof reads TYPEOF path WHEN Object THEN fields ... ELSE fields END.
func (p *parser) readTypeof() Item {
	p.advance()
	t := &Typeof{Path: p.readPath()}
	for p.accept("WHEN") {
		w := When{Object: p.readName()}
		p.expect("THEN")
		w.Fields = listOf(p, p.readPath)
		t.Whens = append(t.Whens, w)
	}
	if len(t.Whens) == 0 {
		p.refuseToken()
	}
	if p.accept("ELSE") {
		t.Else = listOf(p, p.readPath)
	}
	p.expect("END")
	return t
}

// readExpr reads a field or a function. A name before a parenthesis is a function. Only COUNT
// may have nothing in the parentheses.
func (p *parser) readExpr() Expr {
	if p.tok.kind != tokenName || !p.ahead.is("(") {
		return Expr{Path: p.readPath()}
	}
	written, name := p.tok.text, ""
	if i := slices.IndexFunc(functions, func(f string) bool { return strings.EqualFold(f, written) }); i >= 0 {
		name = functions[i]
	} else if p.tok.isOneOf(unsupported) {
		p.refuseUnsupported(p.tok.at, strings.ToUpper(written)+"()")
	} else {
		p.refuse(p.tok.at, "unknown function: '"+written+"'")
	}
	defer p.deeper()()
	e := Expr{Func: Name{Text: name, At: p.tok.at}}
	p.advance()
	p.expect("(")
	if name != funcCount || !p.tok.is(")") {
		arg := p.readExpr()
		e.Arg = &arg
	}
	p.expect(")")
	return e
}
