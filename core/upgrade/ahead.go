package upgrade

import (
	"context"
	"time"

	"cupgrade/core"
)

// restsFor is how old a reading may be that a write rests on, where it is not made right
// before that write. Whoever changes something else in that second could as well do it
// between a reading and the write that follows it.
const restsFor = time.Second

// Ahead is a reading of what a commit rests on, begun while a person confirms it: nobody
// has to wait for it who then says yes at once.
type Ahead struct {
	user, license core.ID
	now           func() time.Time
	done          chan struct{}
	came          time.Time
	read          Rechecked
	err           error
}

// ReadAhead begins to read what the commit of a plan rests on; see Applier.Ahead. The
// reading ends with ctx. now is the clock that tells its age.
func ReadAhead(ctx context.Context, org Reader, plan Plan, now func() time.Time) *Ahead {
	a := &Ahead{user: plan.Choice.UserID, license: plan.Target.License.ID, now: now, done: make(chan struct{})}
	go func() {
		defer close(a.done)
		a.err = safely(func() (err error) {
			a.read, err = org.Recheck(ctx, plan.User, plan.Target.License.ID)
			return err
		})
		a.came = now()
	}()
	return a
}

// take gives what was read for the commit of a plan, once it is there. False says that
// it must be read anew: no longer is waited for it than it would be good for.
func (a *Ahead) take(ctx context.Context, plan Plan) (Rechecked, bool) {
	if a == nil || a.user != plan.Choice.UserID || a.license != plan.Target.License.ID {
		return Rechecked{}, false
	}
	ctx, cancel := context.WithTimeout(ctx, restsFor)
	defer cancel()
	select {
	case <-a.done:
		return a.read, a.err == nil && a.young()
	case <-ctx.Done():
		return Rechecked{}, false
	}
}

// young tells whether the reading is as good as one that is made now. The wall's clock
// says so: the one that is never set back stands still while the machine sleeps.
func (a *Ahead) young() bool {
	age := a.now().Round(0).Sub(a.came.Round(0))
	return age >= 0 && age <= restsFor
}
