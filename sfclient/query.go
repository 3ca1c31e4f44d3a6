package sfclient

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
)

// selection is one query of a batch, whatever the type of its rows, or something
// else that can be asked for together with queries.
type selection interface {
	// Path is what is asked for, in an API version; it begins without a slash.
	Path(version string) string
	// Take takes in one page, and gives the path of the next or "".
	Take(op string, page reply) (next string, err error)
	// Refuse keeps why Salesforce does not answer this query.
	Refuse(err *core.RemoteError)
	// Finish checks what came against what was announced.
	Finish(op string) error
}

// asked is what was asked for, and whether Salesforce answered.
type asked struct {
	// what is the object, for the Gap that a refusal becomes.
	what string
	// at is the server's clock when the first page was answered.
	at      time.Time
	refused *core.RemoteError
}

// read is one query, and then its rows or Salesforce's refusal.
type read[T any] struct {
	asked
	soql string
	// each takes the rows of a page as they come; nil keeps them in rows.
	each func(page []*T)
	rows []*T
	// total is how many rows Salesforce counted: the answer of SELECT COUNT().
	total int
	came  int
}

// selectRows makes a query of SOQL; what names the object for what a refusal leaves unread.
func selectRows[T any](what, soql string) *read[T] {
	return &read[T]{asked: asked{what: what}, soql: soql}
}

// noRow is the row of SELECT COUNT(), which has none.
type noRow struct{}

// Path asks for the first page.
func (r *read[T]) Path(version string) string { return queryPath(version, r.soql) }

// Refuse keeps the refusal.
func (a *asked) Refuse(err *core.RemoteError) { a.refused = err }

// answered is for who knows a query only as a refusable.
func (a *asked) answered() *asked { return a }

// first is the first row, or nil.
func (r *read[T]) first() *T {
	if len(r.rows) == 0 {
		return nil
	}
	return r.rows[0]
}

// page is one page of a query's answer.
type page[T any] struct {
	TotalSize *int   `json:"totalSize"`
	Done      *bool  `json:"done"`
	Next      string `json:"nextRecordsUrl"`
	Records   []*T   `json:"records"`
}

// nextPattern is the only form in which a next page is asked for. The path goes
// out with the token, so nothing else the org writes there is followed.
var nextPattern = regexp.MustCompile(`^/services/data/v\d{1,3}\.\d/query/[A-Za-z0-9-]{1,64}$`)

// Take checks and keeps the rows of a page.
func (r *read[T]) Take(op string, answer reply) (string, error) {
	var p page[T]
	if err := decode(op, answer, &p); err != nil {
		return "", err
	}
	switch {
	case slices.Contains(p.Records, nil):
		return "", badAnswer(op, answer, "a record is null")
	case p.Records == nil || p.TotalSize == nil || p.Done == nil:
		return "", badAnswer(op, answer, "it is not a page of records")
	case *p.Done == (p.Next != "") || p.Next != "" && !nextPattern.MatchString(p.Next):
		return "", badAnswer(op, answer, "the address of its next page is malformed")
	}
	if r.came == 0 {
		r.at = answer.date()
	}
	r.total = *p.TotalSize
	r.came += len(p.Records)
	if p.Next != "" && (len(p.Records) == 0 || r.came >= r.total) {
		return "", badAnswer(op, answer, "it has no end")
	}
	if r.each != nil {
		r.each(p.Records)
	} else {
		r.rows = append(r.rows, p.Records...)
	}
	return strings.TrimPrefix(p.Next, "/"), nil
}

var countQuery = regexp.MustCompile(`^SELECT COUNT\(\)`)

// Finish tells when another number of records came than was announced.
func (r *read[T]) Finish(op string) error {
	if r.refused == nil && r.came != r.total && !countQuery.MatchString(r.soql) {
		return badAnswer(op, reply{status: http.StatusOK}, "another number of records came than was announced")
	}
	return nil
}

// maxQueryURL keeps a query's address far below the 16,384 bytes that a request
// line and its headers may have together. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
const maxQueryURL = 8000

// readAll runs queries together, in as few requests as they fit in, and reads all
// their pages. A query that Salesforce refuses keeps its refusal and spoils no
// other; what fails otherwise fails them all.
func (c *Conn) readAll(ctx context.Context, op string, selections ...selection) error {
	version, err := c.apiVersion(ctx)
	if err != nil {
		return err
	}
	if len(selections) == 1 {
		if path := selections[0].Path(version); len(path) <= maxQueryURL {
			return c.readOne(ctx, op, path, selections[0])
		}
	}
	return c.readParts(ctx, op, evenly(selections, maxQueriesInComposite)...)
}

// readParts reads each part as one composite, and all of them together.
func (c *Conn) readParts(ctx context.Context, op string, parts ...[]selection) error {
	version, err := c.apiVersion(ctx)
	if err != nil {
		return err
	}
	tasks := make([]func(context.Context) error, len(parts))
	for i, part := range parts {
		tasks[i] = func(ctx context.Context) error { return c.readComposite(ctx, op, version, part) }
	}
	return parallel.Run(ctx, tasks...)
}

// readOne runs one query by GET.
func (c *Conn) readOne(ctx context.Context, op, path string, s selection) error {
	answer, err := c.read(ctx, request{op: op, method: http.MethodGet, path: path})
	if err != nil {
		return asRefusal(err, s)
	}
	return c.readPages(ctx, op, answer, s)
}

// readPages takes in a first page and all that follow it. While one page is decoded,
// the next one is on its way.
func (c *Conn) readPages(ctx context.Context, op string, first reply, s selection) error {
	for page := first; ; {
		path := nextOf(page.body)
		ahead := c.fetch(ctx, op, path)
		next, err := s.Take(op, page)
		switch {
		case err != nil:
		case next == "":
			err = s.Finish(op)
		case path == "": // the address did not stand where it usually does
			ahead = c.fetch(ctx, op, next)
		case path != next:
			err = badAnswer(op, page, "it has two next pages")
		}
		if err != nil || next == "" {
			ahead.Cancel() // nobody waits for that page any more
			return err
		}
		// The request ends with ctx and says what was being done; the waiting would not.
		if page, err = ahead.Wait(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
}

// fetch begins to ask for the page at a path; for none when the path is empty.
func (c *Conn) fetch(ctx context.Context, op, path string) *parallel.Future[reply] {
	if path == "" {
		return nil
	}
	return parallel.Start(ctx, func(ctx context.Context) (reply, error) {
		return c.read(ctx, request{op: op, method: http.MethodGet, path: path})
	})
}

var nextField = regexp.MustCompile(`"nextRecordsUrl"\s*:\s*"([^"\\]+)"`)

// nextOf finds the address of the next page in what stands before the records,
// where Salesforce writes it; "" when it does not stand there.
func nextOf(body []byte) string {
	head, _, _ := bytes.Cut(body, []byte("["))
	found := nextField.FindSubmatch(head)
	if found == nil || !nextPattern.Match(found[1]) {
		return ""
	}
	return strings.TrimPrefix(string(found[1]), "/")
}

// asRefusal gives a refusal of a query to it, and everything else back.
func asRefusal(err error, s selection) error {
	refusal, err := splitRefusal(err)
	if refusal != nil {
		s.Refuse(refusal)
	}
	return err
}

// splitRefusal tells Salesforce's refusal of what was asked from every other error.
// What is wrong with the session, the network or the org's limits is no refusal: it
// concerns all requests.
func splitRefusal(err error) (refusal *core.RemoteError, other error) {
	remote, is := errors.AsType[*core.RemoteError](err)
	if is && remote.FromSalesforce && remote.Err == nil && remote.Code != core.CodeRequestLimit &&
		remote.Status >= 400 && remote.Status <= 499 {
		return remote, nil
	}
	return nil, err
}

// queryPath is the path of a query's first page.
func queryPath(version, soql string) string {
	return "services/data/v" + version + "/query?q=" + url.QueryEscape(soql)
}

// evenly cuts items into as few parts as hold at most size each, of about the same
// length: parts are sent at the same time, and the longest is waited for.
func evenly[T any](items []T, size int) [][]T {
	count := (len(items) + size - 1) / size
	parts := make([][]T, 0, count)
	for i := range count {
		parts = append(parts, items[i*len(items)/count:(i+1)*len(items)/count])
	}
	return parts
}

// refusable is a query that may have been refused.
type refusable interface {
	answered() *asked
}

// firstRefusal is the refusal of the first query that was refused, or nil: for
// queries without which nothing can be said.
func firstRefusal(queries ...refusable) error {
	for _, q := range queries {
		if refusal := q.answered().refused; refusal != nil {
			return refusal
		}
	}
	return nil
}
