package uitest

import (
	"fmt"
	"html"
	"image/color"
	"strings"
)

// The measures and colours of a picture. A cell of a monospaced font is 0.6 of its
// height wide.
const (
	fontSize   = 14
	cellWidth  = 8.43
	cellHeight = 18
	margin     = 12
	paper      = "#1b1d23"
	ink        = "#e6e6e6"
)

// The attributes of a cell that a picture shows, by the emulator's bits.
const (
	attrBold    = 1 << 0
	attrReverse = 1 << 5
)

// SVG draws the screen as a picture for a page, which needs no font and no file
// beside it.
func (term *Terminal) SVG() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	w, h := term.emu.Width(), term.emu.Height()
	width, height := float64(w)*cellWidth+2*margin, float64(h)*cellHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="%d">`+"\n", width, height, width, fontSize)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", paper)
	for y := range h {
		for _, r := range term.runs(y, w) {
			r.draw(&b, y)
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// run is a stretch of one row in one style.
type run struct {
	x, cells int
	text     string
	fg, bg   string
	bold     bool
}

// style tells whether two runs look alike.
func (r run) style(o run) bool { return r.fg == o.fg && r.bg == o.bg && r.bold == o.bold }

// runs cuts a row into stretches of one style.
func (term *Terminal) runs(y, w int) []run {
	var out []run
	for x := 0; x < w; {
		next := run{x: x, cells: 1, text: " ", fg: ink}
		if cell := term.emu.CellAt(x, y); cell != nil && cell.Width > 0 && cell.Content != "" {
			next = run{x: x, cells: cell.Width, text: cell.Content, fg: hex(cell.Style.Fg, ink), bg: hex(cell.Style.Bg, "")}
			next.bold = cell.Style.Attrs&attrBold != 0
			if cell.Style.Attrs&attrReverse != 0 {
				next.fg, next.bg = paper, next.fg
			}
		}
		x += next.cells
		if last := len(out) - 1; last >= 0 && out[last].style(next) {
			out[last].text += next.text
			out[last].cells += next.cells
			continue
		}
		out = append(out, next)
	}
	return out
}

// draw writes a run, stretched to its cells, so that columns stand straight in
// every font.
func (r run) draw(b *strings.Builder, y int) {
	x, top := margin+float64(r.x)*cellWidth, float64(margin+y*cellHeight)
	width := float64(r.cells) * cellWidth
	if r.bg != "" {
		fmt.Fprintf(b, `<rect x="%.2f" y="%.0f" width="%.2f" height="%d" fill="%s"/>`+"\n", x, top, width, cellHeight, r.bg)
	}
	if strings.TrimSpace(r.text) == "" {
		return
	}
	weight := ""
	if r.bold {
		weight = ` font-weight="bold"`
	}
	fmt.Fprintf(b, `<text x="%.2f" y="%.0f" textLength="%.2f" lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="%s"%s>%s</text>`+"\n",
		x, top+fontSize, width, r.fg, weight, html.EscapeString(r.text))
}

// hex writes a colour as a page does; other when there is none.
func hex(c color.Color, other string) string {
	if c == nil {
		return other
	}
	r, g, bl, _ := c.RGBA()
	exact := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, bl>>8)
	if readable, dark := lighter()[exact]; dark {
		return readable
	}
	return exact
}

// lighter gives the dark ones of the terminal's basic colours as most terminals
// with a dark background show them, so that they can be read.
func lighter() map[string]string {
	return map[string]string{
		"#000080": "#87afff", "#008000": "#87d787", "#008080": "#87d7d7",
		"#800000": "#ff8787", "#800080": "#d7a0e8", "#808000": "#e0d080",
	}
}
