package flow_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
)

// stepOf gives the description of a step.
func stepOf(id flow.ID) *flow.Step {
	steps := flow.Steps()
	return &steps[flow.Index(steps, id)]
}

// do reads what a read describes, and takes over the answer; nil is read already.
func do(ctx context.Context, read *flow.Read) error {
	if read == nil {
		return nil
	}
	apply, err := read.Do(ctx)
	if err == nil {
		apply()
	}
	return err
}

// load reads what a step needs.
func load(ctx context.Context, a *flow.Answers, id flow.ID) error {
	return do(ctx, stepOf(id).Load(a))
}

// ranking gives the read that ranks the profiles.
func ranking(a *flow.Answers) *flow.Read {
	return stepOf(flow.StepProfile).Page(a, false).Aside.Start()
}

// eager gives the answers of someone who has just chosen Maya, with reads ahead.
func eager(t *testing.T, org *upgradetest.Org) *flow.Answers {
	t.Helper()
	a := &flow.Answers{Org: org, Online: true, Eager: true, Ctx: t.Context()}
	chooseMaya(t, org, a)
	if err := load(t.Context(), a, flow.StepLicense); err != nil {
		t.Fatal(err)
	}
	return a
}

func chooseMaya(t *testing.T, org *upgradetest.Org, a *flow.Answers) {
	t.Helper()
	facts, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	a.ChooseUser(facts.User)
}

// chooseProfile takes a profile and its license.
func chooseProfile(t *testing.T, a *flow.Answers, id core.ID) {
	t.Helper()
	target := profile(t, a, id)
	a.ChooseLicense(target.License)
	a.ChooseProfile(target)
}

// callsOf counts the readings of one kind.
func callsOf(org *upgradetest.Org, method string) int {
	n := 0
	for _, c := range org.Calls() {
		if c.Method == method {
			n++
		}
	}
	return n
}

// TestTheOrgIsReadWhileAUserIsChosen, once for whoever is chosen, but not for one who is
// chosen much later, or after something was changed.
func TestTheOrgIsReadWhileAUserIsChosen(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	clock := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	a := &flow.Answers{Org: org, Online: true, Eager: true, Ctx: t.Context(), Opts: flow.Options{Now: func() time.Time { return clock }}}
	choose := func(want int) {
		t.Helper()
		a.ReadOrg()
		a.ChooseUser(core.User{ID: "005000000000009AAA"})
		chooseMaya(t, org, a)
		if err := load(t.Context(), a, flow.StepLicense); err != nil {
			t.Fatal(err)
		}
		if len(a.Basis.Catalog.Profiles) == 0 || len(a.Basis.Setup.SharingSets) == 0 {
			t.Errorf("the basis is %+v", a.Basis)
		}
		if catalogs, setups := callsOf(org, upgradetest.MethodCatalog), callsOf(org, upgradetest.MethodSetup); catalogs != want || setups != want {
			t.Errorf("the catalog was read %d times and the setup %d times, not %d", catalogs, setups, want)
		}
	}
	choose(1)
	choose(1)
	clock = clock.Add(10 * time.Minute)
	choose(2)
	a.ForgetFacts()
	choose(3)
	*a = a.Another()
	choose(4)
}

// TestAFailureAheadIsNoFailure of what is asked after it: it is read again.
func TestAFailureAheadIsNoFailure(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.FailMethod(upgradetest.MethodSetup, errOdd)
	a := &flow.Answers{Org: org, Online: true, Eager: true, Ctx: t.Context()}
	chooseMaya(t, org, a)
	if err := load(t.Context(), a, flow.StepLicense); !errors.Is(err, errOdd) {
		t.Errorf("error = %v", err)
	}
	org.Heal()
	if err := load(t.Context(), a, flow.StepLicense); err != nil {
		t.Errorf("error = %v", err)
	}
}

// TestReadOnceHoweverManyAsk ranks the profiles and computes the losses: what the
// person may do and what the profiles grant is read once each.
func TestReadOnceHoweverManyAsk(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	a := eager(t, org)
	chooseProfile(t, a, upgradetest.HarborPartner)
	ranked := ranking(a)
	losses := a.Question()
	if err := do(t.Context(), ranked); err != nil {
		t.Fatal(err)
	}
	got, err := losses.Ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := callsOf(org, upgradetest.MethodGrants); n != 2 {
		t.Errorf("permissions were read %d times", n)
	}
	if ranked.Rows() == 0 || ranked.Rows() != losses.Rows() {
		t.Errorf("one is told of %d rows, the other of %d", ranked.Rows(), losses.Rows())
	}
	alone, err := upgrade.Gather(t.Context(), org, a.Choice(), nil)
	if err != nil {
		t.Fatal(err)
	}
	with, without := planning.New(got.Facts, a.Choice()), planning.New(alone, a.Choice())
	if with.Cost.Sentence != without.Cost.Sentence {
		t.Errorf("%q, read alone %q", with.Cost.Sentence, without.Cost.Sentence)
	}
}

// TestLeavingEndsNoRead: to leave a screen is no reason to read again what the next one
// needs.
func TestLeavingEndsNoRead(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	entered, release := org.Hang(upgradetest.MethodGrants)
	a := eager(t, org)
	chooseProfile(t, a, upgradetest.HarborPartner)
	ctx, leave := context.WithCancel(t.Context())
	read := ranking(a)
	left := make(chan error, 1)
	go func() {
		_, err := read.Do(ctx)
		left <- err
	}()
	<-entered
	<-entered // both the person's and the profiles' are being read
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who has left is told %v", err)
	}
	release()
	if _, err := a.Question().Ask(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := callsOf(org, upgradetest.MethodGrants); n != 2 {
		t.Errorf("permissions were read %d times", n)
	}
}

// TestAnotherChoiceEndsTheRead: what is read for a choice that is not made any more
// ends.
func TestAnotherChoiceEndsTheRead(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *flow.Answers){
		"another license": func(t *testing.T, a *flow.Answers) { chooseProfile(t, a, upgradetest.HarborPlus) },
		"everything anew": func(_ *testing.T, a *flow.Answers) { a.ForgetFacts() },
		"another upgrade": func(_ *testing.T, a *flow.Answers) { *a = a.Another() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			entered, release := org.Hang(upgradetest.MethodGrants)
			defer release()
			a := eager(t, org)
			chooseProfile(t, a, upgradetest.HarborPartner)
			asked := make(chan error, 1)
			read := ranking(a)
			go func() {
				_, err := read.Do(t.Context())
				asked <- err
			}()
			<-entered
			<-entered
			change(t, a)
			if err := <-asked; !errors.Is(err, context.Canceled) {
				t.Errorf("the read ends with %v", err)
			}
		})
	}
}

// TestAFailedReadIsMadeAgain when it is asked for again.
func TestAFailedReadIsMadeAgain(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.FailMethod(upgradetest.MethodGrants, errOdd)
	a := eager(t, org)
	chooseProfile(t, a, upgradetest.HarborPartner)
	if err := do(t.Context(), ranking(a)); !errors.Is(err, errOdd) {
		t.Errorf("the ranking ends with %v", err)
	}
	if _, err := a.Question().Ask(t.Context()); !errors.Is(err, errOdd) {
		t.Errorf("the losses end with %v", err)
	}
	org.Heal()
	if _, err := a.Question().Ask(t.Context()); err != nil {
		t.Error(err)
	}
}

var errOdd = errors.New("odd")
