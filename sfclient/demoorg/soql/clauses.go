package soql

import (
	"slices"
	"strings"
)

// isReserved tells whether a token is a word that can't be an alias. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_reservedkeywords.htm
func isReserved(t token) bool {
	if t.kind != tokenName {
		return false
	}
	switch strings.ToUpper(t.text) {
	case kwAnd, "ASC", "DESC", "EXCLUDES", kwFirst, kwFrom, kwGroup, kwHaving, "IN", "INCLUDES", kwLast, "LIKE",
		kwLimit, kwNot, kwNull, kwNulls, kwOr, kwSelect, kwUsing, kwWhere, kwWith:
		return true
	default:
		return false
	}
}

// clauseWords gives the words that begin a clause where an alias could be.
func clauseWords() []string { return []string{kwOrder, kwOffset, kwFor, kwUpdate, kwAll} }

// query reads a SELECT from its first word to the last clause it knows. A sub
// query is one in parentheses.
func (p *parser) query(sub bool) (*Query, error) {
	back, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer back()
	q := &Query{Text: p.text}
	if err := p.expect(kwSelect); err != nil {
		return nil, err
	}
	if q.Select, err = p.items(sub); err != nil {
		return nil, err
	}
	if err := p.expect(kwFrom); err != nil {
		return nil, err
	}
	if q.From, err = p.from(sub); err != nil {
		return nil, err
	}
	for _, clause := range []func(*Query) error{
		p.scope, p.where, p.with, p.groupBy, p.having, p.orderBy, p.limit, p.offset, p.forClauses, p.allRows,
	} {
		if err := clause(q); err != nil {
			return nil, err
		}
	}
	return q, p.checkFields(q)
}

// from reads the object, its alias, and the aliased paths after it. In a sub query
// the name of the parent may stand before the relationship.
func (p *parser) from(sub bool) (From, error) {
	var f From
	var err error
	if f.Object, err = p.name(); err != nil {
		return f, err
	}
	if sub && p.tok.is(".") {
		if err := p.advance(); err != nil {
			return f, err
		}
		f.Parent = f.Object
		if f.Object, err = p.name(); err != nil {
			return f, err
		}
	}
	if f.Alias, err = p.alias(clauseWords()); err != nil {
		return f, err
	}
	for p.tok.is(",") {
		if err := p.advance(); err != nil {
			return f, err
		}
		var j Join
		if j.Path, err = p.path(); err != nil {
			return f, err
		}
		if j.Alias, err = p.alias(clauseWords()); err != nil {
			return f, err
		}
		f.Joins = append(f.Joins, j)
	}
	return f, nil
}

// alias reads a name that is neither reserved nor among the other words; none
// gives the zero Name.
func (p *parser) alias(except []string) (Name, error) {
	if p.tok.kind != tokenName || isReserved(p.tok) || slices.Contains(except, strings.ToUpper(p.tok.text)) {
		return Name{}, nil
	}
	return p.name()
}

func (p *parser) scope(q *Query) error {
	if !p.tok.is(kwUsing) {
		return nil
	}
	if err := p.advance(); err != nil {
		return err
	}
	if err := p.expect("SCOPE"); err != nil {
		return err
	}
	var err error
	q.Scope, err = p.name()
	return err
}

func (p *parser) where(q *Query) error {
	found, err := p.accept(kwWhere)
	if !found || err != nil {
		return err
	}
	q.Where, err = p.condition()
	return err
}

// with reads the security modes; data categories are knowledge articles' own.
func (p *parser) with(q *Query) error {
	found, err := p.accept(kwWith)
	if !found || err != nil {
		return err
	}
	switch word := strings.ToUpper(p.tok.text); word {
	case "SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE":
		q.With = Name{Text: word, At: p.tok.at}
		return p.advance()
	case "DATA", "RECORDVISIBILITYCONTEXT":
		return p.unsupported(p.tok.at, "WITH "+word)
	default:
		return p.unexpected()
	}
}

func (p *parser) groupBy(q *Query) error {
	found, err := p.accept(kwGroup)
	if !found || err != nil {
		return err
	}
	if err := p.expect(kwBy); err != nil {
		return err
	}
	if p.ahead.is("(") && (p.tok.is("ROLLUP") || p.tok.is("CUBE")) {
		return p.subtotals(q)
	}
	q.GroupBy, err = p.exprs()
	return err
}

// maxSubtotals is how many fields ROLLUP and CUBE may have. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_group_by_rollup.htm
const maxSubtotals = 3

// subtotals reads ROLLUP(...) or CUBE(...), which is the whole of GROUP BY.
func (p *parser) subtotals(q *Query) error {
	at := p.tok.at
	q.Subtotals = strings.ToUpper(p.tok.text)
	if err := p.advance(); err != nil {
		return err
	}
	if err := p.expect("("); err != nil {
		return err
	}
	var err error
	if q.GroupBy, err = p.exprs(); err != nil {
		return err
	}
	if len(q.GroupBy) > maxSubtotals {
		return p.refuse(at, q.Subtotals+" can have at most 3 fields")
	}
	return p.expect(")")
}

// exprs reads a list of expressions.
func (p *parser) exprs() ([]Expr, error) {
	var all []Expr
	for {
		e, err := p.expr()
		if err != nil {
			return nil, err
		}
		all = append(all, e)
		if more, err := p.accept(","); !more || err != nil {
			return all, err
		}
	}
}

func (p *parser) having(q *Query) error {
	if !p.tok.is(kwHaving) {
		return nil
	}
	if len(q.GroupBy) == 0 {
		return p.unexpected()
	}
	if err := p.advance(); err != nil {
		return err
	}
	var err error
	q.Having, err = p.condition()
	return err
}

func (p *parser) orderBy(q *Query) error {
	found, err := p.accept(kwOrder)
	if !found || err != nil {
		return err
	}
	if err := p.expect(kwBy); err != nil {
		return err
	}
	q.OrderBy, err = p.orders()
	return err
}

func (p *parser) orders() ([]Order, error) {
	var all []Order
	for {
		o, err := p.order()
		if err != nil {
			return nil, err
		}
		all = append(all, o)
		if more, err := p.accept(","); !more || err != nil {
			return all, err
		}
	}
}

func (p *parser) order() (Order, error) {
	var o Order
	var err error
	if o.Expr, err = p.expr(); err != nil {
		return o, err
	}
	if p.tok.is("ASC") || p.tok.is("DESC") {
		o.Desc = p.tok.is("DESC")
		if err := p.advance(); err != nil {
			return o, err
		}
	}
	found, err := p.accept(kwNulls)
	if !found || err != nil {
		return o, err
	}
	if !p.tok.is(kwFirst) && !p.tok.is(kwLast) {
		return o, p.unexpected()
	}
	o.Nulls = strings.ToUpper(p.tok.text)
	return o, p.advance()
}

func (p *parser) limit(q *Query) error {
	found, err := p.accept(kwLimit)
	if !found || err != nil {
		return err
	}
	q.Limit, err = p.number()
	return err
}

func (p *parser) offset(q *Query) error {
	found, err := p.accept(kwOffset)
	if !found || err != nil {
		return err
	}
	if q.Offset, err = p.number(); err != nil {
		return err
	}
	if q.Offset.Value > MaxOffset {
		return Error(p.text, q.Offset.At, NumberOutsideValidRange, "Maximum SOQL offset allowed is 2000")
	}
	return nil
}

func (p *parser) forClauses(q *Query) error {
	for p.tok.is(kwFor) {
		if err := p.advance(); err != nil {
			return err
		}
		word := strings.ToUpper(p.tok.text)
		if !slices.Contains([]string{"VIEW", "REFERENCE", kwUpdate}, word) {
			return p.unexpected()
		}
		q.For = append(q.For, Name{Text: word, At: p.tok.at})
		if err := p.advance(); err != nil {
			return err
		}
	}
	if p.tok.is(kwUpdate) {
		return p.unsupported(p.tok.at, strings.TrimSpace(kwUpdate+" "+strings.ToUpper(p.ahead.text)))
	}
	return nil
}

// allRows refuses ALL ROWS, which is of Apex alone: queryAll sees the deleted rows.
func (p *parser) allRows(*Query) error {
	if p.tok.is(kwAll) {
		return p.refuse(p.tok.at, "ALL ROWS not allowed in this context")
	}
	return nil
}

// checkFields holds the rule that an unbounded set of fields needs a bounded
// set of rows. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_fields.htm
func (p *parser) checkFields(q *Query) error {
	const most = 200
	for _, item := range q.Select {
		f, ok := item.(*Fields)
		if ok && f.Group != FieldsStandard && (q.Limit == nil || q.Limit.Value > most) {
			return p.refuse(f.At, "The SOQL FIELDS function must have a LIMIT of at most 200")
		}
	}
	return nil
}
