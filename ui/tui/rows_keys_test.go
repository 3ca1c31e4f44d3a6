package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/effort"
)

// places are the screens on which keys are tried, each with the keys that lead there.
var places = map[string]string{
	"user":                   "",
	"user found":             "tomas",
	"nobody found":           "zzz",
	"user refused":           "dana enter",
	"license":                "enter",
	"license filtered":       "enter / partner",
	"license not found":      "enter / zzz",
	"profile":                "enter down enter",
	"one profile":            "enter enter",
	"profile marked":         "enter down enter c",
	"profiles compared":      "enter down enter c down",
	"compared, filtered":     "enter down enter c down / p",
	"side by side":           "enter down enter c down right",
	"losses":                 "enter down enter enter",
	"losses, on a note":      "enter down enter enter end",
	"losses reviewed":        "enter down enter enter REVIEW",
	"a critical loss":        "enter down enter enter enter",
	"the last critical":      "enter down enter enter enter enter",
	"sites":                  "enter down enter enter down right",
	"one site":               "enter down enter enter down right enter",
	"objects":                "enter down enter enter down right right",
	"objects, filtered":      "enter down enter enter down right right / c",
	"assignments":            "enter down enter enter down right right right right right right",
	"assignment lost":        "enter down enter enter down right right right right right right end",
	"what the user sees":     "enter down enter enter tab",
	"what is seen, filtered": "enter down enter enter tab / c",
	"warnings":               "enter down enter enter end up right",
	"one warning":            "enter down enter enter end up right enter",
	"gained":                 "enter down enter enter end right",
	"role":                   "tomas enter enter enter READ",
	"account":                "enter down enter enter READ",
	"account understood":     "enter down enter enter READ space",
	"review":                 "enter down enter enter READ space enter",
	"confirm":                "enter down enter enter READ space enter enter",
	"result":                 "enter down enter enter READ space enter enter NAME enter",
	"quit":                   "enter ctrl+c",
	"help":                   "enter ?",
	"help of a long screen":  "enter down enter enter READ space enter ?",
}

// visit goes to a place.
func (h *harness) visit(keys string) {
	h.t.Helper()
	for key := range strings.FieldsSeq(keys) {
		switch key {
		case "NAME":
			h.press(mayasName)
		case "REVIEW":
			h.reviewLosses()
		default:
			h.press(key)
		}
		h.fire()
	}
}

// TestRow41_EveryKeyShownDoesSomething presses every key that the footer and the help
// of a screen name, and holds that something comes of it.
func TestRow41_EveryKeyShownDoesSomething(t *testing.T) {
	t.Parallel()
	for name, keys := range places {
		for _, size := range effort.Some(1, [][2]int{{80, 24}, {40, 14}, {120, 40}}) {
			visit := func() *harness {
				h := newHarness(t)
				h.visit(keys)
				h.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				h.screen()
				return h
			}
			shown, _ := visit().s.footerKeys(size[0])
			for _, b := range shown {
				does := false
				for _, key := range keysOf(b.Help().Key) {
					h := visit()
					before := h.screen()
					h.press(key)
					does = does || h.quit || h.screen() != before || h.starts > 0 || len(h.timers) > 0
				}
				if !does {
					t.Errorf("%s at %dx%d: %q does not %q:\n%s", name, size[0], size[1], b.Help().Key, b.Help().Desc, visit().screen())
				}
			}
		}
	}
}

// keysOf are the keys of a binding, as the harness names them.
func keysOf(shown string) []string {
	arrows := map[string]string{"↑": "up", "↓": "down", "←": "left", "→": "right"}
	if shown == "/" {
		return []string{shown}
	}
	var keys []string
	for key := range strings.SplitSeq(shown, "/") {
		switch {
		case key == "type":
			keys = append(keys, "x")
		case arrows[key] != "":
			keys = append(keys, arrows[key])
		default:
			keys = append(keys, key)
		}
	}
	return keys
}
