package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/pattern"
)

// Selection is one query of a batch, whatever the type of its rows, or something
// else that can be asked for together with queries.
type Selection interface {
	// Path is what is asked for, in an API version; it begins without a slash.
	Path(version string) string
	// Take takes in one page, and gives the path of the next or "".
	Take(op string, page Reply) (next string, err error)
	// Refuse keeps why Salesforce does not answer this query.
	Refuse(err *core.RemoteError)
	// Finish checks what came against what was announced.
	Finish(op string) error
}

// Asked is what was asked for, and whether Salesforce answered.
type Asked struct {
	// What is the object, for the Gap that a refusal becomes.
	What string
	// At is the server's clock when the first page was answered.
	At      time.Time
	Refused *core.RemoteError
}

// Query is one query, and then its rows or Salesforce's refusal.
type Query[T any] struct {
	Asked
	SOQL string
	// Each takes the rows of a page as they come; nil keeps them in Rows. Its error is
	// the answer's.
	Each func(page []*T) error
	// belongs tells whether a row is about what was asked for.
	belongs func(row *T) bool
	Rows    []*T
	// Total is how many rows Salesforce counted: the answer of SELECT COUNT().
	Total int
	came  int
}

// Select makes a query of SOQL; what names the object for what a refusal leaves unread.
func Select[T any](what, soql string) *Query[T] {
	return &Query[T]{Asked: Asked{What: what}, SOQL: soql}
}

// About refuses an answer with a row that is not about what was asked for, which
// belongs tells.
func (r *Query[T]) About(belongs func(row *T) bool) *Query[T] {
	r.belongs = belongs
	return r
}

// NoRow is the row of SELECT COUNT(), which has none.
type NoRow struct{}

// Path asks for the first page.
func (r *Query[T]) Path(version string) string { return QueryPath(version, r.SOQL) }

// Refuse keeps the refusal.
func (a *Asked) Refuse(err *core.RemoteError) { a.Refused = err }

// Answered is for who knows a query only as a refusable.
func (a *Asked) Answered() *Asked { return a }

// First is the first row, or nil.
func (r *Query[T]) First() *T {
	if len(r.Rows) == 0 {
		return nil
	}
	return r.Rows[0]
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
var nextPattern = pattern.Lazy(`^/services/data/v\d{1,3}\.\d/(?:tooling/)?query/[A-Za-z0-9-]{1,64}$`)

// Take checks and keeps the rows of a page.
func (r *Query[T]) Take(op string, answer Reply) (string, error) {
	var p page[T]
	if err := Decode(op, answer, &p); err != nil {
		return "", err
	}
	switch {
	case slices.Contains(p.Records, nil):
		return "", BadAnswer(op, answer, "a record is null")
	case p.Records == nil || p.TotalSize == nil || p.Done == nil:
		return "", BadAnswer(op, answer, "it is not a page of records")
	case *p.Done == (p.Next != "") || p.Next != "" && !nextPattern().MatchString(p.Next):
		return "", BadAnswer(op, answer, "the address of its next page is malformed")
	}
	if r.came == 0 {
		r.At = answer.Date()
	}
	r.Total = *p.TotalSize
	r.came += len(p.Records)
	if p.Next != "" && (len(p.Records) == 0 || r.came >= r.Total) {
		return "", BadAnswer(op, answer, "it has no end")
	}
	if r.belongs != nil && slices.ContainsFunc(p.Records, func(row *T) bool { return !r.belongs(row) }) {
		return "", OtherRecord(op, answer)
	}
	if r.Each != nil {
		if err := r.Each(p.Records); err != nil {
			return "", &core.RemoteError{Op: op, Status: answer.Status, Sent: true, Err: fmt.Errorf("%w: %w", core.ErrBadAnswer, err)}
		}
	} else {
		r.Rows = append(r.Rows, p.Records...)
	}
	return strings.TrimPrefix(p.Next, "/"), nil
}

var countQuery = pattern.Lazy(`^SELECT COUNT\(\)`)

// Finish tells when another number of records came than was announced.
func (r *Query[T]) Finish(op string) error {
	if r.Refused == nil && r.came != r.Total && !countQuery().MatchString(r.SOQL) {
		return BadAnswer(op, Reply{Status: http.StatusOK}, "another number of records came than was announced")
	}
	return nil
}

// maxQueryURL keeps a query's address far below the 16,384 bytes that a request
// line and its headers may have together. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
const maxQueryURL = 8000

// ReadAll runs queries together, in as few requests as they fit in, and reads all
// their pages. A query that Salesforce refuses keeps its refusal and spoils no
// other; what fails otherwise fails them all.
func (c *Conn) ReadAll(ctx context.Context, op string, selections ...Selection) error {
	version, err := c.APIVersion(ctx)
	if err != nil {
		return err
	}
	if len(selections) == 1 {
		if path := selections[0].Path(version); len(path) <= maxQueryURL {
			return c.readOne(ctx, op, path, selections[0])
		}
	}
	return c.ReadParts(ctx, op, SplitEvenly(selections, MaxQueries)...)
}

// ReadParts reads each part as one composite, and all of them together.
func (c *Conn) ReadParts(ctx context.Context, op string, parts ...[]Selection) error {
	version, err := c.APIVersion(ctx)
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
func (c *Conn) readOne(ctx context.Context, op, path string, s Selection) error {
	answer, err := c.Read(ctx, Request{Op: op, Method: http.MethodGet, Path: path})
	if err != nil {
		return asRefusal(err, s)
	}
	return c.readPages(ctx, op, answer, s)
}

// readPages takes in a first page and all that follow it. While one page is decoded,
// the next one is on its way.
func (c *Conn) readPages(ctx context.Context, op string, first Reply, s Selection) error {
	for page := first; ; {
		path := nextOf(page.Body)
		ahead := c.fetch(ctx, op, path)
		next, err := s.Take(op, page)
		switch {
		case err != nil:
		case next == "":
			err = s.Finish(op)
		case path == "": // the address did not stand where it usually does
			ahead = c.fetch(ctx, op, next)
		case path != next:
			err = BadAnswer(op, page, "it has two next pages")
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
func (c *Conn) fetch(ctx context.Context, op, path string) *parallel.Future[Reply] {
	if path == "" {
		return nil
	}
	return parallel.Start(ctx, func(ctx context.Context) (Reply, error) {
		return c.Read(ctx, Request{Op: op, Method: http.MethodGet, Path: path})
	})
}

var nextField = pattern.Lazy(`"nextRecordsUrl"\s*:\s*"([^"\\]+)"`)

// nextOf finds the address of the next page in what stands before the records,
// where Salesforce writes it; "" when it does not stand there.
func nextOf(body []byte) string {
	head, _, _ := bytes.Cut(body, []byte("["))
	found := nextField().FindSubmatch(head)
	if found == nil || !nextPattern().Match(found[1]) {
		return ""
	}
	return strings.TrimPrefix(string(found[1]), "/")
}

// asRefusal gives a refusal of a query to it, and everything else back.
func asRefusal(err error, s Selection) error {
	refusal, err := SplitRefusal(err)
	if refusal != nil {
		s.Refuse(refusal)
	}
	return err
}

// SplitRefusal tells Salesforce's refusal of what was asked from every other error.
// What is wrong with the session, the network or the org's limits is no refusal: it
// concerns all requests.
func SplitRefusal(err error) (refusal *core.RemoteError, other error) {
	remote, is := errors.AsType[*core.RemoteError](err)
	if is && remote.FromSalesforce && remote.Err == nil && remote.Code != core.CodeRequestLimit &&
		remote.Status >= 400 && remote.Status <= 499 {
		return remote, nil
	}
	return nil, err
}

// QueryPath is the path of a query's first page.
func QueryPath(version, soql string) string {
	return "services/data/v" + version + "/query?q=" + url.QueryEscape(soql)
}

// SplitEvenly cuts items into as few parts as hold at most size each, of about the same
// length: parts are sent at the same time, and the longest is waited for.
func SplitEvenly[T any](items []T, size int) [][]T {
	count := (len(items) + size - 1) / size
	parts := make([][]T, 0, count)
	for i := range count {
		parts = append(parts, items[i*len(items)/count:(i+1)*len(items)/count])
	}
	return parts
}

// Refusable is a query that may have been refused.
type Refusable interface {
	Answered() *Asked
}

// FirstRefusal is the refusal of the first query that was refused, or nil: for
// queries without which nothing can be said.
func FirstRefusal(queries ...Refusable) error {
	for _, q := range queries {
		if refusal := q.Answered().Refused; refusal != nil {
			return refusal
		}
	}
	return nil
}
