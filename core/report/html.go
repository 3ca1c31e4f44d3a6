package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed report.html.tmpl
var pageSource string

// HTML renders a document as one page that needs nothing from outside: no script,
// no font, no picture; readable in light and dark, and on paper. html/template
// escapes every text for where it stands.
func HTML(d Document) (string, error) {
	page, err := template.New("report").Parse(pageSource)
	if err != nil {
		return "", fmt.Errorf("read the page's template: %w", err)
	}
	var b strings.Builder
	if err := page.Execute(&b, d); err != nil {
		return "", fmt.Errorf("write the page: %w", err)
	}
	return b.String(), nil
}
