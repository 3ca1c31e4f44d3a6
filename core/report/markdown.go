package report

import (
	"strconv"
	"strings"

	"cupgrade/core/display"
)

// markdownEscapes keeps a text from being taken for markup, for HTML, for a
// mention of somebody, or for a link, in the dialects that ticket systems read.
var markdownEscapes = strings.NewReplacer(
	`\`, `&#92;`, "`", `&#96;`, `*`, `\*`, `_`, `\_`, `{`, `\{`, `}`, `\}`, `[`, `\[`, `]`, `\]`,
	`#`, `\#`, `+`, `\+`, `!`, `\!`, `|`, `&#124;`, `~`, `\~`,
	`<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`, `@`, `&#64;`, `://`, `&#58;//`, `www.`, `www&#46;`,
)

// escaped is a text as Markdown shows it. A "-" or a number at the start of a line
// would begin a list, so a caller puts something before it. Blanks around it would
// break a line, or keep a word from being bold.
func escaped(t display.Text) string {
	return markdownEscapes.Replace(strings.TrimSpace(string(t)))
}

// Markdown renders a document for a change ticket.
func Markdown(d Document) string {
	var b strings.Builder
	b.WriteString("# " + escaped(d.Title) + "\n\n")
	if len(d.Facts) > 0 {
		markdownTable(&b, []display.Text{headWhat, "Value"}, factRows(d.Facts))
	}
	for _, s := range d.Sections {
		b.WriteString("## " + escaped(s.Heading) + "\n\n")
		for _, p := range s.Paragraphs {
			b.WriteString(paragraph(p) + "\n\n")
		}
		for _, item := range s.Items {
			markdownItem(&b, item)
		}
		if len(s.Items) > 0 {
			b.WriteString("\n")
		}
		if s.Table != nil && len(s.Table.Rows) > 0 {
			markdownTable(&b, s.Table.Head, s.Table.Rows)
		}
	}
	return b.String()
}

// paragraph keeps a line from beginning a list, a heading or a quote.
func paragraph(t display.Text) string {
	text := strings.TrimLeft(escaped(t), " ")
	if text == "" || !strings.Contains("-=0123456789", text[:1]) {
		return text
	}
	return "&#" + strconv.Itoa(int(text[0])) + ";" + text[1:]
}

func factRows(facts []Fact) [][]display.Text {
	rows := make([][]display.Text, len(facts))
	for i, f := range facts {
		rows[i] = []display.Text{f.Name, f.Value}
	}
	return rows
}

func markdownItem(b *strings.Builder, item Item) {
	b.WriteString("- **" + escaped(item.Mark) + "** " + escaped(item.Title) + "\n")
	for _, line := range item.Lines {
		b.WriteString("  <br>" + escaped(line) + "\n")
	}
	if item.Link != "" {
		b.WriteString("  <br><" + linkTarget(item.Link) + ">\n")
	}
}

func markdownTable(b *strings.Builder, head []display.Text, rows [][]display.Text) {
	line := func(cells []display.Text) {
		for _, c := range cells {
			b.WriteString("| " + escaped(c) + " ")
		}
		b.WriteString("|\n")
	}
	line(head)
	b.WriteString(strings.Repeat("| --- ", len(head)) + "|\n")
	for _, row := range rows {
		line(row)
	}
	b.WriteString("\n")
}

// linkTarget is a link that no character can break out of.
func linkTarget(link display.Text) string {
	return strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", `"`, "%22").Replace(string(link))
}
