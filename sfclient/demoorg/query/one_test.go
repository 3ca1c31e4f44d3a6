package query_test

import (
	"testing"

	"cupgrade/sfclient/demoorg/query"
)

func TestOne(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	const head = `{"attributes":{"type":"Profile","url":"/services/data/v66.0/sobjects/Profile/00e000000000001AAA"},`
	tests := map[string]struct {
		id     string
		fields []string
		want   string
	}{
		"all fields":     {profileA, nil, head + `"Id":"00e000000000001AAA","Name":"Customer User","UserLicenseId":"100000000000001AAA"}`},
		"short id":       {profileA[:15], []string{"name"}, head + `"Name":"Customer User","Id":"00e000000000001AAA"}`},
		"a field twice":  {profileA, []string{"Id", " Name", "name"}, head + `"Id":"00e000000000001AAA","Name":"Customer User"}`},
		"path to parent": {profileA, []string{"UserLicense.Name"}, head + `"UserLicense":{"attributes":{"type":"UserLicense","url":"/services/data/v66.0/sobjects/UserLicense/100000000000001AAA"},"Name":"Customer Community"},"Id":"00e000000000001AAA"}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := query.One(t.Context(), env, "profile", tt.id, tt.fields)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestOneRefusals(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	tests := map[string]struct {
		object, id string
		fields     []string
		status     int
		code, want string
	}{
		"no object":  {"Foo", profileA, nil, 404, "NOT_FOUND", "The requested resource does not exist"},
		"no record":  {"Profile", userA, nil, 404, "NOT_FOUND", "The requested resource does not exist"},
		"deleted":    {"Case", caseC, nil, 404, "NOT_FOUND", "The requested resource does not exist"},
		"no id":      {"Profile", "x", nil, 404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: x"},
		"no field":   {"Profile", profileA, []string{"Foo"}, 400, "INVALID_FIELD", "No such column 'Foo' on sobject of type Profile"},
		"odd field":  {"Profile", profileA, []string{`Id" FROM x --`}, 400, "INVALID_FIELD", `No such column 'Id" FROM x --' on sobject of type Profile`},
		"odd parent": {"Profile", profileA, []string{"Foo.Id"}, 400, "INVALID_FIELD", "Didn't understand relationship 'Foo' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := query.One(t.Context(), env, tt.object, tt.id, tt.fields)
			got := refusal(t, err)
			if got.Status != tt.status || got.Code != tt.code || got.Message != tt.want {
				t.Errorf("got %d %s %q", got.Status, got.Code, got.Message)
			}
		})
	}
}
