package sfclient

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/sfclient/wire"
	"cupgrade/sfclient/wire/wiretest"
)

// TestSearchStaysSelective holds for any text: no condition begins with a wildcard,
// each query has a limit, and none is long.
func TestSearchStaysSelective(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.TrimSpace(wire.CleanTyped(rapid.StringN(1, maxSearchText, -1).Draw(t, "text")))
		if text == "" {
			return
		}
		s := &userSearch{text: text, limit: 20, columns: "Id"}
		s.prepare()
		if len(s.queries) == 0 {
			t.Fatal("nothing is asked")
		}
		for _, q := range s.queries {
			if !strings.HasSuffix(q.SOQL, " LIMIT 21") || strings.Contains(q.SOQL, "LIKE '%") || strings.Contains(q.SOQL, "LIKE '_") {
				t.Fatalf("asks %s", q.SOQL)
			}
			if where := q.SOQL[strings.Index(q.SOQL, " WHERE "):]; len([]rune(where)) > 4000 {
				t.Fatalf("%q makes a condition of %d characters", text, len(where))
			}
		}
	})
}

func TestSearchByIDAsksForNothingElse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"005000000000001AAA": "SELECT Id FROM User WHERE Id = '005000000000001AAA' LIMIT 3",
		"005000000000001":    "SELECT Id FROM User WHERE Id = '005000000000001AAA' LIMIT 3",
	} {
		s := &userSearch{text: text, limit: 2, columns: "Id"}
		s.prepare()
		if len(s.queries) != 1 || s.queries[0].SOQL != want {
			t.Errorf("%s asks %+v", text, s.queries)
		}
	}
}

// realOrg answers a search as an org that is not the demo org.
func realOrg(t testing.TB, users string) *wiretest.Org {
	org := sessionOrg(t, `{"totalSize":1,"done":true,"records":[{}]}`)
	org.On(wiretest.QueryRoute, wiretest.Answer(200, users))
	return org
}

func TestEmptySearchOfARealOrg(t *testing.T) {
	t.Parallel()
	org := realOrg(t, `{"totalSize":1,"done":true,"records":[{"Id":"`+string(userID)+`","Name":"Ada","UserType":"CSPLitePortal",`+
		`"Profile":{"Name":"P","UserType":"CSPLitePortal","UserLicenseId":"100000000000001AAA"},"LastLoginDate":"2026-11-21T12:04:14.000+0000"}]}`)
	found, err := newClient(t, org.URL).SearchUsers(t.Context(), "", 5)
	if err != nil || len(found.Users) != 1 || found.Total != 1 {
		t.Fatalf("got %+v, %v", found, err)
	}
	if u := found.Users[0]; u.Story != "" || u.User.Profile.License.Name != "Customer Community" || u.User.LastLogin == nil ||
		!u.User.UserType.Is(core.UserTypeCspLitePortal) {
		t.Errorf("got %+v", u)
	}
	for _, r := range org.Requests(http.MethodGet) {
		q := r.URL.Query().Get("q")
		if strings.Contains(q, "FROM User ") && (!strings.Contains(q, "LAST_N_DAYS") || strings.Contains(q, "AboutMe")) {
			t.Errorf("asks %s", q)
		}
	}
}

// TestSearchWithoutTheIndex keeps what the prefixes found when the index refuses.
func TestSearchWithoutTheIndex(t *testing.T) {
	t.Parallel()
	org := realOrg(t, "")
	org.On(wiretest.CompositeRoute, func(w http.ResponseWriter, r *http.Request) {
		wiretest.Composite(t, map[string]string{
			"SELECT Id, Name, OrganizationType":  organizationPage,
			"SELECT Id, Username, Name FROM":     adminPage,
			"SELECT Permissions":                 `{"totalSize":0,"done":true,"records":[]}`,
			"SELECT Id, Name, MasterLabel":       licensePage,
			"SELECT Id, Username, Name, Email, ": `{"totalSize":1,"done":true,"records":[{"Id":"` + string(userID) + `"}]}`,
		})(w, r)
	})
	org.On("GET /services/data/v68.0/search", wiretest.Answer(400, `[{"errorCode":"MALFORMED_SEARCH","message":"m"}]`))
	found, err := newClient(t, org.URL).SearchUsers(t.Context(), "ada lovelace", 5)
	if err != nil || len(found.Users) != 1 {
		t.Errorf("got %+v, %v", found, err)
	}
	var search *http.Request
	for _, r := range org.Requests(http.MethodGet) {
		if r.URL.Path == "/services/data/v68.0/search" {
			search = r
		}
	}
	values, err := url.ParseQuery(search.URL.RawQuery)
	if err != nil || !strings.HasPrefix(values.Get("q"), "FIND {ada* AND lovelace*} IN NAME FIELDS RETURNING User(Id, ") {
		t.Errorf("asks %q, %v", values.Get("q"), err)
	}
	org.On("GET /services/data/v68.0/search", wiretest.AnswerAs(503, "text/html", wiretest.HTMLPage))
	if _, err := newClient(t, org.URL).SearchUsers(t.Context(), "ada lovelace", 5); err == nil {
		t.Error("an index that is down is not told from one that finds nobody")
	}
}

func TestMatchesAreMergedAndRanked(t *testing.T) {
	t.Parallel()
	row := func(n, username, name string, userType core.UserType, active bool) *userRow {
		return &userRow{ID: wire.RecordID(n), Username: username, Name: name, UserType: userType, IsActive: active}
	}
	exact := row("1", "ada", "Zed", core.UserTypeStandard, false)
	customer := row("2", "ada.b@x", "Ada B", core.UserTypeCspLitePortal, true)
	dormant := row("3", "ada.a@x", "Ada A", core.UserTypeCspLitePortal, false)
	partner := row("4", "ada.c@x", "Ada C", core.UserTypePowerPartner, true)
	internal := row("5", "ada.d@x", "Ada D", core.UserTypeStandard, true)
	word := row("6", "q@x", "Bob Ada", core.UserTypeCspLitePortal, true)
	s := &userSearch{text: "ADA", limit: 10, words: []*userRow{word, customer}}
	s.queries = []*wire.Query[userRow]{{Rows: []*userRow{internal, exact, partner}}, {Rows: []*userRow{dormant, customer, exact}}}
	found := s.mergeMatches()
	order := make([]string, len(found.Users))
	for i, m := range found.Users {
		order[i] = string(m.User.ID)
	}
	if got := strings.Join(order, ""); got != "126345" {
		t.Errorf("the order is %s", got)
	}
	if found.Total != 6 {
		t.Errorf("the total is %d", found.Total)
	}
	s.limit = 2
	if found := s.mergeMatches(); len(found.Users) != 2 || found.Total != -1 {
		t.Errorf("%d users of %d", len(found.Users), found.Total)
	}
}
