package demoorg_test

import (
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

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

// TestPermissionsAreNeverStale gives an administrator a permission and takes it away, by what
// is written and by the clock, while the org keeps what its users may do.
func TestPermissionsAreNeverStale(t *testing.T) {
	t.Parallel()
	var passed atomic.Int64
	begin := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	org := start(t, demoorg.Options{Now: func() time.Time { return begin.Add(time.Duration(passed.Load())) }})
	token, err := org.SessionFor(t.Context(), seed.AdminWithoutViewRoles)
	if err != nil {
		t.Fatal(err)
	}
	c := connect(t, org).as(token)
	sees := func(want int, when string) {
		t.Helper()
		for range 2 {
			if got := c.get(v66 + "/sobjects/UserRole"); got.status != want {
				t.Errorf("%s: %d, want %d", when, got.status, want)
			}
		}
	}
	write := func(change func(tx *store.Tx)) {
		t.Helper()
		if err := org.Do(t.Context(), func(tx *store.Tx) error { change(tx); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	var set, assignment string
	sees(http.StatusNotFound, "before")
	write(func(tx *store.Tx) {
		admin := tx.First("User", `"Username" = ?`, seed.AdminWithoutViewRoles).String("Id")
		set = tx.Insert("PermissionSet", store.Row{"Name": "Roles", "Label": "Roles", "PermissionsViewRoles": true})
		assignment = tx.Insert("PermissionSetAssignment", store.Row{
			"AssigneeId": admin, "PermissionSetId": set, "ExpirationDate": begin.Add(time.Hour),
		})
	})
	sees(http.StatusOK, "assigned")
	passed.Store(int64(time.Hour))
	sees(http.StatusNotFound, "over")
	passed.Store(int64(time.Hour - time.Second))
	sees(http.StatusOK, "by a clock that was set back")
	write(func(tx *store.Tx) { tx.Set("PermissionSet", set, store.Row{"PermissionsViewRoles": false}) })
	sees(http.StatusNotFound, "without the permission")
	write(func(tx *store.Tx) { tx.Set("PermissionSet", set, store.Row{"PermissionsViewRoles": true}) })
	sees(http.StatusOK, "with it again")
	write(func(tx *store.Tx) { tx.Delete("PermissionSetAssignment", assignment) })
	sees(http.StatusNotFound, "without the assignment")
}
