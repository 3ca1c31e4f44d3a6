package demoorg_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

const v66 = "/services/data/v66.0"

// image is built once: every test starts its own org from it.
var image = sync.OnceValues(func() (*demoorgtest.Image, error) {
	return demoorgtest.BuildImage(context.Background(), demoorg.Options{})
})

// start runs an org for a test.
func start(t testing.TB, o demoorg.Options) *demoorgtest.Org {
	t.Helper()
	if o.Path == "" && o.Features == nil && o.Users == 0 && !o.Crowded {
		built, err := image()
		if err != nil {
			t.Fatal(err)
		}
		o.Open = built.Open
	}
	org, err := demoorgtest.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := org.Close(); err != nil {
			t.Error(err)
		}
	})
	return org
}

// client speaks to an org over real HTTP.
type client struct {
	t     testing.TB
	ctx   context.Context // ends its requests
	http  *http.Client
	base  string
	token string
}

func connect(t testing.TB, org *demoorgtest.Org) *client {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{
		t: t, ctx: t.Context(), base: org.URL(), token: org.Token(),
		http: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

func dial(t testing.TB) *client {
	t.Helper()
	return connect(t, start(t, demoorg.Options{}))
}

func (c *client) as(token string) *client {
	other := *c
	other.token = token
	return &other
}

// within gives a client whose requests end with ctx.
func (c *client) within(ctx context.Context) *client {
	other := *c
	other.ctx = ctx
	return &other
}

// reply is an answer, read to its end.
type reply struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// send makes a request; body is marshalled unless it is a string. headers are
// pairs of name and value.
func (c *client) send(method, path string, body any, headers ...string) (*reply, error) {
	c.t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			c.t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(c.ctx, method, c.base+path, reader)
	if err != nil {
		c.t.Fatal(err)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	read, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	return &reply{t: c.t, status: resp.StatusCode, header: resp.Header, body: read}, nil
}

func (c *client) do(method, path string, body any, headers ...string) *reply {
	c.t.Helper()
	r, err := c.send(method, path, body, headers...)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

func (c *client) get(path string, headers ...string) *reply {
	c.t.Helper()
	return c.do(http.MethodGet, path, nil, headers...)
}

// query runs SOQL and gives the answer, which has to be 200.
func (c *client) query(soql string) page {
	c.t.Helper()
	var p page
	c.get(v66 + "/query?q=" + url.QueryEscape(soql)).want(http.StatusOK).into(&p)
	return p
}

// id gives the id of the one record that a query finds.
func (c *client) id(soql string) string {
	c.t.Helper()
	p := c.query(soql)
	if len(p.Records) != 1 {
		c.t.Fatalf("%s: %d records, want 1", soql, len(p.Records))
	}
	id, _ := p.Records[0]["Id"].(string)
	return id
}

// maya gives the id of the user of the default story.
func (c *client) maya() string {
	c.t.Helper()
	return c.id("SELECT Id FROM User WHERE Username = '" + seed.Maya + "'")
}

type page struct {
	TotalSize      int              `json:"totalSize"`
	Done           bool             `json:"done"`
	NextRecordsURL string           `json:"nextRecordsUrl"`
	Records        []map[string]any `json:"records"`
}

func (r *reply) want(status int) *reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %.600s", r.status, status, r.body)
	}
	return r
}

func (r *reply) into(v any) {
	r.t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		r.t.Fatalf("%v: %.600s", err, r.body)
	}
}

type apiError struct {
	Message   string   `json:"message"`
	ErrorCode string   `json:"errorCode"`
	Fields    []string `json:"fields"`
}

// refused checks that the answer is one error with this code, whose message
// holds the text.
func (r *reply) refused(status int, code, text string) apiError {
	r.t.Helper()
	r.want(status)
	var errs []apiError
	r.into(&errs)
	if len(errs) != 1 || errs[0].ErrorCode != code || !strings.Contains(errs[0].Message, text) {
		r.t.Fatalf("refused with %+v, want %s: %s", errs, code, text)
	}
	return errs[0]
}

func (r *reply) object() map[string]any {
	r.t.Helper()
	var m map[string]any
	r.into(&m)
	return m
}
