package report_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cupgrade/core/report"
)

// TestThePageIsReadable holds that text stands out from what is behind it in light, in
// dark and on paper: by 4.5 to 1, as WCAG 2.2 asks of text (1.4.3), and lines by 3 to 1.
func TestThePageIsReadable(t *testing.T) {
	t.Parallel()
	head, err := os.ReadFile("page.html")
	if err != nil {
		t.Fatal(err)
	}
	schemes := regexp.MustCompile(`:root \{([^}]*)\}`).FindAllStringSubmatch(string(head), -1)
	if len(schemes) != 3 {
		t.Fatalf("%d schemes of colours, want light, dark and paper", len(schemes))
	}
	for i, scheme := range schemes {
		colour := map[string]float64{}
		for _, m := range regexp.MustCompile(`--(\w+): #([0-9a-f]{3,6});`).FindAllStringSubmatch(scheme[1], -1) {
			colour[m[1]] = luminance(t, m[2])
		}
		for _, pair := range []struct {
			front, back string
			least       float64
		}{{"ink", "paper", 4.5}, {"ink", "soft", 4.5}, {"link", "paper", 4.5}, {"line", "paper", 3}} {
			front, ok := colour[pair.front]
			back, known := colour[pair.back]
			if ratio := contrast(front, back); !ok || !known || ratio < pair.least {
				t.Errorf("scheme %d: %s on %s has a contrast of %.1f", i+1, pair.front, pair.back, ratio)
			}
		}
	}
}

// luminance is the relative one of a colour, by WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
	}
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// TestThePageNeedsNothing holds that a page asks for nothing from outside and runs
// nothing, that it tells its language and its parts, and that its tables have heads.
func TestThePageNeedsNothing(t *testing.T) {
	t.Parallel()
	for name, doc := range documents(hostile) {
		page := report.HTML(doc)
		for _, bad := range []string{"<script", "<link", "<img", "<iframe", "@import", "url(", "onload", "src=", "<form"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s holds %q", name, bad)
			}
		}
		for _, want := range []string{
			`<html lang="en">`, `<meta charset="utf-8">`, "default-src 'none'", "<main>", "@media print", "prefers-color-scheme: dark", "size: A4",
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		if strings.Count(page, "<h1>") != 1 {
			t.Errorf("%s has %d titles", name, strings.Count(page, "<h1>"))
		}
		for table := range strings.SplitSeq(page, "<table>") {
			if body, _, ok := strings.Cut(table, "</table>"); ok && !strings.Contains(body, `<th scope="`) {
				t.Errorf("%s has a table without heads", name)
			}
		}
	}
}
