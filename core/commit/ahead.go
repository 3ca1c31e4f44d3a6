package commit

import (
	"context"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
)

// restsFor is how old a reading may be that a write rests on, where it is not made right
// before that write. Whoever changes something else in that second could as well do it
// between a reading and the write that follows it.
const restsFor = time.Second

// comesWithin is how long such a reading may be under way. Who says yes within a second is
// not kept waiting for longer, and an answer may have lain there for hours before a program
// that was put into the background came to look at it.
const comesWithin = 2 * restsFor

// Ahead is a reading of what a commit rests on, begun while a person confirms it: nobody
// has to wait for it who then says yes at once.
type Ahead struct {
	*aside

	user, license core.ID
	now           func() time.Time
	asked, came   time.Time
	read          upgrade.Rechecked
}

// ReadAhead begins to read what the commit of a plan rests on; see Applier.Ahead. The
// reading ends with ctx. now is the clock that tells its age.
func ReadAhead(ctx context.Context, org upgrade.Reader, plan upgrade.Plan, now func() time.Time) *Ahead {
	a := &Ahead{user: plan.Choice.UserID, license: plan.Target.License.ID, now: now, asked: now()}
	a.aside = readAside(ctx, func(ctx context.Context) (err error) {
		a.read, err = org.Recheck(ctx, plan.User, plan.Target.License.ID)
		a.came = now()
		return err
	})
	return a
}

// take gives what was read for the commit of a plan, once it is there. False says that
// it must be read anew: no longer is waited for it than it would be good for.
func (a *Ahead) take(ctx context.Context, plan upgrade.Plan) (upgrade.Rechecked, bool) {
	if a == nil || a.user != plan.Choice.UserID || a.license != plan.Target.License.ID {
		return upgrade.Rechecked{}, false
	}
	ctx, cancel := context.WithTimeout(ctx, restsFor)
	defer cancel()
	select {
	case <-a.done:
		return a.read, a.err == nil && a.young()
	case <-ctx.Done():
		return upgrade.Rechecked{}, false
	}
}

// leave ends the reading with the commit. Until then it goes on, even if nobody waits for
// it any more: it may be about to renew a session that the next reading needs as well.
func (a *Ahead) leave() {
	if a != nil {
		a.stop()
	}
}

// young tells whether the reading is as good as one that is made now.
func (a *Ahead) young() bool {
	return within(comesWithin, a.asked, a.came) && within(restsFor, a.came, a.now())
}

// within tells whether no more than a while passed between two moments. The wall's clock
// says so: the one that is never set back stands still while the machine sleeps.
func within(most time.Duration, from, to time.Time) bool {
	passed := to.Round(0).Sub(from.Round(0))
	return passed >= 0 && passed <= most
}

// aside is a reading that goes on beside something else. err is set when done is closed.
type aside struct {
	stop context.CancelFunc
	done chan struct{}
	err  error
}

// readAside begins a reading that ends with ctx or stop, whichever comes first.
func readAside(ctx context.Context, read func(context.Context) error) *aside {
	ctx, stop := context.WithCancel(ctx)
	a := &aside{stop: stop, done: make(chan struct{})}
	go func() {
		defer close(a.done)
		a.err = parallel.Safely(func() error { return read(ctx) })
	}()
	return a
}
