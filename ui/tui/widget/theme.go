package widget

import (
	"io"

	"github.com/charmbracelet/lipgloss"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// Line is one row of the screen: cleaned text with styling of our own. Only a
// theme makes one out of text, so nothing of an org gets into it uncleaned.
type Line string

// Theme is how things look. It uses the terminal's default foreground, bold, and
// two of its 16 colours; neither carries a meaning that a glyph or a word beside
// it does not carry too. Magenta and red are the two that can be read on white
// and on black alike in the usual palettes.
type Theme struct {
	Bold, accented, alarming *lipgloss.Style
	Glyph                    *Glyphs
}

// The colours of the theme, as numbers of the 16 ANSI colours.
const (
	ColorAccent = lipgloss.Color("5")
	ColorAlarm  = lipgloss.Color("1")
)

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
	bold := r.NewStyle().Bold(true)
	accented, alarming := bold.Foreground(ColorAccent), bold.Foreground(ColorAlarm)
	t := Theme{Bold: &bold, accented: &accented, alarming: &alarming, Glyph: &UnicodeGlyphs}
	if ascii {
		t.Glyph = &asciiGlyphs
	}
	return t
}

// Marked is text whose words are marked.
func (t Theme) Marked(s display.Text, words []string) Line { return Marked(s, words, t.Plain) }

// Plain is text as the terminal shows it.
func (t Theme) Plain(s display.Text) Line { return Line(s) }

// Strong is bold.
func (t Theme) Strong(s display.Text) Line { return renderStyle(t.Bold, s) }

// Accent is bold in the colour of what is current.
func (t Theme) Accent(s display.Text) Line { return renderStyle(t.accented, s) }

// Alarm is bold in the colour of what stops an upgrade.
func (t Theme) Alarm(s display.Text) Line { return renderStyle(t.alarming, s) }

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
	if s == core.SeverityBlocker {
		return t.Alarm(FindingMark(s, t.Glyph))
	}
	return t.Strong(FindingMark(s, t.Glyph))
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
		return t.Strong(t.Glyph.Done + " applied")
	case upgrade.OutcomeRejected:
		return t.Alarm(t.Glyph.Cross + " rejected")
	case upgrade.OutcomeUnknown:
		return t.Alarm("? unknown")
	case upgrade.OutcomeRunning:
		return t.Accent(t.Glyph.Current + " running")
	case upgrade.OutcomeSkipped:
		return t.Plain(t.Glyph.Skipped + " skipped")
	default:
		return t.Plain(t.Glyph.Future + " waiting")
	}
}

// EndGlyph stands before the word for how an upgrade ended.
func (t Theme) EndGlyph(e upgrade.State) display.Text {
	switch e {
	case upgrade.StateVerified:
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
