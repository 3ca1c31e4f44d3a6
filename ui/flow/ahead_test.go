package flow_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
)

// ahead gives the answers of someone who has just chosen Maya, with reads ahead.
func ahead(t *testing.T, org *upgradetest.Org) *flow.Answers {
	t.Helper()
	basis, err := upgrade.GatherBasis(t.Context(), org, upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	a := &flow.Answers{Org: org, Online: true, Reads: flow.NewReads(t.Context(), time.Now)}
	a.ChooseUser(basis.User.User)
	a.LearnBasis(basis)
	return a
}

// chooseProfile takes a profile and its license.
func chooseProfile(t *testing.T, a *flow.Answers, id core.ID) {
	t.Helper()
	target := profile(t, a, id)
	a.ChooseLicense(target.License)
	a.ChooseProfile(target)
}

// catalogReads counts the readings of what depends on the org alone.
func catalogReads(org *upgradetest.Org) (catalogs, setups int) {
	for _, c := range org.Calls() {
		switch c.Method {
		case upgradetest.MethodCatalog:
			catalogs++
		case upgradetest.MethodSetup:
			setups++
		}
	}
	return catalogs, setups
}

// TestTheOrgIsReadWhileAUserIsChosen, once for whoever is chosen, but not for one who is
// chosen much later, or after something was changed.
func TestTheOrgIsReadWhileAUserIsChosen(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	clock := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	a := &flow.Answers{Org: org, Online: true, Reads: flow.NewReads(t.Context(), func() time.Time { return clock })}
	choose := func(want int) {
		t.Helper()
		a.ReadOrg()
		basis, err := a.Reads.Basis(t.Context(), org, upgradetest.Maya)
		if err != nil {
			t.Fatal(err)
		}
		if len(basis.Catalog.Profiles) == 0 || len(basis.Setup.SharingSets) == 0 {
			t.Errorf("the basis is %+v", basis)
		}
		if catalogs, setups := catalogReads(org); catalogs != want || setups != want {
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

// TestAFailureAheadIsNoFailure of who is chosen after it: it is read again.
func TestAFailureAheadIsNoFailure(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.FailMethod(upgradetest.MethodSetup, errOdd)
	a := &flow.Answers{Org: org, Online: true, Reads: flow.NewReads(t.Context(), time.Now)}
	if _, err := a.Reads.Basis(t.Context(), org, upgradetest.Maya); !errors.Is(err, errOdd) {
		t.Errorf("error = %v", err)
	}
	org.Heal()
	if _, err := a.Reads.Basis(t.Context(), org, upgradetest.Maya); err != nil {
		t.Errorf("error = %v", err)
	}
}

// grantReads counts the readings of permissions.
func grantReads(org *upgradetest.Org) int {
	n := 0
	for _, c := range org.Calls() {
		if c.Method == upgradetest.MethodGrants {
			n++
		}
	}
	return n
}

// TestReadOnceHoweverManyAsk ranks the profiles and computes the losses: what the
// person may do and what the profiles grant is read once each.
func TestReadOnceHoweverManyAsk(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	a := ahead(t, org)
	chooseProfile(t, a, upgradetest.HarborPartner)
	ranked, losses := a.LicenseQuestion(), a.Question()
	ranked.Rows, losses.Rows = new(atomic.Int64), new(atomic.Int64)
	costs, err := ranked.Ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := losses.Ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := grantReads(org); n != 2 {
		t.Errorf("permissions were read %d times", n)
	}
	if ranked.Rows.Load() == 0 || ranked.Rows.Load() != losses.Rows.Load() {
		t.Errorf("one is told of %d rows, the other of %d", ranked.Rows.Load(), losses.Rows.Load())
	}
	alone, err := flow.AccessQuestion{Org: org, Choice: a.Choice(), Basis: a.Basis}.Ask(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	with, without := planning.New(got.Facts, a.Choice()), planning.New(alone.Facts, a.Choice())
	if with.Cost.Sentence != without.Cost.Sentence || len(costs.Costs) == 0 {
		t.Errorf("%q, read alone %q", with.Cost.Sentence, without.Cost.Sentence)
	}
}

// TestWhoLeavesEndsNoRead: to leave a screen is no reason to read again what the next
// one needs.
func TestWhoLeavesEndsNoRead(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	entered, release := org.Hang(upgradetest.MethodGrants)
	a := ahead(t, org)
	chooseProfile(t, a, upgradetest.HarborPartner)
	ctx, leave := context.WithCancel(t.Context())
	asked := make(chan error, 1)
	go func() {
		_, err := a.LicenseQuestion().Ask(ctx)
		asked <- err
	}()
	<-entered
	<-entered // both the person's and the profiles' are being read
	leave()
	if err := <-asked; !errors.Is(err, context.Canceled) {
		t.Errorf("who has left is told %v", err)
	}
	release()
	if _, err := a.Question().Ask(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := grantReads(org); n != 2 {
		t.Errorf("permissions were read %d times", n)
	}
}

// TestAnotherChoiceEndsTheRead: what is read for a choice that is not made any more
// ends.
func TestAnotherChoiceEndsTheRead(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *flow.Answers){
		"another license": func(t *testing.T, a *flow.Answers) {
			chooseProfile(t, a, upgradetest.HarborPlus)
			ctx, leave := context.WithCancel(t.Context())
			leave()
			_, _ = a.LicenseQuestion().Ask(ctx) // it begins, and nobody waits for it
		},
		"everything anew": func(_ *testing.T, a *flow.Answers) { a.ForgetFacts() },
		"another upgrade": func(_ *testing.T, a *flow.Answers) { *a = a.Another() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			entered, release := org.Hang(upgradetest.MethodGrants)
			defer release()
			a := ahead(t, org)
			chooseProfile(t, a, upgradetest.HarborPartner)
			asked := make(chan error, 1)
			question := a.LicenseQuestion()
			go func() {
				_, err := question.Ask(t.Context())
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
	a := ahead(t, org)
	chooseProfile(t, a, upgradetest.HarborPartner)
	if _, err := a.LicenseQuestion().Ask(t.Context()); !errors.Is(err, errOdd) {
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
