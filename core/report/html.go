package report

import (
	_ "embed"
	"html/template"
	"strings"
	"sync"

	"cupgrade/core/display"
)

//go:embed page.html
var pageSource string

// pageTemplate is parsed when the first page is asked for, because a start asks for none.
var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"isNumber": isNumber, "isPublic": isPublic}).Parse(pageSource))
})

// HTML renders a document as one page that needs nothing from outside: no script, no font,
// no picture; readable in light and dark, and on paper. The template escapes what a text
// holds for the place where it stands.
func HTML(d Document) string {
	var page strings.Builder
	if err := pageTemplate().Execute(&page, d); err != nil {
		panic("the page of a document: " + err.Error()) // a mistake in page.html, which each test would meet
	}
	return page.String()
}

// isPublic tells whether an address is one that a page may lead to.
func isPublic(link display.Text) bool { return strings.HasPrefix(string(link), "https://") }
