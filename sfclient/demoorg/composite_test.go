package demoorg_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg"
)

// sub is a subrequest of a composite.
type sub = map[string]any

type subreply struct {
	Body           any               `json:"body"`
	HTTPHeaders    map[string]string `json:"httpHeaders"`
	HTTPStatusCode int               `json:"httpStatusCode"`
	ReferenceID    string            `json:"referenceId"`
}

// refusal gives code and message of a subrequest's error.
func (s subreply) refusal() string {
	errs, _ := s.Body.([]any)
	if len(errs) != 1 {
		return fmt.Sprintf("no error: %v", s.Body)
	}
	e, _ := errs[0].(map[string]any)
	return fmt.Sprintf("%v: %v", e["errorCode"], e["message"])
}

func (c *client) composite(allOrNone bool, subs ...sub) []subreply {
	c.t.Helper()
	var out struct{ CompositeResponse []subreply }
	c.do(http.MethodPost, v66+"/composite", map[string]any{"allOrNone": allOrNone, "compositeRequest": subs}).
		want(http.StatusOK).into(&out)
	if len(out.CompositeResponse) != len(subs) {
		c.t.Fatalf("%d answers to %d subrequests", len(out.CompositeResponse), len(subs))
	}
	return out.CompositeResponse
}

func soqlURL(soql string) string { return v66 + "/query?q=" + url.QueryEscape(soql) }

func TestCompositeWithReferences(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	before := len(org.Requests())
	got := c.composite(false,
		sub{"method": "POST", "url": v66 + "/sobjects/Account", "referenceId": "acc", "body": sub{"Name": "Referenced & Co"}},
		sub{"method": "POST", "url": v66 + "/sobjects/Contact", "referenceId": "con", "body": sub{"LastName": "Of @{acc.id}", "AccountId": "@{acc.id}"}},
		sub{"method": "GET", "url": v66 + "/sobjects/Contact/@{con.id}?fields=Id,LastName,Account.Name", "referenceId": "row"},
		sub{"method": "GET", "url": soqlURL("SELECT Id, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Referenced & Co'"), "referenceId": "q"},
		sub{"method": "GET", "url": v66 + "/query?q=SELECT Id FROM Contact WHERE AccountId = '@{q.records[0].Id}'", "referenceId": "q2"},
		sub{"method": "PATCH", "url": v66 + "/sobjects/Account/@{q.records[0].Id}", "referenceId": "p", "body": sub{"Description": "@{row.Account.Name}"}},
		sub{"method": "GET", "url": v66 + "/sobjects/Account/@{acc.id}?fields=Description", "referenceId": "d"},
	)
	for i, want := range []int{201, 201, 200, 200, 200, 204, 200} {
		if got[i].HTTPStatusCode != want {
			t.Fatalf("subrequest %d: %+v, want status %d", i, got[i], want)
		}
	}
	account := got[0].Body.(map[string]any)["id"].(string)
	if got[0].HTTPHeaders["Location"] != v66+"/sobjects/Account/"+account || got[0].ReferenceID != "acc" {
		t.Errorf("the create is answered with %+v", got[0])
	}
	if name := got[2].Body.(map[string]any)["LastName"]; name != "Of "+account {
		t.Errorf("the contact is called %v", name)
	}
	if n := got[4].Body.(map[string]any)["totalSize"]; n != 1.0 {
		t.Errorf("the account has %v contacts", n)
	}
	if got[5].Body != nil {
		t.Errorf("a PATCH has the body %v", got[5].Body)
	}
	if d := got[6].Body.(map[string]any)["Description"]; d != "Referenced & Co" {
		t.Errorf("the description is %v", d)
	}
	if log := org.Requests(); log[before].APICalls != 1 {
		t.Errorf("a composite costs %d calls", log[before].APICalls)
	}
}

func TestCompositeGoesOnAfterAFailure(t *testing.T) {
	t.Parallel()
	c := dial(t)
	got := c.composite(false,
		sub{"method": "POST", "url": v66 + "/sobjects/Contact", "referenceId": "bad", "body": sub{"FirstName": "x"}},
		sub{"method": "GET", "url": v66 + "/sobjects/Contact/@{bad.id}", "referenceId": "uses"},
		sub{"method": "GET", "url": v66 + "/sobjects/Contact/@{never.id}", "referenceId": "unknown"},
		sub{"method": "POST", "url": v66 + "/sobjects/Contact", "referenceId": "body", "body": sub{"LastName": "@{bad.id}"}},
		sub{"method": "GET", "url": soqlURL("SELECT Id FROM User LIMIT 1"), "referenceId": "q"},
		sub{"method": "GET", "url": v66 + "/sobjects/User/@{q.records[7].Id}", "referenceId": "index"},
		sub{"method": "GET", "url": v66 + "/sobjects/User/@{q}", "referenceId": "whole"},
		sub{"method": "POST", "url": v66 + "/composite", "referenceId": "nested", "body": sub{"compositeRequest": []sub{}}},
		sub{"method": "GET", "url": "http://elsewhere.example/services/data/v66.0/limits", "referenceId": "host"},
		sub{"method": "GET", "url": "/services/data/v12.0/limits", "referenceId": "version"},
		sub{"method": "GET", "url": v66 + "/limits", "referenceId": "fine"},
	)
	for i, want := range []struct {
		status  int
		refusal string
	}{
		{400, "REQUIRED_FIELD_MISSING: "},
		{400, "PROCESSING_HALTED: Invalid reference specified. No value for bad.id found in bad"},
		{400, "PROCESSING_HALTED: Invalid reference specified. No value for never.id found in never"},
		{400, "PROCESSING_HALTED: Invalid reference specified. No value for bad.id found in bad"},
		{200, ""},
		{400, "PROCESSING_HALTED: Invalid reference specified. No value for q.records[7].Id found in q"},
		{400, "PROCESSING_HALTED: Invalid reference specified. No value for q found in q"},
		{400, "PROCESSING_HALTED: Composite requests can't be nested"},
		{404, "NOT_FOUND: "},
		{404, "NOT_FOUND: "},
		{200, ""},
	} {
		if got[i].HTTPStatusCode != want.status || want.refusal != "" && !strings.HasPrefix(got[i].refusal(), want.refusal) {
			t.Errorf("subrequest %s: %d %v, want %d %s", got[i].ReferenceID, got[i].HTTPStatusCode, got[i].Body, want.status, want.refusal)
		}
	}
}

func TestCompositeRollsBack(t *testing.T) {
	t.Parallel()
	c := dial(t)
	before := c.query("SELECT COUNT() FROM Contact").TotalSize
	got := c.composite(true,
		sub{"method": "POST", "url": v66 + "/sobjects/Contact", "referenceId": "one", "body": sub{"LastName": "One"}},
		sub{"method": "GET", "url": v66 + "/sobjects/Contact/@{one.id}", "referenceId": "seen"},
		sub{"method": "POST", "url": v66 + "/sobjects/Contact", "referenceId": "bad", "body": sub{"FirstName": "x"}},
		sub{"method": "POST", "url": v66 + "/sobjects/Contact", "referenceId": "never", "body": sub{"LastName": "Never"}},
	)
	const halted = "PROCESSING_HALTED: The transaction was rolled back since another operation in the same transaction failed."
	for i, want := range []string{halted, halted, "REQUIRED_FIELD_MISSING: Required fields are missing: [LastName]", halted} {
		if got[i].HTTPStatusCode != http.StatusBadRequest || got[i].refusal() != want {
			t.Errorf("subrequest %d: %d %s, want %s", i, got[i].HTTPStatusCode, got[i].refusal(), want)
		}
	}
	if after := c.query("SELECT COUNT() FROM Contact").TotalSize; after != before {
		t.Errorf("%d contacts, %d before the rollback", after, before)
	}
	kept := c.composite(true,
		sub{"method": "POST", "url": v66 + "/sobjects/Contact", "referenceId": "one", "body": sub{"LastName": "One"}},
		sub{"method": "GET", "url": soqlURL("SELECT COUNT() FROM Contact"), "referenceId": "count"},
	)
	if n := kept[1].Body.(map[string]any)["totalSize"]; n != float64(before+1) {
		t.Errorf("the query within the transaction counts %v", n)
	}
	if after := c.query("SELECT COUNT() FROM Contact").TotalSize; after != before+1 {
		t.Errorf("%d contacts, want %d", after, before+1)
	}
}

func TestMixedDML(t *testing.T) {
	t.Parallel()
	c := dial(t)
	user := c.maya()
	account := c.get(v66 + "/sobjects/User/" + user).object()["AccountId"].(string)
	profile := customPartnerProfile(c)
	accountFirst := sub{"method": "PATCH", "url": v66 + "/sobjects/Account/" + account, "referenceId": "a", "body": sub{"IsPartner": true}}
	upgrade := sub{"method": "PATCH", "url": v66 + "/sobjects/User/" + user, "referenceId": "u", "body": sub{"ProfileId": profile}}
	title := sub{"method": "PATCH", "url": v66 + "/sobjects/User/" + user, "referenceId": "t", "body": sub{"Title": "Buyer"}}

	mixed := c.composite(true, accountFirst, upgrade)
	if got := mixed[1].refusal(); !strings.HasPrefix(got, "MIXED_DML_OPERATION: ") || !strings.HasSuffix(got, "User, original object: Account") {
		t.Errorf("account and user in one transaction: %s", got)
	}
	c.id("SELECT Id FROM Account WHERE IsPartner = FALSE AND Id = '" + account + "'")

	for i, r := range c.composite(true, accountFirst, title) {
		if r.HTTPStatusCode != http.StatusNoContent {
			t.Errorf("subrequest %d of a transaction that does not mix: %v", i, r)
		}
	}
	if got := c.composite(false, upgrade)[0]; got.HTTPStatusCode != http.StatusNoContent {
		t.Errorf("the user alone: %v", got)
	}
}

func TestCompositesThatAreRefusedWhole(t *testing.T) {
	t.Parallel()
	c := dial(t)
	ask := func(n int) []sub {
		subs := make([]sub, n)
		for i := range subs {
			subs[i] = sub{"method": "GET", "url": v66 + "/limits", "referenceId": fmt.Sprintf("r%d", i)}
		}
		return subs
	}
	with := func(key string, value any) []sub {
		subs := ask(2)
		subs[1][key] = value
		return subs
	}
	queries := make([]sub, 6)
	for i := range queries {
		queries[i] = sub{"method": "GET", "url": soqlURL("SELECT Id FROM Organization"), "referenceId": fmt.Sprintf("r%d", i)}
	}
	for _, test := range []struct {
		name, code string
		body       any
	}{
		{"none", "MISSING_ARGUMENT", sub{"compositeRequest": []sub{}}},
		{"too many", "LIMIT_EXCEEDED", sub{"compositeRequest": ask(26)}},
		{"too many queries", "LIMIT_EXCEEDED", sub{"compositeRequest": queries}},
		{"no reference id", "JSON_PARSER_ERROR", sub{"compositeRequest": with("referenceId", "")}},
		{"bad reference id", "PROCESSING_HALTED", sub{"compositeRequest": with("referenceId", "a-b")}},
		{"same reference id", "DUPLICATE_VALUE", sub{"compositeRequest": with("referenceId", "r0")}},
		{"no method", "JSON_PARSER_ERROR", sub{"compositeRequest": with("method", "")}},
		{"bad method", "JSON_PARSER_ERROR", sub{"compositeRequest": with("method", "FETCH")}},
		{"no url", "JSON_PARSER_ERROR", sub{"compositeRequest": with("url", "")}},
		{"forbidden header", "INVALID_HEADER", sub{"compositeRequest": with("httpHeaders", sub{"authorization": "x"})}},
		{"unknown member", "JSON_PARSER_ERROR", sub{"compositeRequest": with("nonsense", 1)}},
		{"wrong type", "JSON_PARSER_ERROR", sub{"compositeRequest": "x"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			one := *c
			one.t = t
			one.do(http.MethodPost, v66+"/composite", test.body).refused(http.StatusBadRequest, test.code, "")
		})
	}
	for i, r := range c.composite(false, ask(25)...) {
		if r.HTTPStatusCode != http.StatusOK {
			t.Errorf("subrequest %d of 25: %v", i, r)
		}
	}
	for i, r := range c.composite(false, queries[:5]...) {
		if r.HTTPStatusCode != http.StatusOK {
			t.Errorf("query %d of 5: %v", i, r)
		}
	}
}

func TestSubrequestHeaders(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	fillContacts(t, org, 300)
	c := connect(t, org)
	got := c.composite(false,
		sub{"method": "GET", "url": soqlURL(paged), "referenceId": "q", "httpHeaders": sub{"Sforce-Query-Options": "batchSize=200"}},
		sub{"method": "GET", "url": "@{q.nextRecordsUrl}", "referenceId": "next"},
		sub{
			"method": "GET", "url": v66 + "/sobjects/Contact/@{q.records[0].Id}", "referenceId": "c",
			"httpHeaders": sub{"If-Modified-Since": "Wed, 01 Jan 2070 00:00:00 GMT"},
		},
	)
	if n := len(got[0].Body.(map[string]any)["records"].([]any)); n != 200 {
		t.Errorf("a page of 200 has %d records", n)
	}
	if got[1].HTTPStatusCode != http.StatusOK {
		t.Errorf("the next page by reference: %v", got[1])
	}
	if got[2].HTTPStatusCode != http.StatusNotModified || got[2].Body != nil {
		t.Errorf("a conditional read: %v", got[2])
	}
}
