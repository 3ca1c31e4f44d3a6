package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/wire"
)

// morning is the clock of the tests' orgs and screens, so that dates on a screen
// stay the same.
func morning() time.Time { return time.Date(2026, time.November, 22, 9, 30, 0, 0, time.UTC) }

// image is the demo org that every test starts from a copy of.
var image = sync.OnceValues(func() (*demoorgtest.Image, error) {
	return demoorgtest.BuildImage(context.Background(), demoorg.Options{Seed: 1, Now: morning})
})

// testOrg is a demo org of one test, and a plain HTTP client of it that shares
// nothing with the program under test.
type testOrg struct {
	*demoorgtest.Org
	t *testing.T
	// http makes the plain requests; nil for the usual client.
	http *http.Client
}

// startOrg starts a copy of the demo org whose site membership follows at once.
func startOrg(t *testing.T) *testOrg {
	t.Helper()
	return startOrgAt(t, morning)
}

// startMovingOrg is startOrg with a clock that goes on, an hour after the morning: what
// compares times needs one.
func startMovingOrg(t *testing.T) *testOrg {
	t.Helper()
	began := time.Now()
	return startOrgAt(t, func() time.Time { return morning().Add(time.Hour + time.Since(began)) })
}

func startOrgAt(t *testing.T, now func() time.Time) *testOrg {
	t.Helper()
	return startOrgWith(t, demoorg.Options{MembershipDelay: -1, Now: now})
}

// startOrgWith starts a copy of the demo org in a way of its own.
func startOrgWith(t *testing.T, options demoorg.Options) *testOrg {
	t.Helper()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	if options.Features == nil {
		options.Open = img.Open
	}
	org := demo(t, options)
	t.Cleanup(func() {
		if err := org.Close(); err != nil {
			t.Error(err)
		}
	})
	return &testOrg{Org: org, t: t}
}

// client gives the program's client for a session; "" is the administrator's.
func (o *testOrg) client(username string) *sfclient.Client {
	o.t.Helper()
	token := o.Token()
	if username != "" {
		var err error
		if token, err = o.SessionFor(o.t.Context(), username); err != nil {
			o.t.Fatal(err)
		}
	}
	c, err := sfclient.New(wire.Config{InstanceURL: o.URL(), Token: wire.NewSecret(token)})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(c.Close)
	return c
}

// send makes one plain request and decodes the answer into into, which may be nil.
func (o *testOrg) send(method, path string, body, into any) int {
	o.t.Helper()
	var sent io.Reader = http.NoBody
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			o.t.Fatal(err)
		}
		sent = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(o.t.Context(), method, o.URL()+path, sent)
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+o.Token())
	req.Header.Set("Content-Type", "application/json")
	client := http.DefaultClient
	if o.http != nil {
		client = o.http
	}
	res, err := client.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	if into != nil {
		if err := json.Unmarshal(raw, into); err != nil {
			o.t.Fatalf("%s %s answers %d %s: %v", method, path, res.StatusCode, raw, err)
		}
	}
	return res.StatusCode
}

// query asks the org by SOQL.
func (o *testOrg) query(soql string) []map[string]any {
	o.t.Helper()
	var answer struct {
		Records []map[string]any `json:"records"`
	}
	if status := o.send(http.MethodGet, "/services/data/v66.0/query?q="+url.QueryEscape(soql), nil, &answer); status != http.StatusOK {
		o.t.Fatalf("%s answers %d", soql, status)
	}
	return answer.Records
}

// one asks for exactly one record.
func (o *testOrg) one(soql string) map[string]any {
	o.t.Helper()
	records := o.query(soql)
	if len(records) != 1 {
		o.t.Fatalf("%s finds %d records, one was expected", soql, len(records))
	}
	return records[0]
}

// text gives a value at a path of a record as text: "Profile.Name".
func text(record map[string]any, path string) string {
	var value any = record
	for name := range strings.SplitSeq(path, ".") {
		parent, ok := value.(map[string]any)
		if !ok {
			return ""
		}
		value = parent[name]
	}
	s, _ := value.(string)
	return s
}

// id finds one record's id.
func (o *testOrg) id(soql string) core.ID {
	o.t.Helper()
	id, err := core.ParseID(text(o.one(soql), "Id"))
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// userID finds a user by username, profileID a profile by name.
func (o *testOrg) userID(username string) core.ID {
	o.t.Helper()
	return o.id("SELECT Id FROM User WHERE Username = '" + username + "'")
}

func (o *testOrg) profileID(name string) core.ID {
	o.t.Helper()
	return o.id("SELECT Id FROM Profile WHERE Name = '" + name + "'")
}

// plan gathers the facts and makes the plan, as the wizard does.
func (o *testOrg) plan(org upgrade.Org, choice upgrade.Choice) upgrade.Plan {
	o.t.Helper()
	facts, err := upgrade.Gather(o.t.Context(), org, choice, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return planning.New(facts, choice)
}
