package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/ui/flow"
)

// handleKey takes a key message apart: keys typed fast arrive as one message with several
// runes, which would miss every binding, and in a text be taken for a key whose name they
// happen to spell, as "right" in the middle of a word.
func (s *session) handleKey(k tea.KeyMsg) tea.Cmd {
	if k.Type != tea.KeyRunes || len(k.Runes) < 2 || k.Paste {
		return s.handleOneKey(k)
	}
	cmds := make([]tea.Cmd, 0, len(k.Runes))
	for _, r := range k.Runes {
		one := k
		one.Runes = []rune{r}
		cmds = append(cmds, s.handleOneKey(one))
	}
	return tea.Batch(cmds...)
}

// handleOneKey is the one place where a key finds its meaning: first what is the same
// everywhere, then what stands over the step, then the step.
func (s *session) handleOneKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyCtrlC:
		return s.handleInterrupt()
	case s.tooSmall():
		return nil
	case k.Type == tea.KeyCtrlZ:
		return s.suspendProgram()
	}
	if k.Type == tea.KeyEsc {
		return s.pressEscape()
	}
	s.notice = notice{}
	switch {
	case s.quit.open:
		return s.quit.handleKey(s, k)
	case s.help.open:
		s.help.handleKey(k)
		return nil
	case isHelp(k) && !s.wantsQuestionMark(k):
		s.help.openHelp()
		return nil
	case k.Paste && !s.currentStep().takesText():
		return nil // a paste is text, not a row of commands
	case s.isHeld(k):
		return nil
	case s.grace.swallowsKey(k, s.opts.Now(), s.opts.Timing.Grace, s.currentStep().takesText()):
		return nil
	}
	if k.String() == "y" && !s.currentStep().takesText() && s.currentStep().currentRead().state != readWaiting {
		return s.copyText()
	}
	return s.bodyKey(k)
}

// bodyKey gives a key to the body: the error on it, or the step once it is ready.
func (s *session) bodyKey(k tea.KeyMsg) tea.Cmd {
	read := s.currentStep().currentRead()
	switch read.state {
	case readWaiting:
		return nil
	case readFailed:
		if k.String() == "r" {
			return read.readAgain()
		}
		s.failure.Key(k)
		return nil
	default:
		return s.currentStep().handleKey(k)
	}
}

// suspendProgram puts the program into the background, but never a running write: the
// whole process would stand still while Salesforce waits.
func (s *session) suspendProgram() tea.Cmd {
	if s.currentID() == flow.StepUpgrade {
		s.refuse("The upgrade is running; it can't be suspended now.")
		return nil
	}
	if s.opts.Out == nil || !s.opts.Terminal.Escapes {
		return tea.Suspend
	}
	return tea.Sequence(s.send(popTitle), tea.Suspend)
}

func isHelp(k tea.KeyMsg) bool { return k.String() == "?" || k.Type == tea.KeyF1 }

// wantsQuestionMark tells whether a step needs "?" as a character to type.
func (s *session) wantsQuestionMark(k tea.KeyMsg) bool {
	c, ok := s.currentStep().(*pageStep)
	return ok && k.Type == tea.KeyRunes && c.needsQuestionMark()
}

// holdEnter keeps an Enter that is held down from answering what it has just opened.
func (s *session) holdEnter() { s.heldUntil = s.opts.Now().Add(s.opts.Timing.Held) }

// isHeld tells whether a key is the Enter that led here, held down still. A keyboard begins
// to repeat it after about half a second, and goes on many times a second.
func (s *session) isHeld(k tea.KeyMsg) bool {
	now := s.opts.Now()
	if k.Type != tea.KeyEnter || !now.Before(s.heldUntil) {
		return false
	}
	if next := now.Add(repeatEvery); next.After(s.heldUntil) {
		s.heldUntil = next
	}
	return true
}

// grace swallows keys that were meant for the screen before: those pressed right
// after a screen appeared by itself, and a held key for as long as it repeats.
type grace struct {
	since time.Time
	held  string
}

func (g *grace) startGrace(now time.Time) { *g = grace{since: now} }

// swallowsKey tells whether a key comes too early to be an answer. Typed text is
// none: it changes nothing that can't be seen and taken back.
func (g *grace) swallowsKey(k tea.KeyMsg, now time.Time, period time.Duration, typing bool) bool {
	if g.since.IsZero() || typing && k.Type == tea.KeyRunes {
		return false
	}
	early := now.Sub(g.since) < period
	if early && (g.held == "" || g.held == k.String()) {
		g.held, g.since = k.String(), now
		return true
	}
	if !early {
		*g = grace{}
	}
	return early
}
