package report_test

import (
	"html/template"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/core/display"
	"cupgrade/core/report"
)

// TestHTMLIsWhatATemplateMakes compares the page with what html/template, which
// knows by itself what to escape where, makes of the same document.
func TestHTMLIsWhatATemplateMakes(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("testdata/report.html.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	model, err := template.New("report").Parse(string(source))
	if err != nil {
		t.Fatal(err)
	}
	check := func(t rapid.TB, doc report.Document) {
		var want strings.Builder
		if err := model.Execute(&want, doc); err != nil {
			t.Fatal(err)
		}
		// Of a plus sign the template is more wary than a page needs.
		if diff := cmp.Diff(strings.ReplaceAll(want.String(), "&#43;", "+"), report.HTML(doc)); diff != "" {
			t.Fatal(diff)
		}
	}
	for _, name := range []string{"Maya Chen", hostile} {
		for _, doc := range documents(name) {
			check(t, doc)
		}
	}
	rapid.Check(t, func(t *rapid.T) { check(t, anyDocument(t)) })
}

// anyDocument draws a document of any shape.
func anyDocument(t *rapid.T) report.Document {
	text := func(label string) display.Text { return display.Clean(rapid.String().Draw(t, label)) }
	texts := func(label string) []display.Text {
		list := make([]display.Text, rapid.IntRange(0, 2).Draw(t, "number of "+label))
		for i := range list {
			list[i] = text(label)
		}
		return list
	}
	doc := report.Document{Title: text("title")}
	for range rapid.IntRange(0, 2).Draw(t, "facts") {
		doc.Facts = append(doc.Facts, report.Fact{Name: text("name"), Value: text("value")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "sections") {
		s := report.Section{Heading: text("heading"), Paragraphs: texts("paragraph")}
		for range rapid.IntRange(0, 2).Draw(t, "items") {
			link := rapid.SampledFrom([]display.Text{"", "https://help.salesforce.com/s/articleView?id=sf.x&type=5"}).Draw(t, "link")
			s.Items = append(s.Items, report.Item{Mark: text("mark"), Title: text("item"), Lines: texts("line"), Link: link})
		}
		if rapid.Bool().Draw(t, "table") {
			s.Table = &report.Table{Head: texts("head"), Rows: [][]display.Text{texts("cell"), texts("cell")}[:rapid.IntRange(0, 2).Draw(t, "rows")]}
		}
		doc.Sections = append(doc.Sections, s)
	}
	return doc
}

// TestOnlyPublicPagesAreLinks holds that an address of any other kind is text.
func TestOnlyPublicPagesAreLinks(t *testing.T) {
	t.Parallel()
	for _, address := range []display.Text{"javascript:alert(1)", "http://help.salesforce.com/", "//evil.example", `https://x" onclick="y`} {
		page := report.HTML(report.Document{Sections: []report.Section{{Items: []report.Item{{Link: address}}}}})
		if strings.Contains(page, `onclick="`) || strings.Contains(page, "<a ") && !strings.HasPrefix(string(address), "https://") {
			t.Errorf("%q becomes a link in\n%s", address, page)
		}
	}
}
