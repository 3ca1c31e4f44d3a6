package demoorg_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg"
)

type saved struct {
	ID      string
	Success bool
	Errors  []struct {
		StatusCode, Message string
		Fields              []string
	}
}

// codes gives "" for each record that went well, else its status code.
func codes(results []saved) []string {
	out := make([]string, len(results))
	for i, r := range results {
		if !r.Success {
			out[i] = r.Errors[0].StatusCode
		}
	}
	return out
}

func record(kind string, fields ...string) sub {
	r := sub{"attributes": sub{"type": kind}}
	for i := 0; i+1 < len(fields); i += 2 {
		r[fields[i]] = fields[i+1]
	}
	return r
}

const collections = v66 + "/composite/sobjects"

func (c *client) collect(method string, allOrNone bool, records ...sub) []saved {
	c.t.Helper()
	var out []saved
	c.do(method, collections, sub{"allOrNone": allOrNone, "records": records}).want(http.StatusOK).into(&out)
	return out
}

func TestCollections(t *testing.T) {
	t.Parallel()
	c := dial(t)
	before := c.query("SELECT COUNT() FROM Contact").TotalSize
	contacts := func() int { return c.query("SELECT COUNT() FROM Contact").TotalSize - before }

	some := []sub{
		record("Contact", "LastName", "One"), record("Contact", "FirstName", "x"), record("Account", "Name", "Two"),
		record("Nonsense"),
		{"LastName": "No type"},
		record("Contact", "LastName", "Three", "Id", "003000000000000"),
	}
	all := c.collect(http.MethodPost, true, some...)
	const back = "ALL_OR_NONE_OPERATION_ROLLED_BACK"
	want := []string{back, "REQUIRED_FIELD_MISSING", back, "INVALID_TYPE", "INVALID_TYPE", "INVALID_FIELD_FOR_INSERT_UPDATE"}
	if diff := cmp.Diff(want, codes(all)); diff != "" || contacts() != 0 {
		t.Errorf("all or none: %d contacts left\n%s", contacts(), diff)
	}
	part := c.collect(http.MethodPost, false, some...)
	want[0], want[2] = "", ""
	if diff := cmp.Diff(want, codes(part)); diff != "" || contacts() != 1 {
		t.Errorf("some: %d contacts left\n%s", contacts(), diff)
	}
	if e := part[1].Errors[0]; !cmp.Equal(e.Fields, []string{"LastName"}) || part[2].Errors == nil {
		t.Errorf("the error is %+v", e)
	}

	one, two := part[0].ID, part[2].ID
	changed := c.collect(http.MethodPatch, false,
		record("Contact", "id", one[:15], "Title", "Changed"), record("Contact", "Title", "No id"),
		record("Contact", "Id", two, "Title", "Wrong object"), record("Contact", "Id", "003000000000000", "Title", "Nobody"))
	if diff := cmp.Diff([]string{"", "MISSING_ARGUMENT", "MALFORMED_ID", "INVALID_CROSS_REFERENCE_KEY"}, codes(changed)); diff != "" {
		t.Error(diff)
	}
	if changed[0].ID != one {
		t.Errorf("the id in the answer is %q, want %q", changed[0].ID, one)
	}

	var read []map[string]any
	c.get(collections + "/Contact?ids=" + one + ",003000000000000AAA&fields=Title").want(http.StatusOK).into(&read)
	if len(read) != 2 || read[0]["Title"] != "Changed" || read[1] != nil {
		t.Errorf("read %v", read)
	}
	c.do(http.MethodPost, collections+"/Contact", sub{"ids": []string{one}, "fields": []string{"Id", "Title"}}).want(http.StatusOK).into(&read)
	if len(read) != 1 || read[0]["Id"] != one {
		t.Errorf("read %v", read)
	}
	c.get(collections+"/Contact?ids="+one).refused(http.StatusBadRequest, "MISSING_ARGUMENT", "fields")

	var gone []saved
	c.do(http.MethodDelete, collections+"?ids="+one+",nonsense,"+two+"&allOrNone=false", nil).want(http.StatusOK).into(&gone)
	if diff := cmp.Diff([]string{"", "MALFORMED_ID", ""}, codes(gone)); diff != "" || contacts() != 0 {
		t.Errorf("%d contacts left\n%s", contacts(), diff)
	}
	c.do(http.MethodDelete, collections+"?ids="+one+"&allOrNone=perhaps", nil).refused(http.StatusBadRequest, "ILLEGAL_QUERY_PARAMETER_VALUE", "allOrNone")
}

func TestCollectionsAreLimited(t *testing.T) {
	t.Parallel()
	c := dial(t)
	many := make([]sub, 201)
	for i := range many {
		many[i] = record("Contact", "LastName", fmt.Sprint(i))
	}
	post := func(records []sub) *reply { return c.do(http.MethodPost, collections, sub{"records": records}) }
	post(many).refused(http.StatusBadRequest, "EXCEEDED_ID_LIMIT", "200")
	post(nil).refused(http.StatusBadRequest, "MISSING_ARGUMENT", "")
	for i, r := range c.collect(http.MethodPost, true, many[:200]...) {
		if !r.Success {
			t.Fatalf("record %d of 200: %+v", i, r)
		}
	}
	chunks := make([]sub, 11)
	for i := range chunks {
		chunks[i] = record([]string{"Account", "Contact"}[i%2], "Name", "x")
	}
	post(chunks).refused(http.StatusBadRequest, "LIMIT_EXCEEDED", "chunks")
	c.do(http.MethodPost, collections, `{"records":[{"LastName":]}`).refused(http.StatusBadRequest, "JSON_PARSER_ERROR", "")
}

func TestACollectionDoesNotMix(t *testing.T) {
	t.Parallel()
	c := dial(t)
	user := c.maya()
	assigned := c.query("SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '" + user +
		"' AND PermissionSet.IsOwnedByProfile = FALSE AND PermissionSetGroupId = NULL").Records
	if len(assigned) == 0 {
		t.Fatal("the user of the test has no permission set")
	}
	set := assigned[0]["PermissionSetId"].(string)
	got := c.collect(http.MethodPost, false,
		record("Contact", "LastName", "First"),
		record("PermissionSetAssignment", "AssigneeId", user, "PermissionSetId", set),
		record("Contact", "LastName", "Second"))
	if diff := cmp.Diff([]string{"", "MIXED_DML_OPERATION", ""}, codes(got)); diff != "" {
		t.Error(diff)
	}
	alone := c.collect(http.MethodPost, false, record("PermissionSetAssignment", "AssigneeId", user, "PermissionSetId", set))
	if alone[0].Success || alone[0].Errors[0].StatusCode != "DUPLICATE_VALUE" {
		t.Errorf("a duplicate assignment: %+v", alone[0])
	}
}

func TestACollectionInAComposite(t *testing.T) {
	t.Parallel()
	c := connect(t, start(t, demoorg.Options{}))
	before := c.query("SELECT COUNT() FROM Contact").TotalSize
	body := sub{"allOrNone": false, "records": []sub{record("Contact", "LastName", "One"), record("Contact")}}
	both := func(allOrNone bool) []subreply {
		return c.composite(allOrNone,
			sub{"method": "POST", "url": collections, "referenceId": "many", "body": body},
			sub{"method": "GET", "url": v66 + "/sobjects/Contact/@{many[0].id}?fields=Name", "referenceId": "first"})
	}
	got := both(true)
	if !strings.HasPrefix(got[1].refusal(), "PROCESSING_HALTED: The transaction was rolled back") {
		t.Errorf("after a collection that failed in part: %v", got[1])
	}
	if after := c.query("SELECT COUNT() FROM Contact").TotalSize; after != before {
		t.Errorf("%d contacts were created all the same", after-before)
	}
	got = both(false)
	if first, _ := got[1].Body.(map[string]any); first["Name"] != "One" {
		t.Errorf("the reference into a collection finds %v", got[1].Body)
	}
}
