package demoorg

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// call is one use of a REST resource: an HTTP request, or a subrequest of a
// composite. Both take the same way.
type call struct {
	ctx     context.Context
	org     *Org
	actor   rules.Actor
	version string // as in the path: "v62.0"
	method  string
	path    []string // segments after the version
	vars    map[string]string
	object  *schema.Object // the one that the path names
	query   url.Values
	header  http.Header
	body    []byte
	// deletedToo says that a query sees the recycle bin.
	deletedToo bool
	// tx is the transaction that the call runs in: its own, or that of the composite that
	// it is part of.
	tx *transaction
}

// paramFields is the parameter that says which fields are wanted.
const paramFields = "fields"

// handler answers a call, within a transaction that is undone when it gives an error.
type handler func(c *call) (*answer, error)

// operation is one method of a resource, and the query parameters it knows.
type operation struct {
	handle handler
	params []string
}

// route is a resource: a path after the version, in which {name} stands for any
// segment, and its methods.
type route struct {
	segments []string
	methods  map[string]operation
}

func routeTo(path string, methods map[string]operation) route {
	if get, has := methods[http.MethodGet]; has {
		methods[http.MethodHead] = get
	}
	return route{segments: strings.FieldsFunc(path, func(r rune) bool { return r == '/' }), methods: methods}
}

// listRoutes lists every resource under /services/data/vNN.0. The first that fits is
// taken. Source: the reference chapter of
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/
func listRoutes() []route {
	const get, post, patch, del = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	return []route{
		routeTo("", map[string]operation{get: {handle: listResources}}),
		routeTo("limits", map[string]operation{get: {handle: getLimits}}),
		routeTo("query", map[string]operation{get: {handle: runQuery, params: []string{"q", "columns"}}}),
		routeTo("queryAll", map[string]operation{get: {handle: runQueryAll, params: []string{"q", "columns"}}}),
		routeTo("query/{locator}", map[string]operation{get: {handle: getNextPage}}),
		routeTo("queryAll/{locator}", map[string]operation{get: {handle: getNextPage}}),
		routeTo("tooling", map[string]operation{get: {handle: listToolingResources}}),
		routeTo("tooling/query", map[string]operation{get: {handle: runQuery, params: []string{"q"}}}),
		routeTo("tooling/query/{locator}", map[string]operation{get: {handle: getNextPage}}),
		routeTo("tooling/sobjects/{object}", map[string]operation{get: {handle: getBasicInfo}}),
		routeTo("tooling/sobjects/{object}/describe", map[string]operation{get: {handle: describeObject}}),
		routeTo("tooling/sobjects/{object}/{id}", map[string]operation{get: {handle: getRecord, params: []string{paramFields}}}),
		routeTo("search", map[string]operation{get: {handle: runSearch, params: []string{"q"}}}),
		routeTo("sobjects", map[string]operation{get: {handle: describeGlobal}}),
		routeTo("sobjects/{object}", map[string]operation{get: {handle: getBasicInfo}, post: {handle: createRecord}}),
		routeTo("sobjects/{object}/describe", map[string]operation{get: {handle: describeObject}}),
		routeTo("sobjects/{object}/{id}", map[string]operation{
			get:   {handle: getRecord, params: []string{paramFields}},
			patch: {handle: updateRecord},
			post:  {handle: postToRecord, params: []string{"_HttpMethod"}},
			del:   {handle: deleteRecord},
		}),
		routeTo("sobjects/{object}/{field}/{value}", map[string]operation{
			get:   {handle: getByKey, params: []string{paramFields}},
			patch: {handle: upsertRecord},
			del:   {handle: deleteByKey},
		}),
		routeTo("composite", map[string]operation{get: {handle: listCompositeResources}, post: {handle: runComposite}}),
		routeTo("composite/sobjects", map[string]operation{
			post:  {handle: createCollection},
			patch: {handle: updateCollection},
			del:   {handle: deleteCollection, params: []string{"ids", "allOrNone"}},
		}),
		routeTo("composite/sobjects/{object}", map[string]operation{
			get:  {handle: getCollection, params: []string{"ids", paramFields}},
			post: {handle: getCollectionByBody},
		}),
		routeTo("composite/sobjects/{object}/{field}", map[string]operation{patch: {handle: upsertCollection}}),
	}
}

// matchPath matches a path and gives the segments that {names} stand for.
func (r route) matchPath(path []string) (map[string]string, bool) {
	if len(path) != len(r.segments) {
		return nil, false
	}
	vars := map[string]string{}
	for i, want := range r.segments {
		name, isVar := strings.CutPrefix(want, "{")
		switch {
		case isVar && path[i] != "":
			vars[strings.TrimSuffix(name, "}")] = path[i]
		case !strings.EqualFold(want, path[i]):
			return nil, false
		}
	}
	return vars, true
}

// errRolledBack undoes what was written, without being an error of the call.
var errRolledBack = errors.New("a write failed")

// run lets a resource answer in a transaction. Salesforce ignores parameters that it doesn't
// know; Options.Strict refuses them.
func (op operation) run(c *call) (a *answer, err error) {
	if c.org.options.Strict {
		for _, name := range slices.Sorted(maps.Keys(c.query)) {
			if !slices.Contains(op.params, name) {
				return nil, refuse(http.StatusBadRequest, codeBadParameter, "Unrecognized query parameter: %s", name)
			}
		}
	}
	handle := func(tx *store.Tx) error {
		if c.tx == nil {
			c.tx = &transaction{Tx: tx}
		}
		a, err = op.handle(c)
		return err
	}
	joins, reads := c.tx != nil, c.method == http.MethodGet || c.method == http.MethodHead
	switch {
	case len(c.path) == 1 && strings.EqualFold(c.path[0], nameComposite):
		a, err = op.handle(c) // its parts have transactions of their own
	case joins && reads:
		err = handle(c.tx.Tx)
	case joins:
		err = c.tx.Savepoint(func() error { return handle(c.tx.Tx) })
	case reads:
		err = c.org.store.View(c.ctx, handle)
	default:
		err = c.org.store.Update(c.ctx, handle)
	}
	if errors.Is(err, errRolledBack) {
		err = nil
	}
	return a, err
}

// findOperation gives the resource that a path names, with the object in it as far as the
// running user sees it.
func (o *Org) findOperation(c *call) (operation, error) {
	for _, r := range o.routes {
		vars, fits := r.matchPath(c.path)
		if !fits {
			continue
		}
		if c.isAbsent(vars) {
			break
		}
		if name, has := vars["object"]; has {
			var err error
			if c.object, err = c.findObject(name); err != nil {
				return operation{}, err
			}
		}
		op, allowed := r.methods[c.method]
		if !allowed {
			return operation{}, wrongMethod(c.method, strings.Join(slices.Sorted(maps.Keys(r.methods)), ","))
		}
		c.vars = vars
		return op, nil
	}
	return operation{}, notFound()
}

// isAbsent tells the resources that Salesforce has in the place of an id or a key and
// under a record, and the plans of a query, none of which this org has.
func (c *call) isAbsent(vars map[string]string) bool {
	names := []string{"approvalLayouts", "deleted", "describe", "listviews", "namedLayouts", "quickActions", "updated"}
	_, err := store.NormalizeID(vars["field"])
	return slices.Contains(names, vars["id"]) || slices.Contains(names, vars["field"]) || err == nil || c.query.Has("explain")
}

// findObject finds an object, as far as the running user sees it.
func (c *call) findObject(name string) (*schema.Object, error) {
	o := c.org.schema.Object(name)
	if o == nil || o.Tooling && !c.isTooling() || !c.canRead(o.Name, "") {
		return nil, notFound()
	}
	return o, nil
}

// isTooling tells whether the call is one of the Tooling API.
func (c *call) isTooling() bool { return len(c.path) > 0 && strings.EqualFold(c.path[0], nameTooling) }

// makeEnv is what a query of this call runs with.
func (c *call) makeEnv() query.Env {
	return query.Env{
		Schema:      c.org.schema,
		DB:          c.tx,
		Now:         c.org.now().In(c.actor.Place),
		APIVersion:  c.version,
		UserID:      c.actor.UserID,
		SearchIndex: true,
		AllRows:     c.deletedToo,
		Tooling:     c.isTooling(),
		CanRead:     c.canRead,
		OwnRows:     func(object string) string { return c.org.rules.OwnRows(c.actor, object) },
	}
}

// canRead tells whether the running user sees an object, or one of its fields.
func (c *call) canRead(object, field string) bool { return c.org.rules.CanRead(c.actor, object, field) }
