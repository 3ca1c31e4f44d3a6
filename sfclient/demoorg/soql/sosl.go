package soql

import (
	"strings"

	"cupgrade/sfclient/demoorg/schema"
)

// Search is one SOSL statement. Grammar:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_syntax.htm
type Search struct {
	Text string
	Term Term
	// In is the group of fields searched: ALL, NAME, EMAIL, PHONE or SIDEBAR.
	In string
	// Returning has a query for each object asked for: its fields, condition,
	// order and limits. Empty means all objects that can be searched.
	Returning []*Query
	Limit     *Number
}

// ParseSearch reads one SOSL statement.
func ParseSearch(text string) (*Search, error) {
	if tooLong(text) {
		return nil, searchError(text, Pos{}, "SOSL statements cannot be longer than 100000 characters.")
	}
	lex := newLexer(text)
	raw, err := findClause(lex)
	if err != nil {
		return nil, err
	}
	s := &Search{Text: text, In: kwAll}
	if s.Term, err = ParseTerm(raw); err != nil {
		return nil, err
	}
	p := newParser(text, lex)
	if p.accept(string(OpIn)) {
		s.In = p.takeWord(kwAll, "NAME", "EMAIL", "PHONE", "SIDEBAR")
		p.expect("FIELDS")
	}
	if p.accept("RETURNING") {
		s.Returning = listOf(p, p.readReturning)
	}
	if p.tok.is(kwWith) || p.tok.is(kwUpdate) {
		p.refuseUnsupported(p.tok.at, strings.ToUpper(p.tok.text+" "+p.ahead.text))
	}
	if p.accept(kwLimit) {
		s.Limit = p.readNumber()
	}
	if err := p.end(); err != nil {
		return nil, err
	}
	return s, nil
}

// searchError is a refusal of a SOSL statement.
func searchError(text string, at Pos, message string) *schema.APIError {
	return Error(text, at, MalformedSearch, message)
}

const noTerm = "No search term found. The search term must be enclosed in braces."

// findClause reads FIND and the braces, in which the grammar of queries does not
// hold, and gives what is between them.
func findClause(l *lexer) (string, error) {
	t, err := l.readToken()
	if err != nil {
		return "", err
	}
	if !t.is("FIND") {
		return "", searchError(l.text, t.at, "unexpected token: '"+t.text+"'")
	}
	l.skipBlanks()
	if l.peek() != '{' {
		return "", searchError("", Pos{}, noTerm)
	}
	l.skip()
	from := l.at.Offset
	for l.rest() != "" && l.peek() != '}' {
		if l.peek() == '\\' {
			l.skip()
		}
		l.skip()
	}
	raw := l.text[from:l.at.Offset]
	if l.rest() == "" {
		return "", searchError("", Pos{}, noTerm)
	}
	l.skip()
	return raw, nil
}

// readReturning reads User(Id, Name WHERE ... ORDER BY ... LIMIT n).
func (p *parser) readReturning() *Query {
	q := &Query{Text: p.text, From: From{Object: p.readName()}}
	if !p.accept("(") {
		q.Select = []Item{&Column{Expr: Expr{Path: Path{{Text: "Id"}}}}}
		return q
	}
	q.Select = p.readItems(true)
	if p.tok.is(kwUsing) {
		p.refuseUnsupported(p.tok.at, "USING ListView")
	}
	p.readWhere(q)
	p.readBounds(q)
	p.expect(")")
	return q
}
