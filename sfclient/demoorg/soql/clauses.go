package soql

import (
	"slices"
	"strings"
)

// reserved are the words that can't be an alias. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_reservedkeywords.htm
var reserved = []string{
	kwAnd, "ASC", "DESC", "EXCLUDES", kwFirst, kwFrom, kwGroup, kwHaving, "IN", "INCLUDES", kwLast, "LIKE",
	kwLimit, kwNot, kwNull, kwNulls, kwOr, kwSelect, kwUsing, kwWhere, kwWith,
}

// isOneOf tells whether the token is one of some keywords.
func (t token) isOneOf(words []string) bool {
	return t.kind == tokenName && slices.Contains(words, strings.ToUpper(t.text))
}

// clauseWords begin a clause where an alias could be.
var clauseWords = []string{kwOrder, kwOffset, kwFor, kwUpdate, kwAll}

// query reads a SELECT from its first word to the last clause it knows. A sub
// query is one in parentheses.
func (p *parser) query(sub bool) *Query {
	defer p.deeper()()
	q := &Query{Text: p.text}
	p.expect(kwSelect)
	q.Select = p.readItems(sub)
	p.expect(kwFrom)
	q.From = p.readFrom(sub)
	if p.accept(kwUsing) {
		p.expect("SCOPE")
		q.Scope = p.readName()
	}
	p.readWhere(q)
	p.readWith(q)
	p.groupBy(q)
	p.readHaving(q)
	p.readBounds(q)
	p.forClauses(q)
	if p.tok.is(kwAll) { // of Apex alone: queryAll sees the deleted rows
		p.refuse(p.tok.at, "ALL ROWS not allowed in this context")
	}
	p.checkFields(q)
	return q
}

// readFrom reads the object, its alias, and the aliased paths after it. In a sub query
// the name of the parent may stand before the relationship.
func (p *parser) readFrom(sub bool) From {
	f := From{Object: p.readName()}
	if sub && p.accept(".") {
		f.Parent, f.Object = f.Object, p.readName()
	}
	f.Alias = p.readAlias()
	for p.accept(",") {
		f.Joins = append(f.Joins, Join{Path: p.readPath(), Alias: p.readAlias()})
	}
	return f
}

// readAlias reads a name that neither is reserved nor begins a clause; none gives the zero
// Name.
func (p *parser) readAlias() Name {
	if p.tok.kind != tokenName || p.tok.isOneOf(reserved) || p.tok.isOneOf(clauseWords) {
		return Name{}
	}
	return p.readName()
}

func (p *parser) readWhere(q *Query) {
	if p.accept(kwWhere) {
		q.Where = p.readCondition()
	}
}

// readWith reads the security modes; data categories are knowledge articles' own.
func (p *parser) readWith(q *Query) {
	if !p.accept(kwWith) {
		return
	}
	at := p.tok.at
	switch word := p.takeWord("SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE", "DATA", "RECORDVISIBILITYCONTEXT"); word {
	case "DATA", "RECORDVISIBILITYCONTEXT":
		p.refuseUnsupported(at, "WITH "+word)
	default:
		q.With = Name{Text: word, At: at}
	}
}

// maxSubtotals is how many fields ROLLUP and CUBE may have. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_group_by_rollup.htm
const maxSubtotals = 3

func (p *parser) groupBy(q *Query) {
	if !p.accept(kwGroup) {
		return
	}
	p.expect(kwBy)
	at := p.tok.at
	if p.ahead.is("(") && (p.tok.is("ROLLUP") || p.tok.is("CUBE")) {
		q.Subtotals = p.takeWord("ROLLUP", "CUBE")
		p.expect("(")
	}
	q.GroupBy = listOf(p, p.readExpr)
	if q.Subtotals != "" {
		if len(q.GroupBy) > maxSubtotals {
			p.refuse(at, q.Subtotals+" can have at most 3 fields")
		}
		p.expect(")")
	}
}

func (p *parser) readHaving(q *Query) {
	if !p.tok.is(kwHaving) {
		return
	}
	if len(q.GroupBy) == 0 {
		p.refuseToken()
	}
	p.advance()
	q.Having = p.readCondition()
}

// readBounds reads in which order rows come, and how many.
func (p *parser) readBounds(q *Query) {
	if p.accept(kwOrder) {
		p.expect(kwBy)
		q.OrderBy = listOf(p, p.order)
	}
	if p.accept(kwLimit) {
		q.Limit = p.readNumber()
	}
	if p.accept(kwOffset) {
		if q.Offset = p.readNumber(); q.Offset.Value > MaxOffset {
			p.fail(Error(p.text, q.Offset.At, NumberOutsideValidRange, "Maximum SOQL offset allowed is 2000"))
		}
	}
}

func (p *parser) order() Order {
	o := Order{Expr: p.readExpr()}
	if o.Desc = p.accept("DESC"); !o.Desc {
		p.accept("ASC")
	}
	if p.accept(kwNulls) {
		o.Nulls = p.takeWord(kwFirst, kwLast)
	}
	return o
}

func (p *parser) forClauses(q *Query) {
	for p.accept(kwFor) {
		at := p.tok.at
		q.For = append(q.For, Name{Text: p.takeWord("VIEW", "REFERENCE", kwUpdate), At: at})
	}
	if p.tok.is(kwUpdate) {
		p.refuseUnsupported(p.tok.at, strings.TrimSpace(kwUpdate+" "+strings.ToUpper(p.ahead.text)))
	}
}

// checkFields holds the rule that an unbounded set of fields needs a bounded
// set of rows. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_fields.htm
func (p *parser) checkFields(q *Query) {
	const most = 200
	for _, item := range q.Select {
		f, ok := item.(*Fields)
		if ok && f.Group != FieldsStandard && (q.Limit == nil || q.Limit.Value > most) {
			p.refuse(f.At, "The SOQL FIELDS function must have a LIMIT of at most 200")
		}
	}
}
