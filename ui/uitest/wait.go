package uitest

import (
	"strings"
	"sync/atomic"
	"time"
)

// Wait waits until the screen is as a test wants it, and gives it. what names the
// state for a failure.
func (term *Terminal) Wait(what string, state func(screen string) bool) string {
	term.t.Helper()
	timer := time.AfterFunc(deadline, func() {
		term.mu.Lock()
		defer term.mu.Unlock()
		term.late = true
		term.changed.Broadcast()
	})
	defer timer.Stop()
	term.mu.Lock()
	defer term.mu.Unlock()
	term.late = false
	for {
		screen := term.screen()
		switch {
		case state(screen):
			return screen
		case term.left:
			term.t.Fatalf("the program ended before %s; the screen was:\n%s", what, screen)
		case term.late:
			term.t.Fatalf("it never came to %s; the screen is:\n%s", what, screen)
		}
		term.changed.Wait()
	}
}

// WaitFor waits until every text is on the screen, and gives the screen.
func (term *Terminal) WaitFor(texts ...string) string {
	term.t.Helper()
	return term.Wait("showing "+strings.Join(texts, " and "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// WaitGone waits until a text is no longer on the screen, and gives the screen.
func (term *Terminal) WaitGone(text string) string {
	term.t.Helper()
	return term.Wait("no longer showing "+text, func(screen string) bool { return !strings.Contains(screen, text) })
}

// WaitEnd waits until the program has returned.
func (term *Terminal) WaitEnd() {
	term.t.Helper()
	select {
	case <-term.ended:
	case <-time.After(deadline):
		term.t.Fatalf("the program does not end; the screen is:\n%s", term.Screen())
	}
}

// pressAgain is how long after a key that was not taken it is pressed again: a program
// ignores an Enter that may be held down.
const pressAgain = 800 * time.Millisecond

// PressOn presses a key until the screen follows, as a person does, and gives the screen. A
// letter is pressed once: it may be a switch, which a second press turns back.
func (term *Terminal) PressOn(key string) string {
	term.t.Helper()
	before := term.Screen()
	followed := make(chan struct{})
	defer close(followed)
	go func() {
		for again := time.NewTicker(pressAgain); ; {
			select {
			case <-again.C:
				if bytes := sequences[key]; bytes != "" {
					term.send(bytes)
				}
			case <-followed:
				again.Stop()
				return
			}
		}
	}()
	term.Press(key)
	return term.Wait("what "+key+" does", func(now string) bool { return now != before })
}

// PressAndSee presses a key and waits until the screen follows, or long enough for a key
// that changes nothing.
func (term *Terminal) PressAndSee(key string) {
	term.t.Helper()
	before := term.Screen()
	var passed atomic.Bool
	timer := time.AfterFunc(pressAgain, func() {
		passed.Store(true)
		term.mu.Lock()
		defer term.mu.Unlock()
		term.changed.Broadcast()
	})
	defer timer.Stop()
	term.Press(key)
	term.Wait("what "+key+" does", func(now string) bool { return now != before || passed.Load() })
}
