package demoorg_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
)

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
