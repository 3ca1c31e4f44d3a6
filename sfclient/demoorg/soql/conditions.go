package soql

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// readCondition reads terms joined by AND, or by OR; Salesforce wants parentheses
// where the two meet, and around a NOT that is joined to anything. Grammar:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_conditionexpression.htm
func (p *parser) readCondition() Cond {
	defer p.deeper()()
	if p.accept(kwNot) {
		term := p.readSimple()
		p.refuseJoint()
		return &Not{Term: term}
	}
	first := p.readSimple()
	terms := []Cond{first}
	joint := strings.ToUpper(p.tok.text)
	for (joint == kwAnd || joint == kwOr) && p.accept(joint) {
		terms = append(terms, p.readSimple())
	}
	p.refuseJoint()
	if len(terms) == 1 {
		return first
	}
	return &Logic{Or: joint == kwOr, Terms: terms}
}

// refuseJoint refuses AND and OR where parentheses are missing.
func (p *parser) refuseJoint() {
	if p.tok.is(kwAnd) || p.tok.is(kwOr) {
		p.refuseToken()
	}
}

// readSimple reads a comparison or a condition in parentheses.
func (p *parser) readSimple() Cond {
	if p.tok.is(kwNot) {
		p.refuseToken()
	}
	if !p.accept("(") {
		return p.compare()
	}
	c := p.readCondition()
	p.expect(")")
	return c
}

func (p *parser) compare() Cond {
	c := &Compare{Left: p.readExpr(), At: p.tok.at}
	switch c.Op = p.readOperator(); c.Op {
	case OpIn, OpNotIn, OpIncludes, OpExcludes:
		p.set(c)
	default:
		c.Values = []Literal{p.readLiteral()}
	}
	return c
}

// readOperator reads a comparison operator, of one word or of two.
func (p *parser) readOperator() Op {
	if p.tok.is(kwNot) && p.ahead.is(string(OpIn)) {
		p.advance()
		p.advance()
		return OpNotIn
	}
	op := p.takeWord(string(OpEqual), string(OpNotEqual), "<>", string(OpLess), string(OpLessEqual), string(OpGreater),
		string(OpGreaterEqual), string(OpLike), string(OpIn), string(OpIncludes), string(OpExcludes))
	if op == "<>" {
		return OpNotEqual
	}
	return Op(op)
}

// set reads a list of values, or the subquery of a semi-join.
func (p *parser) set(c *Compare) {
	p.refuseVariable()
	p.expect("(")
	if p.tok.is(kwSelect) && (c.Op == OpIn || c.Op == OpNotIn) {
		c.Sub = p.query(true)
	} else {
		c.Values = listOf(p, p.readLiteral)
	}
	p.expect(")")
}

func (p *parser) refuseVariable() {
	if p.tok.is(":") {
		p.refuse(p.tok.at, "Bind variables only allowed in Apex code")
	}
}

// readLiteral reads one value.
func (p *parser) readLiteral() Literal {
	v := Literal{Text: p.tok.text, At: p.tok.at}
	switch p.tok.kind {
	case tokenString:
		v.Kind, v.Like = String, p.tok.like
		if utf8.RuneCountInString(v.Text) > MaxString {
			p.refuse(v.At, "string literal in a WHERE clause is longer than 4000 characters")
		}
	case tokenNumber:
		v.Kind = Decimal
	case tokenDate:
		v.Kind = Date
	case tokenDateTime:
		v.Kind = DateTime
	case tokenName:
		return p.readConstant()
	case tokenMark:
		return p.readSigned()
	default:
		p.refuseToken()
	}
	p.advance()
	return v
}

// readSigned reads a number with its sign.
func (p *parser) readSigned() Literal {
	p.refuseVariable()
	sign := p.tok
	if !sign.is("-") && !sign.is("+") || p.ahead.kind != tokenNumber {
		p.refuseToken()
	}
	p.advance()
	v := Literal{Kind: Decimal, Text: strings.TrimPrefix(sign.text+p.tok.text, "+"), At: sign.at}
	p.advance()
	return v
}

// readConstant reads TRUE, FALSE, NULL or a date range such as LAST_N_DAYS:3.
func (p *parser) readConstant() Literal {
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
		p.refuseToken()
	}
	p.advance()
	if counted {
		p.expect(":")
		v.N = p.rangeCount()
	}
	return v
}

// rangeCount reads the n of LAST_N_DAYS:n.
func (p *parser) rangeCount() int {
	if p.tok.kind != tokenNumber {
		p.refuseToken()
	}
	const most = 99_999 // keeps every date within four-digit years
	n, err := strconv.Atoi(p.tok.text)
	if err != nil || n < 0 || n > most {
		p.refuse(p.tok.at, "invalid number in date literal: '"+p.tok.text+"'")
	}
	p.advance()
	return n
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
