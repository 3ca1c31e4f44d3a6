package uitest

import (
	"fmt"
	"html"
	"image/color"
	"strings"
)

// The measures of a picture. A cell of a monospaced font is 0.6 of its height wide.
const (
	fontSize   = 14
	cellWidth  = 8.43
	cellHeight = 18
	margin     = 12
)

// Palette is what a terminal makes of its default colours and of the basic ones, which
// are all that the wizard names.
type Palette struct {
	// Paper is the background and Ink the text, as "#rrggbb".
	Paper, Ink string
	// basic are the dark ones of the basic colours, as the emulator has them, in the
	// shade in which such a terminal shows them so that they can be read.
	basic map[string]string
}

// Dark is a terminal with a dark background.
func Dark() Palette {
	return Palette{Paper: "#1b1d23", Ink: "#e6e6e6", basic: map[string]string{
		"#000080": "#87afff", "#008000": "#87d787", "#008080": "#87d7d7",
		"#800000": "#ff8787", "#800080": "#d7a0e8", "#808000": "#e0d080",
	}}
}

// Light is a terminal with a light background.
func Light() Palette {
	return Palette{Paper: "#fdfdfb", Ink: "#24262b", basic: map[string]string{
		"#000080": "#0b3fae", "#008000": "#1d6b2b", "#008080": "#0b6464",
		"#800000": "#a81818", "#800080": "#7f1f8f", "#808000": "#6d5800",
	}}
}

// The attributes of a cell that a picture shows, by the emulator's bits.
const (
	attrBold    = 1 << 0
	attrReverse = 1 << 5
)

// SVG draws the screen as a picture for a page, which needs no font and no file
// beside it.
func (term *Terminal) SVG(p Palette) string {
	term.mu.Lock()
	defer term.mu.Unlock()
	w, h := term.emu.Width(), term.emu.Height()
	width, height := float64(w)*cellWidth+2*margin, float64(h)*cellHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="%d">`+"\n", width, height, width, fontSize)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", p.Paper)
	for y := range h {
		for _, r := range term.listRuns(p, y, w) {
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

// looksLike tells whether two runs look alike.
func (r run) looksLike(o run) bool { return r.fg == o.fg && r.bg == o.bg && r.bold == o.bold }

// listRuns cuts a row into stretches of one style.
func (term *Terminal) listRuns(p Palette, y, w int) []run {
	var out []run
	for x := 0; x < w; {
		next := run{x: x, cells: 1, text: " ", fg: p.Ink}
		if cell := term.emu.CellAt(x, y); cell != nil && cell.Width > 0 && cell.Content != "" {
			next = run{x: x, cells: cell.Width, text: cell.Content, fg: p.hex(cell.Style.Fg, p.Ink), bg: p.hex(cell.Style.Bg, "")}
			next.bold = cell.Style.Attrs&attrBold != 0
			if cell.Style.Attrs&attrReverse != 0 {
				next.fg, next.bg = p.Paper, next.fg
			}
		}
		x += next.cells
		if last := len(out) - 1; last >= 0 && out[last].looksLike(next) {
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
func (p Palette) hex(c color.Color, other string) string {
	if c == nil {
		return other
	}
	exact := hex(c)
	if readable, dark := p.basic[exact]; dark {
		return readable
	}
	return exact
}

// hex gives the numbers of a colour.
func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
