package report_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	"pgregory.net/rapid"

	"cupgrade/core/display"
	"cupgrade/core/report"
)

// rendered is what a ticket system makes of Markdown, by the rules of CommonMark and
// of GitHub, when it lets HTML through and links what looks like an address. What is set as
// code counts as its text.
func rendered(t rapid.TB, markdown string) string {
	t.Helper()
	var page bytes.Buffer
	system := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := system.Convert([]byte(markdown), &page); err != nil {
		t.Fatalf("it can't be read: %v", err)
	}
	return strings.NewReplacer("<code>", "", "</code>", "").Replace(page.String()) // an address is written as code
}

// attacks are pieces of text that mean something in a format.
func attacks() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</td></tr></table>", "</title>", "</style>", "-->", "<!--",
		"[x](https://evil.example)", "![x](https://evil.example)", "[x]: https://evil.example", "https://evil.example", "www.evil.example",
		"admin@evil.example", "mailto:admin@evil.example", "ftp://evil.example", "//evil.example", "@everyone", "javascript:alert(1)",
		"|", "||", " | ", `\|`, `\\|`, `\`, "`", "```", "~~~", "~~", "*", "**", "_", "__", "# ", "- ", "+ ", "1. ", "1) ", "> ", "---", "===", "***",
		"[ ] ", "[x] ", ":--", "&lt;script&gt;", "&#60;", "&amp;", "\"", "'", "\" onclick=\"x", "{{.}}", "${x}", "{%x%}", "\n", "\r\n", "\t", "    ", "  ",
		"\u202e", "\u2066", "\u200b", "\u2028", "\u2029", "\u0085", "\x1b[2J", "\x9b31m", "\x00", "\u0301", "\xff", "\U000e0001", "x", "é", "林",
	})
}

// hostileText draws a name that somebody has thought about.
func hostileText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		pieces := rapid.SliceOfN(rapid.OneOf(attacks(), rapid.String()), 0, 6).Draw(t, "pieces")
		return strings.Join(pieces, "")
	})
}

// withText has a text everywhere where a text of the org can be.
func withText(raw string) report.Document {
	x := "x" + display.Clean(raw) // a text of nothing but blanks is no part of a page
	return report.Document{Title: x, Facts: []report.Fact{{Name: "n", Value: x}}, Sections: []report.Section{{
		Heading: x, Paragraphs: []display.Text{x, x}, Items: []report.Item{{Mark: x, Title: x, Lines: []display.Text{x, x}}, {Mark: "m", Title: x}},
		Table: &report.Table{Head: []display.Text{"a", x}, Rows: [][]display.Text{{x, x}, {x, x}}},
	}}}
}

// TestNoTextBreaksOut holds that a text of the org stays text in each format: what
// reads the format finds the same structure whatever the text is, and the text itself.
func TestNoTextBreaksOut(t *testing.T) {
	t.Parallel()
	plainPage, plainTicket := markup(report.HTML(withText(""))), markup(rendered(t, report.Markdown(withText(""))))
	check := func(t rapid.TB, raw string) {
		doc := withText(raw)
		page, ticket := report.HTML(doc), rendered(t, report.Markdown(doc))
		if diff := cmp.Diff(plainPage, markup(page)); diff != "" {
			t.Fatalf("%q changes the page:\n%s", raw, diff)
		}
		if diff := cmp.Diff(plainTicket, markup(ticket)); diff != "" {
			t.Fatalf("%q changes the ticket:\n%s\n%s", raw, diff, report.Markdown(doc))
		}
		for name, out := range map[string]string{"page": page, "ticket": ticket, "text": report.Text(doc, 0)} {
			for _, r := range out {
				if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
					t.Fatalf("%q: the %s lets %U through", raw, name, r)
				}
			}
		}
	}
	for _, raw := range []string{hostile, "-", "1.", "=", " ", "a  ", "a\\", "\\|", "|-|-|", "<https://evil.example>", "&copy;", "$$x$$"} {
		check(t, raw)
	}
	rapid.Check(t, func(t *rapid.T) { check(t, hostileText().Draw(t, "text")) })
}

// TestMarkdownShowsTheTextItself holds that escaping loses nothing: who reads the ticket
// sees the name as it is.
func TestMarkdownShowsTheTextItself(t *testing.T) {
	t.Parallel()
	cell := regexp.MustCompile(`<td>n</td>\s*<td>([^<]*)</td>`)
	rapid.Check(t, func(t *rapid.T) {
		want := strings.TrimSpace("x" + display.Clean(hostileText().Draw(t, "text")).String())
		found := cell.FindStringSubmatch(rendered(t, report.Markdown(report.Document{
			Title: "t", Facts: []report.Fact{{Name: "n", Value: display.Clean(want)}},
		})))
		if found == nil {
			t.Fatalf("%q is in no cell", want)
		}
		got := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(found[1])
		if got != want {
			t.Fatalf("%q is shown as %q", want, got)
		}
	})
}

// TestJSONIsReadable holds that JSON gives each string back as it was, and that what a
// person sees of it obeys no string.
func TestJSONIsReadable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := strings.ToValidUTF8(hostileText().Draw(t, "text"), "\ufffd")
		raw, err := report.JSON(map[string]string{want: want})
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]string
		if err := json.Unmarshal(raw, &got); err != nil || got[want] != want {
			t.Fatalf("%q becomes %q, %v", want, got, err)
		}
		for line := range strings.SplitSeq(string(raw), "\n") {
			if display.Clean(line).String() != line {
				t.Fatalf("%q is not what a terminal may get", line)
			}
		}
		for _, r := range string(raw) {
			if r != '\n' && !unicode.IsPrint(r) || strings.ContainsRune("<>&", r) {
				t.Fatalf("%s lets %s through", raw, strconv.QuoteRuneToASCII(r))
			}
		}
	})
}

// TestAParagraphIsAParagraph begins one with whatever a text may begin with.
func TestAParagraphIsAParagraph(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := display.Clean(hostileText().Draw(t, "text"))
		if strings.TrimSpace(text.String()) == "" {
			return
		}
		md := report.Markdown(report.Document{Title: "t", Sections: []report.Section{{Heading: "h", Paragraphs: []display.Text{text}}}})
		want := []string{"h1", "/h1", "h2", "/h2", "p", "/p"}
		if diff := cmp.Diff(want, markup(rendered(t, md))); diff != "" {
			t.Fatalf("%q is no paragraph:\n%s\n%s", text, diff, md)
		}
	})
}
