package commit

import (
	"context"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// Apply applies a plan with neither record nor options.
func Apply(ctx context.Context, org upgrade.Org, plan upgrade.Plan, watch func(upgrade.Event)) upgrade.Result {
	return Applier{Org: org, Watch: watch}.Apply(ctx, plan)
}

// StepFindings gives the findings about a step whose answer was lost, or that somebody
// else has done.
func StepFindings() []core.Finding {
	step := upgrade.Step{Kind: upgrade.StepUpgradeUser, Title: "Upgrade Maya"}
	set := upgrade.KeptSet{Name: "Kept_a_b_0123456789ab", Label: "Kept from a for b"}
	return []core.Finding{
		lateFinding(step), unseenFinding(step), assignedFinding(step), otherFinding(step, core.User{}), refusedFinding(step),
		ownFinding(step, "20261122T093000.000Z-005000000000001AAA"),
		otherFinding(step, core.User{LastModifiedBy: "Ada Admin"}),
		partsRefusedFinding([]upgrade.Refusal{{Text: "The user license doesn't allow the permission: Run Reports"}}, nil),
		otherSetFinding(set.Name), changedSetFinding(set, "not there"), leftSetFinding(set, "0PS000000000001AAA"), droppedSetFinding(set),
	}
}

// The kinds of requests that the policy knows.
const (
	EffectNone      = effectNone
	EffectSame      = effectSame
	EffectPermanent = effectPermanent
)

// QuietPeriod is how long nothing must be seen of an effect.
const QuietPeriod = quietPeriod

// Decide tells the policy in words.
func Decide(of effect, err error, tries int, jitter float64) (reaction string, wait time.Duration, most int) {
	d := decideReaction(of, err, tries, jitter)
	return [...]string{"stop", "again", "look", "resolve"}[d.do], d.wait, d.most
}
