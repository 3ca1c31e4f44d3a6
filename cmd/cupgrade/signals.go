package main

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/upgrade"
)

// interrupts turns what the system tells the process into what a run does about it.
//
// While nothing is written, any signal ends the program at once. While a write is
// under way, none does: the first one asks to begin no further step. Only a person
// can leave without the answer, by interrupting a third time; the end of a session
// or of a terminal (SIGTERM, SIGHUP), and SIGQUIT, which would kill the program with the
// terminal in disorder, wait for the write however often they are told.
type interrupts struct {
	workers *runs.Workers
	// quit ends what is not a write: a screen, a reading.
	quit func()
	out  io.Writer

	signals chan os.Signal
	// done is closed to end the listening, and told when what a signal led to was said.
	done, told chan struct{}
	// left is closed when a person leaves a write behind.
	left chan struct{}

	// quitting is true once the system asked to quit (SIGQUIT), which has a code of its own.
	quitting atomic.Bool

	mu sync.Mutex
	// covered says that a screen is drawn over the terminal; what is to be said then
	// waits in unsaid.
	covered bool
	unsaid  []error
}

// watchInterrupts begins to listen; stop ends it.
func watchInterrupts(w *runs.Workers, quit func(), out io.Writer) *interrupts {
	i := &interrupts{
		workers: w, quit: quit, out: out,
		signals: make(chan os.Signal, 8), done: make(chan struct{}), told: make(chan struct{}), left: make(chan struct{}),
	}
	// A reader of our output that goes away must not end a write.
	signal.Ignore(syscall.SIGPIPE)
	signal.Notify(i.signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	go i.listen()
	return i
}

func (i *interrupts) stop() {
	signal.Stop(i.signals)
	close(i.done)
	<-i.told
}

func (i *interrupts) listen() {
	defer close(i.told)
	byPerson := 0
	for {
		select {
		case <-i.done:
			return
		case s := <-i.signals:
			if s == os.Interrupt {
				byPerson++
			}
			if s == syscall.SIGQUIT {
				i.quitting.Store(true)
			}
			worker := i.workers.BusyWorker() // before what it does ends it
			i.quit()
			if worker == nil {
				continue
			}
			worker.Stop()
			if err := sayOf(s, byPerson, worker.ReadsOnly(), worker.JournalPath()); err != nil {
				i.tell(err)
			}
			if byPerson == leavesAt {
				close(i.left)
				return
			}
		}
	}
}

// adjustCode gives an end that wrote nothing the code of what has ended it.
func (i *interrupts) adjustCode(err error) error {
	if i.quitting.Load() && exitCode(err) == exitCancelled {
		return fail(exitQuit, err)
	}
	return err
}

// leavesAt is the interrupt that leaves a write behind.
const leavesAt = 3

// sayOf is what a signal during the work of a run leads to, nil when there is nothing to add;
// of a third interrupt leftBehind tells.
func sayOf(s os.Signal, byPerson int, readsOnly bool, journal string) error {
	switch {
	case readsOnly && byPerson <= 1:
		return errors.New("stopping; what was read is kept in the journal " + journal)
	case readsOnly || byPerson == leavesAt:
		return nil
	case s == os.Interrupt && byPerson == leavesAt-1:
		return tell(errors.New("quit now? The outcome would be unknown"), "Press ctrl+c once more to quit; the journal is "+journal)
	default:
		return errors.New("stopping after the current step; the journal is " + journal)
	}
}

// tell writes to the terminal, or keeps it until the screen is gone.
func (i *interrupts) tell(err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.covered {
		i.unsaid = append(i.unsaid, err)
		return
	}
	complain(i.out, err)
}

// cover says that a screen is about to be drawn, and uncover that it is gone.
func (i *interrupts) cover() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.covered = true
}

func (i *interrupts) uncover() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.covered = false
	for _, err := range i.unsaid {
		complain(i.out, err)
	}
	i.unsaid = nil
}

// finish waits for the writes under way, or until a person leaves them behind.
func (i *interrupts) finish() {
	select {
	case <-i.workers.Idle():
	case <-i.left:
	}
}

// leftBehind is the end of a program that a person left while a run was at work.
func leftBehind(w *runs.Workers, out io.Writer) error {
	worker := w.BusyWorker()
	if worker == nil {
		return nil
	}
	complain(out, leftOf(worker.ReadsOnly(), worker.JournalPath()))
	return fail(exitNotVerified, nil)
}

// leftOf is what is said of work that was left behind.
func leftOf(readsOnly bool, journal string) error {
	if readsOnly {
		return tell(errors.New("quit during a verification, which writes nothing"),
			"Its journal is "+journal, "Verify again with: "+upgrade.CommandVerify)
	}
	return tell(errors.New("quit during a write, and its outcome is unknown"),
		"Its journal is "+journal, "Continue with: cupgrade resume")
}
