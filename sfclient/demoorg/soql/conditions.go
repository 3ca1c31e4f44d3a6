package soql

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// condition reads terms joined by AND, or by OR; Salesforce wants parentheses
// where the two meet, and around a NOT that is joined to anything. Grammar:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_conditionexpression.htm
func (p *parser) condition() (Cond, error) {
	back, err := p.deeper()
	if err != nil {
		return nil, err
	}
	defer back()
	if p.tok.is(kwNot) {
		return p.not()
	}
	first, err := p.simple()
	if err != nil {
		return nil, err
	}
	terms := []Cond{first}
	joint := strings.ToUpper(p.tok.text)
	for p.tok.is(joint) && (joint == kwAnd || joint == kwOr) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		next, err := p.simple()
		if err != nil {
			return nil, err
		}
		terms = append(terms, next)
	}
	if p.tok.is(kwAnd) || p.tok.is(kwOr) {
		return nil, p.unexpected()
	}
	if len(terms) == 1 {
		return first, nil
	}
	return &Logic{Or: joint == kwOr, Terms: terms}, nil
}

func (p *parser) not() (Cond, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.is(kwNot) {
		return nil, p.unexpected()
	}
	term, err := p.simple()
	if err != nil {
		return nil, err
	}
	if p.tok.is(kwAnd) || p.tok.is(kwOr) {
		return nil, p.unexpected()
	}
	return &Not{Term: term}, nil
}

// simple reads a comparison or a condition in parentheses.
func (p *parser) simple() (Cond, error) {
	if p.tok.is(kwNot) {
		return nil, p.unexpected()
	}
	if !p.tok.is("(") {
		return p.compare()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	c, err := p.condition()
	if err != nil {
		return nil, err
	}
	return c, p.expect(")")
}

func (p *parser) compare() (Cond, error) {
	left, err := p.expr()
	if err != nil {
		return nil, err
	}
	c := &Compare{Left: left, At: p.tok.at}
	if c.Op, err = p.operator(); err != nil {
		return nil, err
	}
	switch c.Op {
	case OpIn, OpNotIn, OpIncludes, OpExcludes:
		return c, p.set(c)
	default:
		v, err := p.literal()
		c.Values = []Literal{v}
		return c, err
	}
}

// operator reads a comparison operator, of one word or of two.
func (p *parser) operator() (Op, error) {
	if p.tok.is(kwNot) && p.ahead.is(string(OpIn)) {
		if err := p.advance(); err != nil {
			return "", err
		}
		return OpNotIn, p.advance()
	}
	op := Op(strings.ToUpper(p.tok.text))
	if op == "<>" {
		op = OpNotEqual
	}
	known := []Op{
		OpEqual, OpNotEqual, OpLess, OpLessEqual, OpGreater, OpGreaterEqual,
		OpLike, OpIn, OpIncludes, OpExcludes,
	}
	if p.tok.kind != tokenName && p.tok.kind != tokenMark || !slices.Contains(known, op) {
		return "", p.unexpected()
	}
	return op, p.advance()
}

// set reads a list of values, or the subquery of a semi-join.
func (p *parser) set(c *Compare) error {
	if p.tok.is(":") {
		return p.bindVariable()
	}
	if err := p.expect("("); err != nil {
		return err
	}
	if p.tok.is(kwSelect) && (c.Op == OpIn || c.Op == OpNotIn) {
		sub, err := p.query(true)
		if err != nil {
			return err
		}
		c.Sub = sub
		return p.expect(")")
	}
	for {
		v, err := p.literal()
		if err != nil {
			return err
		}
		c.Values = append(c.Values, v)
		more, err := p.accept(",")
		if err != nil {
			return err
		}
		if !more {
			return p.expect(")")
		}
	}
}

func (p *parser) bindVariable() error {
	return p.refuse(p.tok.at, "Bind variables only allowed in Apex code")
}

// literal reads one value.
func (p *parser) literal() (Literal, error) {
	v := Literal{Text: p.tok.text, At: p.tok.at}
	switch p.tok.kind {
	case tokenString:
		v.Kind, v.Like = String, p.tok.like
		if utf8.RuneCountInString(v.Text) > MaxString {
			return v, p.refuse(v.At, "string literal in a WHERE clause is longer than 4000 characters")
		}
	case tokenNumber:
		v.Kind = Decimal
	case tokenDate:
		v.Kind = Date
	case tokenDateTime:
		v.Kind = DateTime
	case tokenName:
		return p.word()
	case tokenMark:
		return p.signed()
	default:
		return v, p.unexpected()
	}
	return v, p.advance()
}

// signed reads a number with its sign.
func (p *parser) signed() (Literal, error) {
	if p.tok.is(":") {
		return Literal{}, p.bindVariable()
	}
	sign := p.tok
	if !sign.is("-") && !sign.is("+") || p.ahead.kind != tokenNumber {
		return Literal{}, p.unexpected()
	}
	if err := p.advance(); err != nil {
		return Literal{}, err
	}
	v := Literal{Kind: Decimal, Text: strings.TrimPrefix(sign.text+p.tok.text, "+"), At: sign.at}
	return v, p.advance()
}

// word reads TRUE, FALSE, NULL or a date range such as LAST_N_DAYS:3.
func (p *parser) word() (Literal, error) {
	v := Literal{Text: strings.ToUpper(p.tok.text), At: p.tok.at}
	counted, known := dateRange(v.Text)
	switch {
	case v.Text == kwNull:
		v.Kind, v.Text = Null, ""
	case v.Text == "TRUE" || v.Text == "FALSE":
		v.Kind = Boolean
	case known:
		v.Kind = DateRange
	default:
		return v, p.unexpected()
	}
	if err := p.advance(); err != nil || !counted {
		return v, err
	}
	if err := p.expect(":"); err != nil {
		return v, err
	}
	n, err := p.rangeCount()
	v.N = n
	return v, err
}

// rangeCount reads the n of LAST_N_DAYS:n.
func (p *parser) rangeCount() (int, error) {
	if p.tok.kind != tokenNumber {
		return 0, p.unexpected()
	}
	const most = 99_999 // keeps every date within four-digit years
	n, err := strconv.Atoi(p.tok.text)
	if err != nil || n < 0 || n > most {
		return 0, p.refuse(p.tok.at, "invalid number in date literal: '"+p.tok.text+"'")
	}
	return n, p.advance()
}

// dateRange tells whether a word in upper case is a date literal, and whether a
// number goes with it. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm
func dateRange(name string) (counted, known bool) {
	switch name {
	case "YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS":
		return false, true
	case "LAST_N_DAYS", "NEXT_N_DAYS", "N_DAYS_AGO":
		return true, true
	}
	for _, unit := range []string{"WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR"} {
		switch name {
		case "LAST_" + unit, "THIS_" + unit, "NEXT_" + unit:
			return false, true
		case "LAST_N_" + unit + "S", "NEXT_N_" + unit + "S", "N_" + unit + "S_AGO":
			return true, true
		}
	}
	return false, false
}
