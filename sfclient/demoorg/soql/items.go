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

// functions maps each function of SOQL, in lower case, to the name it has in
// the tree, or to "" when it is known and not supported.
func functions() map[string]string {
	f := map[string]string{
		"distance": "", "geolocation": "",
		"tolabel": "toLabel", "converttimezone": "convertTimezone", "convertcurrency": "convertCurrency",
	}
	for _, name := range []string{
		funcCount, "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX", "GROUPING", "FORMAT",
		"CALENDAR_MONTH", "CALENDAR_QUARTER", "CALENDAR_YEAR", "DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR",
		"DAY_ONLY", "FISCAL_MONTH", "FISCAL_QUARTER", "FISCAL_YEAR", "HOUR_IN_DAY", "WEEK_IN_MONTH", "WEEK_IN_YEAR",
	} {
		f[strings.ToLower(name)] = name
	}
	return f
}

// items reads the select list. COUNT() must be alone in it, without an alias,
// and not in a sub query.
func (p *parser) items(sub bool) ([]Item, error) {
	var all []Item
	for {
		item, err := p.item()
		if err != nil {
			return nil, err
		}
		if c, ok := item.(*Column); ok && isCountAll(c.Expr) && (len(all) > 0 || !p.tok.is(kwFrom) || sub) {
			return nil, p.unexpected()
		}
		all = append(all, item)
		if more, err := p.accept(","); !more || err != nil {
			return all, err
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

func (p *parser) item() (Item, error) {
	at := p.tok.at
	switch {
	case p.tok.is("("):
		return p.child()
	case p.tok.is("TYPEOF") && p.ahead.kind == tokenName:
		return p.typeof()
	case p.tok.is("FIELDS") && p.ahead.is("("):
		group, err := p.fieldsGroup()
		return &Fields{Group: group, At: at}, err
	}
	e, err := p.expr()
	if err != nil {
		return nil, err
	}
	if isCountAll(e) {
		return &Column{Expr: e}, nil
	}
	alias, err := p.alias(clauseWords())
	return &Column{Expr: e, Alias: alias}, err
}

func (p *parser) child() (Item, error) {
	c := &Child{At: p.tok.at}
	if err := p.advance(); err != nil {
		return nil, err
	}
	var err error
	if c.Query, err = p.query(true); err != nil {
		return nil, err
	}
	return c, p.expect(")")
}

func (p *parser) fieldsGroup() (string, error) {
	if err := p.advance(); err != nil {
		return "", err
	}
	if err := p.expect("("); err != nil {
		return "", err
	}
	group := strings.ToUpper(p.tok.text)
	if !slices.Contains([]string{FieldsAll, FieldsStandard, FieldsCustom}, group) {
		return "", p.unexpected()
	}
	if err := p.advance(); err != nil {
		return "", err
	}
	return group, p.expect(")")
}

// typeof reads TYPEOF path WHEN Object THEN fields ... ELSE fields END.
func (p *parser) typeof() (Item, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	path, err := p.path()
	if err != nil {
		return nil, err
	}
	t := &Typeof{Path: path}
	for p.tok.is("WHEN") {
		w, err := p.when()
		if err != nil {
			return nil, err
		}
		t.Whens = append(t.Whens, w)
	}
	if len(t.Whens) == 0 {
		return nil, p.unexpected()
	}
	found, err := p.accept("ELSE")
	if err != nil {
		return nil, err
	}
	if found {
		if t.Else, err = p.paths(); err != nil {
			return nil, err
		}
	}
	return t, p.expect("END")
}

func (p *parser) when() (When, error) {
	var w When
	if err := p.advance(); err != nil {
		return w, err
	}
	var err error
	if w.Object, err = p.name(); err != nil {
		return w, err
	}
	if err := p.expect("THEN"); err != nil {
		return w, err
	}
	w.Fields, err = p.paths()
	return w, err
}

func (p *parser) paths() ([]Path, error) {
	var all []Path
	for {
		path, err := p.path()
		if err != nil {
			return nil, err
		}
		all = append(all, path)
		if more, err := p.accept(","); !more || err != nil {
			return all, err
		}
	}
}

// expr reads a field or a function. A name before a parenthesis is a function.
func (p *parser) expr() (Expr, error) {
	if p.tok.kind != tokenName || !p.ahead.is("(") {
		path, err := p.path()
		return Expr{Path: path}, err
	}
	name, known := functions()[strings.ToLower(p.tok.text)]
	if !known {
		return Expr{}, p.refuse(p.tok.at, "unknown function: '"+p.tok.text+"'")
	}
	if name == "" {
		return Expr{}, p.unsupported(p.tok.at, strings.ToUpper(p.tok.text)+"()")
	}
	e := Expr{Func: Name{Text: name, At: p.tok.at}}
	err := p.argument(&e)
	return e, err
}

// argument reads the parentheses of a function. Only COUNT may have none in
// them.
func (p *parser) argument(e *Expr) error {
	back, err := p.deeper()
	if err != nil {
		return err
	}
	defer back()
	if err := p.advance(); err != nil {
		return err
	}
	if err := p.expect("("); err != nil {
		return err
	}
	if e.Func.Text == funcCount && p.tok.is(")") {
		return p.advance()
	}
	arg, err := p.expr()
	if err != nil {
		return err
	}
	e.Arg = &arg
	return p.expect(")")
}
