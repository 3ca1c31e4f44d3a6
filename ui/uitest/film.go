package uitest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Film is a row of screens, in the order in which a person comes to see them, kept
// in one golden file. A heading with the name of each stands above it, so that a
// review shows which screen has changed.
type Film struct {
	t      testing.TB
	frames []frame
}

type frame struct{ name, screen string }

// NewFilm makes an empty film.
func NewFilm(t testing.TB) *Film {
	t.Helper()
	return &Film{t: t}
}

// Add adds a screen.
func (f *Film) Add(name, screen string) { f.frames = append(f.frames, frame{name, screen}) }

// headingRule ends a heading. A row of a screen begins with a mark, and a heading
// with its name.
const headingRule = " ===="

// Breadcrumbs gives the film of the breadcrumbs alone.
func (f *Film) Breadcrumbs() *Film {
	rows := NewFilm(f.t)
	for _, one := range f.frames {
		_, row := splitBreadcrumb(one.screen)
		rows.Add(one.name, row)
	}
	return rows
}

// Golden compares the film with testdata/NAME.golden, screen by screen and without the
// breadcrumb. With -update it writes the file.
func (f *Film) Golden(name string) {
	f.t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name+".golden"))
	if *update {
		var b strings.Builder
		for _, one := range f.frames {
			screen, _ := splitBreadcrumb(one.screen)
			b.WriteString(one.name + headingRule + "\n" + screen + "\n")
		}
		writeGolden(f.t, path, b.String())
		return
	}
	f.compare(path, func(want string) string { return want })
}

// GoldenText compares the text of the film with that of a film with styles, which
// another test keeps: the same must be said without any styling.
func (f *Film) GoldenText(name string) {
	f.t.Helper()
	if *update {
		return // the file is the other test's
	}
	f.compare(filepath.Join("testdata", filepath.FromSlash(name+".golden")), withoutStyles)
}

func (f *Film) compare(path string, read func(want string) string) {
	f.t.Helper()
	content, err := os.ReadFile(path) //nolint:gosec // The name is the test's.
	if err != nil {
		f.t.Fatalf("there are no golden screens %s; run the test with -update", path)
	}
	want := cutFilm(string(content))
	for i, one := range f.frames {
		switch {
		case i >= len(want):
			f.t.Errorf("%s: the screen %s is new", path, one.name)
		case want[i].name != one.name:
			f.t.Errorf("%s: screen %d is %s, want %s", path, i+1, one.name, want[i].name)
		default:
			screen, _ := splitBreadcrumb(one.screen)
			if diff := rowDiff(read(want[i].screen), screen); diff != "" {
				f.t.Errorf("%s: the screen %s differs:\n%s", path, one.name, diff)
			}
		}
	}
	for _, gone := range want[min(len(want), len(f.frames)):] {
		f.t.Errorf("%s: the screen %s is gone", path, gone.name)
	}
}

// cutFilm cuts a golden file at its headings.
func cutFilm(content string) []frame {
	var frames []frame
	for row := range strings.Lines(content) {
		name, _, heading := strings.Cut(row, headingRule)
		switch {
		case heading && !strings.HasPrefix(row, textMark) && !strings.HasPrefix(row, styleMark):
			frames = append(frames, frame{name: name})
		case len(frames) > 0:
			frames[len(frames)-1].screen += row
		}
	}
	for i := range frames {
		frames[i].screen = strings.TrimSuffix(frames[i].screen, "\n") // the empty row before a heading
	}
	return frames
}

// rowDiff shows the rows in which two screens differ, each by its number and with its
// styles; "" when they are the same.
func rowDiff(want, got string) string {
	wants, gots := styledRows(want), styledRows(got)
	var b strings.Builder
	for i := range max(len(wants), len(gots)) {
		var w, g string
		if i < len(wants) {
			w = wants[i]
		}
		if i < len(gots) {
			g = gots[i]
		}
		if w != g {
			fmt.Fprintf(&b, "row %d\n%s%s", i+1, prefixed("  - ", w), prefixed("  + ", g))
		}
	}
	return b.String()
}

// styledRows cuts a screen into rows, each with its styles, so that a style more does
// not move the rows below it.
func styledRows(screen string) []string {
	var rows []string
	for row := range strings.SplitSeq(screen, "\n") {
		if last := len(rows) - 1; last >= 0 && strings.HasPrefix(row, styleMark) {
			rows[last] += "\n" + row
			continue
		}
		rows = append(rows, row)
	}
	return rows
}

func prefixed(prefix, rows string) string {
	var b strings.Builder
	for row := range strings.SplitSeq(rows, "\n") {
		b.WriteString(prefix + row + "\n")
	}
	return b.String()
}
