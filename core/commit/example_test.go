package commit_test

import (
	"context"
	"fmt"

	"cupgrade/core/commit"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// An Applier writes the steps of a plan in order, and verifies what came of them.
func ExampleApplier() {
	org := upgradetest.NewOrg()
	choice := upgrade.Choice{UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPartner}
	facts, err := upgrade.Gather(context.Background(), org, choice, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	result := commit.Applier{Org: org}.Apply(context.Background(), planning.New(facts, choice))
	for _, step := range result.Steps {
		fmt.Println(step.Step.Kind, step.Outcome)
	}
	fmt.Println("verified:", result.Verification.Verified())
	// Output:
	// enable-partner-account applied
	// upgrade-user applied
	// verified: true
}
