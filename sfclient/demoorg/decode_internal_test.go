package demoorg

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/schema"
)

func TestDecodeRecordKeepsOrderAndPlace(t *testing.T) {
	t.Parallel()
	in, err := decodeRecord([]byte("{\"attributes\": {\"type\": \"User\", \"url\": \"x\"},\n \"B\": 1.50, \"a\": null}"))
	if err != nil {
		t.Fatal(err)
	}
	want := &input{kind: "User", fields: []inputField{
		{name: "B", value: json.Number("1.50"), at: "[line:2, column:11]"},
		{name: "a", value: nil, at: "[line:2, column:22]"},
	}}
	if diff := cmp.Diff(want, in, cmp.AllowUnexported(input{}, inputField{})); diff != "" {
		t.Error(diff)
	}
	if f, found := in.get("b"); !found || f.name != "B" {
		t.Errorf("b is %+v", f)
	}
	if _, found := in.without("A").get("a"); found {
		t.Error("a is still there")
	}
}

// FuzzDecodeRecord holds that a record is read if, and only if, the body is one
// JSON object, and that everything else is a refusal and not a fault.
func FuzzDecodeRecord(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":1}`, `{"a":{"b":[1,2,{"c":null}]}}`, `{"a":"\ud800"}`, `[]`, `null`, `"x"`, `{"a"`, `{"a":1}}`, "", " \n", `{"a":1,}`,
		`{"attributes":3}`, `{"attributes":{"type":4}}`, "{\"a\":\n\n tru}", `{"a":1e999}`, "{\"\xff\":1}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := decodeRecord(body)
		var object map[string]json.RawMessage
		isObject := json.Unmarshal(body, &object) == nil && object != nil
		if isObject != (err == nil) {
			t.Fatalf("object %t, error %v", isObject, err)
		}
		var api *schema.APIError
		if err != nil && (!errors.As(err, &api) || api.Status != http.StatusBadRequest || api.Code != codeJSONParser) {
			t.Fatalf("refused with %v", err)
		}
	})
}
