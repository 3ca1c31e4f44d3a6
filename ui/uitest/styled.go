package uitest

import (
	"image/color"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A styled screen is a text that a person can review: each row of the screen behind
// a blank, and below a row that has styling, behind a tilde, one letter for each
// styled cell. The letters are explained below the screen.
const (
	textMark  = " "
	styleMark = "~"
)

// Styled is Screen with the colours and attributes of each cell below it.
func (term *Terminal) Styled() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.styled()
}

// StyledFor waits as WaitFor does, and gives the screen with its styles.
func (term *Terminal) StyledFor(texts ...string) string {
	term.t.Helper()
	var styled string
	term.Wait("showing "+strings.Join(texts, " and "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		styled = term.styled()
		return true
	})
	return styled
}

func (term *Terminal) styled() string {
	var b strings.Builder
	legend := legend{}
	for y := range term.emu.Height() {
		b.WriteString(strings.TrimRight(textMark+term.row(y), " ") + "\n")
		if style := strings.TrimRight(term.styleRow(y, &legend), " "); style != "" {
			b.WriteString(styleMark + style + "\n")
		}
	}
	b.WriteString(legend.text())
	return b.String()
}

// styleRow has a letter for each cell that is styled.
func (term *Terminal) styleRow(y int, known *legend) string {
	var b strings.Builder
	for x := 0; x < term.emu.Width(); {
		cell, cells := term.emu.CellAt(x, y), 1
		letter := " "
		if cell != nil && cell.Content != "" && strings.TrimSpace(cell.Content) != "" {
			cells = max(1, cell.Width)
			letter = known.letter(styleWords(cell.Style.Fg, cell.Style.Bg, cell.Style.Underline != 0, cell.Style.Attrs))
		}
		b.WriteString(strings.Repeat(letter, cells))
		x += cells
	}
	return b.String()
}

// styleWords names a style: "bold red". "" is the terminal's own look.
func styleWords(fg, bg color.Color, underlined bool, attrs uint8) string {
	var list []string
	for bit, name := range [...]string{"bold", "faint", "italic", "blinking", "blinking fast", "reversed", "hidden", "struck"} {
		if attrs&(1<<bit) != 0 {
			list = append(list, name)
		}
	}
	if underlined {
		list = append(list, "underlined")
	}
	if fg != nil {
		list = append(list, colorName(fg))
	}
	if bg != nil {
		list = append(list, "on "+colorName(bg))
	}
	return strings.Join(list, " ")
}

// colorName names one of the 16 colours of a terminal, and gives the numbers of
// every other.
func colorName(c color.Color) string {
	names := [...]string{
		"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
		"bright black", "bright red", "bright green", "bright yellow", "bright blue", "bright magenta", "bright cyan", "bright white",
	}
	if basic, ok := c.(ansi.BasicColor); ok && int(basic) < len(names) {
		return names[basic]
	}
	return hex(c)
}

// legend gives each style of a screen a letter: that of its colour, or else of its
// first attribute.
type legend struct {
	words   []string
	letters []string
}

func (l *legend) letter(words string) string {
	if words == "" {
		return " "
	}
	for i, known := range l.words {
		if known == words {
			return l.letters[i]
		}
	}
	taken := strings.Join(l.letters, "")
	fields := strings.Fields(words)
	letter := fields[len(fields)-1][:1]
	for _, c := range letter + strings.ToUpper(letter) + "123456789" {
		if !strings.ContainsRune(taken, c) {
			letter = string(c)
			break
		}
	}
	l.words, l.letters = append(l.words, words), append(l.letters, letter)
	return letter
}

// text explains the letters, in the order in which they came.
func (l *legend) text() string {
	if len(l.words) == 0 {
		return ""
	}
	parts := make([]string, len(l.words))
	for i, words := range l.words {
		parts[i] = l.letters[i] + " " + words
	}
	return styleMark + styleMark + " " + strings.Join(parts, ", ") + "\n"
}

// withoutStyles is the text of a styled screen alone.
func withoutStyles(styled string) string {
	var b strings.Builder
	for row := range strings.Lines(styled) {
		if !strings.HasPrefix(row, styleMark) {
			b.WriteString(strings.TrimPrefix(row, textMark))
		}
	}
	return b.String()
}
