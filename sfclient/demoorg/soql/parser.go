package soql

import (
	"math"
	"strconv"

	"cupgrade/sfclient/demoorg/schema"
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

const (
	eofText        = "<EOF>"
	tooComplicated = "Query is either selecting too many fields or the filter conditions are too complicated."
)

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
type parser struct {
	text  string
	lex   *lexer
	tok   token
	ahead token
	// lexErr is the lexer's refusal of ahead; it is raised when the parser gets
	// there, so that the first error of the text wins.
	lexErr error
	depth  int
}

// Parse reads one SOQL query.
func Parse(text string) (*Query, error) {
	if tooLong(text) {
		return nil, Error("", Pos{}, MalformedQuery, "SOQL statements cannot be longer than 100000 characters.")
	}
	p, err := newParser(text)
	if err != nil {
		return nil, err
	}
	q, err := p.query(false)
	if err != nil {
		return nil, err
	}
	return q, p.end()
}

// tooLong counts characters only where the bytes leave it open.
func tooLong(text string) bool {
	return len(text) > MaxLength && len([]rune(text)) > MaxLength
}

func newParser(text string) (*parser, error) {
	p := &parser{text: text, lex: newLexer(text)}
	return p, p.start()
}

// start fills both tokens of foresight.
func (p *parser) start() error {
	p.readAhead()
	return p.advance()
}

func (p *parser) readAhead() {
	p.ahead, p.lexErr = p.lex.next()
}

// advance moves on by one token.
func (p *parser) advance() error {
	if p.lexErr != nil {
		return p.lexErr
	}
	p.tok = p.ahead
	p.readAhead()
	return nil
}

// end refuses anything after the statement.
func (p *parser) end() error {
	if p.tok.kind != tokenEOF {
		return p.unexpected()
	}
	return nil
}

// unexpected refuses the present token.
func (p *parser) unexpected() *schema.APIError {
	what := p.tok.text
	if p.tok.kind == tokenEOF {
		what = eofText
	}
	return p.refuse(p.tok.at, "unexpected token: '"+what+"'")
}

// refuse says why the statement is malformed, at a place.
func (p *parser) refuse(at Pos, message string) *schema.APIError {
	return Error(p.text, at, MalformedQuery, message)
}

// unsupported refuses, by name, what Salesforce has and the demo org has not. Its code
// tells it from a statement that is wrong.
func (p *parser) unsupported(at Pos, name string) *schema.APIError {
	return Error(p.text, at, FunctionalityNotEnabled, name+" is not supported in this org")
}

// accept moves over the keyword or mark if it is the present token.
func (p *parser) accept(word string) (bool, error) {
	if !p.tok.is(word) {
		return false, nil
	}
	return true, p.advance()
}

// expect moves over the keyword or mark, and refuses anything else.
func (p *parser) expect(word string) error {
	if !p.tok.is(word) {
		return p.unexpected()
	}
	return p.advance()
}

// name reads one name.
func (p *parser) name() (Name, error) {
	if p.tok.kind != tokenName {
		return Name{}, p.unexpected()
	}
	n := Name{Text: p.tok.text, At: p.tok.at}
	return n, p.advance()
}

// path reads names with dots between them. A reserved word may be a relationship
// (Group.Name) but not a field.
func (p *parser) path() (Path, error) {
	if isReserved(p.tok) && !p.ahead.is(".") {
		return nil, p.unexpected()
	}
	first, err := p.name()
	if err != nil {
		return nil, err
	}
	path := Path{first}
	for p.tok.is(".") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		n, err := p.name()
		if err != nil {
			return nil, err
		}
		path = append(path, n)
	}
	return path, nil
}

// number reads the number of LIMIT and OFFSET.
func (p *parser) number() (*Number, error) {
	if p.tok.kind != tokenNumber {
		return nil, p.unexpected()
	}
	v, err := strconv.ParseInt(p.tok.text, 10, 64)
	if err != nil || v > math.MaxInt32 {
		return nil, Error(p.text, p.tok.at, NumberOutsideValidRange, "number outside valid range: "+p.tok.text)
	}
	n := &Number{Value: int(v), At: p.tok.at}
	return n, p.advance()
}

// deeper counts one more level of nesting; the caller calls the function it
// returns when the level ends.
func (p *parser) deeper() (func(), error) {
	p.depth++
	if p.depth > maxDepth {
		return nil, Error(p.text, p.tok.at, QueryTooComplicated, tooComplicated)
	}
	return func() { p.depth-- }, nil
}
