package flow_test

import (
	"slices"
	"testing"

	"cupgrade/core"
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
		})
	}
}
