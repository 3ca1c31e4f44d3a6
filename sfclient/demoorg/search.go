package demoorg

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/store"
)

// searchAnswer is the answer to every search. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_search.htm
type searchAnswer struct {
	SearchRecords []query.Record `json:"searchRecords"`
}

// search answers GET search?q=FIND....
func search(ctx context.Context, c *call) (*answer, error) {
	text := c.query.Get("q")
	if strings.TrimSpace(text) == "" {
		return nil, refuse(http.StatusBadRequest, "MALFORMED_SEARCH", "A search string has to be specified")
	}
	return c.found(ctx, func(env query.Env) ([]query.Record, error) { return query.Search(ctx, env, text) })
}

func (c *call) found(ctx context.Context, run func(query.Env) ([]query.Record, error)) (*answer, error) {
	var records []query.Record
	err := c.view(ctx, func(tx *store.Tx) (err error) {
		records, err = run(c.env(tx))
		return err
	})
	if records == nil {
		records = []query.Record{}
	}
	return ok(searchAnswer{SearchRecords: records}), err
}

// searchByBody answers POST parameterizedSearch.
func searchByBody(ctx context.Context, c *call) (*answer, error) {
	var p query.SearchParameters
	if err := decodeBody(c.body, &p); err != nil {
		return nil, err
	}
	return c.parameterized(ctx, p)
}

// searchByURL answers GET parameterizedSearch.
func searchByURL(ctx context.Context, c *call) (*answer, error) {
	p := query.SearchParameters{
		Q:      c.query.Get("q"),
		In:     c.query.Get("in"),
		Fields: commaList(c.query.Get(paramFields)),
	}
	var err error
	number := func(name string) int {
		n, wrong := c.number(name)
		if wrong != nil && err == nil {
			err = wrong
		}
		return n
	}
	p.DefaultLimit, p.OverallLimit, p.Offset = number("defaultLimit"), number("overallLimit"), number("offset")
	for _, name := range c.query["sobject"] {
		p.SObjects = append(p.SObjects, query.SearchObject{
			Name:    name,
			Fields:  commaList(c.query.Get(name + ".fields")),
			Where:   c.query.Get(name + ".where"),
			OrderBy: c.query.Get(name + ".orderBy"),
			Limit:   number(name + ".limit"),
		})
	}
	if err == nil {
		err = c.strayParameter(p.SObjects)
	}
	if err != nil {
		return nil, err
	}
	return c.parameterized(ctx, p)
}

// strayParameter refuses a parameter of an object that is not searched.
func (c *call) strayParameter(objects []query.SearchObject) error {
	for _, name := range slices.Sorted(maps.Keys(c.query)) {
		object, _, dotted := strings.Cut(name, ".")
		searched := slices.ContainsFunc(objects, func(o query.SearchObject) bool { return o.Name == object })
		if dotted && !searched {
			return unknownParameter(name)
		}
	}
	return nil
}

func (c *call) parameterized(ctx context.Context, p query.SearchParameters) (*answer, error) {
	if strings.TrimSpace(p.Q) == "" {
		return nil, refuse(http.StatusBadRequest, "MALFORMED_SEARCH", "A search string has to be specified")
	}
	return c.found(ctx, func(env query.Env) ([]query.Record, error) { return query.ParameterizedSearch(ctx, env, p) })
}

// number reads a parameter that is a whole number, 0 when it is not given.
func (c *call) number(name string) (int, error) {
	if !c.query.Has(name) {
		return 0, nil
	}
	n, err := strconv.Atoi(c.query.Get(name))
	if err != nil || n < 0 {
		return 0, refuse(http.StatusBadRequest, codeBadParameter, "%s is not a number: %s", name, c.query.Get(name))
	}
	return n, nil
}

// commaList splits a list and drops the blanks around its elements.
func commaList(text string) []string {
	if text == "" {
		return nil
	}
	parts := strings.Split(text, ",")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return parts
}
