package soql

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"cupgrade/sfclient/demoorg/schema"
)

type tokenKind int

const (
	tokenEOF tokenKind = iota
	tokenName
	tokenString
	tokenNumber
	tokenDate
	tokenDateTime
	tokenMark // an operator or a punctuation mark
)

// token is one word of a statement. Text is as written; of a string it is the
// text between the quotes with its escapes, and like is what LIKE makes of it.
type token struct {
	kind tokenKind
	text string
	like string
	at   Pos
}

// is tells whether the token is this keyword, in any case, or this mark.
func (t token) is(word string) bool {
	return (t.kind == tokenName || t.kind == tokenMark) && strings.EqualFold(t.text, word)
}

// lexer cuts a statement into tokens.
type lexer struct {
	text string
	at   Pos
}

func newLexer(text string) *lexer { return &lexer{text: text, at: Pos{Row: 1, Col: 1}} }

// rest is the text not yet read.
func (l *lexer) rest() string { return l.text[l.at.Offset:] }

// peek gives the next byte, 0 at the end.
func (l *lexer) peek() byte {
	if l.at.Offset == len(l.text) {
		return 0
	}
	return l.text[l.at.Offset]
}

// skip moves over one character.
func (l *lexer) skip() {
	r, size := utf8.DecodeRuneInString(l.rest())
	l.at.Offset += size
	l.at.Col++
	if r == '\n' {
		l.at.Row, l.at.Col = l.at.Row+1, 1
	}
}

// take moves over n bytes of ASCII and gives them.
func (l *lexer) take(n int) string {
	s := l.text[l.at.Offset : l.at.Offset+n]
	l.at.Offset += n
	l.at.Col += n
	return s
}

// readToken reads one token.
func (l *lexer) readToken() (token, error) {
	for strings.IndexByte(" \t\r\n\f", l.peek()) >= 0 && l.at.Offset < len(l.text) {
		l.skip()
	}
	t := token{at: l.at}
	c := l.peek()
	switch {
	case l.at.Offset == len(l.text):
		return t, nil
	case isNameStart(c):
		t.kind, t.text = tokenName, l.take(nameLength(l.rest()))
		return t, nil
	case c == '\'':
		return l.readQuoted()
	case isDigit(c) || c == '.' && len(l.rest()) > 1 && isDigit(l.rest()[1]):
		return l.readNumeric()
	}
	for _, mark := range []string{"!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ",", ".", ":", "+", "-"} {
		if strings.HasPrefix(l.rest(), mark) {
			t.kind, t.text = tokenMark, l.take(len(mark))
			return t, nil
		}
	}
	return t, l.noAlternative()
}

// readNumeric reads a number, a date or a date with its time.
func (l *lexer) readNumeric() (token, error) {
	t := token{at: l.at, kind: tokenNumber}
	if n := dateLength(l.rest()); n > 0 {
		t.kind = tokenDate
		if m := timeLength(l.rest()[n:]); m > 0 {
			t.kind, n = tokenDateTime, n+m
		}
		t.text = l.take(n)
		return t, nil
	}
	t.text = l.take(numberLength(l.rest()))
	if isNameStart(l.peek()) {
		return t, l.noAlternative()
	}
	return t, nil
}

// readQuoted reads a string. Escapes:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
func (l *lexer) readQuoted() (token, error) {
	t := token{at: l.at, kind: tokenString}
	var value, like strings.Builder
	l.skip()
	for {
		if l.at.Offset == len(l.text) {
			return t, l.mismatched("<EOF>")
		}
		switch c := l.peek(); c {
		case '\'':
			l.skip()
			t.text, t.like = value.String(), like.String()
			return t, nil
		case '\\':
			if err := l.escape(&value, &like); err != nil {
				return t, err
			}
		default:
			from := l.at.Offset
			l.skip()
			value.WriteString(l.text[from:l.at.Offset])
			like.WriteString(l.text[from:l.at.Offset])
		}
	}
}

// escape reads one escape sequence into the value of a string and into its
// LIKE pattern, where a backslash takes the meaning from %, _ and itself.
func (l *lexer) escape(value, like *strings.Builder) error {
	const plain = "n\nN\nr\rR\rt\tT\tb\bB\bf\fF\f\"\"''"
	l.skip()
	c := l.peek()
	switch {
	case l.at.Offset == len(l.text):
		return l.mismatched("<EOF>")
	case c == '\\' || c == '_' || c == '%':
		value.WriteByte(c)
		like.WriteString(`\` + string(c))
	case c == 'u' || c == 'U':
		return l.readUnicode(value, like)
	default:
		for i := 0; i < len(plain); i += 2 {
			if plain[i] == c {
				value.WriteByte(plain[i+1])
				like.WriteByte(plain[i+1])
				l.skip()
				return nil
			}
		}
		return l.noAlternative()
	}
	l.skip()
	return nil
}

// readUnicode reads the four digits after \u.
func (l *lexer) readUnicode(value, like *strings.Builder) error {
	digits := l.rest()[1:]
	if len(digits) < 4 {
		return l.noAlternative()
	}
	code, err := strconv.ParseUint(digits[:4], 16, 16)
	if err != nil {
		return l.noAlternative()
	}
	l.take(5)
	value.WriteRune(rune(code))
	like.WriteRune(rune(code))
	return nil
}

// noAlternative refuses the next character, in the words of Salesforce's lexer,
// which counts columns from 0.
func (l *lexer) noAlternative() *schema.APIError {
	r, _ := utf8.DecodeRuneInString(l.rest())
	what := string(r)
	if l.at.Offset == len(l.text) {
		what = eofText
	}
	return l.refuse("no viable alternative at character '" + what + "'")
}

func (l *lexer) mismatched(found string) *schema.APIError {
	return l.refuse("mismatched character '" + found + "' expecting '''")
}

func (l *lexer) refuse(what string) *schema.APIError {
	message := fmt.Sprintf("line %d:%d %s", l.at.Row, l.at.Col-1, what)
	return Error("", Pos{}, MalformedQuery, message)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isNameStart(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func nameLength(s string) int {
	n := 0
	for n < len(s) && (isNameStart(s[n]) || isDigit(s[n])) {
		n++
	}
	return n
}

// matchShape gives the length of the part of s that has the shape: 0 stands for
// a digit, everything else for itself. 0 when s does not begin so.
func matchShape(s, shape string) int {
	if len(s) < len(shape) {
		return 0
	}
	for i := range len(shape) {
		if shape[i] == '0' && !isDigit(s[i]) || shape[i] != '0' && shape[i] != s[i] {
			return 0
		}
	}
	return len(shape)
}

func dateLength(s string) int { return matchShape(s, "0000-00-00") }

// timeLength gives the length of a time with its zone: T17:44:12, an optional
// fraction, then Z or an offset.
func timeLength(s string) int {
	n := matchShape(s, "T00:00:00")
	if n == 0 {
		return 0
	}
	if n < len(s) && s[n] == '.' {
		n++
		for n < len(s) && isDigit(s[n]) {
			n++
		}
	}
	for _, zone := range []string{"Z", "+00:00", "-00:00", "+0000", "-0000"} {
		if m := matchShape(s[n:], zone); m > 0 {
			return n + m
		}
	}
	return 0
}

// numberLength gives the length of a decimal number with an optional exponent.
func numberLength(s string) int {
	n := digits(s, 0)
	if n < len(s) && s[n] == '.' {
		n = digits(s, n+1)
	}
	if n+1 < len(s) && (s[n] == 'e' || s[n] == 'E') && isDigit(s[n+1]) {
		n = digits(s, n+1)
	}
	return n
}

// digits gives the place after the digits that begin at i.
func digits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}
