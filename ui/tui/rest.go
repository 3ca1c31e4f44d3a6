package tui

import (
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// restAfter is how long nothing must have happened for the wizard to be at rest: longer
// than from one sign of life of a read or a commit to the next.
const restAfter = commitSecond + time.Second/2

// rest tells when the wizard comes to rest, and when something happens again.
type rest struct {
	tell  func(atRest bool)
	timer *time.Timer

	mu   sync.Mutex
	last time.Time
	at   bool
	over bool
}

// newRest begins with something happening.
func newRest(tell func(atRest bool)) *rest {
	r := &rest{tell: tell, last: time.Now()}
	r.timer = time.AfterFunc(restAfter, r.comes)
	return r
}

// comes is when the timer has run out.
func (r *rest) comes() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over || r.at || time.Since(r.last) < restAfter { // something has happened meanwhile
		return
	}
	r.at = true
	r.tell(true)
}

// ends wakes the program for good.
func (r *rest) ends() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	r.timer.Stop()
	r.wake()
}

func (r *rest) wake() {
	if r.at {
		r.at = false
		r.tell(false)
	}
}

// filter sees every message before the model, and lets all of them pass.
func (r *rest) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wake()
	r.last = time.Now()
	r.timer.Reset(restAfter)
	return msg
}
