package query

import (
	"slices"
	"strings"
	"unicode"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// match is a query of the full-text index. It finds every row that a term is found
// in, and maybe more: what is found is put to the exact test afterwards. "" is what
// the index can't narrow down.
type match string

// searchedGroups gives the columns of the index for a group of fields; none stands
// for all of them.
var searchedGroups = map[string][]schema.SearchGroup{
	"NAME":    {schema.SearchName},
	"EMAIL":   {schema.SearchEmail},
	"PHONE":   {schema.SearchPhone},
	"SIDEBAR": {schema.SearchName, schema.SearchEmail, schema.SearchPhone},
}

// matchOf translates a term for the index of an object.
func matchOf(o *schema.Object, term soql.Term, group string) match {
	m := termMatch(term)
	groups := searchedGroups[group]
	if m == "" || len(groups) == 0 {
		return m
	}
	var columns []string
	for _, g := range groups {
		if hasGroup(o, g) {
			columns = append(columns, string(g))
		}
	}
	if len(columns) == 0 {
		return ""
	}
	return match("{" + strings.Join(columns, " ") + "} : (" + string(m) + ")")
}

// hasGroup tells whether the index of an object has a column for a group.
func hasGroup(o *schema.Object, g schema.SearchGroup) bool {
	return slices.ContainsFunc(o.Fields, func(f schema.Field) bool { return f.SearchGroup() == g && len(f.Parts) == 0 })
}

// termMatch joins the phrases of a term from left to right, as termCondition does.
// A phrase that must not be there narrows nothing down.
func termMatch(term soql.Term) match {
	var m match
	for i, phrase := range term {
		var next match
		if !phrase.Not {
			next = phraseMatch(phrase.Pattern)
		}
		switch {
		case i == 0:
			m = next
		case !phrase.Or:
			m = both(m, next)
		case m == "" || next == "":
			m = ""
		default:
			m = "(" + m + " OR " + next + ")"
		}
	}
	return m
}

func both(a, b match) match {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return "(" + a + " AND " + b + ")"
}

// phraseMatch wants the words of a phrase, wherever they stand.
func phraseMatch(pattern string) match {
	var m match
	for _, word := range strings.Split(pattern, " ") {
		m = both(m, wordMatch(word))
	}
	return m
}

// wordMatch wants a word, or what of it comes before the first wildcard.
func wordMatch(word string) match {
	var literal strings.Builder
	escaped, wild := false, false
	for _, r := range word {
		if !escaped && (r == '%' || r == '_') {
			wild = true
			break
		}
		if escaped = !escaped && r == '\\'; !escaped {
			literal.WriteRune(r)
		}
	}
	text := literal.String()
	if !indexable(text) {
		return ""
	}
	m := match(`"` + strings.ReplaceAll(text, `"`, `""`) + `"`)
	if wild {
		m += "*"
	}
	return m
}

// indexable tells whether the index surely has something of a text: a letter or a
// digit, but for those beyond the basic plane, of which it knows few.
func indexable(text string) bool {
	const basicPlane = 0xffff
	return strings.ContainsFunc(text, func(r rune) bool {
		return r <= basicPlane && (unicode.IsLetter(r) || unicode.IsNumber(r))
	})
}
