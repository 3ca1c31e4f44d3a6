package upgrade_test

import (
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// toPartner is Maya's upgrade to a partner license, toPlus the one to Customer
// Community Plus; both leave the role to Salesforce.
func toPartner() upgrade.Choice {
	return upgrade.Choice{UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPartner}
}

func toPlus() upgrade.Choice {
	return upgrade.Choice{UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPlus}
}

// gather reads the facts of a choice.
func gather(t *testing.T, org upgrade.Reader, choice upgrade.Choice) upgrade.Facts {
	t.Helper()
	facts, err := upgrade.Gather(t.Context(), org, choice, nil)
	if err != nil {
		t.Fatalf("gather: %v", err)
	}
	return facts
}

// plan makes the plan of a choice.
func plan(t *testing.T, org upgrade.Reader, choice upgrade.Choice) upgrade.Plan {
	t.Helper()
	return upgrade.NewPlan(gather(t, org, choice), choice)
}

// finding gives the finding with a code, nil when there is none.
func finding(findings []core.Finding, code core.Code) *core.Finding {
	for i := range findings {
		if findings[i].Code == code {
			return &findings[i]
		}
	}
	return nil
}

func codes(findings []core.Finding) []core.Code {
	list := make([]core.Code, len(findings))
	for i, f := range findings {
		list[i] = f.Code
	}
	return list
}

func ptr[T any](value T) *T { return &value }

// noon is the server's clock in tests that read nothing.
func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }
