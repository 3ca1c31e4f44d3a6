package explain_test

import (
	"fmt"

	"cupgrade/core"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
)

// An error of Salesforce's becomes a finding: what it means, and what to do.
func ExampleChange() {
	finding := explain.Change(upgrade.StepUpgradeUser, &core.RemoteError{
		Op: "update User", Status: 400, Sent: true, FromSalesforce: true,
		Code: core.CodeLicenseLimit, Message: "license limit exceeded",
	})
	fmt.Println(finding.Title)
	fmt.Println(finding.Meaning)
	fmt.Println(finding.Action)
	// Output:
	// No seats of the license remaining
	// All seats are used. Salesforce said: license limit exceeded
	// Deactivate a user with this license, buy more seats, or select another license.
}
