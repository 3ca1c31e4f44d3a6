package wire

import (
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
)

// soqlEscapes are the escapes of a quoted SOQL string. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
var soqlEscapes = strings.NewReplacer(
	`\`, `\\`, `'`, `\'`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\b", `\b`, "\f", `\f`,
)

// likeEscapes are the wildcards of LIKE, escaped after the string itself.
var likeEscapes = strings.NewReplacer(`%`, `\%`, `_`, `\_`)

// soslEscapes are the characters that mean something in a search term. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
var soslEscapes = strings.NewReplacer(
	`\`, `\\`, `?`, `\?`, `&`, `\&`, `|`, `\|`, `!`, `\!`, `{`, `\{`, `}`, `\}`, `[`, `\[`, `]`, `\]`,
	`(`, `\(`, `)`, `\)`, `^`, `\^`, `~`, `\~`, `*`, `\*`, `:`, `\:`, `"`, `\"`, `'`, `\'`, `+`, `\+`, `-`, `\-`,
)

// CleanTyped takes out of a typed text what no escape exists for: bytes that are not
// UTF-8, and control characters.
func CleanTyped(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && !strings.ContainsRune("\n\r\t\b\f", r) || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// Quote makes a SOQL string literal.
func Quote(s string) string { return "'" + soqlEscapes.Replace(CleanTyped(s)) + "'" }

// LikePrefix makes the SOQL literal that LIKE matches against values beginning
// with s, and with nothing else in s being a wildcard.
func LikePrefix(s string) string {
	return "'" + likeEscapes.Replace(soqlEscapes.Replace(CleanTyped(s))) + "%'"
}

// QuoteID makes a SOQL literal of an id that has been checked anew, because an
// id may come from a saved plan.
func QuoteID(id core.ID) (string, error) {
	checked, err := core.ParseID(string(id))
	if err != nil {
		return "", fmt.Errorf("use an ID in a query: %w", err)
	}
	return "'" + string(checked) + "'", nil
}

// MaxInList is how many ids stand in one IN list: with quotes and commas they stay
// under the 4,000 characters of a SOQL WHERE string. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_soslsoql.htm
const MaxInList = 180

// InLists makes the lists for IN, without doubles, as many as are needed for all
// ids, none for no ids. Every id is checked anew.
func InLists(ids []core.ID) ([]string, error) {
	unique := make([]core.ID, 0, len(ids))
	seen := make(map[core.ID]bool, len(ids))
	for _, id := range ids {
		checked, err := core.ParseID(string(id))
		if err != nil {
			return nil, fmt.Errorf("use an ID in a query: %w", err)
		}
		if !seen[checked] {
			seen[checked] = true
			unique = append(unique, checked)
		}
	}
	var lists []string
	for part := range slices.Chunk(unique, MaxInList) {
		lists = append(lists, InList(part))
	}
	return lists, nil
}

// InList makes one list for IN of ids that were checked when they were decoded.
func InList(ids []core.ID) string {
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = "'" + string(id) + "'"
	}
	return "(" + strings.Join(quoted, ",") + ")"
}

// soslMinTerm is the fewest characters a search term needs for Salesforce to
// look it up.
const soslMinTerm = 2

// SOSLTerms makes a SOSL search expression that wants every word of a text to
// begin a word of what is found: "may chen" gives `may* AND chen*`. It is "" when
// no word is long enough.
func SOSLTerms(text string) string {
	var terms []string
	for word := range strings.FieldsSeq(CleanTyped(text)) {
		if len([]rune(word)) < soslMinTerm || isSOSLOperator(word) {
			continue
		}
		terms = append(terms, soslEscapes.Replace(word)+"*")
	}
	return strings.Join(terms, " AND ")
}

func isSOSLOperator(word string) bool {
	return strings.EqualFold(word, "AND") || strings.EqualFold(word, "OR") || strings.EqualFold(word, "NOT")
}
