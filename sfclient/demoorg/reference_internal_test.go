package demoorg

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func kept(t testing.TB) references {
	t.Helper()
	refs := references{}
	for id, body := range map[string]string{
		"row":  `{"Id":"001","Name":"A & B / ?#%+","Count":12345678901234567890,"Flag":true,"None":null,"Account":{"Name":"Acme"}}`,
		"q":    `{"totalSize":2,"records":[{"Id":"1"},{"Id":"2"}]}`,
		"many": `[{"id":"a","success":true},{"success":false}]`,
	} {
		refs[id] = json.RawMessage(body)
	}
	refs["nothing"] = nil
	return refs
}

func TestReferencesAreFound(t *testing.T) {
	t.Parallel()
	refs := kept(t)
	for expression, want := range map[string]any{
		"row.Id": "001", "row.Account.Name": "Acme", "row.Flag": true, "row.None": nil,
		"row.Count": json.Number("12345678901234567890"), "q.records[1].Id": "2", "many[0].id": "a",
	} {
		got, err := refs.find(expression)
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s is %v (%v), want %v", expression, got, err, want)
		}
	}
	for _, expression := range []string{
		"", "row", "other.Id", "row.id", "row.Account.Nope", "row.Id.more", "q.records[2].Id", "q.records[-1].Id", "q.records[x]",
		"many[1].id", "nothing.id", "row.", "row..Id", "q.records[99999999999999999999].Id", "row[0]",
	} {
		if got, err := refs.find(expression); err == nil {
			t.Errorf("%q is found: %v", expression, got)
		}
	}
}

func TestReferencesAreReplaced(t *testing.T) {
	t.Parallel()
	refs := kept(t)
	got, err := refs.replaceInURL("/x/@{row.Id}?q=@{row.Name}&n=@{row.Count}")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(got)
	if err != nil {
		t.Fatal(err)
	}
	if u.Path != "/x/001" || u.Query().Get("q") != "A & B / ?#%+" || u.Query().Get("n") != "12345678901234567890" {
		t.Errorf("the URL becomes %s", got)
	}
	body, err := refs.replaceInBody(json.RawMessage(`{"a":"@{row.Flag}","b":["x @{row.Id} y@{q.records[0].Id}"],"c":"@{row.Account}","d":"@{}{"}`))
	if err == nil {
		t.Fatalf("an empty reference is accepted: %s", body)
	}
	body, err = refs.replaceInBody(json.RawMessage(`{"a":"@{row.Flag}","b":["x @{row.Id} y@{q.records[0].Id}"],"c":"@{row.Account}","d":"@{ open"}`))
	if want := `{"a":true,"b":["x 001 y1"],"c":{"Name":"Acme"},"d":"@{ open"}`; err != nil || string(body) != want {
		t.Errorf("the body becomes %s (%v), want %s", body, err, want)
	}
	untouched := json.RawMessage(`{ "a" : 1 }`)
	if body, err = refs.replaceInBody(untouched); err != nil || string(body) != string(untouched) {
		t.Errorf("a body without references becomes %s (%v)", body, err)
	}
}

func TestAValueCanNotChangeAnURL(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		refs := references{}
		refs["r"] = map[string]string{"v": value}
		got, err := refs.replaceInURL("/a/b?q=@{r.v}&z=1")
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(got)
		if err != nil {
			t.Fatal(err)
		}
		if q := u.Query(); u.Path != "/a/b" || q.Get("q") != value || q.Get("z") != "1" || len(q) != 2 {
			t.Fatalf("%q makes %s", value, got)
		}
	})
}

func FuzzReferenceExpressions(f *testing.F) {
	for _, seed := range []string{"row.Id", "q.records[0].Id", "many[1]", "..", "[0]", "row[", "@{row.Id}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		value, err := kept(t).find(expression)
		if err != nil && value != nil {
			t.Fatalf("%q gives %v and %v", expression, value, err)
		}
		if err == nil && !strings.ContainsAny(expression, ".[") {
			t.Fatalf("%q is a whole answer: %v", expression, value)
		}
	})
}
