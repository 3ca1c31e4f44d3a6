package uitest_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
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
	picture := term.SVG()
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
	for _, part := range []string{`font-weight="bold"`, `fill="#e6e6e6"`} {
		if !strings.Contains(picture, part) {
			t.Errorf("the picture lacks %s:\n%s", part, picture)
		}
	}
	term.Press("enter")
	term.WaitEnd()
}
