package soql

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cupgrade/core/pattern"
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

// tokenPattern finds the next token that is no string: a group for each of patternKinds.
var tokenPattern = pattern.Lazy(`^(?:([A-Za-z_][0-9A-Za-z_]*)` +
	`|([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:Z|[+-][0-9]{2}:?[0-9]{2}))` +
	`|([0-9]{4}-[0-9]{2}-[0-9]{2})` +
	`|((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][0-9]+)?)` +
	`|(!=|<>|<=|>=|[=<>(),.:+-]))`)

var patternKinds = []tokenKind{tokenName, tokenDateTime, tokenDate, tokenNumber, tokenMark}

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
	l.skipBlanks()
	t := token{at: l.at}
	if l.rest() == "" {
		return t, nil
	}
	if l.peek() == '\'' {
		return l.readQuoted()
	}
	found := tokenPattern().FindStringSubmatch(l.rest())
	if found == nil {
		return t, l.noAlternative()
	}
	t.text = l.take(len(found[0]))
	t.kind = patternKinds[slices.Index(found[1:], t.text)]
	if t.kind == tokenNumber && isNameStart(l.peek()) {
		return t, l.noAlternative()
	}
	return t, nil
}

func (l *lexer) skipBlanks() {
	for l.rest() != "" && strings.IndexByte(" \t\r\n\f", l.peek()) >= 0 {
		l.skip()
	}
}

// readQuoted reads a string. Escapes:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
func (l *lexer) readQuoted() (token, error) {
	t := token{at: l.at, kind: tokenString}
	var value, like strings.Builder
	for l.skip(); l.peek() != '\''; l.skip() {
		escaped := l.peek() == '\\'
		if escaped {
			l.skip()
		}
		if l.rest() == "" {
			return t, l.refuse("mismatched character '<EOF>' expecting '''")
		}
		r, size := utf8.DecodeRuneInString(l.rest())
		if !escaped {
			value.WriteString(l.rest()[:size])
			like.WriteString(l.rest()[:size])
			continue
		}
		plain, known := l.readEscape(r)
		if !known {
			return t, l.noAlternative()
		}
		if strings.ContainsRune(`\_%`, r) { // a backslash takes the meaning from these in LIKE
			like.WriteByte('\\')
		}
		value.WriteRune(plain)
		like.WriteRune(plain)
	}
	l.skip()
	t.text, t.like = value.String(), like.String()
	return t, nil
}

// escapes are the characters that stand for another after a backslash, each before that.
const escapes = "n\nN\nr\rR\rt\tT\tb\bB\bf\fF\f\"\"''\\\\__%%"

// readEscape gives what the character after a backslash stands for; of \u it takes all but
// the last of the four digits.
func (l *lexer) readEscape(r rune) (plain rune, known bool) {
	if rest := l.rest(); (r == 'u' || r == 'U') && len(rest) > 4 {
		code, err := strconv.ParseUint(rest[1:5], 16, 16)
		if err == nil {
			l.take(4)
		}
		return rune(code), err == nil
	}
	for i := 0; i < len(escapes); i += 2 {
		if rune(escapes[i]) == r {
			return rune(escapes[i+1]), true
		}
	}
	return 0, false
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

func (l *lexer) refuse(what string) *schema.APIError {
	message := fmt.Sprintf("line %d:%d %s", l.at.Row, l.at.Col-1, what)
	return Error("", Pos{}, MalformedQuery, message)
}

func isNameStart(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
