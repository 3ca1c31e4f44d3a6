package planning_test

import (
	"context"
	"fmt"

	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// A plan is made of facts that were gathered from an org, and changes nothing.
func ExampleNew() {
	choice := upgrade.Choice{UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPartner}
	facts, err := upgrade.Gather(context.Background(), upgradetest.NewOrg(), choice, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan := planning.New(facts, choice)
	for _, step := range plan.Steps {
		fmt.Println(step.Title)
	}
	fmt.Println(plan.Cost.Sentence)
	// Output:
	// Enable Bright Harbor as a partner account
	// Upgrade Maya Chen to Partner Community
	// 2 losses affect Maya Chen's recent work.
}
