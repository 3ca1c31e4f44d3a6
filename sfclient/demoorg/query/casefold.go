package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SQLite compares without regard to case in ASCII only; Salesforce does so in every
// script. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm
// A text with other letters is therefore looked for by a pattern that names each case
// of each letter; one without them is found by an index.

// maxGlob is the longest pattern that SQLite takes. Source: https://sqlite.org/limits.html
const maxGlob = 50_000

// matching is a LIKE, for patterns as soql.Literal.Like has them.
func matching(column, pattern string) frag {
	if glob := globOf(pattern); glob != "" {
		return bind(column+" GLOB ?", glob)
	}
	return bind(column+` LIKE ? ESCAPE '\'`, pattern)
}

// equalTexts are comparisons with texts that an index can't find, one for each of the
// values that need one, and the values that do not.
func equalTexts(op operand, values []any) (comparisons []frag, others []any) {
	if !isText(op.kind) {
		return nil, values
	}
	others = make([]any, 0, len(values))
	for _, v := range values {
		text, _ := v.(string)
		if glob := globOf(literally(text)); glob != "" {
			comparisons = append(comparisons, bind(op.sql+" GLOB ?", glob))
			continue
		}
		others = append(others, v)
	}
	return comparisons, others
}

// literally is the LIKE pattern that finds a text and nothing else.
func literally(text string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text)
}

// globOf makes a GLOB pattern of a LIKE pattern: every case of every letter stands in
// it. It is "" when LIKE does the same.
func globOf(pattern string) string {
	if !strings.ContainsFunc(pattern, func(r rune) bool { return r > unicode.MaxASCII && r != utf8.RuneError && unicode.SimpleFold(r) != r }) {
		return ""
	}
	var b strings.Builder
	escaped := false
	for _, r := range pattern {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && r == '%':
			b.WriteByte('*')
		case !escaped && r == '_':
			b.WriteByte('?')
		default:
			b.WriteString(anyCase(r))
		}
		escaped = false
	}
	if b.Len() > maxGlob {
		return ""
	}
	return b.String()
}

// anyCase is a GLOB pattern for one letter in any case.
func anyCase(r rune) string {
	cases := []rune{r}
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		cases = append(cases, other)
	}
	if len(cases) == 1 && !strings.ContainsRune("*?[", r) {
		return string(r)
	}
	slices.Sort(cases)
	return "[" + string(cases) + "]"
}
