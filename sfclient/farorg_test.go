package sfclient

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/sfclient/wire"
	"cupgrade/sfclient/wire/wiretest"
)

// counting notes how many requests are under way at once.
type counting struct {
	base http.RoundTripper

	mu        sync.Mutex
	now, most int
	pages     int // that followed a first one
}

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	c.now++
	c.most = max(c.most, c.now)
	if strings.Contains(r.URL.Path, "/query/") {
		c.pages++
	}
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.now--
		c.mu.Unlock()
	}()
	return c.base.RoundTrip(r)
}

// TestManyRowsComeByManyCursors: five cursors of five pages each, no more than five
// requests under way at once, every row once, and told from the first page on.
func TestManyRowsComeByManyCursors(t *testing.T) {
	t.Parallel()
	transport := &counting{base: newFarOrg(0)}
	c, err := New(wire.Config{InstanceURL: "http://127.0.0.1:1", Token: wire.NewSecret(wiretest.Canary), Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	var told []int
	grants, err := c.Grants(t.Context(), farParents(), func(rows int) { told = append(told, rows) })
	if err != nil || len(grants.Unreadable) > 0 {
		t.Fatalf("gaps %v, %v", grants.Unreadable, err)
	}
	if len(grants.Rows) != 50_000 || transport.pages != 20 || transport.most > wire.MaxParallelReads {
		t.Errorf("%d rows, %d further pages, %d requests at once", len(grants.Rows), transport.pages, transport.most)
	}
	if len(told) < 25 || !slices.IsSorted(told) || !slices.Contains(told, 2000) {
		t.Errorf("told %v", told)
	}
}

// TestCursorsShareTheParents: every parent is asked for by one cursor, of which there
// are as many as are worth it and no more than are read at once.
func TestCursorsShareTheParents(t *testing.T) {
	t.Parallel()
	for parents, want := range map[int]int{1: 1, 12: 1, 13: 2, 24: 2, 60: 5, 61: 5, 900: 5, 901: 6} {
		ids := make([]core.ID, 0, 2*parents)
		for n := range parents {
			id, err := core.ParseID("0PS9z" + leftPad(n))
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id, id) // some are named twice
		}
		lists, err := cursorLists(ids)
		if err != nil || len(lists) != want {
			t.Errorf("%d parents have %d cursors, want %d; %v", parents, len(lists), want, err)
		}
		all := strings.Join(lists, ",")
		if n := strings.Count(all, "0PS9z"); n != parents {
			t.Errorf("%d parents are asked for %d times", parents, n)
		}
	}
}

func leftPad(n int) string {
	text := "0000000000"
	digits := []byte(text)
	for i := len(digits) - 1; n > 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return string(digits)
}

// TestFlagsAreAskedForByColumnWhereTheyMustBe: an org that does not know FIELDS is
// asked for each user permission by name, and nothing is missing then.
func TestFlagsAreAskedForByColumnWhereTheyMustBe(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	set := farParents()[0]
	org.On("GET /services/data/v68.0/sobjects", wiretest.Answer(http.StatusOK, `{"sobjects":[{"name":"Case","label":"Case"}]}`))
	org.On(wiretest.QueryRoute, func(w http.ResponseWriter, r *http.Request) {
		if soql := r.URL.Query().Get("q"); !strings.HasPrefix(soql, "SELECT Id, PermissionsRunReports, PermissionsApiEnabled FROM PermissionSet") {
			t.Errorf("it asks %s", soql)
		}
		wiretest.Answer(http.StatusOK, `{"totalSize":1,"done":true,"records":[{"Id":"`+string(set)+`","PermissionsRunReports":true,"PermissionsApiEnabled":false}]}`)(w, r)
	})
	const none = `{"totalSize":0,"done":true,"records":[]}`
	org.On(wiretest.CompositeRoute, wiretest.Composite(t, map[string]string{
		"describe PermissionSet":  `{"fields":[{"name":"PermissionsRunReports","label":"Run Reports"},{"name":"PermissionsApiEnabled","label":"API"}]}`,
		"SELECT FIELDS(STANDARD)": `[{"errorCode":"MALFORMED_QUERY","message":"unexpected token: FIELDS"}]`,
		"SELECT ParentId":         none,
	}))
	client := newClient(t, org.URL)
	grants, err := client.Grants(t.Context(), []core.ID{set}, nil)
	if err != nil || len(grants.Unreadable) > 0 {
		t.Fatalf("gaps %v, %v", grants.Unreadable, err)
	}
	labels, err := client.Labels(t.Context(), grants.Rows)
	if err != nil {
		t.Fatal(err)
	}
	want := access.Row{Parent: set, Item: access.Item{Category: access.CategoryUser, Name: "PermissionsRunReports"}, Rights: access.Use}
	if len(grants.Rows) != 1 || grants.Rows[0] != want || labels.Of[want.Item] != "Run Reports" {
		t.Errorf("rows %+v, labels %v", grants.Rows, labels.Of)
	}
}
