package datafile_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/datafile"
)

func TestReadCSV(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"a.csv": {Data: []byte("Name,City\nPlain,\"A, B\"\n" + `Esc\u001b[2J,` + "\n")}}
	_, head, lines, err := datafile.ReadCSV(fsys, "a.csv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"Name", "City"}, {"Plain", "A, B"}, {"Esc\x1b[2J", ""}}, append([][]string{head}, lines...)); diff != "" {
		t.Error(diff)
	}
}

func TestMistakesHaveTheirLine(t *testing.T) {
	t.Parallel()
	var people []struct{ Name string }
	for name, c := range map[string]struct {
		text string
		line int
	}{
		"a.csv":       {"Name\nA,B\n", 2},
		"quote.csv":   {"Name\nA\n\"B\n", 3},
		"empty.csv":   {"", 1},
		"escape.csv":  {"Name\nA\n" + `\x` + "\n", 3},
		"key.json":    {"[\n{\"Name\": \"A\"},\n{\"Nom\": \"B\"}]", 3},
		"type.json":   {"[\n{\"Name\": \"A\"},\n{\"Name\": 1}]", 3},
		"syntax.json": {"[\n{\"Name\" \"A\"}]", 2},
		"end.json":    {"[\n{\"Name\": ", 1},
	} {
		fsys := fstest.MapFS{name: {Data: []byte(c.text)}}
		var err error
		if name[len(name)-4:] == ".csv" {
			_, _, _, err = datafile.ReadCSV(fsys, name)
		} else {
			_, err = datafile.ReadJSON(fsys, name, &people)
		}
		if m, is := errors.AsType[*datafile.Mistake](err); !is || m.File != name || m.Line != c.line {
			t.Errorf("%s: %v, want line %d", name, err, c.line)
		}
	}
	if _, err := datafile.Read(fstest.MapFS{}, "nowhere.csv"); err == nil {
		t.Error("a file that is not there is read")
	}
}
