package uitest

import "io"

// sequences are what a terminal sends for the keys that send no character of
// their own.
var sequences = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"f1": "\x1bOP", "ctrl+c": "\x03", "ctrl+z": "\x1a", "ctrl+u": "\x15", "ctrl+r": "\x12",
}

// Press presses keys, one after the other: a name such as "enter" or "down", or a
// single character.
func (term *Terminal) Press(keys ...string) {
	term.t.Helper()
	for _, key := range keys {
		bytes, named := sequences[key]
		if !named {
			bytes = key
			if len([]rune(key)) != 1 {
				term.t.Fatalf("there is no key %q", key)
			}
		}
		term.send(bytes)
	}
}

// Type types a text, one character after the other.
func (term *Terminal) Type(text string) {
	term.t.Helper()
	for _, r := range text {
		term.send(string(r))
	}
}

// Burst sends a text at once, as it arrives when someone types faster than the
// program reads.
func (term *Terminal) Burst(text string) {
	term.t.Helper()
	term.send(text)
}

// Paste pastes a text the way terminals do, between the marks of a paste.
func (term *Terminal) Paste(text string) {
	term.t.Helper()
	term.send("\x1b[200~" + text + "\x1b[201~")
}

// send gives bytes to the program. A program that has ended takes none, which a
// test sees by what it waits for.
func (term *Terminal) send(bytes string) {
	_, _ = io.WriteString(term.keys, bytes)
}
