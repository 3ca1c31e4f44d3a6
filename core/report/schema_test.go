package report_test

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

var update = flag.Bool("update", false, "write the schemas of the JSON")

// TestSchema holds the published schema to the types that the commands write. A name that
// goes or changes breaks the promise of the README.
func TestSchema(t *testing.T) {
	t.Parallel()
	const path = "cupgrade.schema.json"
	want := publishedSchema(t)
	if *update {
		if err := os.WriteFile(path, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(structure(t, got), structure(t, want)); diff != "" {
		t.Errorf("%s is not what the program writes; go test ./core/report -update renews it:\n%s", path, diff)
	}
}

// structure is a schema without its descriptions, which follow the comments in the code.
func structure(t *testing.T, raw []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatal(err)
	}
	var strip func(any)
	strip = func(node any) {
		switch node := node.(type) {
		case map[string]any:
			if _, is := node["description"].(string); is {
				delete(node, "description")
			}
			for _, below := range node {
				strip(below)
			}
		case []any:
			for _, below := range node {
				strip(below)
			}
		}
	}
	strip(value)
	return value
}

// publishedSchema describes everything that --json writes: a plan, a run, a list of runs,
// an explanation.
func publishedSchema(t *testing.T) []byte {
	t.Helper()
	values := constants(t)
	r := jsonschema.Reflector{AllowAdditionalProperties: true, Anonymous: true, Mapper: func(of reflect.Type) *jsonschema.Schema {
		switch of {
		case reflect.TypeFor[access.Rights]():
			return &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Type: "string", Enum: rightsWords()}}
		case reflect.TypeFor[access.Category]():
			return &jsonschema.Schema{Type: "string", Enum: categoryNames(t)}
		case reflect.TypeFor[core.Severity](), reflect.TypeFor[access.SourceKind](), reflect.TypeFor[upgrade.State](),
			reflect.TypeFor[upgrade.Outcome](), reflect.TypeFor[upgrade.Agreement](), reflect.TypeFor[upgrade.StepKind](),
			reflect.TypeFor[upgrade.RemovalKind](), reflect.TypeFor[upgrade.LossKind](), reflect.TypeFor[upgrade.LossSeverity]():
			return &jsonschema.Schema{Type: "string", Enum: values[of.Name()]}
		}
		return nil
	}}
	if err := r.AddGoComments("cupgrade/core/report", ".."); err != nil {
		t.Fatal(err)
	}
	type Runs []report.Entry
	schema := r.Reflect(struct {
		Run         report.Run
		Runs        Runs
		Explanation report.Explanation
	}{})
	root := jsonschema.Schema{Version: schema.Version, Title: "What cupgrade writes as JSON", Definitions: schema.Definitions}
	for _, name := range []string{"Plan", "Run", "Runs", "Explanation"} {
		root.AnyOf = append(root.AnyOf, &jsonschema.Schema{Ref: "#/$defs/" + name})
	}
	raw, err := json.MarshalIndent(root, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return append(onOneLine(t, raw), '\n')
}

// onOneLine joins what lies deeper than the properties of a type, so that a property is a
// line of the file.
func onOneLine(t *testing.T, raw []byte) []byte {
	t.Helper()
	var short strings.Builder
	for line := range strings.SplitSeq(string(raw), "\n") {
		text := strings.TrimLeft(line, " ")
		if depth := len(line) - len(text); depth < 3 || depth < 5 && strings.Contains(text, `": `) {
			short.WriteString("\n" + line)
		} else {
			short.WriteString(text)
		}
	}
	if !json.Valid([]byte(short.String())) {
		t.Fatal("the schema is no JSON any more")
	}
	return []byte(strings.TrimSpace(short.String()))
}

// constants lists the values of each type of core that has typed constants.
func constants(t *testing.T) map[string][]any {
	t.Helper()
	values := map[string][]any{}
	for _, folder := range []string{"..", "../access", "../upgrade"} {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				spec, is := n.(*ast.ValueSpec)
				if !is || len(spec.Values) != 1 {
					return true
				}
				of, named := spec.Type.(*ast.Ident)
				literal, written := spec.Values[0].(*ast.BasicLit)
				if named && written && literal.Value != `""` {
					value, _ := strconv.Unquote(literal.Value)
					values[of.Name] = append(values[of.Name], value)
				}
				return true
			})
		}
	}
	return values
}

func rightsWords() []any {
	var list []any
	for word := range strings.SplitSeq(access.Rights(0xff).String(), ", ") {
		list = append(list, word)
	}
	return list
}

func categoryNames(t *testing.T) []any {
	t.Helper()
	var list []any
	for _, c := range access.Categories() {
		name, err := c.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(name))
	}
	return list
}
