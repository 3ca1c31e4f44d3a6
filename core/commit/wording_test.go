package commit_test

import (
	"testing"

	"cupgrade/core/commit"
	"cupgrade/core/upgrade/upgradetest"
)

func TestEveryFindingIsComplete(t *testing.T) {
	t.Parallel()
	upgradetest.CheckFindings(t, commit.StepFindings(), upgradetest.DeclaredCodes(t, 4, "*.go")...)
}
