package report

import (
	_ "embed"
	"html"
	"strings"

	"cupgrade/core/display"
)

// pageHead is the page up to the text of its title.
//
//go:embed head.html
var pageHead string

// HTML renders a document as one page that needs nothing from outside: no script,
// no font, no picture; readable in light and dark, and on paper.
//
// It is not made by html/template, because templates call methods by a name that is
// known at run time only: for them the linker keeps every method of every type, a
// seventh of the whole program.
func HTML(d Document) string {
	var p page
	p.markup(pageHead)
	p.text(d.Title)
	p.markup("</title>\n</head>\n<body>\n<main>\n<h1>")
	p.isolated(d.Title)
	p.markup("</h1>")
	if len(d.Facts) > 0 {
		p.markup("\n<table>")
		for _, f := range d.Facts {
			p.markup("\n<tr><th scope=\"row\">")
			p.text(f.Name)
			p.markup("</th><td>")
			p.isolated(f.Value)
			p.markup("</td></tr>")
		}
		p.markup("\n</table>")
	}
	for _, s := range d.Sections {
		p.section(s)
	}
	p.markup("\n</main>\n</body>\n</html>\n")
	return p.String()
}

// page is a page that is being written.
type page struct{ strings.Builder }

// markup writes what the program says itself.
func (p *page) markup(tags string) { _, _ = p.WriteString(tags) }

// text writes a text, in which nothing is markup.
func (p *page) text(t display.Text) { p.markup(html.EscapeString(string(t))) }

// isolated writes a text whose direction of writing ends with it.
func (p *page) isolated(t display.Text) {
	p.markup("<bdi>")
	p.text(t)
	p.markup("</bdi>")
}

func (p *page) section(s Section) {
	p.markup("\n<section>\n<h2>")
	p.text(s.Heading)
	p.markup("</h2>")
	for _, paragraph := range s.Paragraphs {
		p.markup("\n<p>")
		p.isolated(paragraph)
		p.markup("</p>")
	}
	if len(s.Items) > 0 {
		p.markup("\n<ul>")
		for _, item := range s.Items {
			p.item(item)
		}
		p.markup("\n</ul>")
	}
	if s.Table != nil && len(s.Table.Rows) > 0 {
		p.table(*s.Table)
	}
	p.markup("\n</section>")
}

func (p *page) item(item Item) {
	p.markup("\n<li><span class=\"mark\">")
	p.text(item.Mark)
	p.markup("</span>")
	p.isolated(item.Title)
	for _, line := range item.Lines {
		p.markup("<br>")
		p.isolated(line)
	}
	if item.Link != "" {
		p.markup("<br>")
		p.link(item.Link)
	}
	p.markup("</li>")
}

// link writes an address, which can be followed when it is a public page's.
func (p *page) link(to display.Text) {
	if !strings.HasPrefix(string(to), "https://") {
		p.text(to)
		return
	}
	p.markup("<a href=\"")
	p.text(to)
	p.markup("\" rel=\"noreferrer\">")
	p.text(to)
	p.markup("</a>")
}

func (p *page) table(t Table) {
	p.markup("\n<table>\n<thead><tr>")
	for _, name := range t.Head {
		p.markup("<th scope=\"col\">")
		p.text(name)
		p.markup("</th>")
	}
	p.markup("</tr></thead>\n<tbody>")
	for _, row := range t.Rows {
		p.markup("\n<tr>")
		for _, cell := range row {
			p.markup("<td>")
			p.isolated(cell)
			p.markup("</td>")
		}
		p.markup("</tr>")
	}
	p.markup("\n</tbody>\n</table>")
}
