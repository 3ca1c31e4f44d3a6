package demoorg_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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

func TestSessions(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	if !regexp.MustCompile(`^00D\w{12,15}![.\w]+$`).MatchString(org.Token()) {
		t.Errorf("the token %q has not Salesforce's shape", org.Token())
	}
	if other := start(t, demoorg.Options{}); other.Token() == org.Token() {
		t.Error("two orgs have the same token")
	}
	for _, token := range []string{"", "nonsense", org.Token() + "x", org.Token()[:20]} {
		c.as(token).get(v66+"/limits").refused(http.StatusUnauthorized, "INVALID_SESSION_ID", "Session expired or invalid")
	}
	c.get(v66+"/limits", "Authorization", "Basic eDp5").refused(http.StatusUnauthorized, "INVALID_AUTH_HEADER", "")
	c.get(v66+"/limits", "Authorization", "OAuth "+org.Token()).want(http.StatusOK)

	org.Expire(org.Token())
	c.get(v66+"/limits").refused(http.StatusUnauthorized, "INVALID_SESSION_ID", "")
}

func TestUserInfo(t *testing.T) {
	t.Parallel()
	c := dial(t)
	info := c.get("/services/oauth2/userinfo").want(http.StatusOK).object()
	user := c.get(v66 + "/sobjects/User/" + info["user_id"].(string)).want(http.StatusOK).object()
	if user["Username"] != info["preferred_username"] || user["UserType"] != "Standard" {
		t.Errorf("userinfo %v is not user %v", info, user)
	}
	org := c.query("SELECT Id, InstanceName FROM Organization").Records[0]
	if org["Id"] != info["organization_id"] || org["InstanceName"] != "SIMULATION" {
		t.Errorf("the organization is %v, userinfo says %v", org, info["organization_id"])
	}
	if urls, _ := info["urls"].(map[string]any); urls["rest"] != c.base+"/services/data/v{version}/" {
		t.Errorf("urls are %v", info["urls"])
	}
	c.do(http.MethodPost, "/services/oauth2/userinfo", nil).refused(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "POST")
	c.as("").get("/services/oauth2/userinfo").refused(http.StatusUnauthorized, "INVALID_SESSION_ID", "")
}

func TestSessionOfAnotherUser(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	token, err := org.SessionFor(t.Context(), strings.ToUpper(seed.Aiko))
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, org).as(token)
	info := c.get("/services/oauth2/userinfo").want(http.StatusOK).object()
	if info["preferred_username"] != seed.Aiko {
		t.Errorf("signed in as %v", info["preferred_username"])
	}
	c.get(v66+"/limits").refused(http.StatusForbidden, "API_CURRENTLY_DISABLED", "")
	if _, err := org.SessionFor(t.Context(), "nobody@nowhere.example"); err == nil {
		t.Error("an unknown user could sign in")
	}
}

func TestOnlyLoopback(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":0", "192.168.1.5:0", "example.com:0"} {
		_, err := demoorgtest.Start(t.Context(), demoorg.Options{Listen: address})
		if !errors.Is(err, demoorg.ErrNotLoopback) {
			t.Errorf("listening on %q gives %v", address, err)
		}
	}
	if _, err := demoorgtest.Start(t.Context(), demoorg.Options{Listen: "nonsense"}); err == nil {
		t.Error("an address without a port is accepted")
	}
}

func TestForeignHostIsRefused(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	address := strings.TrimPrefix(org.URL(), "http://")
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{
		address:                     200,
		"localhost:" + port:         200,
		"[::1]:" + port:             200,
		"evil.example:" + port:      421,
		"127.0.0.1.example:" + port: 421,
		"localhost:1":               421,
		"localhost":                 421,
	} {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(conn, "GET /services/data HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
		if !strings.HasPrefix(string(answer), fmt.Sprintf("HTTP/1.1 %d ", want)) {
			t.Errorf("host %s: %.60s, want %d", host, answer, want)
		}
	}
}

// TestDateIsOfTheOrgsClock holds that the Date of every answer and the dates of the
// records are of one clock, also where a fault takes the place of the answer.
func TestDateIsOfTheOrgsClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2031, time.March, 4, 5, 6, 7, 0, time.UTC)
	org := start(t, demoorg.Options{Now: func() time.Time { return now }})
	c := connect(t, org)
	want := "Tue, 04 Mar 2031 05:06:07 GMT"
	org.Inject(demoorgtest.Fault{Kind: demoorgtest.Unavailable, Nth: 3})
	for _, r := range []*reply{c.as("").get("/services/data"), c.get("/nowhere"), c.get(v66 + "/limits")} {
		if got := r.header.Get("Date"); got != want {
			t.Errorf("the Date of %d is %q, want %q", r.status, got, want)
		}
	}
}

func TestEveryAnswerTellsTheUsage(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	want := regexp.MustCompile(`^api-usage=\d+/\d+$`)
	for _, r := range []*reply{
		c.as("").get("/services/data"), c.as("").get(v66 + "/limits"), c.get(v66 + "/limits"), c.get("/nowhere"),
	} {
		if got := r.header.Get("Sforce-Limit-Info"); !want.MatchString(got) {
			t.Errorf("Sforce-Limit-Info is %q", got)
		}
		if r.header.Get("Date") == "" {
			t.Error("there is no Date")
		}
	}
	org.LimitCalls(2)
	var limits map[string]struct{ Max, Remaining int }
	c.get(v66 + "/limits").want(http.StatusOK).into(&limits)
	if got := limits["DailyApiRequests"].Remaining; got != 1 {
		t.Errorf("%d calls remain, want 1", got)
	}
	c.get(v66 + "/limits").want(http.StatusOK)
	c.get(v66+"/limits").refused(http.StatusForbidden, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
}

func TestGzipWhenAsked(t *testing.T) {
	t.Parallel()
	c := dial(t)
	plain := c.get(v66+"/sobjects/User/describe", "Accept-Encoding", "identity")
	packed := c.get(v66+"/sobjects/User/describe", "Accept-Encoding", "deflate, gzip;q=0.8")
	if packed.header.Get("Content-Encoding") != "gzip" || plain.header.Get("Content-Encoding") != "" {
		t.Fatalf("encodings are %q and %q", packed.header.Get("Content-Encoding"), plain.header.Get("Content-Encoding"))
	}
	zr, err := gzip.NewReader(strings.NewReader(string(packed.body)))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(plain.body), string(unpacked)); diff != "" {
		t.Error(diff)
	}
	inside := connect(t, start(t, demoorg.Options{Plain: true}))
	if same := inside.get(v66+"/sobjects/User/describe", "Accept-Encoding", "gzip"); same.header.Get("Content-Encoding") != "" {
		t.Errorf("a plain org answers in %q", same.header.Get("Content-Encoding"))
	}
}

func TestSizesAreLimited(t *testing.T) {
	t.Parallel()
	c := dial(t)
	long := strings.Repeat("x", 17_000)
	c.get(v66+"/query?q="+long).refused(http.StatusRequestURITooLong, "URI_TOO_LONG", "16,384")
	c.get(v66+"/limits", "X-Long", long).refused(http.StatusRequestHeaderFieldsTooLarge, "HEADER_TOO_LARGE", "")
	body := `{"LastName":"` + strings.Repeat("x", 7<<20) + `"}`
	c.do(http.MethodPost, v66+"/sobjects/Contact", body).refused(http.StatusRequestEntityTooLarge, "REQUEST_ENTITY_TOO_LARGE", "")
}

func TestBodiesAreJSON(t *testing.T) {
	t.Parallel()
	c := dial(t)
	post := func(kind string) *reply {
		return c.do(http.MethodPost, v66+"/sobjects/Contact", `{"LastName":"Typed"}`, "Content-Type", kind)
	}
	post("application/json; charset=utf-8").want(http.StatusCreated)
	for _, kind := range []string{"application/xml", "application/x-www-form-urlencoded", "/"} {
		post(kind).refused(http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", kind)
	}
}

func TestAnswersAreJSON(t *testing.T) {
	t.Parallel()
	c := dial(t)
	for _, accept := range []string{"application/json", "text/html, */*;q=0.1", "application/*", "text/plain,application/json;charset=UTF-8"} {
		c.get(v66+"/limits", "Accept", accept).want(http.StatusOK)
	}
	for _, accept := range []string{"application/xml", "text/html", "/"} {
		c.get(v66+"/limits", "Accept", accept).refused(http.StatusNotAcceptable, "NOT_ACCEPTABLE", accept)
	}
}

func TestLatencyDelaysEveryAnswer(t *testing.T) {
	t.Parallel()
	const latency = 60 * time.Millisecond
	c := connect(t, start(t, demoorg.Options{Latency: latency}))
	before := time.Now()
	c.get("/services/data").want(http.StatusOK)
	if took := time.Since(before); took < latency {
		t.Errorf("an answer came after %v, before the latency of %v", took, latency)
	}
}

func TestRestartWithAFile(t *testing.T) {
	t.Parallel()
	options := demoorg.Options{Path: filepath.Join(t.TempDir(), "org.db")}
	first, err := demoorgtest.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, first)
	account := c.do(http.MethodPost, v66+"/sobjects/Account", map[string]any{"Name": "Kept"}).want(http.StatusCreated).object()["id"]
	users := c.query("SELECT COUNT() FROM User").TotalSize
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	second := start(t, options)
	if second.Token() != first.Token() {
		t.Error("the token changed over a restart")
	}
	c = connect(t, second)
	if got := c.query("SELECT COUNT() FROM User").TotalSize; got != users {
		t.Errorf("%d users after the restart, %d before", got, users)
	}
	if name := c.get(v66 + "/sobjects/Account/" + account.(string)).want(http.StatusOK).object()["Name"]; name != "Kept" {
		t.Errorf("the account is called %v", name)
	}
}

func TestAFileThatWasNeverFilled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "org.db")
	s, err := store.Open(t.Context(), path, schema.Build(schema.AllFeatures()), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Insert("Organization", store.Row{"Name": "Half"})
		return err
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := demoorgtest.Start(t.Context(), demoorg.Options{Path: path}); !errors.Is(err, demoorg.ErrUnfinished) {
		t.Errorf("starting gives %v", err)
	}
	if _, err := demoorgtest.Start(t.Context(), demoorg.Options{Path: path, Features: &schema.Features{}}); !errors.Is(err, store.ErrSchemaMismatch) {
		t.Errorf("starting with other features gives %v", err)
	}
}

func TestAnOrgWithoutFeatures(t *testing.T) {
	t.Parallel()
	c := connect(t, start(t, demoorg.Options{Features: &schema.Features{}}))
	c.get(v66+"/sobjects/Network/describe").refused(http.StatusNotFound, "NOT_FOUND", "")
	c.get(v66+"/query?q="+url.QueryEscape("SELECT IsPartner FROM Account")).refused(http.StatusBadRequest, "INVALID_FIELD", "IsPartner")
	c.get(v66+"/query?q="+url.QueryEscape("SELECT Id FROM NetworkMember")).refused(http.StatusBadRequest, "INVALID_TYPE", "NetworkMember")
}

// TestManyClientsAtOnce has clients write and read at once, while as many others go away
// before they are answered.
func TestManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	before := c.query("SELECT COUNT() FROM Contact").TotalSize
	const clients, each = 8, 5
	var group sync.WaitGroup
	for n := range clients {
		group.Go(func() {
			for i := range each {
				leaving, leave := context.WithCancel(t.Context())
				group.Go(leave)
				group.Go(func() {
					_, _ = c.within(leaving).send(http.MethodGet, v66+"/query?q="+url.QueryEscape("SELECT Id FROM FieldPermissions"), nil)
				})
				body := map[string]any{"LastName": fmt.Sprintf("Contact %d of %d", i, n)}
				r, err := c.send(http.MethodPost, v66+"/sobjects/Contact", body)
				if err != nil || r.status != http.StatusCreated {
					t.Errorf("create: %v %+v", err, r)
				}
				r, err = c.send(http.MethodGet, v66+"/query?q="+url.QueryEscape("SELECT COUNT() FROM Contact"), nil)
				if err != nil || r.status != http.StatusOK {
					t.Errorf("query: %v %+v", err, r)
				}
			}
		})
	}
	group.Wait()
	if got := c.query("SELECT COUNT() FROM Contact").TotalSize; got != before+clients*each {
		t.Errorf("%d contacts, want %d", got, before+clients*each)
	}
}

func TestTheLogHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	id := c.maya()
	c.get(v66 + "/sobjects/User/" + id)
	c.get(v66 + "/sobjects/User/" + strings.Repeat("0", 15))
	c.as("").get("/services/data")
	log := org.Requests()
	text, err := json.Marshal(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{org.Token(), id, "SELECT", seed.Maya} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	want := []demoorgtest.Request{
		{Seq: 1, Method: "GET", Path: v66 + "/query", Status: 200, Applied: true, APICalls: 1},
		{Seq: 2, Method: "GET", Path: v66 + "/sobjects/User/{id}", Status: 200, Applied: true, APICalls: 1},
		{Seq: 3, Method: "GET", Path: v66 + "/sobjects/User/{id}", Status: 404, APICalls: 1},
		{Seq: 4, Method: "GET", Path: "/services/data", Status: 200, Applied: true},
	}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Error(diff)
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
