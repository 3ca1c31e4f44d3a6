package sfclient

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire/wiretest"
)

const (
	organizationPage = `{"totalSize":1,"done":true,"records":[{"Id":"00D000000000001EAA","Name":"Acme","OrganizationType":"Enterprise Edition",` +
		`"InstanceName":"NA135","IsSandbox":true}]}`
	licensePage = `{"totalSize":1,"done":true,"records":[{"Id":"100000000000001AAA","Name":"Customer Community"}]}`
	adminPage   = `{"totalSize":1,"done":true,"records":[{"Id":"` + string(userID) + `","Username":"a@acme.example","Name":"Ada"}]}`
)

// sessionOrg answers all that a session reads.
func sessionOrg(t testing.TB, rights string) *wiretest.Org {
	org := wiretest.NewOrg(t)
	org.On("GET /services/oauth2/userinfo", wiretest.Answer(200, `{"user_id":"`+string(userID)+`","organization_id":"00D000000000001EAA"}`))
	org.On(wiretest.CompositeRoute, wiretest.Composite(t, map[string]string{
		"SELECT Id, Name, OrganizationType": organizationPage,
		"SELECT Id, Username, Name":         adminPage,
		"SELECT Permissions":                rights,
		"SELECT Id, Name, MasterLabel":      licensePage,
	}))
	return org
}

func TestSessionOfASandbox(t *testing.T) {
	t.Parallel()
	org := sessionOrg(t, `{"totalSize":1,"done":true,"records":[{"PermissionsManageUsers":true,"PermissionsViewSetup":false}]}`)
	session, err := newClient(t, org.URL).Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := upgrade.Session{
		Org: core.Organization{
			ID: "00D000000000001EAA", Name: "Acme", Type: "Enterprise Edition", InstanceName: "NA135", InstanceURL: org.URL,
			IsSandbox: true, APIVersion: "68.0",
		},
		Admin: core.Admin{ID: userID, Username: "a@acme.example", Name: "Ada", Permissions: map[string]bool{
			core.PermManageUsers: true, core.PermViewSetup: false,
		}},
		CallsMade: 2,
	}
	if diff := cmp.Diff(want, session); diff != "" {
		t.Error(diff)
	}
}

// TestSessionOfAnOrgWithoutAColumn asks again for what the org has.
func TestSessionOfAnOrgWithoutAColumn(t *testing.T) {
	t.Parallel()
	org := sessionOrg(t, `[{"errorCode":"INVALID_FIELD","message":"No such column 'PermissionsManageNetworks'"}]`)
	org.On("GET /services/data/v68.0/sobjects/UserPermissionAccess/describe", wiretest.Answer(200, `{"fields":[{"name":"PermissionsViewSetup"},{"name":"PermissionsViewRoles"}]}`))
	org.On(wiretest.QueryRoute, wiretest.Answer(200, `{"totalSize":1,"done":true,"records":[{"PermissionsViewSetup":true,"PermissionsViewRoles":false}]}`))
	session, err := newClient(t, org.URL).Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{core.PermViewSetup: true, core.PermViewRoles: false}
	if diff := cmp.Diff(want, session.Admin.Permissions); diff != "" || len(session.Unreadable) > 0 {
		t.Error(diff, session.Unreadable)
	}
	if _, known := session.Admin.May(core.PermManageNetworks); known {
		t.Error("what the org did not answer is known")
	}
}

func TestSessionWithoutPermissionAccess(t *testing.T) {
	t.Parallel()
	for name, rights := range map[string]string{
		"refused":     `[{"errorCode":"INVALID_TYPE","message":"m"}]`,
		"nothing":     `{"totalSize":0,"done":true,"records":[]}`,
		"of somebody": `{"totalSize":2,"done":true,"records":[{"PermissionsViewSetup":true},{"PermissionsViewSetup":false}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session, err := newClient(t, sessionOrg(t, rights).URL).Session(t.Context())
			if err != nil || len(session.Unreadable) != 1 || session.Unreadable[0].What != "UserPermissionAccess" || session.Admin.Permissions != nil {
				t.Errorf("got %+v, %v", session, err)
			}
		})
	}
}

// TestIdentityWithoutScope finds the user where a token without the identity scope
// may look.
func TestIdentityWithoutScope(t *testing.T) {
	t.Parallel()
	org := sessionOrg(t, `{"totalSize":1,"done":true,"records":[{}]}`)
	org.On("GET /services/oauth2/userinfo", wiretest.AnswerAs(403, "text/html", "Bad_OAuth_Token"))
	org.On("GET /services/data/v68.0", wiretest.Answer(200, `{"identity":"https://login.salesforce.com/id/00D000000000001EAA/`+string(userID)+`"}`))
	session, err := newClient(t, org.URL).Session(t.Context())
	if err != nil || session.Admin.ID != userID {
		t.Errorf("got %+v, %v", session.Admin, err)
	}
	org.On("GET /services/data/v68.0", wiretest.Answer(401, `[{"errorCode":"INVALID_SESSION_ID","message":"m"}]`))
	if _, err := newClient(t, org.URL).Session(t.Context()); !errors.Is(err, core.ErrTokenRefused) {
		t.Errorf("a token that is refused there too: %v", err)
	}
	org.On("GET /services/data/v68.0", wiretest.Answer(200, `{"identity":"https://login.salesforce.com/id/00D000000000001EAA/x"}`))
	if _, err := newClient(t, org.URL).Session(t.Context()); !errors.Is(err, core.ErrBadAnswer) {
		t.Errorf("an identity that is none: %v", err)
	}
}

// TestFailedSessionIsAskedAgain: what failed is not remembered.
func TestFailedSessionIsAskedAgain(t *testing.T) {
	t.Parallel()
	org := sessionOrg(t, `{"totalSize":1,"done":true,"records":[{}]}`)
	org.On("GET /services/oauth2/userinfo", wiretest.AnswerAs(503, "text/html", wiretest.HTMLPage))
	client := newClient(t, org.URL)
	if _, err := client.Session(t.Context()); !errors.Is(err, core.ErrWebPage) {
		t.Errorf("got %v", err)
	}
	org.On("GET /services/oauth2/userinfo", wiretest.Answer(200, `{"user_id":"`+string(userID)+`"}`))
	if _, err := client.Session(t.Context()); err != nil {
		t.Errorf("got %v", err)
	}
}

// TestWriteBeforeAnyAnswer: a write that can't begin is known not to have happened,
// even though the question before it was sent.
func TestWriteBeforeAnyAnswer(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On("GET /services/data", wiretest.AnswerAs(503, "text/html", wiretest.HTMLPage))
	_, err := newClient(t, org.URL).UpgradeUser(t.Context(), upgrade.UserChange{UserID: userID, ProfileID: profileID})
	if upgrade.OutcomeOf(err) != upgrade.OutcomeRejected || !errors.Is(err, core.ErrWebPage) {
		t.Errorf("got %s, %v", upgrade.OutcomeOf(err), err)
	}
}

// TestGrantsWithoutAPermissionSetDescribe: what can't be asked for is a gap.
func TestGrantsWithoutAPermissionSetDescribe(t *testing.T) {
	t.Parallel()
	org := sessionOrg(t, "")
	org.On("GET /services/data/v68.0/sobjects/PermissionSet/describe", wiretest.Answer(404, `[{"errorCode":"NOT_FOUND","message":"m"}]`))
	org.On("GET /services/data/v68.0/sobjects", wiretest.Answer(403, `[{"errorCode":"API_DISABLED_FOR_ORG","message":"m"}]`))
	org.On(wiretest.CompositeRoute, wiretest.Composite(t, map[string]string{
		"SELECT ": wiretest.Page(0, 0, ""), "describe PermissionSet": `[{"errorCode":"NOT_FOUND","message":"m"}]`,
	}))
	client := newClient(t, org.URL)
	grants, err := client.Grants(t.Context(), []core.ID{wiretest.SomeID(1)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	labels, err := client.Labels(t.Context(), grants.Rows)
	if err != nil {
		t.Fatal(err)
	}
	want := []upgrade.Unreadable{{What: "PermissionSet"}, {What: "the labels of objects", Code: "API_DISABLED_FOR_ORG", Message: "m"}}
	if diff := cmp.Diff(want, slices.Concat(grants.Unreadable, labels.Unreadable)); diff != "" {
		t.Error(diff)
	}
}

// TestDescribesWithoutComposite: that a composite refuses to describe says nothing of
// the object.
func TestDescribesWithoutComposite(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	refused := map[string]string{}
	for _, object := range []string{"User", "Account", "PermissionSet", "PermissionSetAssignment", "UserLicense"} {
		refused["describe "+object] = `[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]`
		org.On("GET /services/data/v68.0/sobjects/"+object+"/describe", wiretest.Answer(200, `{"fields":[{"name":"Of`+object+`"}]}`))
	}
	org.On(wiretest.CompositeRoute, wiretest.Composite(t, refused))
	d, err := newClient(t, org.URL).readDescribes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for object, got := range map[string]description{
		"User": d.user, "Account": d.account, "PermissionSet": d.permissionSet, "PermissionSetAssignment": d.assignment, "UserLicense": d.license,
	} {
		if got.object != object || !got.has("Of"+object) {
			t.Errorf("%s is described by %+v", object, got)
		}
	}
}
