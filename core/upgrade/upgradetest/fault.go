package upgradetest

import (
	"context"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// Call is one call that the org has got.
type Call struct {
	Method  string
	Record  core.ID            // of a user or an account
	Text    string             // of a search
	Parents []core.ID          // of Grants and SiteGrants
	Objects []string           // of CountRecords
	Change  upgrade.UserChange // of UpgradeUser
	// Assignments are of Assign.
	Assignments []upgrade.Assignment
	// UnmodifiedSince is the condition of a write, zero for none.
	UnmodifiedSince time.Time
}

// IsWrite tells whether the call changes the org.
func (c Call) IsWrite() bool {
	switch c.Method {
	case MethodEnable, MethodUpgrade, MethodAssign, MethodCreateSet, MethodAddRows, MethodSwitchOn, MethodDeleteSet, MethodOpenSite:
		return true
	default:
		return false
	}
}

// fault is something that one coming call, or every one of a method, meets.
type fault struct {
	matches func(number int, method string) bool
	before  func(*State)    // changes the org before the call is answered
	hold    <-chan struct{} // keeps the call waiting, together with its context
	err     error           // what is answered instead
	after   bool            // the call takes effect, and only its answer is lost
	panics  any             // the call panics with it
	entered func()          // told that the call waits
	once    bool            // ends after one call
}

// FailMethod makes every later call of a method answer the error and do nothing.
func (o *Org) FailMethod(method string, err error) {
	o.add(fault{matches: isMethod(method), err: err})
}

// FailCall makes the n-th call from the org's first one (1 for the first) answer
// the error and do nothing.
func (o *Org) FailCall(n int, err error) {
	o.add(fault{matches: isNumber(n), err: err})
}

// LoseReply makes the next call of a method take effect while its caller gets the
// error, as when a connection breaks after the request was sent.
func (o *Org) LoseReply(method string, err error) {
	o.add(fault{matches: isMethod(method), err: err, after: true, once: true})
}

// LoseReplyOfCall is LoseReply for the n-th call.
func (o *Org) LoseReplyOfCall(n int, err error) {
	o.add(fault{matches: isNumber(n), err: err, after: true})
}

// PanicOn makes the next call of a method panic.
func (o *Org) PanicOn(method string, value any) {
	o.add(fault{matches: isMethod(method), panics: value, once: true})
}

// Before changes the org just before the next call of a method is answered: what
// another admin does in between.
func (o *Org) Before(method string, change func(*State)) {
	o.add(fault{matches: isMethod(method), before: change, once: true})
}

// Hang keeps every later call of a method waiting until release is called or its
// context ends. entered gets one value for each call that begins to wait.
func (o *Org) Hang(method string) (entered <-chan struct{}, release func()) {
	hold := make(chan struct{})
	waiting := make(chan struct{}, 64)
	o.add(fault{matches: isMethod(method), hold: hold, entered: func() { waiting <- struct{}{} }})
	return waiting, func() { close(hold) }
}

// Heal forgets every order to fail, to hang or to change. Calls that hang already
// go on waiting for their release.
func (o *Org) Heal() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = nil
}

// Calls gives the calls so far, in the order they came.
func (o *Org) Calls() []Call {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.calls)
}

// Writes gives the calls so far that change the org.
func (o *Org) Writes() []Call {
	return slices.DeleteFunc(o.Calls(), func(c Call) bool { return !c.IsWrite() })
}

// Refusal is an answer of Salesforce's that proves that nothing was done.
func Refusal(op string, status int, code, message string, fields ...string) *core.RemoteError {
	return &core.RemoteError{
		Op: op, Status: status, Code: code, Message: message, Fields: fields, Sent: true, FromSalesforce: true,
	}
}

// NoAnswer is what a caller gets when the request was sent and no answer came.
func NoAnswer(op string, cause error) *core.RemoteError {
	return &core.RemoteError{Op: op, Sent: true, Err: cause}
}

// NotSent is what a caller gets when there was no connection.
func NotSent(op string, cause error) *core.RemoteError {
	return &core.RemoteError{Op: op, Err: cause}
}

func (o *Org) add(f fault) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults = append(o.faults, f)
}

func isMethod(method string) func(int, string) bool {
	return func(_ int, m string) bool { return m == method }
}

func isNumber(n int) func(int, string) bool {
	return func(number int, _ string) bool { return number == n }
}

// enter records a call and gives the faults that it meets, merged into one.
func (o *Org) enter(entry Call) fault {
	o.mu.Lock()
	defer o.mu.Unlock()
	entry.Parents = slices.Clone(entry.Parents)
	o.calls = append(o.calls, entry)
	o.state.Clock = o.state.Clock.Add(time.Second)
	var met fault
	o.faults = slices.DeleteFunc(o.faults, func(f fault) bool {
		if !f.matches(len(o.calls), entry.Method) {
			return false
		}
		met = met.with(f)
		return f.once
	})
	return met
}

// with adds what another fault does.
func (f fault) with(other fault) fault {
	if other.before != nil {
		f.before = other.before
	}
	if other.hold != nil {
		f.hold, f.entered = other.hold, other.entered
	}
	if other.err != nil {
		f.err, f.after = other.err, other.after
	}
	if other.panics != nil {
		f.panics = other.panics
	}
	return f
}

// meet lets the faults happen that come before the answer.
func (o *Org) meet(ctx context.Context, entry Call, met fault) error {
	if met.hold != nil {
		met.entered()
		select {
		case <-met.hold:
		case <-ctx.Done():
			return NoAnswer(entry.Method, ctx.Err())
		}
	}
	if err := ctx.Err(); err != nil {
		return NotSent(entry.Method, err)
	}
	if met.before != nil {
		o.Edit(met.before)
	}
	if met.panics != nil {
		panic(met.panics)
	}
	if met.err != nil && !met.after {
		return met.err
	}
	return nil
}

// call runs one reading call.
func call[T any](ctx context.Context, o *Org, entry Call, answer func(*State) T) (T, error) {
	var none T
	met := o.enter(entry)
	if err := o.meet(ctx, entry, met); err != nil {
		return none, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if met.err != nil {
		return none, met.err
	}
	return answer(&o.state), nil
}

// write runs one writing call.
func write(ctx context.Context, o *Org, entry Call, change func(*State) error) (upgrade.WriteReply, error) {
	met := o.enter(entry)
	if err := o.meet(ctx, entry, met); err != nil {
		return upgrade.WriteReply{}, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := change(&o.state); err != nil {
		return upgrade.WriteReply{}, err
	}
	if met.err != nil {
		return upgrade.WriteReply{}, met.err
	}
	return upgrade.WriteReply{Status: 204, At: o.state.Clock}, nil
}
