package report_test

import (
	"strings"
	"testing"

	"cupgrade/core/display"
	"cupgrade/core/report"
)

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
