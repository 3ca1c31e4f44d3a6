package demoorg

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// The limits of a composite. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
const (
	maxSubrequests   = 25
	maxQuerySubcalls = 5
)

type compositeRequest struct {
	AllOrNone          bool         `json:"allOrNone"`
	CollateSubrequests *bool        `json:"collateSubrequests"`
	CompositeRequest   []subrequest `json:"compositeRequest"`
}

type subrequest struct {
	Method      string            `json:"method"`
	URL         string            `json:"url"`
	ReferenceID string            `json:"referenceId"`
	Body        json.RawMessage   `json:"body"`
	HTTPHeaders map[string]string `json:"httpHeaders"`
}

type subanswer struct {
	Body           any               `json:"body"`
	HTTPHeaders    map[string]string `json:"httpHeaders"`
	HTTPStatusCode int               `json:"httpStatusCode"`
	ReferenceID    string            `json:"referenceId"`
}

// listCompositeResources answers GET composite: what there is under it.
func listCompositeResources(c *call) (*answer, error) {
	root := dataPath + "/" + c.version + "/composite"
	return answerOK(map[string]string{nameSObjects: root + "/" + nameSObjects}), nil
}

// runComposite answers POST composite.
func runComposite(c *call) (*answer, error) {
	var request compositeRequest
	if err := decodeBody(c.body, &request); err != nil {
		return nil, err
	}
	if err := request.check(); err != nil {
		return nil, err
	}
	run := &compositeRun{call: c, refs: references{}}
	if !request.AllOrNone {
		for _, s := range request.CompositeRequest {
			run.runOne(s)
		}
		return answerOK(map[string]any{"compositeResponse": run.out}), nil
	}
	err := c.org.store.Update(c.ctx, func(tx *store.Tx) error {
		run.joined = &transaction{Tx: tx, allOrNone: true}
		return run.runAll(request.CompositeRequest)
	})
	return answerOK(map[string]any{"compositeResponse": run.out}), err
}

// check refuses a request as a whole, before any part of it runs.
func (r *compositeRequest) check() error {
	if len(r.CompositeRequest) == 0 {
		return refuse(http.StatusBadRequest, codeMissing, "compositeRequest must hold at least one subrequest")
	}
	if len(r.CompositeRequest) > maxSubrequests {
		return refuse(http.StatusBadRequest, codeLimitExceeded,
			"Cannot specify more than %d subrequests in a composite request", maxSubrequests)
	}
	seen, queries := map[string]bool{}, 0
	for _, s := range r.CompositeRequest {
		if err := s.check(); err != nil {
			return err
		}
		if seen[s.ReferenceID] {
			return refuse(http.StatusBadRequest, "DUPLICATE_VALUE", "Duplicate referenceId: %s", s.ReferenceID)
		}
		seen[s.ReferenceID] = true
		if s.isQuery() {
			queries++
		}
	}
	if queries > maxQuerySubcalls {
		return refuse(http.StatusBadRequest, codeLimitExceeded,
			"Cannot specify more than %d query or sObject collection operations in a composite request", maxQuerySubcalls)
	}
	return nil
}

func (s *subrequest) check() error {
	switch {
	case s.ReferenceID == "":
		return parserError("Missing required field: referenceId")
	case !referenceIDShape().MatchString(s.ReferenceID):
		return refuse(http.StatusBadRequest, codeHalted, "Provided referenceId ('%s') must start with a letter or a number, "+
			"and it can contain only letters, numbers and underscores ('_').", s.ReferenceID)
	case s.Method == "":
		return parserError("Missing required field: method")
	case s.URL == "":
		return parserError("Missing required field: url")
	case !slices.Contains([]string{"DELETE", "GET", "PATCH", "POST", "PUT"}, s.Method):
		return parserError("%s is not a valid HTTP method", s.Method)
	}
	for name := range s.HTTPHeaders {
		if !slices.Contains(subrequestHeaders, http.CanonicalHeaderKey(name)) {
			return refuse(http.StatusBadRequest, "INVALID_HEADER", "The header %s isn't allowed in a subrequest", name)
		}
	}
	return nil
}

// subrequestHeaders may stand in httpHeaders. Accept, Authorization and
// Content-Type are those of the composite itself.
var subrequestHeaders = []string{
	ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince, "Sforce-Query-Options", "Sforce-Call-Options",
}

// isQuery tells whether the subrequest counts as a query or collection operation.
func (s *subrequest) isQuery() bool {
	_, path, _ := strings.Cut(strings.TrimPrefix(s.URL, dataPath+"/"), "/")
	path, _, _ = strings.Cut(path, "?")
	first, rest, _ := strings.Cut(strings.ToLower(path), "/")
	return first == nameQuery || first == "queryall" || first == nameComposite && strings.HasPrefix(rest, nameSObjects)
}

// compositeRun is a composite under way.
type compositeRun struct {
	call   *call
	refs   references
	joined *transaction
	out    []subanswer
}

// runAll runs subrequests until one fails, and then makes all answers say so.
func (run *compositeRun) runAll(subrequests []subrequest) error {
	for i, s := range subrequests {
		if a := run.runOne(s); !a.failed() && !isPartlyFailed(a) {
			continue
		}
		culprit := run.out[i]
		run.out = nil
		for _, other := range subrequests {
			run.addAnswer(other.ReferenceID, answerError(refuse(http.StatusBadRequest, codeHalted,
				"The transaction was rolled back since another operation in the same transaction failed.")))
		}
		run.out[i] = culprit
		return errRolledBack
	}
	return nil
}

// isPartlyFailed tells a collection in which a record failed: its status is 200
// all the same.
func isPartlyFailed(a *answer) bool {
	results, isCollection := a.body.([]saved)
	return isCollection && slices.ContainsFunc(results, func(s saved) bool { return !s.Success })
}

// runOne runs a subrequest and notes its answer.
func (run *compositeRun) runOne(s subrequest) *answer {
	a, err := run.serve(s)
	if err != nil {
		a = answerError(err)
	}
	run.refs[s.ReferenceID] = a.body
	run.addAnswer(s.ReferenceID, a)
	return a
}

func (run *compositeRun) addAnswer(id string, a *answer) {
	headers := a.header
	if headers == nil {
		headers = map[string]string{}
	}
	run.out = append(run.out, subanswer{Body: a.body, HTTPHeaders: headers, HTTPStatusCode: a.status, ReferenceID: id})
}

// serve answers a subrequest, in the name of the same user. Its URL is an absolute path with
// its query.
func (run *compositeRun) serve(s subrequest) (*answer, error) {
	target, err := run.refs.replaceInURL(s.URL)
	if err != nil {
		return nil, err
	}
	body, err := run.refs.replaceInBody(s.Body)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(target)
	if err != nil || u.IsAbs() || u.Host != "" {
		return nil, notFound()
	}
	c := run.call
	sub := &call{ctx: c.ctx, org: c.org, actor: c.actor, method: s.Method, header: http.Header{}, body: body, tx: run.joined}
	if err := sub.parseTarget(u, u.Path); err != nil {
		return nil, err
	}
	isComposite := len(sub.path) > 0 && strings.EqualFold(sub.path[0], nameComposite)
	if isComposite && (len(sub.path) == 1 || !strings.EqualFold(sub.path[1], nameSObjects)) {
		return nil, refuse(http.StatusBadRequest, codeHalted, "Composite requests can't be nested: %s", s.URL)
	}
	for name, value := range s.HTTPHeaders {
		sub.header.Set(name, value)
	}
	op, err := c.org.findOperation(sub)
	if err != nil {
		return nil, err
	}
	return op.run(sub)
}
