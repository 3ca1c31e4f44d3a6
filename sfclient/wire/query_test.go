package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/sfclient/wire/wiretest"
)

type idRow struct {
	ID RecordID `json:"Id"`
}

func TestReadAllFollowsPages(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On(wiretest.QueryRoute, wiretest.Answer(200, wiretest.Page(5, 2, "/services/data/v68.0/query/01g000000000001AAA-2000")))
	org.On("GET /services/data/v68.0/query/01g000000000001AAA-2000", wiretest.Answer(200, wiretest.Page(5, 2, "/services/data/v68.0/query/01g000000000001AAA-4000")))
	org.On("GET /services/data/v68.0/query/01g000000000001AAA-4000", wiretest.Answer(200, wiretest.Page(5, 1, "")))
	r := Select[idRow]("User", "SELECT Id FROM User WHERE Name LIKE '100\\%+ & #'")
	if err := newConn(t, org.URL).ReadAll(t.Context(), "op", r); err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 5 || r.Total != 5 || r.At.IsZero() {
		t.Errorf("%d rows of %d at %s", len(r.Rows), r.Total, r.At)
	}
	if got := org.Requests(http.MethodGet)[1].URL.Query().Get("q"); got != r.SOQL {
		t.Errorf("the query arrived as %q", got)
	}
}

func TestReadAllRefusesPagesThatLie(t *testing.T) {
	t.Parallel()
	next := "/services/data/v68.0/query/01g-2000"
	for name, body := range map[string]string{
		"fewer than announced":     wiretest.Page(3, 2, ""),
		"more than announced":      wiretest.Page(1, 2, ""),
		"a next page after all":    wiretest.Page(2, 2, next),
		"an empty page before one": wiretest.Page(2, 0, next),
		"a foreign next page":      wiretest.Page(3, 2, "https://evil.example/services/data/v68.0/query/01g-2000"),
		"a next page elsewhere":    wiretest.Page(3, 2, "/services/data/v68.0/sobjects/User/"+string(wiretest.UserID)),
		"done, and a next page":    `{"totalSize":2,"done":true,"nextRecordsUrl":"` + next + `","records":[{"Id":"005000000000001AAA"}]}`,
		"not done, no next page":   `{"totalSize":2,"done":false,"records":[{"Id":"005000000000001AAA"}]}`,
		"a null record":            `{"totalSize":1,"done":true,"records":[null]}`,
		"null records":             `{"totalSize":0,"done":true,"records":null}`,
		"no records":               `{"totalSize":0,"done":true}`,
		"no total":                 `{"done":true,"records":[]}`,
		"an empty object":          `{}`,
		"null":                     `null`,
		"an array":                 `[]`,
		"a number for an id":       `{"totalSize":1,"done":true,"records":[{"Id":5}]}`,
		"no id":                    `{"totalSize":1,"done":true,"records":[{"Id":"SECRETBODY"}]}`,
		"a wrong checksum":         `{"totalSize":1,"done":true,"records":[{"Id":"005000000000001AAB"}]}`,
		"cut off":                  wiretest.Page(1, 1, "")[:30],
		"nothing":                  "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := wiretest.NewOrg(t)
			org.On(wiretest.QueryRoute, wiretest.Answer(200, body))
			org.On("GET "+next, wiretest.Answer(500, "")) // it may be asked for while the lie is found out
			err := newConn(t, org.URL).ReadAll(t.Context(), "op", Select[idRow]("User", "SELECT Id FROM User"))
			if remote := wiretest.AsRemote(t, err); !errors.Is(err, core.ErrBadAnswer) || remote.FromSalesforce {
				t.Errorf("got %v", err)
			}
			if strings.Contains(err.Error(), "SECRETBODY") || strings.Contains(err.Error(), "SELECT") {
				t.Errorf("the error holds what it should not: %v", err)
			}
		})
	}
}

// TestTheNextPageIsOnItsWayWhileOneIsDecoded: the second page is asked for before the
// first one is decoded, which here waits for it.
func TestTheNextPageIsOnItsWayWhileOneIsDecoded(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	const next = "/services/data/v68.0/query/01g000000000001AAA-2000"
	asked := make(chan struct{})
	org.On(wiretest.QueryRoute, wiretest.Answer(200, wiretest.Page(3, 2, next)))
	org.On("GET "+next, func(w http.ResponseWriter, r *http.Request) {
		close(asked)
		wiretest.Answer(200, wiretest.Page(3, 1, ""))(w, r)
	})
	pages := 0
	r := Select[idRow]("User", "SELECT Id FROM User")
	r.Each = func([]*idRow) error {
		if pages++; pages == 1 {
			select {
			case <-asked:
			case <-t.Context().Done():
			}
		}
		return nil
	}
	if err := newConn(t, org.URL).ReadAll(t.Context(), "op", r); err != nil || pages != 2 {
		t.Errorf("%d pages, %v", pages, err)
	}
}

// TestAnAddressAfterTheRecords: a next page is found wherever its address stands.
func TestAnAddressAfterTheRecords(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	const next = "/services/data/v68.0/query/01g000000000001AAA-2000"
	org.On(wiretest.QueryRoute, wiretest.Answer(200, `{"totalSize":2,"done":false,"records":[{"Id":"`+string(wiretest.UserID)+`"}],"nextRecordsUrl":"`+next+`"}`))
	org.On("GET "+next, wiretest.Answer(200, wiretest.Page(2, 1, "")))
	r := Select[idRow]("User", "SELECT Id FROM User")
	if err := newConn(t, org.URL).ReadAll(t.Context(), "op", r); err != nil || len(r.Rows) != 2 {
		t.Errorf("%d rows, %v", len(r.Rows), err)
	}
}

func TestTwoAddressesAreNone(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	const first, second = "/services/data/v68.0/query/01g000000000001AAA-2000", "/services/data/v68.0/query/01g000000000001AAA-4000"
	org.On(wiretest.QueryRoute, wiretest.Answer(200, `{"totalSize":2,"done":false,"nextRecordsUrl":"`+first+`","records":[{"Id":"`+string(wiretest.UserID)+`"}],"nextRecordsUrl":"`+second+`"}`))
	org.On("GET "+first, wiretest.Answer(200, wiretest.Page(2, 1, "")))
	err := newConn(t, org.URL).ReadAll(t.Context(), "op", Select[idRow]("User", "SELECT Id FROM User"))
	if !errors.Is(err, core.ErrBadAnswer) {
		t.Errorf("got %v", err)
	}
}

// TestAPageThatIsNotWaitedForIsGivenUp: nothing goes on in the background once the
// reading has failed.
func TestAPageThatIsNotWaitedForIsGivenUp(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	const next = "/services/data/v68.0/query/01g000000000001AAA-2000"
	org.On(wiretest.QueryRoute, wiretest.Answer(200, `{"totalSize":2,"done":false,"nextRecordsUrl":"`+next+`","records":[{"Id":"nonsense"}]}`))
	org.On("GET "+next, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	err := newConn(t, org.URL).ReadAll(t.Context(), "op", Select[idRow]("User", "SELECT Id FROM User"))
	if !errors.Is(err, core.ErrBadAnswer) {
		t.Errorf("got %v", err)
	}
}

func TestReadAllTellsAWebPage(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On(wiretest.QueryRoute, wiretest.AnswerAs(200, "text/html", wiretest.HTMLPage))
	err := newConn(t, org.URL).ReadAll(t.Context(), "op", Select[idRow]("User", "SELECT Id FROM User"))
	if !errors.Is(err, core.ErrWebPage) {
		t.Errorf("got %v", err)
	}
}

func TestCountHasNoRows(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On(wiretest.QueryRoute, wiretest.Answer(200, `{"totalSize":7,"done":true,"records":[]}`))
	r := Select[NoRow]("Contact", "SELECT COUNT() FROM Contact")
	if err := newConn(t, org.URL).ReadAll(t.Context(), "op", r); err != nil || r.Total != 7 {
		t.Errorf("got %d, %v", r.Total, err)
	}
}

// TestOneRefusalSpoilsNoOther is the promise that Unreadables rest on.
func TestOneRefusalSpoilsNoOther(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	next := "/services/data/v68.0/query/01g000000000001AAA-1"
	org.On(wiretest.CompositeRoute, wiretest.Composite(t, map[string]string{
		"SELECT Id FROM User":     wiretest.Page(2, 1, next),
		"SELECT Id FROM Network":  `[{"errorCode":"INVALID_TYPE","message":"sObject type 'Network' is not supported."}]`,
		"SELECT Id FROM Account":  wiretest.Page(1, 1, ""),
		"SELECT COUNT() FROM Job": `{"totalSize":3,"done":true,"records":[]}`,
	}))
	org.On("GET "+next, wiretest.Answer(200, wiretest.Page(2, 1, "")))
	users, sites := Select[idRow]("User", "SELECT Id FROM User"), Select[idRow]("Network", "SELECT Id FROM Network")
	accounts, jobs := Select[idRow]("Account", "SELECT Id FROM Account"), Select[NoRow]("Job", "SELECT COUNT() FROM Job")
	if err := newConn(t, org.URL).ReadAll(t.Context(), "op", users, sites, accounts, jobs); err != nil {
		t.Fatal(err)
	}
	if len(users.Rows) != 2 || len(accounts.Rows) != 1 || jobs.Total != 3 || len(sites.Rows) != 0 {
		t.Errorf("%d users, %d accounts, %d jobs", len(users.Rows), len(accounts.Rows), jobs.Total)
	}
	if r := sites.Refused; r == nil || r.Code != core.CodeInvalidType || r.Message == "" || sites.What != "Network" {
		t.Errorf("the refusal is %+v of %q", r, sites.What)
	}
	if accounts.Refused != nil || jobs.Refused != nil {
		t.Errorf("refused: %v, %v", accounts.Refused, jobs.Refused)
	}
	if err := FirstRefusal(users, sites); wiretest.AsRemote(t, err).Code != core.CodeInvalidType {
		t.Errorf("got %v", err)
	}
	if err := FirstRefusal(users, accounts); err != nil {
		t.Errorf("got %v", err)
	}
}

// TestRefusalAlone is the same for a query that goes out by itself.
func TestRefusalAlone(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On(wiretest.QueryRoute, wiretest.Answer(400, `[{"errorCode":"INVALID_TYPE","message":"m"}]`))
	r := Select[idRow]("Network", "SELECT Id FROM Network")
	if err := newConn(t, org.URL).ReadAll(t.Context(), "op", r); err != nil || r.Refused == nil {
		t.Errorf("got %v, %v", r.Refused, err)
	}
}

// TestWhatConcernsAllFailsAll keeps the session, the limits and the network out of
// the unreadable things: an upgrade must not go on without them.
func TestWhatConcernsAllFailsAll(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
	}{
		"session": {401, `[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]`},
		"limit":   {403, `[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]`},
		"server":  {500, `[{"errorCode":"UNKNOWN_EXCEPTION","message":"An unexpected error occurred"}]`},
		"HTML":    {503, wiretest.HTMLPage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := wiretest.NewOrg(t)
			org.On(wiretest.QueryRoute, wiretest.Answer(c.status, c.body))
			part := fmt.Sprintf(`{"body":%s,"httpStatusCode":%d,"referenceId":"q0"}`, wiretest.MustJSON(t, json.RawMessage(jsonOr(c.body))), c.status)
			org.On(wiretest.CompositeRoute, wiretest.Answer(200, `{"compositeResponse":[`+part+`,{"body":`+wiretest.Page(0, 0, "")+`,"httpStatusCode":200,"referenceId":"q1"}]}`))
			client := newConn(t, org.URL)
			one, two := Select[idRow]("User", "SELECT Id FROM User"), Select[idRow]("User", "SELECT Id FROM User")
			if err := client.ReadAll(t.Context(), "op", one); wiretest.AsRemote(t, err).Status != c.status {
				t.Errorf("alone: %v", err)
			}
			if err := client.ReadAll(t.Context(), "op", one, two); wiretest.AsRemote(t, err).Status != c.status {
				t.Errorf("in a composite: %v", err)
			}
			if err := FirstRefusal(one, two); err != nil {
				t.Errorf("a refusal: %v", err)
			}
		})
	}
}

// jsonOr is a body as a composite holds it: text that is not JSON as a string.
func jsonOr(body string) string {
	if json.Valid([]byte(body)) {
		return body
	}
	quoted, _ := json.Marshal(body)
	return string(quoted)
}

func TestCompositeMustAnswerEveryPart(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"none":        `{"compositeResponse":[]}`,
		"one of two":  `{"compositeResponse":[{"body":` + wiretest.Page(0, 0, "") + `,"httpStatusCode":200,"referenceId":"q1"}]}`,
		"other names": `{"compositeResponse":[{"httpStatusCode":200,"referenceId":"a"},{"httpStatusCode":200,"referenceId":"b"}]}`,
		"no status":   `{"compositeResponse":[{"referenceId":"q0"},{"referenceId":"q1"}]}`,
		"null":        `null`,
		"null parts":  `{"compositeResponse":[null,null]}`,
		"an array":    `[]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := wiretest.NewOrg(t)
			org.On(wiretest.CompositeRoute, wiretest.Answer(200, body))
			err := newConn(t, org.URL).ReadAll(t.Context(), "op",
				Select[idRow]("User", "SELECT Id FROM User"), Select[idRow]("User", "SELECT Id FROM User"))
			if !errors.Is(err, core.ErrBadAnswer) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestLongQueryTravelsInABody(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On(wiretest.CompositeRoute, wiretest.Composite(t, map[string]string{"SELECT Id": wiretest.Page(1, 1, "")}))
	r := Select[idRow]("User", "SELECT Id FROM User WHERE Name != '"+strings.Repeat("x", maxQueryURL)+"'")
	if err := newConn(t, org.URL).ReadAll(t.Context(), "op", r); err != nil || len(r.Rows) != 1 {
		t.Errorf("got %d rows, %v", len(r.Rows), err)
	}
}

func TestEvenly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(rapid.Int(), 0, 60).Draw(t, "items")
		size := rapid.IntRange(1, 9).Draw(t, "size")
		parts := SplitEvenly(items, size)
		if joined := slices.Concat(parts...); !slices.Equal(joined, items) {
			t.Fatalf("%v became %v", items, parts)
		}
		if want := (len(items) + size - 1) / size; len(parts) != want {
			t.Fatalf("%d parts, want %d", len(parts), want)
		}
		for _, part := range parts {
			if len(part) > size || len(part) < len(items)/len(parts) {
				t.Fatalf("%d items in parts of %d: %v", len(items), size, parts)
			}
		}
	})
}

// FuzzNextPage holds that what is followed is a page of a query on the same org,
// whatever way of writing an address somebody finds.
func FuzzNextPage(f *testing.F) {
	for _, seed := range []string{
		"/services/data/v68.0/query/01gRO0000016PIAYA2-500", "//evil.example/services/data/v68.0/query/x",
		"/services/data/v68.0/query/../sobjects", "/services/data/v68.0/query/a%2f..", "https://evil.example",
		"/services/data/v68.0/query/x?y", "/services/data/v68.0/query/x\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, next string) {
		r := Select[idRow]("User", "")
		text, err := json.Marshal(map[string]any{
			"totalSize": 2, "done": false, "nextRecordsUrl": next, "records": []map[string]any{{"Id": wiretest.UserID}},
		})
		if err != nil {
			t.Fatal(err)
		}
		path, err := r.Take("op", Reply{Status: 200, Header: http.Header{}, Body: text})
		if err != nil {
			return
		}
		u, err := url.Parse("https://acme.my.salesforce.com/" + path)
		if err != nil || u.Host != "acme.my.salesforce.com" || u.RawQuery != "" || u.Fragment != "" || "/"+path != u.EscapedPath() ||
			!strings.HasPrefix(u.Path, "/services/data/v") || strings.Contains(u.Path, "..") || strings.Count(u.Path, "/") != 5 {
			t.Fatalf("%q is followed to %q (%v)", next, path, err)
		}
	})
}

// FuzzPage holds that no body of success makes the decoder panic or gives a row
// that is not there.
func FuzzPage(f *testing.F) {
	for _, seed := range []string{wiretest.Page(1, 1, ""), `{"records":[null]}`, `{}`, `null`, `[]`, `{"totalSize":1,"done":true,"records":[{"LastLoginDate":"x"}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, body []byte) {
		r := Select[idRow]("User", "")
		if _, err := r.Take("op", Reply{Status: 200, Header: http.Header{}, Body: body}); err != nil {
			return
		}
		for _, row := range r.Rows {
			_ = row.ID
		}
	})
}
