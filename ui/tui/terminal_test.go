package tui

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/upgrade/upgradetest"
)

func TestTerminalOf(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]Terminal{
		"":                                {},
		"TERM=dumb":                       {},
		"TERM=linux":                      {},
		"TERM=xterm-256color":             {Escapes: true, Notify: NotifyBell},
		"TERM=xterm VTE_VERSION=4900":     {Escapes: true, Notify: NotifyBell},
		"TERM=xterm VTE_VERSION=7600":     {Escapes: true, Notify: NotifyBell, Links: true},
		"TERM=foot-extra":                 {Escapes: true, Notify: NotifyBell, Links: true},
		"TERM=xterm-kitty NO_COLOR=1":     {Escapes: true, Notify: NotifyBell},
		"WT_SESSION=x":                    {Escapes: true, Notify: NotifyBell, Links: true},
		"TERM=xterm TERM_PROGRAM=WezTerm": {Escapes: true, Notify: NotifyDesktop, Links: true},
		"TERM=xterm TERM_PROGRAM=WezTerm CUPGRADE_NOTIFY=0": {Escapes: true, Links: true},
		"TERM=tmux-256color TERM_PROGRAM=ghostty":           {Escapes: true, Notify: NotifyBell},
		"TERM=xterm TERM_PROGRAM=ghostty TMUX=/tmp/x":       {Escapes: true, Notify: NotifyBell},
	} {
		got := TerminalOf(func(name string) string {
			for _, part := range strings.Fields(env) {
				if value, is := strings.CutPrefix(part, name+"="); is {
					return value
				}
			}
			return ""
		})
		if got != want {
			t.Errorf("%q: %+v, want %+v", env, got, want)
		}
	}
}

// onTerminal is a harness on a terminal that takes everything, and what it is sent.
func onTerminal(t *testing.T, change ...func(*Options)) (*harness, *strings.Builder) {
	t.Helper()
	var sent strings.Builder
	all := func(o *Options) {
		o.Out, o.Terminal = &sent, Terminal{Escapes: true, Notify: NotifyDesktop, Links: true}
	}
	return newHarness(t, append([]func(*Options){all}, change...)...), &sent
}

// TestRow75_CopyByKey copies what is selected, and shows it.
func TestRow75_CopyByKey(t *testing.T) {
	t.Parallel()
	h, sent := onTerminal(t)
	copied := func(want string) {
		t.Helper()
		h.shows("Copied: " + want)
		if got := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(want)) + "\a"; sent.String() != got {
			t.Errorf("the terminal is sent %q, want %q", sent, got)
		}
		sent.Reset()
	}
	h.press("enter", "down", "y")
	copied(string(upgradetest.PartnerCommunity))
	h.press("enter", "y")
	copied(string(upgradetest.HarborPartner))
	h.press("enter")
	h.openPage("Object permissions")
	h.press("y")
	copied("Berth__c")
	h.press("tab", "y") // what the user sees is no list of losses
	copied("maya.chen@brightharbor.example")
	h.press("tab", "esc", "y")
	copied("maya.chen@brightharbor.example")

	silent := newHarness(t)
	silent.press("enter", "y")
	silent.shows("can't copy")
}

// TestRow74_TheWindowIsCalledByWhatGoesOn holds the title of the window to the user and the
// step, and a call to an admin who looks elsewhere.
func TestRow74_TheWindowIsCalledByWhatGoesOn(t *testing.T) {
	t.Parallel()
	for _, looksOn := range []bool{true, false} {
		h, sent := onTerminal(t)
		h.toReview()
		if got := string(h.s.title); !strings.HasPrefix(got, "cupgrade: Maya Chen, Review changes") {
			t.Errorf("the window is called %q", got)
		}
		h.send(tea.BlurMsg{})
		if looksOn {
			h.send(tea.FocusMsg{})
		}
		h.press("enter")
		h.press("maya.chen@brightharbor.example", "enter")
		h.shows("What to do now")
		if called := sent.String() == "\x1b]9;cupgrade: Maya Chen: upgraded, not verified\a"; called == looksOn {
			t.Errorf("looked at %v, and the terminal is sent %q", looksOn, sent)
		}
	}
}

// ours are the sequences that the wizard itself sends.
var ours = regexp.MustCompile("\x1b\\]52;c;[A-Za-z0-9+/=]*\a|\x1b\\]9;cupgrade: [^\x00-\x1f\u007f-\u009f]*\a|\a")

// TestHostileNamesStayInTheirSequences gives names that end a sequence and begin another to
// the title, the clipboard, the notification and the links.
func TestHostileNamesStayInTheirSequences(t *testing.T) {
	t.Parallel()
	const evil = "Maya\a\x1b]52;c;ZXZpbA==\a\x1b\\\u009c\u009d0;owned\u0007\r\n\x1b[2J\u202e"
	h, sent := onTerminal(t, inOrg(func(s *upgradetest.State) {
		for _, facts := range s.Users {
			facts.User.Name, facts.User.Username = evil, evil+"@x.example"
		}
	}))
	h.send(tea.BlurMsg{})
	h.press("enter", "y")
	h.press("enter", "enter", "y")
	for _, cmd := range []tea.Cmd{h.s.copyText(), h.s.callAdmin(h.s.windowTitle())} {
		h.run(cmd)
	}
	for _, text := range []string{ours.ReplaceAllString(sent.String(), ""), fmt.Sprint(h.s.title)} {
		if strings.ContainsAny(text, "\a\x1b\r\n\u009c\u009d\u202e") || strings.Contains(text, "\x1b") {
			t.Errorf("a name breaks out: %q", text)
		}
	}
	if !strings.Contains(string(h.s.title), "Maya") {
		t.Errorf("the title is %q", h.s.title)
	}
}

// TestNoTitleLeaksOntoTheScreen upgrades people whose names hold the byte that ends a sequence
// for a terminal that looks for control characters before it decodes: neither the title nor the
// notification shows up on the screen, where both would stand on the last row.
func TestNoTitleLeaksOntoTheScreen(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Maya Chen", "Мария", "Ümit", "לאה", "✓✓"} {
		h, sent := onTerminal(t, inOrg(func(s *upgradetest.State) {
			for _, facts := range s.Users {
				facts.User.Name = name
			}
		}))
		h.toReview()
		titles := []string{string(h.s.title)}
		h.send(tea.BlurMsg{})
		h.press("enter")
		h.press("maya.chen@brightharbor.example", "enter")
		h.shows("What to do now")
		titles = append(titles, string(h.s.title), sent.String())
		for _, text := range titles {
			if strings.IndexByte(text, 0x9c) >= 0 {
				t.Errorf("%s: the terminal is sent %q", name, text)
			}
		}
		if !strings.HasSuffix(titles[1], "pgraded, not verified") {
			t.Errorf("%s: at the end the window is called %q", name, titles[1])
		}
	}
}
