package demoorg_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

func TestVersionsNeedNoSession(t *testing.T) {
	t.Parallel()
	c := dial(t).as("")
	for _, path := range []string{"/services/data", "/services/data/"} {
		var versions []struct{ Label, URL, Version string }
		c.get(path).want(http.StatusOK).into(&versions)
		if len(versions) != 38 {
			t.Fatalf("%d versions, want v31.0 to v68.0", len(versions))
		}
		first, last := versions[0], versions[len(versions)-1]
		if first.Version != "31.0" || first.Label != "Summer '14" || first.URL != "/services/data/v31.0" {
			t.Errorf("first version is %+v", first)
		}
		if last.Version != "68.0" || last.Label != "Winter '27" {
			t.Errorf("last version is %+v", last)
		}
	}
	c.do(http.MethodPost, "/services/data", nil).refused(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "POST")
}

func TestEveryVersionAnswersTheSame(t *testing.T) {
	t.Parallel()
	c := dial(t)
	soql := "/query?q=" + url.QueryEscape("SELECT Name FROM Organization")
	for n := 31; n <= 68; n++ {
		root := fmt.Sprintf("/services/data/v%d.0", n)
		resources := c.get(root + "/").want(http.StatusOK).object()
		if resources["sobjects"] != root+"/sobjects" {
			t.Errorf("%s: sobjects is at %v", root, resources["sobjects"])
		}
		if got := c.get(root + soql).want(http.StatusOK).object()["totalSize"]; got != 1.0 {
			t.Errorf("%s: %v organizations", root, got)
		}
	}
	for _, version := range []string{"v20.0", "v21.0", "v30.0"} {
		c.get("/services/data/"+version+"/limits").refused(http.StatusGone, "UNSUPPORTED_API_VERSION", "retired")
	}
	for _, version := range []string{"v69.0", "v1.0", "v66", "66.0", "v66.1", "vx.0"} {
		c.get("/services/data/"+version+"/limits").refused(http.StatusNotFound, "NOT_FOUND", "does not exist")
	}
}

func TestUnknownThingsAreRefused(t *testing.T) {
	t.Parallel()
	c := dial(t)
	for _, test := range []struct {
		method, path string
		status       int
		code         string
	}{
		{"GET", "/", 404, "NOT_FOUND"},
		{"GET", "/services/data/v66.0/chatter/users/me", 404, "NOT_FOUND"},
		{"GET", v66 + "/tooling/query?q=SELECT+Id+FROM+SandboxProcess", 400, "INVALID_TYPE"},
		{"GET", v66 + "/sobjects/Nonsense", 404, "NOT_FOUND"},
		{"GET", v66 + "/sobjects/Nonsense/describe", 404, "NOT_FOUND"},
		{"GET", v66 + "/sobjects/User/005000000000000AAA/Profile", 404, "NOT_FOUND"},
		{"GET", v66 + "//limits", 404, "NOT_FOUND"},
		{"PUT", v66 + "/sobjects/User", 405, "METHOD_NOT_ALLOWED"},
		{"DELETE", v66 + "/limits", 405, "METHOD_NOT_ALLOWED"},
		{"POST", v66 + "/query", 405, "METHOD_NOT_ALLOWED"},
		{"PATCH", v66 + "/composite", 405, "METHOD_NOT_ALLOWED"},
		{"GET", v66 + "/limits?a=b", 400, "ILLEGAL_QUERY_PARAMETER_VALUE"},
		{"GET", v66 + "/query?q=SELECT+Id+FROM+User&limit=5", 400, "ILLEGAL_QUERY_PARAMETER_VALUE"},
		{"PATCH", v66 + "/sobjects/User/005000000000000AAA?fields=Id", 400, "ILLEGAL_QUERY_PARAMETER_VALUE"},
		{"GET", v66 + "/query?q=%zz", 400, "ILLEGAL_QUERY_PARAMETER_VALUE"},
		{"GET", v66 + "/query?q=" + url.QueryEscape("SELECT Id FROM ScratchOrgInfo limit 1"), 400, "INVALID_TYPE"},
		{"GET", v66 + "/query?q=" + url.QueryEscape("SELECT Nonsense FROM User"), 400, "INVALID_FIELD"},
		{"GET", v66 + "/query?q=" + url.QueryEscape("SELECT FROM User"), 400, "MALFORMED_QUERY"},
		{"GET", v66 + "/query", 400, "MALFORMED_QUERY"},
		{"GET", v66 + "/search", 400, "MALFORMED_SEARCH"},
		{"GET", v66 + "/parameterizedSearch?q=Maya", 404, "NOT_FOUND"},
	} {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			t.Parallel()
			one := *c
			one.t = t
			one.do(test.method, test.path, nil).refused(test.status, test.code, "")
		})
	}
}

// TestAbsentResources holds that a resource that the org has not says so before
// anything else of the request is judged.
func TestAbsentResources(t *testing.T) {
	t.Parallel()
	c := dial(t)
	for _, path := range []string{
		"/sobjects/Account/updated?start=x", "/sobjects/Account/deleted", "/sobjects/Account/listviews", "/sobjects/Account/listviews/00B/results",
		"/sobjects/User/describe/layouts", "/sobjects/Account/quickActions", "/query?explain=SELECT+Id+FROM+User", "/jobs/query", "/jobs/ingest",
		"/async-queries", "/tooling/executeAnonymous", "/analytics/reports", "/sobjects/User/005000000000000AAA/password", "/recent", "/actions/standard",
	} {
		c.get(v66+path, "Content-Type", "text/csv", "Accept", "text/csv").refused(http.StatusNotFound, "NOT_FOUND", "The requested resource does not exist")
	}
	c.do(http.MethodPost, v66+"/composite/batch", "{}").refused(http.StatusNotFound, "NOT_FOUND", "")
	c.do(http.MethodPost, v66+"/jobs/ingest", "<x/>", "Content-Type", "text/xml").refused(http.StatusNotFound, "NOT_FOUND", "")
	c.do(http.MethodPost, v66+"/sobjects/Nonsense", "a,b", "Content-Type", "text/csv").refused(http.StatusNotFound, "NOT_FOUND", "")
	for operation, want := range map[string]string{
		"login": "sf:INVALID_OPERATION", "query": "No operation available for request {urn:partner.soap.sforce.com}query",
	} {
		message := `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><` + operation + ` xmlns="urn:partner.soap.sforce.com"/></Body></Envelope>`
		r := c.as("").do(http.MethodPost, "/services/Soap/u/66.0", message, "Content-Type", "text/xml").want(http.StatusInternalServerError)
		if !strings.Contains(string(r.body), "<soapenv:Fault>") || !strings.Contains(string(r.body), want) {
			t.Errorf("%s is answered with %s", operation, r.body)
		}
	}
}

// TestUnknownParametersAreIgnored holds what Salesforce does, and only the tests' org
// does not.
func TestUnknownParametersAreIgnored(t *testing.T) {
	t.Parallel()
	org, err := demoorg.Start(t.Context(), demoorg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer org.Close() //nolint:errcheck // the answers are what is tested
	c := connect(t, &demoorgtest.Org{Org: org})
	for _, path := range []string{"/limits?cache=0.5", "/query?q=SELECT+Id+FROM+Organization&cache=1", "/sobjects/User/describe?x", "/?a=b"} {
		c.get(v66 + path).want(http.StatusOK)
	}
	c.get("/services/oauth2/userinfo?cache=1").want(http.StatusOK)
}

// TestLinksLeadSomewhere follows every link of the version root, of the identity and of
// all describes.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	c := dial(t)
	links := map[string]any{}
	root := c.get(v66).want(http.StatusOK).object()
	for name, link := range root {
		links[name] = link
	}
	for _, name := range []string{"identity", "query", "queryAll", "search", "sobjects", "tooling", "composite", "limits"} {
		if root[name] == nil {
			t.Errorf("the root names no %s", name)
		}
	}
	identity := c.get(strings.TrimPrefix(root["identity"].(string), c.base)).want(http.StatusOK).object()
	if identity["id"] != root["identity"] || identity["username"] != seed.Admin || identity["user_type"] != "STANDARD" {
		t.Errorf("the identity is %v", identity)
	}
	for name, link := range identity["urls"].(map[string]any) {
		if name != "custom_domain" { // where the org is, and no resource
			links["identity "+name] = link
		}
	}
	var global struct {
		SObjects []struct {
			Name      string
			Queryable bool
			URLs      map[string]string
		}
	}
	c.get(v66 + "/sobjects").want(http.StatusOK).into(&global)
	for _, o := range global.SObjects {
		for name, link := range o.URLs {
			if o.Queryable {
				links[o.Name+" "+name] = strings.ReplaceAll(link, "{ID}", "005000000000000AAA")
			}
		}
	}
	for name, link := range links {
		path := strings.ReplaceAll(strings.TrimPrefix(link.(string), c.base), "{version}", "66.0")
		r := c.get(path)
		missingRow := strings.Contains(path, "005000000000000AAA") && r.status == http.StatusNotFound
		if r.status == http.StatusNotFound && !missingRow {
			t.Errorf("%s leads to %s, which is not there", name, path)
		}
	}
	own := strings.TrimPrefix(root["identity"].(string), c.base)
	c.as("").get(own).want(http.StatusForbidden)
	c.get("/id/00D000000000000AAA/005000000000000AAA").want(http.StatusForbidden)
	c.get(own[:len(own)-18] + "005000000000000AAA").want(http.StatusNotFound)
}
