package datafile_test

import (
	"errors"
	"fmt"
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
	cells := [][]string{head}
	for _, line := range lines {
		cells = append(cells, line.Cells)
	}
	if diff := cmp.Diff([][]string{{"Name", "City"}, {"Plain", "A, B"}, {"Esc\x1b[2J", ""}}, cells); diff != "" {
		t.Error(diff)
	}
}

// TestALineIsWhereItStands: a cell may be in the lines before too.
func TestALineIsWhereItStands(t *testing.T) {
	t.Parallel()
	_, _, lines, err := datafile.ReadCSV(fstest.MapFS{"a.csv": {Data: []byte("Name\n\"A\nB\"\n\nA\n")}}, "a.csv")
	if err != nil || len(lines) != 2 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for i, want := range []int{2, 5} {
		if m, is := errors.AsType[*datafile.Mistake](lines[i].Mistake("A", "wrong")); !is || m.Line != want {
			t.Errorf("line %d is said to be %v", want, m)
		}
	}
}

// color is a text that not every text is.
type color struct{}

func (*color) UnmarshalText(text []byte) error {
	if string(text) == "red" {
		return nil
	}
	return fmt.Errorf("%q is no color", text)
}

func TestMistakesHaveTheirLine(t *testing.T) {
	t.Parallel()
	var people []struct {
		Name  string
		Color color
	}
	for name, c := range map[string]struct {
		text string
		line int
	}{
		"a.csv":       {"Name\nA,B\n", 2},
		"quote.csv":   {"Name\nA\n\"B\n", 3},
		"empty.csv":   {"", 1},
		"escape.csv":  {"Name\nA\n" + `\\x` + "\n" + `\x` + "\n", 4},
		"key.json":    {"[\n{\"Name\": \"A\"},\n{\"Nom\": \"B\"}]", 3},
		"type.json":   {"[\n{\"Name\": \"A\"},\n{\"Name\": 1}]", 3},
		"text.json":   {"[\n{\"Color\": \"red\"},\n{\"Color\": \"blue\"}]", 3},
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
