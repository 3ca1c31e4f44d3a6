package demoorg_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// fillContacts makes sure that there are n contacts more.
func fillContacts(t *testing.T, org *demoorgtest.Org, n int) {
	t.Helper()
	rows := make([]store.Row, n)
	for i := range rows {
		rows[i] = store.Row{"LastName": fmt.Sprintf("Page %05d", i)}
	}
	err := org.Do(t.Context(), func(tx *store.Tx) error {
		tx.BulkInsert("Contact", rows)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

const paged = "SELECT Id, LastName FROM Contact WHERE LastName LIKE 'Page%' ORDER BY LastName"

func TestPagesOfAQuery(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	fillContacts(t, org, 4100)
	c := connect(t, org)
	locator := regexp.MustCompile(`^/services/data/v66\.0/query/01g[A-Za-z0-9]{15}-(\d+)$`)
	for option, sizes := range map[string][]int{
		"":               {2000, 2000, 100},
		"batchSize=1500": {1500, 1500, 1100},
	} {
		next, at := soqlURL(paged), 0
		for number, size := range sizes {
			var p page
			c.get(next, "Sforce-Query-Options", option).want(http.StatusOK).into(&p)
			if len(p.Records) != size || p.TotalSize != 4100 || p.Done != (number == len(sizes)-1) {
				t.Fatalf("%q: page %d has %d of %d, done %t", option, number, len(p.Records), p.TotalSize, p.Done)
			}
			for _, r := range p.Records {
				if want := fmt.Sprintf("Page %05d", at); r["LastName"] != want {
					t.Fatalf("%q: record %d is %v", option, at, r["LastName"])
				}
				at++
			}
			next = p.NextRecordsURL
			m := locator.FindStringSubmatch(next)
			if p.Done != (next == "") || !p.Done && (m == nil || m[1] != fmt.Sprint(at)) {
				t.Fatalf("%q: the next page is at %q after %d records", option, next, at)
			}
		}
	}
}

func TestSizeOfAPage(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	fillContacts(t, org, 2100)
	c := connect(t, org)
	for option, want := range map[string]int{
		"batchSize=2000": 2000, "batchSize=9999": 2000, "batchSize=1": 200, "BATCHSIZE = 250": 250, "other=1, batchSize=300": 300,
	} {
		var p page
		c.get(soqlURL("SELECT Id FROM Contact"), "Sforce-Query-Options", option).want(http.StatusOK).into(&p)
		if len(p.Records) != want {
			t.Errorf("%s: %d records, want %d", option, len(p.Records), want)
		}
	}
	c.get(soqlURL(paged), "Sforce-Query-Options", "batchSize=many").refused(http.StatusBadRequest, "INVALID_QUERY_OPTION", "many")
}

func TestLocatorsEnd(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	begin := time.Now()
	org := start(t, demoorg.Options{Now: func() time.Time { return begin.Add(time.Duration(later.Load())) }})
	fillContacts(t, org, 250)
	c := connect(t, org)
	open := func() string {
		var p page
		c.get(soqlURL(paged), "Sforce-Query-Options", "batchSize=200").want(http.StatusOK).into(&p)
		return p.NextRecordsURL
	}
	gone := func(path string) {
		t.Helper()
		c.get(path).refused(http.StatusBadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator")
	}
	first := open()
	c.get(first).want(http.StatusOK)
	c.get(first).want(http.StatusOK) // a page can be asked for again
	gone(strings.Replace(first, "-200", "-99999", 1))
	gone(strings.Replace(first, "-200", "-x", 1))
	gone(strings.Replace(first, "-200", "", 1))
	gone(v66 + "/query/01g000000000000AAA-200")

	token, err := org.SessionFor(t.Context(), c.get("/services/oauth2/userinfo").object()["preferred_username"].(string))
	if err != nil {
		t.Fatal(err)
	}
	c.as(token).get(first).want(http.StatusOK)

	for range 10 {
		open()
	}
	gone(first)
	second := open()
	later.Store(int64(16 * time.Minute))
	gone(second)
}

func TestColumns(t *testing.T) {
	t.Parallel()
	c := dial(t)
	soql := "/query?q=" + url.QueryEscape("SELECT Id, Profile.Name FROM User LIMIT 1")
	var columns struct {
		EntityName     string           `json:"entityName"`
		ColumnMetadata []map[string]any `json:"columnMetadata"`
	}
	c.get(v66 + soql + "&columns=true").want(http.StatusOK).into(&columns)
	if columns.EntityName != "User" || len(columns.ColumnMetadata) != 2 {
		t.Errorf("the columns are %+v", columns)
	}
	c.get(v66+soql+"&columns=false").refused(http.StatusBadRequest, "ILLEGAL_QUERY_PARAMETER_VALUE", "columns")
}

func TestWhatTheSalesforceCLIAsks(t *testing.T) {
	t.Parallel()
	c := dial(t)
	const v51 = "/services/data/v51.0"
	headers := []string{"Sforce-Call-Options", "client=sfdx toolbelt:", "Content-Type", "application/json"}
	get := func(path string) *reply { return c.get(path, headers...) }
	id := get("/services/oauth2/userinfo").want(http.StatusOK).object()["user_id"].(string)
	if get(v51 + "/sobjects/User/" + id).want(http.StatusOK).object()["Username"] == "" {
		t.Error("the user has no Username")
	}
	get(v51+"/query?q=SELECT%20Id%20FROM%20ScratchOrgInfo%20limit%201").refused(http.StatusBadRequest, "INVALID_TYPE", "ScratchOrgInfo")
	get(v51 + "/query?q=SELECT+Name,+InstanceName,+IsSandbox,+TrialExpirationDate,+NamespacePrefix,+OrganizationType+FROM+Organization").
		want(http.StatusOK)
	get(v51 + "/query?q=SELECT%20username,%20profileid,%20id%20FROM%20User").want(http.StatusOK)
	get(v51 + "/query?q=" + url.QueryEscape("SELECT name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE username='"+seed.Maya+"')")).
		want(http.StatusOK)
	get(v51+"/tooling/query?q=SELECT+Id+FROM+SandboxProcess").refused(http.StatusBadRequest, "INVALID_TYPE", "SandboxProcess")
}

func TestSearches(t *testing.T) {
	t.Parallel()
	c := dial(t)
	type found struct{ SearchRecords []map[string]any }
	for _, test := range []struct {
		name, method, path string
		body               any
	}{
		{"SOSL", "GET", "/search?q=" + url.QueryEscape("FIND {Maya*} IN NAME FIELDS RETURNING User(Id, Name)"), nil},
	} {
		var f found
		c.do(test.method, v66+test.path, test.body).want(http.StatusOK).into(&f)
		if len(f.SearchRecords) == 0 || !strings.HasPrefix(f.SearchRecords[0]["Name"].(string), "Maya") {
			t.Errorf("%s finds %v", test.name, f)
		}
	}
	empty := c.get(v66 + "/search?q=" + url.QueryEscape("FIND {zzzzzzzz} IN NAME FIELDS RETURNING User(Id)")).want(http.StatusOK)
	if string(empty.body) != `{"searchRecords":[]}` {
		t.Errorf("nothing found is %s", empty.body)
	}
	c.get(v66+"/search?q=Maya").refused(http.StatusBadRequest, "MALFORMED_SEARCH", "")
}

func TestEveryoneSeesTheirOwnPermissions(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	for username, want := range map[string]bool{seed.Admin: true, seed.AdminWithoutViewSetup: false} {
		token, err := org.SessionFor(t.Context(), username)
		if err != nil {
			t.Fatal(err)
		}
		rows := c.as(token).query("SELECT PermissionsViewSetup FROM UserPermissionAccess").Records
		if len(rows) != 1 || rows[0]["PermissionsViewSetup"] != want {
			t.Errorf("%s sees %v", username, rows)
		}
	}
}

// TestWhatOthersAskOfPermissions asks what administrators' scripts ask: for the fields
// of the permission set that grants, whether a profile owns it or not.
func TestWhatOthersAskOfPermissions(t *testing.T) {
	t.Parallel()
	c := dial(t)
	for _, object := range []string{"ObjectPermissions", "FieldPermissions", "SetupEntityAccess", "PermissionSetTabSetting"} {
		all := c.query("SELECT COUNT() FROM " + object).TotalSize
		owned := c.query("SELECT COUNT() FROM " + object + " WHERE Parent.IsOwnedByProfile = true").TotalSize
		others := c.query("SELECT COUNT() FROM " + object + " WHERE Parent.IsOwnedByProfile = false").TotalSize
		if owned == 0 || others == 0 || owned+others != all {
			t.Errorf("%s: %d of profiles and %d of others are not %d", object, owned, others, all)
		}
		if got := c.query("SELECT Parent.Label, Parent.Profile.Name, Parent.License.Name FROM " + object +
			" WHERE Parent.IsOwnedByProfile = true AND Parent.Profile.Name = '" + seed.ProfilePartnerSales + "' LIMIT 1").Records; len(got) != 1 {
			t.Errorf("%s: nothing of %s", object, seed.ProfilePartnerSales)
		}
	}
}

// TestToolingQueries asks for what the Tooling API alone has.
func TestToolingQueries(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	for soql, want := range map[string]int{
		"SELECT ValidationName, Active, ErrorMessage FROM ValidationRule WHERE EntityDefinition.QualifiedApiName IN ('User', 'Account') AND Active = true": 1,
		"SELECT Name, Status, TableEnumOrId FROM ApexTrigger WHERE TableEnumOrId IN ('User', 'Account')":                                                   2,
		"SELECT MasterLabel, Status, Definition.DeveloperName FROM Flow WHERE Status = 'Active' AND ProcessType = 'AutoLaunchedFlow'":                      1,
		"SELECT DeveloperName, ActiveVersion.VersionNumber FROM FlowDefinition WHERE ActiveVersionId != null":                                              5,
		"SELECT Layout.Name FROM ProfileLayout WHERE Profile.Name = '" + seed.ProfilePartnerSales + "' AND TableEnumOrId = 'Account'":                      1,
		"SELECT RequiredPermission FROM PermissionDependency WHERE Permission = 'Account<delete>'":                                                         2,
		"SELECT Action, TargetId, UserAccessPolicy.Status FROM UserAccessPolicyAction":                                                                     1,
	} {
		var p page
		c.get(v66 + "/tooling/query?q=" + url.QueryEscape(soql)).want(http.StatusOK).into(&p)
		if p.TotalSize != want {
			t.Errorf("%s: %d rows, want %d", soql, p.TotalSize, want)
		}
	}
	c.query("SELECT Name FROM ApexTrigger")
	var rules page
	c.get(v66 + "/tooling/query?q=SELECT+Id+FROM+ValidationRule+LIMIT+1").want(http.StatusOK).into(&rules)
	link := rules.Records[0]["attributes"].(map[string]any)["url"].(string)
	if rule := c.get(link).want(http.StatusOK).object(); rule["ValidationName"] == nil || !strings.HasPrefix(link, v66+"/tooling/sobjects/ValidationRule/") {
		t.Errorf("%s leads to %v", link, rule)
	}
	described := c.get(v66 + "/tooling/sobjects/ValidationRule/describe").want(http.StatusOK).object()
	for _, url := range described["urls"].(map[string]any) {
		c.get(strings.ReplaceAll(url.(string), "{ID}", link[len(link)-18:])).want(http.StatusOK)
	}
	flows := c.query("SELECT ApiName FROM FlowDefinitionView WHERE TriggerObjectOrEvent.QualifiedApiName = 'Account' AND IsActive = true")
	if flows.TotalSize != 1 {
		t.Errorf("%d flows start with an account", flows.TotalSize)
	}
	c.get(v66+"/query?q=SELECT+Id+FROM+ValidationRule").refused(http.StatusBadRequest, "INVALID_TYPE", "ValidationRule")
	c.get(v66+"/sobjects/ValidationRule/describe").refused(http.StatusNotFound, "NOT_FOUND", "")
	token, err := org.SessionFor(t.Context(), seed.AdminWithoutViewSetup)
	if err != nil {
		t.Fatal(err)
	}
	c.as(token).get(v66+"/tooling/query?q=SELECT+Id+FROM+ValidationRule").refused(http.StatusBadRequest, "INVALID_TYPE", "ValidationRule")
}
