package demoorg_test

import (
	"net/http"
	"testing"
)

func TestUpsert(t *testing.T) {
	t.Parallel()
	c := dial(t)
	path := v66 + "/sobjects/Contact/Email/ana.silva@upsert.example"
	made := c.do(http.MethodPatch, path, `{"LastName": "Silva"}`).want(http.StatusCreated).object()
	id, _ := made["id"].(string)
	if made["created"] != true || made["success"] != true {
		t.Errorf("a new record is answered with %v", made)
	}
	again := c.do(http.MethodPatch, path, `{"LastName": "Souza"}`).want(http.StatusOK).object()
	if again["created"] != false || again["id"] != id {
		t.Errorf("a record that is there is answered with %v", again)
	}
	if got := c.get(path).want(http.StatusOK).object(); got["Id"] != id || got["LastName"] != "Souza" || got["Email"] != "ana.silva@upsert.example" {
		t.Errorf("the record is %v", got)
	}
	c.do(http.MethodPatch, v66+"/sobjects/Contact/Id/"+id, `{"LastName": "Lima"}`).want(http.StatusOK)
	c.do(http.MethodPost, v66+"/sobjects/Contact/Id", `{"LastName": "Without"}`).want(http.StatusCreated)
	c.do(http.MethodPatch, path, `{"Email": "x@y.example"}`).refused(http.StatusBadRequest, "INVALID_FIELD", "The Email field should not be specified")
	c.do(http.MethodPatch, v66+"/sobjects/Contact/Nonsense__c/1", `{"LastName": "x"}`).
		refused(http.StatusNotFound, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: Nonsense__c")
	c.do(http.MethodPatch, v66+"/sobjects/Contact/Title/1", `{"LastName": "x"}`).refused(http.StatusNotFound, "NOT_FOUND", "Title")
	c.do(http.MethodPatch, v66+"/sobjects/Contact/Id/001000000000000AAA", `{"LastName": "x"}`).refused(http.StatusBadRequest, "MALFORMED_ID", "")

	c.do(http.MethodPost, v66+"/sobjects/Contact", `{"LastName": "Twin", "Email": "ana.silva@upsert.example"}`).want(http.StatusCreated)
	var twins []string
	c.do(http.MethodPatch, path, `{"LastName": "x"}`).want(http.StatusMultipleChoices).into(&twins)
	if len(twins) != 2 {
		t.Errorf("two records with the key are answered with %v", twins)
	}
	c.do(http.MethodDelete, v66+"/sobjects/Contact/"+id, nil).want(http.StatusNoContent)
	c.do(http.MethodDelete, path, nil).want(http.StatusNoContent)
	c.get(path).refused(http.StatusNotFound, "NOT_FOUND", "The requested resource does not exist")
	c.do(http.MethodPatch, v66+"/sobjects/Contact/Id/"+id, `{"LastName": "x"}`).refused(http.StatusNotFound, "ENTITY_IS_DELETED", "")
}

func TestUpsertOfACollection(t *testing.T) {
	t.Parallel()
	c := dial(t)
	record := func(email, name string) map[string]any {
		return map[string]any{"attributes": map[string]any{"type": "Contact"}, "Email": email, "LastName": name}
	}
	upsert := func(records ...map[string]any) (results []struct {
		saved
		Created *bool
	},
	) {
		c.do(http.MethodPatch, v66+"/composite/sobjects/Contact/Email", map[string]any{"records": records}).want(http.StatusOK).into(&results)
		return results
	}
	first := upsert(record("a@many.example", "A"))
	if len(first) != 1 || !first[0].Success || first[0].Created == nil || !*first[0].Created {
		t.Fatalf("the first is answered with %+v", first)
	}
	second := upsert(record("a@many.example", "A2"), record("b@many.example", "B"), record("", "C"),
		map[string]any{"attributes": map[string]any{"type": "Account"}, "Name": "D"})
	for i, want := range []struct {
		code    string
		created bool
	}{{"", false}, {"", true}, {"MISSING_ARGUMENT", false}, {"INVALID_TYPE", false}} {
		got := second[i]
		if want.code == "" && (!got.Success || *got.Created != want.created) || want.code != "" && (got.Success || got.Errors[0].StatusCode != want.code) {
			t.Errorf("record %d is answered with %+v", i, got)
		}
	}
	if second[0].ID != first[0].ID {
		t.Error("the record with the key is another one")
	}
}
