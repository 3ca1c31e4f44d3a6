package explain_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// documentedCodes are the codes that Salesforce documents; see core/testdata/families.txt.
func documentedCodes(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../testdata/families.txt")
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`\b[A-Z][A-Z_]{3,}\b`).FindAllString(string(text), -1)
}

// steps are the moments at which something can be refused, with what must not be advised
// then: what is done can't be chosen again, and nobody is told to plan again.
func steps() map[upgrade.StepKind]*regexp.Regexp {
	const (
		never   = `(?i)new plan|plan again|report it with the words below`
		ofUsers = `|Manage External Users|keeps the user|choose|the role|the profile|assign it`
	)
	done := regexp.MustCompile(never + `|choose|leave the role|partner account first|deactivating|start the upgrade again`)
	return map[upgrade.StepKind]*regexp.Regexp{
		"":                               regexp.MustCompile(never),
		upgrade.StepEnablePartnerAccount: regexp.MustCompile(never + `|assign it`),
		upgrade.StepUpgradeUser:          regexp.MustCompile(never + `|assign it in Setup`),
		upgrade.StepCreateSet:            regexp.MustCompile(never + ofUsers),
		upgrade.StepAssignSet:            done, upgrade.StepAssignGroup: done, upgrade.StepAssignLicense: done, upgrade.StepAssignKept: done,
		upgrade.StepOpenSite: regexp.MustCompile(done.String() + ofUsers),
	}
}

// texts are messages of every family that has one, and one that says nothing.
func texts() []string {
	return []string{
		"It was refused.", "group membership operation already in progress", "portal account owner must have a role",
		"portal users cannot own partner accounts", "role type must match user type", "Cannot specify system-maintained portal role field: [Name]",
		"You can only assign profiles that are compatible with the user's license.", "Allow using standard external profiles",
		"License Limit Exceeded - X", "maximum number of portal roles", "The user license doesn't allow the permission: Z",
		"The user needs the Z permission set license.", `permission set groups that have the "Updated" status`,
		"portal users must be associated to a contact", "partner users can't be associated to a person account",
		"the account of a partner user must be a partner account", "Please contact your administrator.", "can not be filtered in a query call",
		"The record is pending approval.", "read-only mode", "An inactive owner can't own it.",
	}
}

// TestEveryRefusalHasAnAdvice: whatever code Salesforce documents at whatever moment, and
// whatever text comes with the codes that say little, an admin is told what it means and
// what can be done then.
func TestEveryRefusalHasAnAdvice(t *testing.T) {
	t.Parallel()
	for step, never := range steps() {
		t.Run(string(step), func(t *testing.T) {
			t.Parallel()
			for _, code := range append(documentedCodes(t), "OF_A_LATER_RELEASE") {
				checkAdvice(t, step, never, upgradetest.Refusal("write", 400, code, "It was refused."))
			}
			for _, text := range texts() {
				for _, code := range []string{core.CodeUnknown, core.CodeFieldIntegrity, core.CodeInvalidCrossReference, "LIMIT_EXCEEDED"} {
					checkAdvice(t, step, never, upgradetest.Refusal("write", 400, code, text))
				}
			}
		})
	}
}

func checkAdvice(t *testing.T, step upgrade.StepKind, never *regexp.Regexp, refusal *core.RemoteError) {
	t.Helper()
	f := explain.Change(step, refusal)
	own, quoted := strings.CutSuffix(f.Meaning, " Salesforce said: "+refusal.Message)
	if f.ErrorCode != refusal.Code || !quoted {
		t.Errorf("%v is explained as %+v", refusal, f)
	}
	f.Meaning = own
	upgradetest.CheckWording(t, f)
	if bad := never.FindString(f.Title + " " + f.Action); bad != "" {
		t.Errorf("%v advises %q, which can't be done then: %s", refusal, bad, f.Action)
	}
}

// TestALicenseIsNoSet: what is told of a permission set license, a set and a group is told
// by its name.
func TestALicenseIsNoSet(t *testing.T) {
	t.Parallel()
	names := map[upgrade.StepKind]string{
		upgrade.StepAssignSet: "permission set", upgrade.StepAssignGroup: "permission set group", upgrade.StepAssignLicense: "permission set license",
	}
	for step, name := range names {
		for _, refusal := range []*core.RemoteError{
			upgradetest.Refusal("w", 400, core.CodeFieldIntegrity, "The user license doesn't allow the permission: Z"),
			upgradetest.Refusal("w", 400, core.CodeLicenseLimit, "License Limit Exceeded"),
			upgradetest.Refusal("w", 400, core.CodeInvalidCrossReference, "invalid cross reference id"),
			upgradetest.Refusal("w", 400, core.CodeInsufficientAccess, "insufficient access rights on object id"),
			upgradetest.Refusal("w", 400, core.CodeFieldIntegrity, "something new"),
		} {
			f := explain.Change(step, refusal)
			if told := f.Title + f.Action; !strings.Contains(f.Title, name) || step == upgrade.StepAssignLicense && regexp.MustCompile(`permission set( [^l]|\b[^ ])`).MatchString(told) {
				t.Errorf("%s of a %s is told as %q, %q", refusal.Code, name, f.Title, f.Action)
			}
		}
	}
}
