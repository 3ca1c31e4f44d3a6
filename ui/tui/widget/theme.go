package widget

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// Line is one row of the screen: cleaned text with styling of our own. Only a
// theme makes one out of text, so nothing of an org gets into it uncleaned.
type Line string

// Theme is how things look. Text is always in the terminal's own foreground, bold or
// reversed: of the 16 colours none can be read as text on the backgrounds of the usual
// palettes. Colour is on glyphs alone, each of which has its word beside it.
type Theme struct {
	Bold, reversed           *lipgloss.Style
	red, green, yellow, cyan *lipgloss.Style
	Glyph                    *Glyphs
	Links                    bool // whether an address can be a link
}

// The colour profiles of termenv that a renderer is set to, so that it never
// looks at the environment or asks the terminal.
const (
	profileANSI16 = 2
	profileNone   = 3
)

// NewTheme builds the looks of one session.
func NewTheme(noColor, ascii bool) Theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetHasDarkBackground(true)
	r.SetColorProfile(profileANSI16)
	if noColor {
		r.SetColorProfile(profileNone)
	}
	style := func(s lipgloss.Style) *lipgloss.Style { return &s }
	colour := func(number string) *lipgloss.Style { return style(r.NewStyle().Foreground(lipgloss.Color(number))) }
	t := Theme{
		Bold: style(r.NewStyle().Bold(true)), reversed: style(r.NewStyle().Reverse(true)),
		red: colour("1"), green: colour("2"), yellow: colour("3"), cyan: colour("6"),
		Glyph: &UnicodeGlyphs,
	}
	if ascii {
		t.Glyph = &asciiGlyphs
	}
	return t
}

// Plain is text as the terminal shows it.
func (t Theme) Plain(s display.Text) Line { return Line(s) }

// Strong is bold.
func (t Theme) Strong(s display.Text) Line { return renderStyle(t.Bold, s) }

// Reversed is for what is current: the terminal's own two colours, exchanged.
func (t Theme) Reversed(s display.Text) Line { return renderStyle(t.reversed, s) }

// Alarm is bold behind a coloured glyph, for what stops an upgrade.
func (t Theme) Alarm(s display.Text) Line { return t.Glyphed(s, t.Strong) }

// Running is the glyph of what goes on.
func (t Theme) Running(s display.Text) Line { return renderStyle(t.cyan, s) }

// Glyphed is a text whose first word is a glyph that has a colour, and the rest of it in a
// look.
func (t Theme) Glyphed(s display.Text, look func(display.Text) Line) Line {
	glyph, _, _ := strings.Cut(strings.TrimLeft(string(s), " "), " ")
	style := t.glyphStyle(display.Clean(glyph))
	if style == nil {
		return look(s)
	}
	at := strings.Index(string(s), glyph)
	rest := display.Clean(string(s)[at+len(glyph):])
	return t.Plain(s[:at]) + renderStyle(style, display.Clean(glyph)) + look(rest)
}

// glyphStyle is the colour of a glyph, nil of one that has none.
func (t Theme) glyphStyle(glyph display.Text) *lipgloss.Style {
	g := t.Glyph
	switch glyph {
	case "!!!", g.Cross, "-":
		return t.red
	case "!!", g.Warn, "~", "?":
		return t.yellow
	case g.Done, "+", g.On:
		return t.green
	case g.Current:
		return t.cyan
	}
	return nil
}

// underlineText draws a line under what was searched for. It stays without colour: it
// is the mark that needs none.
func underlineText(l Line) Line { return "\x1b[4m" + l + "\x1b[24m" }

func renderStyle(style *lipgloss.Style, s display.Text) Line {
	if s == "" {
		return ""
	}
	return Line(style.Render(string(s)))
}

// Severity gives the mark of a finding: a glyph and a word.
func (t Theme) Severity(s core.Severity) Line {
	return t.Glyphed(FindingMark(s, t.Glyph), t.Strong)
}

// FindingMark is the mark of a finding without its look.
func FindingMark(s core.Severity, g *Glyphs) display.Text {
	switch s {
	case core.SeverityBlocker:
		return g.Cross + " Blocked"
	case core.SeverityWarning:
		return g.Warn + " Warning"
	default:
		return g.info + " Note"
	}
}

// Outcome gives the mark of a step's outcome: a glyph and a word.
func (t Theme) Outcome(o upgrade.Outcome) Line {
	switch o {
	case upgrade.OutcomeApplied:
		return t.Glyphed(t.Glyph.Done+" applied", t.Strong)
	case upgrade.OutcomeRejected:
		return t.Alarm(t.Glyph.Cross + " rejected")
	case upgrade.OutcomeUnknown:
		return t.Alarm("? unknown")
	case upgrade.OutcomeRunning:
		return t.Glyphed(t.Glyph.Current+" running", t.Strong)
	case upgrade.OutcomeSkipped:
		return t.Plain(t.Glyph.Skipped + " skipped")
	default:
		return t.Plain(t.Glyph.Future + " waiting")
	}
}

// EndGlyph stands before the word for how an upgrade ended.
func (t Theme) EndGlyph(e upgrade.State) display.Text {
	switch e {
	case upgrade.StateVerified, upgrade.StateSoFar:
		return t.Glyph.Done
	case upgrade.StateUnproven, upgrade.StateDifferent, upgrade.StateIncomplete, upgrade.StateUnrecorded:
		return t.Glyph.Warn
	case upgrade.StateUnknown:
		return "?"
	default:
		return t.Glyph.Cross
	}
}

// agreementText gives the mark of a check: a glyph and a word.
func (t Theme) agreementText(a upgrade.Agreement) display.Text {
	mark := display.Text("?")
	switch a {
	case upgrade.AgreementMatch:
		mark = t.Glyph.Done
	case upgrade.AgreementMismatch:
		mark = t.Glyph.Cross
	case upgrade.AgreementPending:
		mark = t.Glyph.Future
	case upgrade.AgreementUnplanned:
		mark = "-"
	case upgrade.AgreementUnknown:
	}
	return mark + " " + report.Agreement(a)
}

// SeverityText is a severity as a mark and a word. The marks are of every locale.
func SeverityText(s upgrade.LossSeverity, g *Glyphs) display.Text {
	switch s {
	case upgrade.LossBlocker:
		return g.Cross + "   blocker"
	case upgrade.LossCritical:
		return "!!! critical"
	case upgrade.LossHigh:
		return "!!  high"
	case upgrade.LossMedium:
		return "!   medium"
	case upgrade.LossLow:
		return g.dot + "   low"
	}
	return ""
}

// Glyphs are the characters that draw the screen beside the words.
type Glyphs struct {
	Done, Current, Future, Skipped  display.Text
	Cross, Warn, info               display.Text
	Pointer, Separator, arrow, Rule display.Text
	Ellipsis, caret, bar, dot       display.Text
	On, Off                         display.Text
	Up, Down, Left, Right           display.Text
	Spinner                         []display.Text
}

// UnicodeGlyphs are one cell wide in every usual font.
var UnicodeGlyphs = Glyphs{
	Done: "✓", Current: "●", Future: "○", Skipped: "–",
	Cross: "✗", Warn: "!", info: "i",
	Pointer: ">", Separator: "›", arrow: "→", Rule: "─",
	Ellipsis: "…", caret: "▏", bar: "│", dot: "·",
	On: "[✓]", Off: "[ ]", Up: "↑", Down: "↓", Left: "←", Right: "→",
	Spinner: []display.Text{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
}

// asciiGlyphs serve a locale without UTF-8.
var asciiGlyphs = Glyphs{
	Done: "+", Current: "*", Future: "o", Skipped: "-",
	Cross: "x", Warn: "!", info: "i",
	Pointer: ">", Separator: "/", arrow: "->", Rule: "-",
	Ellipsis: "...", caret: "_", bar: "|", dot: "-",
	On: "[x]", Off: "[ ]", Up: "up", Down: "down", Left: "left", Right: "right",
	Spinner: []display.Text{"|", "/", "-", "\\"},
}
