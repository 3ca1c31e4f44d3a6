package schema_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/schema"
)

// everything is the view of someone who may see all of an org.
func everything() schema.Viewpoint {
	return schema.Viewpoint{APIVersion: "v66.0"}
}

// body is a description as a client reads it.
func body(t *testing.T, description any) map[string]any {
	t.Helper()
	text, err := json.Marshal(description)
	if err != nil {
		t.Fatal(err)
	}
	var read map[string]any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func TestDescribeGlobal(t *testing.T) {
	t.Parallel()
	s := all(t)
	read := body(t, s.DescribeGlobal(everything()))
	if read["encoding"] != "UTF-8" || read["maxBatchSize"] != 200.0 {
		t.Errorf("the head is %v, %v", read["encoding"], read["maxBatchSize"])
	}
	list, _ := read["sobjects"].([]any)
	visible := slices.DeleteFunc(slices.Clone(s.Objects), func(o *schema.Object) bool { return o.Tooling })
	if len(list) != len(visible) {
		t.Fatalf("%d objects, want %d", len(list), len(visible))
	}
	user, _ := list[slices.IndexFunc(visible, func(o *schema.Object) bool { return o.Name == "User" })].(map[string]any)
	want := map[string]any{
		"name": "User", "label": "User", "labelPlural": "Users", "keyPrefix": "005", "createable": true, "updateable": true,
		"deletable": false, "queryable": true, "searchable": true, "custom": false, "undeletable": false, "mergeable": false,
	}
	for key, value := range want {
		if user[key] != value {
			t.Errorf("User.%s is %v, want %v", key, user[key], value)
		}
	}
	if urls, _ := user["urls"].(map[string]any); urls["describe"] != "/services/data/v66.0/sobjects/User/describe" {
		t.Errorf("the urls are %v", urls)
	}
}

func TestDescribeObject(t *testing.T) {
	t.Parallel()
	s := all(t)
	read := body(t, s.DescribeObject(s.Object("Account"), everything()))
	for _, key := range []string{
		"actionOverrides", "childRelationships", "fields", "keyPrefix", "namedLayoutInfos", "recordTypeInfos", "supportedScopes", "urls",
	} {
		if read[key] == nil {
			t.Errorf("%s is missing or null", key)
		}
	}
	fields, _ := read["fields"].([]any)
	if len(fields) != len(s.Object("Account").Fields) {
		t.Errorf("%d fields, want %d", len(fields), len(s.Object("Account").Fields))
	}
	for name, want := range map[string]map[string]any{
		"Id":             {"type": "id", "soapType": "tns:ID", "byteLength": 18.0, "idLookup": true, "defaultedOnCreate": true},
		"Name":           {"type": "string", "length": 255.0, "byteLength": 765.0, "nillable": false, "extraTypeInfo": "switchablepersonname"},
		"IsPartner":      {"type": "boolean", "createable": false, "updateable": true, "defaultValue": false, "aggregatable": false},
		"BillingCity":    {"compoundFieldName": "BillingAddress", "permissionable": true},
		"BillingAddress": {"type": "address", "soapType": "urn:address", "queryByDistance": true, "filterable": true, "groupable": false},
		"OwnerId":        {"referenceTo": []any{"User"}, "relationshipName": "Owner", "polymorphicForeignKey": false},
		"AnnualRevenue":  {"type": "currency", "precision": 18.0, "soapType": "xsd:double"},
		"Phone":          {"type": "phone", "picklistValues": []any{}, "relationshipName": nil},
	} {
		got := named(t, fields, name)
		if len(got) != 57 {
			t.Errorf("%s has %d keys", name, len(got))
		}
		for key, value := range want {
			if diff := cmp.Diff(value, got[key]); diff != "" {
				t.Errorf("%s.%s (-want +got):\n%s", name, key, diff)
			}
		}
	}
	rating, _ := named(t, fields, "Rating")["picklistValues"].([]any)
	want := map[string]any{"active": true, "defaultValue": false, "label": "Hot", "validFor": nil, "value": "Hot"}
	if len(rating) != 3 || !cmp.Equal(rating[0], any(want)) {
		t.Errorf("the values of Rating are %v", rating)
	}
}

func named(t *testing.T, list []any, name string) map[string]any {
	t.Helper()
	for _, item := range list {
		if m, _ := item.(map[string]any); m["name"] == name {
			return m
		}
	}
	t.Fatalf("%s is not described", name)
	return nil
}

func TestDescribeDefaultsAndPolymorphism(t *testing.T) {
	t.Parallel()
	s := all(t)
	fields, _ := body(t, s.DescribeObject(s.Object("Case"), everything()))["fields"].([]any)
	owner, number, status := named(t, fields, "OwnerId"), named(t, fields, "CaseNumber"), named(t, fields, "Status")
	if owner["polymorphicForeignKey"] != true || owner["namePointing"] != true {
		t.Errorf("OwnerId is %v", owner)
	}
	if number["autoNumber"] != true || number["defaultedOnCreate"] != true || number["createable"] != false {
		t.Errorf("CaseNumber is %v", number)
	}
	if status["defaultValue"] != "New" {
		t.Errorf("the default of Status is %v", status["defaultValue"])
	}
}

func TestDescribeHidesWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	s := all(t)
	v := everything()
	v.CanRead = func(object, field string) bool {
		return object != "Opportunity" && object+"."+field != "Account.AnnualRevenue" && object+"."+field != "Contact.AccountId"
	}
	for _, o := range s.DescribeGlobal(v).SObjects {
		if o.Name == "Opportunity" {
			t.Error("Opportunity is listed")
		}
	}
	d := s.DescribeObject(s.Object("Account"), v)
	if len(d.Fields) != len(s.Object("Account").Fields)-1 {
		t.Errorf("%d fields are described", len(d.Fields))
	}
	children := make([]string, 0, len(d.ChildRelationships))
	for _, c := range d.ChildRelationships {
		children = append(children, c.ChildSObject+"."+c.Field)
	}
	for _, hidden := range []string{"Opportunity.AccountId", "Contact.AccountId", "AnnualRevenue"} {
		if slices.ContainsFunc(children, func(c string) bool { return c == hidden }) {
			t.Errorf("%s is described", hidden)
		}
	}
	if !slices.Contains(children, "Case.AccountId") {
		t.Errorf("Case.AccountId is missing among %s", strings.Join(children, ", "))
	}
	v.CanRead = func(string, string) bool { return false }
	if n := len(s.DescribeGlobal(v).SObjects); n != 0 {
		t.Errorf("%d objects are listed to someone who sees none", n)
	}
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		schema.Build(schema.AllFeatures())
	}
}

func BenchmarkDescribePermissionSet(b *testing.B) {
	s := schema.Build(schema.AllFeatures())
	for b.Loop() {
		if _, err := json.Marshal(s.DescribeObject(s.Object("PermissionSet"), schema.Viewpoint{APIVersion: "v66.0"})); err != nil {
			b.Fatal(err)
		}
	}
}
