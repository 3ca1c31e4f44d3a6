package tui

import (
	"encoding/base64"
	"io"
	"strconv"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
)

// Terminal is what a terminal takes beside text. The zero value takes nothing else.
type Terminal struct {
	// Escapes is true where sequences that it doesn't know are skipped: the title of the
	// window, the clipboard, and whether the window is looked at.
	Escapes bool
	// Notify is how an admin who looks elsewhere is called at the end of a commit.
	Notify Notify
	// Links is true where addresses can be links.
	Links bool
}

// Notify is a way to call an admin.
type Notify uint8

// The ways to call an admin: not at all, by the bell, and by a notification of the desktop.
const (
	NotifyNever Notify = iota
	NotifyBell
	NotifyDesktop
)

// TerminalOf tells by the environment what the terminal takes; only what is known to do no
// harm is used. CUPGRADE_NOTIFY=0 switches calling off. Sources:
// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Operating-System-Commands,
// https://iterm2.com/documentation-escape-codes.html and
// https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
func TerminalOf(env func(string) string) Terminal {
	name, program := env("TERM"), env("TERM_PROGRAM")
	windows := env("WT_SESSION") != ""
	if (name == "" || name == "dumb" || name == "linux") && !windows {
		return Terminal{}
	}
	is := func(value string, names ...string) bool {
		for _, n := range names {
			if value == n || strings.HasPrefix(value, n+"-") {
				return true
			}
		}
		return false
	}
	t := Terminal{Escapes: true, Notify: NotifyBell}
	nested := env("TMUX") != "" || is(name, "screen", "tmux")
	desktop := is(program, "iTerm.app", "WezTerm", "ghostty") || env("KITTY_WINDOW_ID") != ""
	vte, _ := strconv.Atoi(env("VTE_VERSION"))
	if desktop && !nested {
		t.Notify = NotifyDesktop
	}
	if off := env("CUPGRADE_NOTIFY"); off == "0" || off == "off" {
		t.Notify = NotifyNever
	}
	t.Links = !nested && env("NO_COLOR") == "" && (desktop || windows || vte >= 5000 || program == "vscode" || is(name, "foot", "alacritty", "xterm-kitty"))
	return t
}

// The sequences that keep the title of a window on a stack, and bring it back. Source:
// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Functions-using-CSI-_-ordered-by-the-final-character_s_
const (
	pushTitle = "\x1b[22;2t"
	popTitle  = "\x1b]2;\a\x1b[23;2t"
)

// maxTitle is how many cells of a title are shown by the usual window.
const maxTitle = 80

// windowTitle says in the title of the window what goes on.
func (s *session) windowTitle() display.Text {
	isMark := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	title := display.Clean(strings.TrimLeftFunc(string(s.currentStep().headTitle()), isMark))
	whole := title
	if u := s.answers.User; u != nil && !strings.Contains(string(title), string(display.Clean(u.Name))) {
		whole = display.Clean(u.Name) + ", " + title
	}
	for _, text := range []display.Text{whole, title} {
		if text = s.theme.Cut("cupgrade: "+text, maxTitle); !endsSequence(text) {
			return text
		}
	}
	return "cupgrade"
}

// endsSequence tells whether a text ends the sequence that it stands in: some terminals look
// for the control character 0x9C before they decode UTF-8, in which it is a part of "М", "Ü"
// and "✓", and show what comes behind it.
func endsSequence(text display.Text) bool { return strings.IndexByte(string(text), 0x9c) >= 0 }

// retitle changes the title of the window when something else goes on.
func (s *session) retitle() tea.Cmd {
	if !s.opts.Terminal.Escapes {
		return nil
	}
	title := s.windowTitle()
	if title == s.title {
		return nil
	}
	s.title = title
	return tea.SetWindowTitle(string(title))
}

// takeTitle takes the title of the window again, which was given back meanwhile.
func (s *session) takeTitle() tea.Cmd {
	if s.opts.Out == nil || !s.opts.Terminal.Escapes {
		return nil
	}
	s.title = s.windowTitle()
	return tea.Sequence(s.send(pushTitle), tea.SetWindowTitle(string(s.title)))
}

// send writes a sequence to the terminal, whole between two frames: a file and an emulator
// both take one write after the other.
func (s *session) send(sequence string) tea.Cmd {
	out := s.opts.Out
	return func() tea.Msg {
		_, _ = io.WriteString(out, sequence)
		return nil
	}
}

// callAdmin calls an admin whose window is not the one that is looked at.
func (s *session) callAdmin(text display.Text) tea.Cmd {
	if !s.blurred || s.opts.Out == nil {
		return nil
	}
	switch s.opts.Terminal.Notify {
	case NotifyDesktop:
		if endsSequence(text) {
			return s.send("\a")
		}
		return s.send("\x1b]9;cupgrade: " + string(text) + "\a")
	case NotifyBell:
		return s.send("\a")
	case NotifyNever:
	}
	return nil
}

// copyText copies what is selected to the clipboard, and shows it: a terminal may refuse.
func (s *session) copyText() tea.Cmd {
	text := s.currentStep().textToCopy()
	if text == "" || s.opts.Out == nil || !s.opts.Terminal.Escapes {
		s.refuse("This terminal can't copy. To select text, use the mouse.")
		return nil
	}
	s.succeed("Copied: " + text)
	return s.send("\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(text)) + "\a")
}

// textToCopy is where the files are, once they were saved, else the username.
func (b *base) textToCopy() display.Text {
	switch a := &b.s.answers; {
	case b.s.saved != "":
		return b.s.saved
	case a.User != nil:
		return display.Clean(a.User.Username)
	default:
		return display.Clean(string(a.Session.Org.ID))
	}
}

// textToCopy is the id of the selected row, where rows are chosen from.
func (p *pageStep) textToCopy() display.Text {
	if i, ok := p.list.Selected(); ok && p.page.Choices != nil && !p.comparison.open {
		return p.page.Choices.At(i).CopyText()
	}
	return p.base.textToCopy()
}

// textToCopy is the API name of the selected loss.
func (l *lossesStep) textToCopy() display.Text {
	if row, ok := l.selectedRow(); ok && !l.seeing && row.CopyText() != "" {
		return row.CopyText()
	}
	return l.base.textToCopy()
}
