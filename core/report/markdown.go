package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cupgrade/core/display"
)

// Markdown renders a document for a change ticket. It can be read as it stands: a ticket
// system that knows no Markdown shows it as text.
func Markdown(d Document) string {
	var b strings.Builder
	b.WriteString("# " + escapeMarkdown(d.Title) + "\n\n")
	for _, lead := range d.Lead {
		b.WriteString("**" + escapeParagraph(lead) + "**\n\n")
	}
	markdownFacts(&b, d.Facts)
	for _, s := range d.Sections {
		markdownSection(&b, s)
	}
	return b.String()
}

func markdownSection(b *strings.Builder, s Section) {
	if s.Heading != "" {
		b.WriteString("## " + escapeMarkdown(s.Heading) + "\n\n")
	}
	for _, p := range s.Paragraphs {
		b.WriteString(escapeParagraph(p) + "\n\n")
	}
	for _, bar := range s.Bars {
		b.WriteString("- " + escapeMarkdown(bar.Name) + ": " + escapeMarkdown(bar.Text()) + "\n")
	}
	if len(s.Bars) > 0 {
		b.WriteString("\n")
	}
	markdownFacts(b, s.Facts)
	for _, item := range s.Items {
		markdownItem(b, item)
	}
	if len(s.Items) > 0 {
		b.WriteString("\n")
	}
	if s.Table != nil && len(s.Table.Rows) > 0 {
		markdownTable(b, s.Table.Head, s.Table.Rows)
	}
}

func markdownFacts(b *strings.Builder, facts []Fact) {
	if len(facts) == 0 {
		return
	}
	rows := make([][]display.Text, len(facts))
	for i, f := range facts {
		rows[i] = []display.Text{f.Name, f.Text()}
	}
	markdownTable(b, []display.Text{headWhat, "Value"}, rows)
}

func markdownItem(b *strings.Builder, item Item) {
	b.WriteString("- ")
	if item.Mark != "" && item.Mark != "+" {
		b.WriteString("**" + escapeMarkdown(item.Mark) + ":** ")
	}
	b.WriteString(escapeParagraph(item.Title) + "\n")
	for _, line := range item.Lines {
		b.WriteString("  - " + escapeParagraph(line) + "\n")
	}
	if item.Link != "" {
		b.WriteString("  - <" + linkTarget(item.Link) + ">\n")
	}
}

// markdownTable writes a table whose columns stand below each other in the text too.
func markdownTable(b *strings.Builder, head []display.Text, rows [][]display.Text) {
	cells := make([][]display.Text, 0, len(rows)+1)
	widths := make([]int, len(head))
	for _, row := range append([][]display.Text{head}, rows...) {
		line := make([]display.Text, len(row))
		for i, cell := range row {
			line[i] = display.Clean(escapeMarkdown(cell))
			widths[i] = max(widths[i], 3, display.Width(line[i]))
		}
		cells = append(cells, line)
	}
	for n, row := range cells {
		for i, cell := range row {
			b.WriteString("| " + string(display.Pad(cell, widths[i])) + " ")
		}
		b.WriteString("|\n")
		if n == 0 {
			for _, w := range widths {
				b.WriteString("| " + strings.Repeat("-", w) + " ")
			}
			b.WriteString("|\n")
		}
	}
	b.WriteString("\n")
}

// markdownEscapes keeps a text from being taken for markup, for HTML or for a reference, in
// the dialects that ticket systems read.
var markdownEscapes = strings.NewReplacer(
	`\`, `&#92;`, "`", `&#96;`, `*`, `\*`, `{`, `\{`, `}`, `\}`, `[`, `\[`, `]`, `\]`, `#`, `\#`, `|`, `&#124;`, `~`, `\~`,
	`<`, `&lt;`, `>`, `&gt;`,
)

// escapeMarkdown writes a text as Markdown shows it, word by word. A "-" or a number at the start of a
// line would begin a list, so a caller puts something before it or asks paragraph.
func escapeMarkdown(t display.Text) string {
	words := strings.Split(strings.TrimSpace(string(t)), " ")
	for i, word := range words {
		words[i] = escapedWord(word)
	}
	return strings.Join(words, " ")
}

// escapedWord writes an address as code, which no system takes for a link or for a mention
// and which is read as it stands.
func escapedWord(word string) string {
	bare := strings.TrimRight(word, ",.;:)")
	switch {
	case !isAddress(bare):
		return escapedLetters(word)
	case strings.ContainsAny(bare, "`|\\"):
		return strings.NewReplacer("@", "&#64;", "://", "&#58;//", "www.", "www&#46;").Replace(escapedLetters(word))
	}
	return "`" + bare + "`" + escapedLetters(word[len(bare):])
}

// isAddress tells whether a system may make a link or a mention of a word.
func isAddress(word string) bool {
	return strings.Contains(word, "@") || strings.Contains(word, "://") || strings.Contains(strings.ToLower(word), "www.")
}

// escapedLetters escapes what means something wherever it stands, and of the rest what means
// something where it stands.
func escapedLetters(word string) string {
	var b strings.Builder
	for i, r := range word {
		next, _ := utf8.DecodeRuneInString(word[i+utf8.RuneLen(r):])
		before, _ := utf8.DecodeLastRuneInString(word[:i])
		switch {
		case r == '_' && (!isWordRune(before) || !isWordRune(next)): // emphasis begins and ends at the edge of a word
			b.WriteString(`\_`)
		case r == '&' && (next == '#' || unicode.IsLetter(next)):
			b.WriteString("&amp;")
		default:
			b.WriteString(markdownEscapes.Replace(string(r)))
		}
	}
	return b.String()
}

func isWordRune(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// escapeParagraph keeps a line from beginning a list, a heading or a quote.
func escapeParagraph(t display.Text) string {
	text := escapeMarkdown(t)
	if text == "" || !strings.Contains("-+=0123456789", text[:1]) {
		return text
	}
	return "&#" + strconv.Itoa(int(text[0])) + ";" + text[1:]
}

// linkTarget is a link that no character can break out of.
func linkTarget(link display.Text) string {
	return strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", `"`, "%22").Replace(string(link))
}
