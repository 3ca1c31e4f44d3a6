package widget

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cupgrade/core/display"
)

// Field is one line of typed text. Editing is that of bubbles' textinput; drawing
// is ours, because its cursor is a colour alone and it shows what was pasted as
// it came.
type Field struct {
	input textinput.Model
}

// maxTyped is longer than any username, name or id of Salesforce.
const maxTyped = 255

// NewField makes an empty line of text.
func NewField() Field {
	in := textinput.New()
	in.CharLimit = maxTyped
	in.Focus()
	return Field{input: in}
}

// Value is what was typed, raw.
func (f *Field) Value() string { return f.input.Value() }

// Set replaces the text and puts the caret behind it.
func (f *Field) Set(s string) {
	f.input.SetValue(s)
	f.input.CursorEnd()
}

// Key edits the text, and tells whether it changed. A line end inside a paste
// becomes a space: it never submits.
func (f *Field) Key(k tea.KeyMsg) bool {
	if k.Type == tea.KeyCtrlV {
		return false // would read the clipboard: the terminal pastes itself
	}
	before := f.input.Value()
	if k.Paste {
		k.Runes = []rune(strings.TrimSpace(keepPrintable(string(k.Runes))))
	}
	f.input, _ = f.input.Update(k)
	return f.input.Value() != before
}

// keepPrintable drops what cannot be seen from a paste, and makes every white space
// a plain one.
func keepPrintable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
}

// View draws the text with its caret in w cells, scrolled so that the caret is
// seen.
func (f *Field) View(t Theme, w int) Line {
	runes := []rune(f.input.Value())
	pos := min(f.input.Position(), len(runes))
	before, after := display.Clean(string(runes[:pos])), display.Clean(string(runes[pos:]))
	room := w - Width(t.Glyph.caret)
	if over := Width(before) - room; over > 0 {
		before = display.Clean(ansi.TruncateLeft(string(before), over, ""))
	}
	after = t.Cut(after, room-Width(before))
	return t.Strong(before) + t.Strong(t.Glyph.caret) + t.Strong(after)
}
