package query

import (
	"context"
	"errors"
)

// errUnderWay is answered until the engine is in.
var errUnderWay = errors.New("query: not built yet")

// Run runs a SOQL query and gives its first page of at most batch rows (the
// number of the rows when batch is 0 or less is not limited).
func Run(ctx context.Context, env Env, soqlText string, batch int) (*Result, error) {
	return nil, errUnderWay
}

// Cursor is the rest of an answer: the ids of all its rows, taken when the query
// ran. The rows themselves are read when their page is, as on Salesforce, so a
// cursor holds 18 bytes a row, and a page costs one look-up by primary key. It
// holds no connection, and it may be used by several goroutines at once.
type Cursor struct{}

// TotalSize counts the rows of all pages.
func (c *Cursor) TotalSize() int { return 0 }

// Page gives at most size rows from offset on (0 is the first row of the whole
// answer). A row that has been deleted in the meantime is left out.
func (c *Cursor) Page(ctx context.Context, env Env, offset, size int) ([]Record, error) {
	return nil, errUnderWay
}

// Columns answers the same query asked with columns=true: what its columns are.
func Columns(env Env, soqlText string) (Record, error) { return nil, errUnderWay }

// One gives one record of an object, by its id of 15 or 18 characters, with the
// fields asked for (paths such as Profile.Name too), or with all that can be
// read when fields is empty. A record that is not there is NOT_FOUND (404).
func One(ctx context.Context, env Env, object, id string, fields []string) (Record, error) {
	return nil, errUnderWay
}

// Search runs a SOSL text (FIND {...} ...) and gives the searchRecords.
func Search(ctx context.Context, env Env, soslText string) ([]Record, error) {
	return nil, errUnderWay
}

// SearchParameters is the body of a parameterizedSearch request. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_search_parameterized.htm
type SearchParameters struct {
	Q            string         `json:"q"`
	In           string         `json:"in"`
	Fields       []string       `json:"fields"`
	SObjects     []SearchObject `json:"sobjects"`
	DefaultLimit int            `json:"defaultLimit"`
	OverallLimit int            `json:"overallLimit"`
	Offset       int            `json:"offset"`
}

// SearchObject is one object of SearchParameters. Where is a SOQL condition
// and OrderBy the text after ORDER BY.
type SearchObject struct {
	Name    string   `json:"name"`
	Fields  []string `json:"fields"`
	Where   string   `json:"where"`
	OrderBy string   `json:"orderBy"`
	Limit   int      `json:"limit"`
}

// ParameterizedSearch runs a parameterizedSearch and gives the searchRecords.
func ParameterizedSearch(ctx context.Context, env Env, p SearchParameters) ([]Record, error) {
	return nil, errUnderWay
}

// ID18 widens an id of 15 characters to 18 with its checksum; an id of 18
// characters is returned with the checksum that belongs to its first 15. Of any
// other text ok is false.
func ID18(id string) (wide string, ok bool) { return "", false }
