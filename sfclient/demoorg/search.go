package demoorg

import (
	"context"
	"net/http"
	"strings"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/store"
)

// searchAnswer is the answer to every search. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_search.htm
type searchAnswer struct {
	SearchRecords []query.Record `json:"searchRecords"`
}

// runSearch answers GET search?q=FIND....
func runSearch(ctx context.Context, c *call) (*answer, error) {
	text := c.query.Get("q")
	if strings.TrimSpace(text) == "" {
		return nil, refuse(http.StatusBadRequest, "MALFORMED_SEARCH", "A search string has to be specified")
	}
	records := []query.Record{}
	err := c.view(ctx, func(tx *store.Tx) (err error) {
		records, err = query.Search(ctx, c.makeEnv(tx), text)
		return err
	})
	return ok(searchAnswer{SearchRecords: records}), err
}

// splitCommas splits a list and drops the blanks around its elements.
func splitCommas(text string) []string {
	if text == "" {
		return nil
	}
	parts := strings.Split(text, ",")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return parts
}
