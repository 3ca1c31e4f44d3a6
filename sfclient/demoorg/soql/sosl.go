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
	p := &parser{text: text, lex: lex}
	if err := p.start(); err != nil {
		return nil, err
	}
	for _, clause := range []func(*Search) error{p.searchIn, p.returning, p.searchWith, p.searchLimit} {
		if err := clause(s); err != nil {
			return nil, err
		}
	}
	return s, p.end()
}

// searchError is a refusal of a SOSL statement.
func searchError(text string, at Pos, message string) *schema.APIError {
	return Error(text, at, MalformedSearch, message)
}

// findClause reads FIND and the braces, in which the grammar of queries does not
// hold, and gives what is between them.
func findClause(l *lexer) (string, error) {
	t, err := l.next()
	if err != nil {
		return "", err
	}
	if !t.is("FIND") {
		return "", searchError(l.text, t.at, "unexpected token: '"+t.text+"'")
	}
	for l.peek() == ' ' || l.peek() == '\t' || l.peek() == '\n' || l.peek() == '\r' {
		l.skip()
	}
	if l.peek() != '{' {
		return "", searchError("", Pos{}, "No search term found. The search term must be enclosed in braces.")
	}
	l.skip()
	from := l.at.Offset
	for l.at.Offset < len(l.text) && l.peek() != '}' {
		if l.peek() == '\\' {
			l.skip()
		}
		if l.at.Offset < len(l.text) {
			l.skip()
		}
	}
	if l.at.Offset == len(l.text) {
		return "", searchError("", Pos{}, "No search term found. The search term must be enclosed in braces.")
	}
	raw := l.text[from:l.at.Offset]
	l.skip()
	return raw, nil
}

func (p *parser) searchIn(s *Search) error {
	found, err := p.accept(string(OpIn))
	if !found || err != nil {
		return err
	}
	for _, group := range []string{kwAll, "NAME", "EMAIL", "PHONE", "SIDEBAR"} {
		if p.tok.is(group) {
			s.In = group
			if err := p.advance(); err != nil {
				return err
			}
			return p.expect("FIELDS")
		}
	}
	return p.unexpected()
}

func (p *parser) returning(s *Search) error {
	found, err := p.accept("RETURNING")
	if !found || err != nil {
		return err
	}
	for {
		q, err := p.returningObject()
		if err != nil {
			return err
		}
		s.Returning = append(s.Returning, q)
		if more, err := p.accept(","); !more || err != nil {
			return err
		}
	}
}

// returningObject reads User(Id, Name WHERE ... ORDER BY ... LIMIT n).
func (p *parser) returningObject() (*Query, error) {
	object, err := p.name()
	if err != nil {
		return nil, err
	}
	q := &Query{Text: p.text, From: From{Object: object}}
	found, err := p.accept("(")
	if err != nil {
		return nil, err
	}
	if !found {
		q.Select = []Item{&Column{Expr: Expr{Path: Path{{Text: "Id"}}}}}
		return q, nil
	}
	if q.Select, err = p.items(true); err != nil {
		return nil, err
	}
	if p.tok.is(kwUsing) {
		return nil, p.unsupported(p.tok.at, "USING ListView")
	}
	for _, clause := range []func(*Query) error{p.where, p.orderBy, p.limit, p.offset} {
		if err := clause(q); err != nil {
			return nil, err
		}
	}
	return q, p.expect(")")
}

// searchWith refuses every WITH of SOSL, and its UPDATE, by name.
func (p *parser) searchWith(*Search) error {
	if p.tok.is(kwWith) || p.tok.is(kwUpdate) {
		return p.unsupported(p.tok.at, strings.ToUpper(p.tok.text+" "+p.ahead.text))
	}
	return nil
}

func (p *parser) searchLimit(s *Search) error {
	found, err := p.accept(kwLimit)
	if !found || err != nil {
		return err
	}
	s.Limit, err = p.number()
	return err
}
