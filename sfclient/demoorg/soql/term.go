package soql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Separators are the characters that end a word in a search, besides spaces: in
// the term, and in the fields it is looked for in.
const Separators = `.,;:@-_+&/'"(){}`

// maxTerm is the longest term; Salesforce finds nothing by a longer one. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
const maxTerm = 10_000

// Term is what a search looks for: phrases, read from left to right.
type Term []Phrase

// Phrase is one word, or the words between quotes. Pattern is its words with a
// blank between them, as a LIKE pattern without regard to case; a backslash
// makes a wildcard stand for itself.
type Phrase struct {
	Pattern string
	Or      bool // joined to what is before it by OR
	Not     bool // joined by AND NOT
}

// ParseTerm reads the text between the braces of FIND. Words without an operator
// between them must all be there. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
func ParseTerm(raw string) (Term, error) {
	if len(raw) > maxTerm {
		return nil, searchError("", Pos{}, "the search term is longer than 10,000 characters")
	}
	var term Term
	var next Phrase
	for rest := strings.TrimSpace(raw); rest != ""; rest = strings.TrimSpace(rest) {
		var part string
		var quoted bool
		part, rest, quoted = cutPart(rest)
		switch word := strings.ToUpper(part); {
		case !quoted && word == kwOr:
			next.Or = true
			continue
		case !quoted && word == kwAnd:
			continue
		case !quoted && word == kwNot:
			next.Not = true
			continue
		case !quoted && strings.ContainsAny(part, "()"):
			return nil, Error("", Pos{}, FunctionalityNotEnabled, "parentheses in a search term are not supported in this org")
		}
		next.Pattern = phrasePattern(part)
		if next.Pattern != "" {
			term = append(term, next)
		}
		next = Phrase{}
	}
	return term, checkTerm(term)
}

// cutPart takes the first word, or the first text in quotes, off a term.
func cutPart(s string) (part, rest string, quoted bool) {
	if s[0] == '"' {
		if end := strings.IndexByte(s[1:], '"'); end >= 0 {
			return s[1 : 1+end], s[2+end:], true
		}
		return s[1:], "", true
	}
	end := strings.IndexFunc(s, unicode.IsSpace)
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:], false
}

// phrasePattern makes the LIKE pattern: * and ? are wildcards unless a
// backslash is before them, and separators are blanks.
func phrasePattern(s string) string {
	var b strings.Builder
	escaped := false
	for _, r := range s {
		switch {
		case escaped || r != '\\' && r != '*' && r != '?':
			b.WriteString(plainRune(r))
			escaped = false
		case r == '\\':
			escaped = true
		case r == '*':
			b.WriteByte('%')
		case r == '?':
			b.WriteByte('_')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// plainRune writes a character that stands for itself.
func plainRune(r rune) string {
	switch {
	case strings.ContainsRune(Separators, r):
		return " "
	case r == '%' || r == '\\':
		return `\` + string(r)
	default:
		return string(r)
	}
}

// checkTerm holds Salesforce's least length. One character of a script without
// blanks is a word.
func checkTerm(term Term) error {
	if len(term) == 0 {
		return searchError("", Pos{}, noTerm)
	}
	if term[0].Or || term[0].Not {
		return searchError("", Pos{}, "a search term can't begin with an operator")
	}
	for _, p := range term {
		letters := strings.Trim(p.Pattern, "%_ ")
		if utf8.RuneCountInString(letters) < 2 && len(letters) < 2 {
			return searchError("", Pos{}, "search term must be longer than one character: "+letters)
		}
	}
	return nil
}
