package flow_test

import (
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
)

// TestAnotherIsProposedTheSame upgrades Maya, and finds her license, profile and role selected
// for Tomas, and what was reassigned and kept of hers where he has it: all of it if it was all.
func TestAnotherIsProposedTheSame(t *testing.T) {
	t.Parallel()
	org, first := answered(t)
	facts, err := upgrade.Gather(t.Context(), org, upgradetest.ToPartner(), nil)
	if err != nil {
		t.Fatal(err)
	}
	with := func(ids ...core.ID) upgrade.Choice {
		choice := upgradetest.ToPartner()
		choice.Reassign = ids
		return choice
	}
	own := planning.AllReassignable(first.Plan.Removed)
	for name, tt := range map[string]struct {
		choose func(upgrade.Plan) upgrade.Choice
		want   []core.ID
		keeps  bool
	}{
		"nothing":    {func(upgrade.Plan) upgrade.Choice { return with() }, nil, false},
		"everything": {func(p upgrade.Plan) upgrade.Choice { return with(planning.AllReassignable(p.Removed)...) }, own, false},
		"of others":  {func(p upgrade.Plan) upgrade.Choice { return with(planning.AllReassignable(p.Removed)[0]) }, nil, false},
		"kept": {func(p upgrade.Plan) upgrade.Choice {
			c := with()
			c.Keep = planning.Offered(p)
			return c
		}, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			maya := planning.New(facts, tt.choose(planning.New(facts, upgradetest.ToPartner())))
			_, a := answered(t)
			a.Runs = flow.Runs{{Plan: maya}}
			tomas := a.Facts.User.User
			next := a.Another()
			next.ChooseUser(tomas)
			basis, err := upgrade.GatherBasis(t.Context(), next.Org, upgradetest.Tomas)
			if err != nil {
				t.Fatal(err)
			}
			next.Basis = &basis
			if got := pageOf(flow.StepLicense, &next).Choices.Kept; got != string(maya.Target.License.ID) {
				t.Errorf("the license %q is selected", got)
			}
			next.ChooseLicense(maya.Target.License)
			if got := pageOf(flow.StepProfile, &next).Choices.Kept; got != string(maya.Target.ID) {
				t.Errorf("the profile %q is selected", got)
			}
			next.ChooseProfile(maya.Target)
			if err := load(t.Context(), &next, flow.StepLosses); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(next.Reassign, tt.want) || !slices.Equal(next.Plan.Choice.Reassign, tt.want) || next.Keep.IsEmpty() == tt.keeps {
				t.Errorf("reassigned are %q, want %q; kept %+v", next.Reassign, tt.want, next.Keep)
			}

			next.KeepNone() // which is an answer, and no question any more
			next.ChooseReassign(nil)
			next.Refresh()
			if err := load(t.Context(), &next, flow.StepLosses); err != nil {
				t.Fatal(err)
			}
			if len(next.Reassign) > 0 || !next.Keep.IsEmpty() {
				t.Errorf("reading again chooses %q and %+v", next.Reassign, next.Keep)
			}
		})
	}
}

// TestWhatWasRefusedIsNotProposed holds that what Salesforce refused to keep for a license is
// not offered to the next user of it either.
func TestWhatWasRefusedIsNotProposed(t *testing.T) {
	t.Parallel()
	_, a := answered(t)
	offered := planning.Offered(*a.Plan).Items
	if len(offered) == 0 {
		t.Fatal("nothing is offered")
	}
	a.Runs = flow.Runs{{Plan: *a.Plan, Result: upgrade.Result{Steps: []upgrade.StepResult{{Refused: []upgrade.Refusal{{Grant: upgrade.Grant{Item: offered[0], Rights: rightsOf(a.Plan, offered[0])}}}}}}}}
	user, basis, license, profile := *a.User, *a.Basis, *a.License, *a.Profile
	next := a.Another()
	next.ChooseUser(user)
	next.Basis = &basis
	for range 2 { // another license in between forgets nothing
		next.ChooseLicense(license)
		next.ChooseProfile(profile)
		if err := load(t.Context(), &next, flow.StepLosses); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(planning.Offered(*next.Plan).Items, offered[0]) {
			t.Errorf("%+v is offered again", offered[0])
		}
		next.ChooseLicense(core.UserLicense{ID: "100000000000009AAA"})
	}
}

// rightsOf are the rights on an item that a plan takes.
func rightsOf(p *upgrade.Plan, item access.Item) (rights access.Rights) {
	for _, d := range p.Access.Lost {
		if d.Item == item {
			rights |= d.Rights
		}
	}
	return rights
}
