package soql

import (
	"math"
	"strconv"
)

// MaxLength is the longest statement, in characters. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_soslsoql.htm
const MaxLength = 100_000

// MaxString is the longest string in a WHERE, in characters. Source: as above.
const MaxString = 4_000

// MaxOffset is the largest OFFSET. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_offset.htm
const MaxOffset = 2_000

// maxDepth bounds how deep parentheses and subqueries may nest.
const maxDepth = 100

const eofText = "<EOF>"

// Keywords that more than one rule looks for.
const (
	kwSelect = "SELECT"
	kwFrom   = "FROM"
	kwWhere  = "WHERE"
	kwWith   = "WITH"
	kwGroup  = "GROUP"
	kwHaving = "HAVING"
	kwOrder  = "ORDER"
	kwBy     = "BY"
	kwLimit  = "LIMIT"
	kwOffset = "OFFSET"
	kwFor    = "FOR"
	kwUsing  = "USING"
	kwAnd    = "AND"
	kwOr     = "OR"
	kwNot    = "NOT"
	kwNull   = "NULL"
	kwNulls  = "NULLS"
	kwUpdate = "UPDATE"
	kwAll    = "ALL"
	kwFirst  = "FIRST"
	kwLast   = "LAST"
)

// parser reads tokens with one token of foresight in tok, and the one after it
// in ahead.
//
// Its first refusal is the end of the statement: from then on there are no tokens, in
// which no rule finds anything more to read.
type parser struct {
	text  string
	lex   *lexer
	tok   token
	ahead token
	// lexErr is the lexer's refusal of ahead; it is raised when the parser gets
	// there, so that the first error of the text wins.
	lexErr error
	err    error
	depth  int
}

// Parse reads one SOQL query.
func Parse(text string) (*Query, error) {
	if tooLong(text) {
		return nil, Error("", Pos{}, MalformedQuery, "SOQL statements cannot be longer than 100000 characters.")
	}
	p := newParser(text, newLexer(text))
	q := p.query(false)
	if err := p.end(); err != nil {
		return nil, err
	}
	return q, nil
}

// tooLong counts characters only where the bytes leave it open.
func tooLong(text string) bool {
	return len(text) > MaxLength && len([]rune(text)) > MaxLength
}

// newParser reads what the lexer has not read yet.
func newParser(text string, lex *lexer) *parser {
	p := &parser{text: text, lex: lex}
	p.readAhead()
	p.advance()
	return p
}

func (p *parser) readAhead() {
	p.ahead, p.lexErr = p.lex.readToken()
}

// advance moves on by one token.
func (p *parser) advance() {
	switch {
	case p.err != nil:
	case p.lexErr != nil:
		p.fail(p.lexErr)
	default:
		p.tok = p.ahead
		p.readAhead()
	}
}

// fail ends the statement with its first refusal.
func (p *parser) fail(err error) {
	if p.err == nil {
		p.err = err
	}
	p.tok, p.ahead = token{}, token{}
}

// end refuses anything after the statement, and gives the first refusal.
func (p *parser) end() error {
	if p.tok.kind != tokenEOF {
		p.refuseToken()
	}
	return p.err
}

// refuseToken refuses the present token.
func (p *parser) refuseToken() {
	what := p.tok.text
	if p.tok.kind == tokenEOF {
		what = eofText
	}
	p.refuse(p.tok.at, "unexpected token: '"+what+"'")
}

// refuse says why the statement is malformed, at a place.
func (p *parser) refuse(at Pos, message string) { p.fail(Error(p.text, at, MalformedQuery, message)) }

// refuseUnsupported refuses, by name, what Salesforce has and the demo org has not. Its code
// tells it from a statement that is wrong.
func (p *parser) refuseUnsupported(at Pos, name string) {
	p.fail(Error(p.text, at, FunctionalityNotEnabled, name+" is not supported in this org"))
}

// accept moves over the keyword or mark if it is the present token.
func (p *parser) accept(word string) bool {
	found := p.tok.is(word)
	if found {
		p.advance()
	}
	return found
}

// expect moves over the keyword or mark, and refuses anything else.
func (p *parser) expect(word string) {
	if !p.accept(word) {
		p.refuseToken()
	}
}

// takeWord moves over one of several keywords, and gives it in upper case.
func (p *parser) takeWord(oneOf ...string) string {
	for _, word := range oneOf {
		if p.accept(word) {
			return word
		}
	}
	p.refuseToken()
	return ""
}

// listOf reads items with commas between them.
func listOf[T any](p *parser, item func() T) []T {
	all := []T{item()}
	for p.accept(",") {
		all = append(all, item())
	}
	return all
}

// readName reads one name.
func (p *parser) readName() Name {
	n := Name{Text: p.tok.text, At: p.tok.at}
	if p.tok.kind != tokenName {
		p.refuseToken()
	}
	p.advance()
	return n
}

// readPath reads names with dots between them. A reserved word may be a relationship
// (Group.Name) but not a field.
func (p *parser) readPath() Path {
	if p.tok.isOneOf(reserved) && !p.ahead.is(".") {
		p.refuseToken()
	}
	path := Path{p.readName()}
	for p.accept(".") {
		path = append(path, p.readName())
	}
	return path
}

// readNumber reads the number of LIMIT and OFFSET.
func (p *parser) readNumber() *Number {
	if p.tok.kind != tokenNumber {
		p.refuseToken()
	}
	v, err := strconv.ParseInt(p.tok.text, 10, 64)
	if err != nil || v > math.MaxInt32 {
		p.fail(Error(p.text, p.tok.at, NumberOutsideValidRange, "number outside valid range: "+p.tok.text))
	}
	n := &Number{Value: int(v), At: p.tok.at}
	p.advance()
	return n
}

// deeper counts one more level of nesting; the caller calls the function it
// returns when the level ends.
func (p *parser) deeper() func() {
	p.depth++
	if p.depth > maxDepth {
		p.fail(TooComplicated(p.text, p.tok.at))
	}
	return func() { p.depth-- }
}
