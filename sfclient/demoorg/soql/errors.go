package soql

import (
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"cupgrade/sfclient/demoorg/schema"
)

// The error codes of this room. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
const (
	MalformedQuery             = "MALFORMED_QUERY"
	MalformedSearch            = "MALFORMED_SEARCH"
	InvalidField               = "INVALID_FIELD"
	InvalidType                = "INVALID_TYPE"
	InvalidQueryFilterOperator = "INVALID_QUERY_FILTER_OPERATOR"
	InvalidQueryScope          = "INVALID_QUERY_SCOPE"
	NumberOutsideValidRange    = "NUMBER_OUTSIDE_VALID_RANGE"
	QueryTooComplicated        = "QUERY_TOO_COMPLICATED"
	FunctionalityNotEnabled    = "FUNCTIONALITY_NOT_ENABLED"
)

// Pos is a place in a statement. Row and Col count from 1, Col in characters;
// Offset counts bytes from 0. The zero Pos is no place.
type Pos struct {
	Offset, Row, Col int
}

// windowRadius is how many characters Salesforce shows on either side of the
// place of an error, before it goes on to the end of the word. Read off public
// error reports.
const windowRadius = 30

// Error gives a refusal that points at a place, as Salesforce prints it: the
// words around the place, a caret under it, row and column, then the message.
// Without a place it is the message alone.
func Error(text string, at Pos, code, message string) *schema.APIError {
	if at.Row > 0 {
		window, caret := windowAround(text, at)
		message = fmt.Sprintf("\n%s\n%s^\nERROR at Row:%d:Column:%d\n%s",
			window, strings.Repeat(" ", caret), at.Row, at.Col, message)
	}
	return &schema.APIError{Status: http.StatusBadRequest, Code: code, Message: message}
}

// TooComplicated refuses a statement that is larger than it can be.
func TooComplicated(text string, at Pos) *schema.APIError {
	return Error(text, at, QueryTooComplicated,
		"Query is either selecting too many fields or the filter conditions are too complicated.")
}

// windowAround gives the part of the line to show, and how far into it the
// place is.
func windowAround(text string, at Pos) (window string, caret int) {
	lines := strings.Split(text, "\n")
	line := []rune(lines[min(at.Row, len(lines))-1])
	col := min(at.Col-1, len(line))
	from, to := max(col-windowRadius, 0), min(col+windowRadius, len(line))
	for from > 0 && isWord(line[from-1]) && isWord(line[from]) {
		from--
	}
	for to < len(line) && isWord(line[to]) && isWord(line[to-1]) {
		to++
	}
	for from < col && unicode.IsSpace(line[from]) {
		from++
	}
	return strings.TrimRightFunc(string(line[from:to]), unicode.IsSpace), col - from
}

func isWord(r rune) bool {
	return r == '_' || r == '.' || r == '\'' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
