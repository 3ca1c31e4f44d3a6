package demoorg_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/seed"
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
