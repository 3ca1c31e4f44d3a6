package access_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core/access"
)

// TestCodesAreWordsInJSON holds that a program never meets a number that stands for
// something, that every value comes back, and that what earlier versions wrote is read.
func TestCodesAreWordsInJSON(t *testing.T) {
	t.Parallel()
	type codes struct {
		Item access.Item
		Kept map[access.Category]int
		All  access.Rights
	}
	for _, c := range access.Categories() {
		for rights := range 256 {
			want := codes{access.Item{Category: c, Name: "x"}, map[access.Category]int{c: 3}, access.Rights(rights)}
			raw, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			var got codes
			if err := json.Unmarshal(raw, &got); err != nil || !cmp.Equal(want, got) {
				t.Fatalf("%s comes back as %+v: %v", raw, got, err)
			}
		}
	}
	raw, err := json.Marshal(codes{access.Item{Category: access.CategoryTab}, nil, access.Read | access.ViewAll})
	if want := `{"Item":{"category":"PermissionSetTabSetting"},"Kept":null,"All":["read","view all records"]}`; err != nil || string(raw) != want {
		t.Errorf("got %s (%v), want %s", raw, err, want)
	}
	var old codes
	if err := json.Unmarshal([]byte(`{"Item":{"category":2},"Kept":{"2":106},"All":7}`), &old); err != nil ||
		!cmp.Equal(old, codes{access.Item{Category: access.CategoryField}, map[access.Category]int{access.CategoryField: 106}, access.Read | access.Create | access.Edit}) {
		t.Errorf("an earlier version's codes are read as %+v (%v)", old, err)
	}
	for _, bad := range []string{`{"All":["fly"]}`, `{"All":256}`, `{"Item":{"category":9}}`, `{"Item":{"category":"Fly"}}`, `{"All":"read"}`, `{"Item":{"category":-1}}`, `{"Item":{"category":0}}`, `{"Item":{"category":""}}`, `{"Kept":{"0":1}}`} {
		if err := json.Unmarshal([]byte(bad), &old); err == nil {
			t.Errorf("%s is read as %+v", bad, old)
		}
	}
}
