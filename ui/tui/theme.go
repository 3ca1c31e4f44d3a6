package tui

import (
	"io"

	"github.com/charmbracelet/lipgloss"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
)

// line is one row of the screen: cleaned text with styling of our own. Only a
// theme makes one out of text, so nothing of an org gets into it uncleaned.
type line string

// theme is how things look. It uses the terminal's default foreground, bold, and
// two of its 16 colours; neither carries a meaning that a glyph or a word beside
// it does not carry too. Magenta and red are the two that can be read on white
// and on black alike in the usual palettes.
type theme struct {
	bold, accented, alarming *lipgloss.Style
	glyph                    *glyphs
}

// The colours of the theme, as numbers of the 16 ANSI colours.
const (
	colorAccent = lipgloss.Color("5")
	colorAlarm  = lipgloss.Color("1")
)

// The colour profiles of termenv that a renderer is set to, so that it never
// looks at the environment or asks the terminal.
const (
	profileANSI16 = 2
	profileNone   = 3
)

// newTheme builds the looks of one session.
func newTheme(noColor, ascii bool) theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetHasDarkBackground(true)
	r.SetColorProfile(profileANSI16)
	if noColor {
		r.SetColorProfile(profileNone)
	}
	bold := r.NewStyle().Bold(true)
	accented, alarming := bold.Foreground(colorAccent), bold.Foreground(colorAlarm)
	t := theme{bold: &bold, accented: &accented, alarming: &alarming, glyph: &unicodeGlyphs}
	if ascii {
		t.glyph = &asciiGlyphs
	}
	return t
}

// plain, strong, accent and alarm are the four ways text can look.
func (t theme) plain(s display.Text) line  { return line(s) }
func (t theme) strong(s display.Text) line { return render(t.bold, s) }
func (t theme) accent(s display.Text) line { return render(t.accented, s) }
func (t theme) alarm(s display.Text) line  { return render(t.alarming, s) }

// underlined draws a line under what was searched for. It stays without colour: it
// is the mark that needs none.
func underlined(l line) line { return "\x1b[4m" + l + "\x1b[24m" }

func render(style *lipgloss.Style, s display.Text) line {
	if s == "" {
		return ""
	}
	return line(style.Render(string(s)))
}

// severity gives the mark of a finding: a glyph and a word.
func (t theme) severity(s core.Severity) line {
	if s == core.SeverityBlocker {
		return t.alarm(findingMark(s, t.glyph))
	}
	return t.strong(findingMark(s, t.glyph))
}

// findingMark is the mark of a finding without its look.
func findingMark(s core.Severity, g *glyphs) display.Text {
	switch s {
	case core.SeverityBlocker:
		return g.cross + " Blocked"
	case core.SeverityWarning:
		return g.warn + " Warning"
	default:
		return g.info + " Note"
	}
}

// outcome gives the mark of a step's outcome: a glyph and a word.
func (t theme) outcome(o upgrade.Outcome) line {
	switch o {
	case upgrade.OutcomeApplied:
		return t.strong(t.glyph.done + " applied")
	case upgrade.OutcomeRejected:
		return t.alarm(t.glyph.cross + " rejected")
	case upgrade.OutcomeUnknown:
		return t.alarm("? unknown")
	case upgrade.OutcomeRunning:
		return t.accent(t.glyph.current + " running")
	case upgrade.OutcomeSkipped:
		return t.plain(t.glyph.skipped + " not tried")
	default:
		return t.plain(t.glyph.future + " waiting")
	}
}

// endGlyph stands before the word for how an upgrade ended.
func (t theme) endGlyph(e flow.End) display.Text {
	switch e {
	case flow.EndVerified:
		return t.glyph.done
	case flow.EndNotVerified:
		return t.glyph.warn
	case flow.EndUnknown:
		return "?"
	default:
		return t.glyph.cross
	}
}

// agreementText gives the mark of a check: a glyph and a word.
func (t theme) agreementText(a upgrade.Agreement) display.Text {
	switch a {
	case upgrade.AgreementMatch:
		return t.glyph.done + " as predicted"
	case upgrade.AgreementMismatch:
		return t.glyph.cross + " different"
	case upgrade.AgreementPending:
		return t.glyph.future + " not yet"
	default:
		return "? not known"
	}
}

// glyphs are the characters that draw the screen beside the words.
type glyphs struct {
	done, current, future, skipped  display.Text
	cross, warn, info               display.Text
	pointer, separator, arrow, rule display.Text
	ellipsis, caret, bar, dot       display.Text
	on, off                         display.Text
	up, down, left, right           display.Text
	spinner                         []display.Text
}

// unicodeGlyphs are one cell wide in every usual font.
var unicodeGlyphs = glyphs{
	done: "✓", current: "●", future: "○", skipped: "–",
	cross: "✗", warn: "!", info: "i",
	pointer: ">", separator: "›", arrow: "→", rule: "─",
	ellipsis: "…", caret: "▏", bar: "│", dot: "·",
	on: "[✓]", off: "[ ]", up: "↑", down: "↓", left: "←", right: "→",
	spinner: []display.Text{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
}

// asciiGlyphs serve a locale without UTF-8.
var asciiGlyphs = glyphs{
	done: "+", current: "*", future: "o", skipped: "-",
	cross: "x", warn: "!", info: "i",
	pointer: ">", separator: "/", arrow: "->", rule: "-",
	ellipsis: "...", caret: "_", bar: "|", dot: "-",
	on: "[x]", off: "[ ]", up: "up", down: "down", left: "left", right: "right",
	spinner: []display.Text{"|", "/", "-", "\\"},
}
