package uitest_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/ui/uitest"
)

// TestSVG draws a screen with colours, wide characters and markup in its text.
func TestSVG(t *testing.T) {
	t.Parallel()
	term := uitest.Start(t, 20, 3, func(in io.Reader, out io.Writer, _ <-chan tea.WindowSizeMsg) {
		_, _ = fmt.Fprint(out, "\x1b[1;32mok\x1b[0m 林 <b>&\r\n\x1b[7mback\x1b[0m")
		_, _ = in.Read(make([]byte, 8)) // until a key is pressed
	})
	term.WaitFor("back")
	picture := term.SVG(uitest.Dark())
	var texts []string
	decoder := xml.NewDecoder(strings.NewReader(picture))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v\n%s", err, picture)
		}
		if data, ok := token.(xml.CharData); ok && strings.TrimSpace(string(data)) != "" {
			texts = append(texts, strings.TrimSpace(string(data)))
		}
	}
	if got := strings.Join(texts, "|"); got != "ok|林 <b>&|back" {
		t.Errorf("the picture shows %q", got)
	}
	if light := term.SVG(uitest.Light()); !strings.Contains(light, `fill="#24262b"`) || strings.Contains(light, uitest.Dark().Ink) {
		t.Errorf("the light picture is dark:\n%s", light)
	}
	for _, part := range []string{`font-weight="bold"`, `fill="#e6e6e6"`} {
		if !strings.Contains(picture, part) {
			t.Errorf("the picture lacks %s:\n%s", part, picture)
		}
	}
	term.Press("enter")
	term.WaitEnd()
}

func TestContrast(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		one, other string
		want       float64
	}{
		{"#000000", "#ffffff", 21},
		{"#ffffff", "#000000", 21},
		{"#123456", "#123456", 1},
		{"#767676", "#ffffff", 4.54},
		{"red", "#ffffff", 0},
		{"#ffffff", "#gg0000", 0},
		{"", "", 0},
	} {
		if got := uitest.Contrast(tt.one, tt.other); math.Abs(got-tt.want) > 0.005 {
			t.Errorf("%q and %q have a contrast of %.3f, want %.2f", tt.one, tt.other, got, tt.want)
		}
	}
}
