package demoorg_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
)

func TestALifeOfARecord(t *testing.T) {
	t.Parallel()
	c := dial(t)
	created := c.do(http.MethodPost, v66+"/sobjects/contact", map[string]any{
		"attributes": map[string]any{"type": "Contact"},
		"LASTNAME":   "Silva", "FirstName": "Ana", "Email": "ana.silva@life.example", "Phone": "",
	}).want(http.StatusCreated)
	id, _ := created.object()["id"].(string)
	if diff := cmp.Diff(map[string]any{"id": id, "success": true, "errors": []any{}}, created.object()); diff != "" {
		t.Error(diff)
	}
	path := v66 + "/sobjects/Contact/" + id
	if got := created.header.Get("Location"); got != path || !strings.HasPrefix(id, "003") || len(id) != 18 {
		t.Errorf("Location is %q, id %q", got, id)
	}

	whole := c.get(path).want(http.StatusOK)
	if got := whole.object(); got["LastName"] != "Silva" || got["Name"] != "Ana Silva" || got["Phone"] != nil {
		t.Errorf("the record is %v", got)
	}
	if whole.header.Get("Last-Modified") == "" {
		t.Error("there is no Last-Modified")
	}
	want := map[string]any{
		"attributes": map[string]any{"type": "Contact", "url": path},
		"Id":         id, "LastName": "Silva",
	}
	for _, p := range []string{path, v66 + "/sobjects/Contact/" + id[:15], path + "/"} {
		if diff := cmp.Diff(want, c.get(p+"?fields=Id,lastname").want(http.StatusOK).object()); diff != "" {
			t.Errorf("%s: %s", p, diff)
		}
	}

	changed := c.do(http.MethodPatch, v66+"/sobjects/Contact/"+id[:15], map[string]any{"FirstName": "Anna", "Email": nil})
	if changed.want(http.StatusNoContent); len(changed.body) != 0 {
		t.Errorf("a PATCH is answered with %q", changed.body)
	}
	c.do(http.MethodPost, path+"?_HttpMethod=PATCH", map[string]any{"LastName": "Souza"}).want(http.StatusNoContent)
	if got := c.get(path).object(); got["Name"] != "Anna Souza" || got["Email"] != nil {
		t.Errorf("the record is now %v", got)
	}

	c.do(http.MethodDelete, path, nil).want(http.StatusNoContent)
	c.get(path).refused(http.StatusNotFound, "NOT_FOUND", "")
	for _, r := range []*reply{
		c.do(http.MethodDelete, path, nil), c.do(http.MethodPatch, path, map[string]any{"LastName": "Gone"}),
	} {
		if got := r.refused(http.StatusNotFound, "ENTITY_IS_DELETED", "entity is deleted"); got.Fields == nil || len(got.Fields) > 0 {
			t.Errorf("the fields are %v, want an empty list", got.Fields)
		}
	}
	never := v66 + "/sobjects/Contact/003000000000000AAA"
	c.do(http.MethodDelete, never, nil).refused(http.StatusNotFound, "NOT_FOUND", "")
}

// TestRecycleBin holds that deleted records are where queryAll alone sees them.
func TestRecycleBin(t *testing.T) {
	t.Parallel()
	c := dial(t)
	account := c.do(http.MethodPost, v66+"/sobjects/Account", `{"Name": "Short Lived"}`).want(http.StatusCreated).object()["id"].(string)
	c.do(http.MethodPost, v66+"/sobjects/Contact", map[string]any{"LastName": "Short", "AccountId": account}).want(http.StatusCreated)
	c.do(http.MethodDelete, v66+"/composite/sobjects?ids="+account, nil).want(http.StatusOK)
	soql := url.QueryEscape("SELECT Id, IsDeleted, Name FROM Account WHERE Name = 'Short Lived'")
	var live, all page
	c.get(v66 + "/query?q=" + soql).want(http.StatusOK).into(&live)
	c.get(v66 + "/queryAll?q=" + soql).want(http.StatusOK).into(&all)
	if live.TotalSize != 0 || all.TotalSize != 1 || all.Records[0]["IsDeleted"] != true {
		t.Errorf("query sees %d, queryAll %+v", live.TotalSize, all.Records)
	}
	if n := c.query("SELECT COUNT() FROM Contact WHERE AccountId = '" + account + "'").TotalSize; n != 0 {
		t.Errorf("%d contacts are left of the account", n)
	}
	var results []saved
	c.do(http.MethodDelete, v66+"/composite/sobjects?ids="+account, nil).want(http.StatusOK).into(&results)
	if len(results) != 1 || len(results[0].Errors) != 1 || results[0].Errors[0].StatusCode != "ENTITY_IS_DELETED" {
		t.Errorf("a second delete is answered with %+v", results)
	}
	again := c.do(http.MethodPost, v66+"/sobjects/Account", `{"Name": "Short Lived"}`).want(http.StatusCreated).object()["id"]
	if again == account {
		t.Error("an id is given twice")
	}
}

func TestRecordPathsThatAreRefused(t *testing.T) {
	t.Parallel()
	c := dial(t)
	id := c.maya()
	path := v66 + "/sobjects/User/"
	c.get(path+"23foo").refused(http.StatusNotFound, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: 23foo")
	c.get(path+id[:15]+"999").refused(http.StatusNotFound, "NOT_FOUND", "")
	c.get(v66+"/sobjects/Account/"+id).refused(http.StatusNotFound, "NOT_FOUND", "")
	c.get(path+id+"?fields=Id,Nonsense").refused(http.StatusBadRequest, "INVALID_FIELD", "Nonsense")
	c.get(path+id+"?fields=Id,,Name").refused(http.StatusBadRequest, "ILLEGAL_QUERY_PARAMETER_VALUE", "empty")
	c.do(http.MethodPost, path+id+"?_HttpMethod=PUT", "{}").refused(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "")
	c.do(http.MethodDelete, path+id, nil).refused(http.StatusBadRequest, "INVALID_TYPE_FOR_OPERATION", "User")
	c.do(http.MethodPost, v66+"/sobjects/NetworkMember", map[string]any{"MemberId": id}).
		refused(http.StatusBadRequest, "INVALID_TYPE_FOR_OPERATION", "entity type cannot be inserted")
}

func TestWhatAWriteMayNotSay(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	user, account := c.maya(), c.query("SELECT Id FROM Account LIMIT 1").Records[0]["Id"].(string)
	contact := c.query("SELECT Id FROM Contact LIMIT 1").Records[0]["Id"].(string)
	for _, test := range []struct {
		name, path, body, code, text string
		fields                       []string
	}{
		{"no body", "Contact", "", "JSON_PARSER_ERROR", "entity body is required", nil},
		{"no object", "Contact", `[]`, "JSON_PARSER_ERROR", "START_ARRAY", nil},
		{"broken JSON", "Contact", "{\n\"LastName\": ]}", "JSON_PARSER_ERROR", "Unexpected character (']' (code 93)) at [line:2, column:13]", nil},
		{"cut JSON", "Contact", `{"LastName": "a`, "JSON_PARSER_ERROR", "end-of-input", nil},
		{"two values", "Contact", `{"LastName": "a"} {}`, "JSON_PARSER_ERROR", "after the end", nil},
		{"unknown field", "Contact", `{"LastName": "a", "foo": 1}`, "INVALID_FIELD", "No such column 'foo' on sobject of type Contact", nil},
		{
			"read-only field", "Contact", `{"LastName": "a", "Name": "b", "CreatedDate": null}`, "INVALID_FIELD_FOR_INSERT_UPDATE",
			"Unable to create/update fields: CreatedDate, Name. Please check the security settings",
			[]string{"CreatedDate", "Name"},
		},
		{
			"Id in the body", "User/" + user, `{"Id": "` + user + `", "Title": "x"}`, "INVALID_FIELD",
			"The Id field should not be specified in the sobject data.", nil,
		},
		{"derived field", "User/" + user, `{"UserType": "PowerPartner"}`, "INVALID_FIELD_FOR_INSERT_UPDATE", "UserType", []string{"UserType"}},
		{
			"text for a boolean", "Account/" + account, `{"IsPartner": "perhaps"}`, "JSON_PARSER_ERROR",
			"Cannot deserialize instance of boolean from VALUE_STRING value perhaps or request may be missing a required field at [line:1, column:24]", nil,
		},
		{"number for a text", "Contact/" + contact, `{"LastName": 5}`, "JSON_PARSER_ERROR", "string from VALUE_NUMBER_INT value 5", nil},
		{"object for a text", "Contact/" + contact, `{"LastName": {}}`, "JSON_PARSER_ERROR", "START_OBJECT", nil},
		{"no date", "Contact/" + contact, `{"Birthdate": "31.12.1999"}`, "JSON_PARSER_ERROR", "instance of date from", nil},
		{"null for a boolean", "Account/" + account, `{"IsPartner": null}`, "INVALID_TYPE_ON_FIELD_IN_RECORD", "", []string{"IsPartner"}},
		{"required left out", "Contact", `{"FirstName": "a"}`, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", []string{"LastName"}},
		{"required emptied", "Contact/" + contact, `{"LastName": ""}`, "REQUIRED_FIELD_MISSING", "LastName", []string{"LastName"}},
		{"too long", "Contact/" + contact, `{"LastName": "` + strings.Repeat("é", 81) + `"}`, "STRING_TOO_LONG", "(max length=80)", []string{"LastName"}},
		{"no username", "User/" + user, `{"Username": "maya"}`, "INVALID_EMAIL_ADDRESS", "Username: invalid email address: maya", []string{"Username"}},
		{"no email", "Contact/" + contact, `{"Email": "nobody"}`, "INVALID_EMAIL_ADDRESS", "invalid email address: nobody", []string{"Email"}},
		{
			"picklist", "User/" + user, `{"PortalRole": "Boss"}`, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
			"bad value for restricted picklist field: Boss",
			[]string{"PortalRole"},
		},
		{"no id", "User/" + user, `{"ProfileId": "nonsense"}`, "MALFORMED_ID", "id value of incorrect type: nonsense", []string{"ProfileId"}},
		{"id of another object", "User/" + user, `{"ProfileId": "` + account + `"}`, "MALFORMED_ID", "id value of incorrect type", []string{"ProfileId"}},
		{"id that nothing has", "User/" + user, `{"ProfileId": "00e000000000000"}`, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			one := *c
			one.t = t
			method := http.MethodPost
			if strings.Contains(test.path, "/") {
				method = http.MethodPatch
			}
			got := one.do(method, v66+"/sobjects/"+test.path, test.body).refused(http.StatusBadRequest, test.code, test.text)
			if diff := cmp.Diff(test.fields, got.Fields); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestALooseValueIsRead(t *testing.T) {
	t.Parallel()
	c := dial(t)
	id := c.do(http.MethodPost, v66+"/sobjects/Account", `{"Name": "Loose", "Industry": "Kite making", "NumberOfEmployees": "12", "AnnualRevenue": 1.5e3}`).
		want(http.StatusCreated).object()["id"].(string)
	c.do(http.MethodPatch, v66+"/sobjects/Account/"+id, `{"IsPartner": "TRUE"}`).want(http.StatusNoContent)
	got := c.get(v66 + "/sobjects/Account/" + id + "?fields=IsPartner,NumberOfEmployees,AnnualRevenue").want(http.StatusOK).object()
	if got["IsPartner"] != true || got["NumberOfEmployees"] != 12.0 || got["AnnualRevenue"] != 1500.0 {
		t.Errorf("the record is %v", got)
	}
}

func TestDuplicateUsername(t *testing.T) {
	t.Parallel()
	c := dial(t)
	c.do(http.MethodPatch, v66+"/sobjects/User/"+c.maya(), map[string]any{"Username": seed.Tomas}).
		refused(http.StatusBadRequest, "DUPLICATE_USERNAME", "Duplicate Username")
}

func TestLockedRow(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	id := c.query("SELECT Id FROM Contact LIMIT 1").Records[0]["Id"].(string)
	if err := org.LockRow(id[:15], 2); err != nil {
		t.Fatal(err)
	}
	path, body := v66+"/sobjects/Contact/"+id, map[string]any{"Title": "Later"}
	for range 2 {
		c.do(http.MethodPatch, path, body).refused(http.StatusBadRequest, "UNABLE_TO_LOCK_ROW", id)
	}
	c.do(http.MethodPatch, path, body).want(http.StatusNoContent)
	if err := org.LockRow("nonsense", 1); err == nil {
		t.Error("a text that is no id can be locked")
	}
}

func TestAnUpgradeOverHTTP(t *testing.T) {
	t.Parallel()
	c := connect(t, start(t, demoorg.Options{MembershipDelay: -1}))
	user := c.maya()
	before := c.get(v66 + "/sobjects/User/" + user).object()
	target := c.id("SELECT Id FROM Profile WHERE Name = 'Partner Community User' OR UserType = 'PowerPartner' ORDER BY Name LIMIT 1")
	patch := func(path string, body map[string]any) *reply {
		return c.do(http.MethodPatch, v66+"/sobjects/"+path, body)
	}
	account := before["AccountId"].(string)
	c.id("SELECT Id FROM Account WHERE Id = '" + account + "' AND IsPartner = FALSE")
	patch("Account/"+account, map[string]any{"IsPartner": true}).want(http.StatusNoContent)
	if r := patch("User/"+user, map[string]any{"ProfileId": target}); r.status != http.StatusNoContent {
		t.Logf("the first partner profile is refused: %s", r.body)
		patch("User/"+user, map[string]any{"ProfileId": customPartnerProfile(c)}).want(http.StatusNoContent)
	}
	after := c.get(v66 + "/sobjects/User/" + user).object()
	if after["UserType"] != "PowerPartner" || after["UserRoleId"] == nil || after["LastModifiedDate"] == before["LastModifiedDate"] {
		t.Errorf("after the upgrade: type %v, role %v", after["UserType"], after["UserRoleId"])
	}
}

// customPartnerProfile gives a partner profile that no setting forbids and whose
// license has a free seat.
func customPartnerProfile(c *client) string {
	c.t.Helper()
	for _, r := range c.query("SELECT Id, UserLicense.TotalLicenses, UserLicense.UsedLicenses, UserLicense.Name FROM Profile " +
		"WHERE UserType = 'PowerPartner' AND (NOT Name LIKE '%Community User') AND UserLicense.Name = 'Partner Community'").Records {
		license := r["UserLicense"].(map[string]any)
		if license["TotalLicenses"].(float64) > license["UsedLicenses"].(float64) {
			return r["Id"].(string)
		}
	}
	c.t.Fatal("no custom partner profile has a free seat")
	return ""
}

func TestSettingsReachTheRules(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	standard := c.id("SELECT Id FROM Profile WHERE Name = 'Customer Community Plus User'")
	user := c.maya()
	set := func(allowed bool) {
		err := org.Configure(t.Context(), func(s *rules.Settings) { s.StandardExternalProfiles = allowed })
		if err != nil {
			t.Fatal(err)
		}
	}
	set(false)
	body := map[string]any{"ProfileId": standard}
	c.do(http.MethodPatch, v66+"/sobjects/User/"+user, body).
		refused(http.StatusBadRequest, "FIELD_INTEGRITY_EXCEPTION", "Allow using standard external profiles")
	set(true)
	c.do(http.MethodPatch, v66+"/sobjects/User/"+user, body).want(http.StatusNoContent)
}

func TestAnAdministratorWithoutRights(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	token, err := org.SessionFor(t.Context(), seed.AdminWithoutViewSetup)
	if err != nil {
		t.Fatal(err)
	}
	limited := c.as(token)
	limited.get(soqlURL("SELECT Id FROM ObjectPermissions LIMIT 1")).refused(http.StatusBadRequest, "INVALID_TYPE", "ObjectPermissions")
	limited.get(v66+"/sobjects/ObjectPermissions/describe").refused(http.StatusNotFound, "NOT_FOUND", "")
	if global := string(limited.get(v66 + "/sobjects").want(http.StatusOK).body); strings.Contains(global, `"ObjectPermissions"`) {
		t.Error("an object that can't be seen is described")
	}
	if got := c.query("SELECT COUNT() FROM ObjectPermissions").TotalSize; got == 0 {
		t.Error("the administrator sees no ObjectPermissions either")
	}

	token, err = org.SessionFor(t.Context(), seed.AdminWithoutExternalUsers)
	if err != nil {
		t.Fatal(err)
	}
	c.as(token).do(http.MethodPatch, v66+"/sobjects/User/"+c.maya(), map[string]any{"Title": "x"}).
		refused(http.StatusBadRequest, "INSUFFICIENT_ACCESS_OR_READONLY", "")
}

// TestADescribeTellsOfTheOneWhoAsks holds that the flags of a describe are those of
// the running user.
func TestADescribeTellsOfTheOneWhoAsks(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	type described struct {
		Createable, Updateable, Deletable bool
		Fields                            []struct {
			Name       string
			Updateable bool
		}
	}
	for username, want := range map[string]bool{seed.Admin: true, seed.AdminWithoutAccountEdit: false} {
		c := connect(t, org)
		token, err := org.SessionFor(t.Context(), username)
		if err != nil {
			t.Fatal(err)
		}
		c.token = token
		var account described
		c.get(v66 + "/sobjects/Account/describe").want(http.StatusOK).into(&account)
		for _, f := range account.Fields {
			if f.Name == "IsPartner" && f.Updateable != want {
				t.Errorf("%s: IsPartner is updateable: %t", username, f.Updateable)
			}
		}
		if account.Updateable != want || account.Createable != want || account.Deletable != want || len(account.Fields) == 0 {
			t.Errorf("%s: the account is %t %t %t", username, account.Createable, account.Updateable, account.Deletable)
		}
		var contact described
		c.get(v66 + "/sobjects/Contact/describe").want(http.StatusOK).into(&contact)
		if !contact.Updateable {
			t.Errorf("%s may not change contacts", username)
		}
	}
}
