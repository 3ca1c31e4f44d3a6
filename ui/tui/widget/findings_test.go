package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"cupgrade/core"
)

// TestRow75_AddressesAreLinks holds that an address is a link where the terminal knows them,
// in each row it takes and with the text that it has without; and that nothing but an
// address of a page is one.
func TestRow75_AddressesAreLinks(t *testing.T) {
	t.Parallel()
	const page = "https://help.salesforce.com/s/articleView?id=experience.networks_upgrade.htm&type=5"
	draw := func(links bool, source string, w int) string {
		theme := NewTheme(false, false)
		theme.Links = links
		rows := theme.Finding(core.Finding{Severity: core.SeverityNotice, Title: "It was found", Source: source}, w, FindingFull)
		var b strings.Builder
		for _, row := range rows {
			b.WriteString(string(row) + "\n")
		}
		return b.String()
	}
	for _, w := range []int{120, 80, 40, 20} {
		plain, linked := draw(false, page, w), draw(true, page, w)
		if strings.Contains(plain, "]8;") || ansi.Strip(linked) != ansi.Strip(plain) {
			t.Errorf("%d cells: without links %q, with links %q", w, plain, linked)
		}
		begun, ended := strings.Count(linked, "\x1b]8;;"+page+"\x1b\\"), strings.Count(linked, "\x1b]8;;\x1b\\")
		if begun == 0 || begun != ended {
			t.Errorf("%d cells: %d links begin, %d end: %q", w, begun, ended, linked)
		}
	}
	for _, source := range []string{"http://help.salesforce.com", "javascript:alert(1)", "https://x\x1b]8;;https://evil.example\x1b\\", "https://p\u0430ypal.example"} {
		if drawn := draw(true, source, 120); strings.Contains(drawn, "\x1b]8;;"+source) || strings.Count(drawn, "\x1b]8;;https://evil") > 0 {
			t.Errorf("%q is a link: %q", source, drawn)
		}
	}
}
