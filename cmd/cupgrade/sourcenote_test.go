package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/rules"
)

// said is one sentence of the source text, by how it begins, with what the program makes
// of it: the findings that tell of it, the refusals of the demo org, and the tests that
// show it. A sentence without a rule has the reason.
type said struct {
	begins   string
	findings []core.Code
	refusals []string
	tests    string
	none     string
}

// sourceNote goes through the source text, sentence by sentence.
func sourceNote() []said {
	const heading, praise = "a heading", "it promises, and rules nothing"
	one := func(codes ...core.Code) []core.Code { return codes }
	const licenses = "TestEveryCustomerLicenseIsUpgraded TestEveryCustomerLicenseIsDocumented"
	return []said{
		{begins: "Upgrade Community User Licenses", none: heading},
		{begins: "Upgrade users with customer licenses", findings: one(upgrade.FindingProfileIncompatible, upgrade.FindingLicenseNotPromised), refusals: []string{"incompatible-profile"}, tests: licenses},
		{begins: "Yes, you no longer", none: praise},
		{begins: "Yes, you’re very welcome", none: praise},
		{begins: "Previously, you had to", none: "it tells of the past"},
		{begins: "Now, you can upgrade", tests: "TestMayaIsUpgraded TestPlainMode"},
		{begins: "Aside from being quicker", none: praise},
		{begins: "You no longer need to re-create", none: praise},
		{begins: "Users can keep their existing usernames", findings: one(upgrade.FindingUsernameKept, upgrade.FindingUserSingleSignOn), tests: "TestMayaIsUpgraded"},
		{begins: "A license upgrade also preserves", findings: one(upgrade.FindingUsernameKept, upgrade.FindingAccessShareGroups), tests: "TestPreflight"},
		{begins: "Ensure that users have access to the same objects", findings: one(upgrade.FindingAccessUnknown), tests: "TestPredictedAccessIsWhatTheOrgGrants"},
		{begins: "Plus, with the new licenses", findings: one(upgrade.FindingAccessReportsOff, upgrade.FindingAccessCaseStatus, upgrade.FindingRoleSeesOthers), tests: "TestSwitchesOfTheOrg TestPreflight"},
		{begins: "Who Is Eligible", none: heading},
		{begins: "In general, we support upgrades", findings: one(upgrade.FindingUserOtherType, upgrade.FindingUserLegacyPortal), tests: licenses + " TestRefusedPersonas"},
		{begins: "More specifically, for users whose UserType", findings: one(upgrade.FindingUserInternal, upgrade.FindingUserGuest, upgrade.FindingUserAlreadyUpgraded), refusals: []string{"incompatible-profile"}, tests: "TestPreflightAgreesWithTheOrg TestEligibility"},
		{begins: "You can upgrade the following licenses", findings: one(upgrade.FindingAccessViewAll), tests: licenses},
		{begins: "Customer Community", tests: licenses},
		{begins: "High Volume Customer Portal", tests: licenses},
		{begins: "Overage High Volume Customer Portal", tests: licenses},
		{begins: "Authenticated Website User", tests: licenses},
		{begins: "Authenticated Website User", tests: licenses},
		{begins: "External Identity", findings: one(upgrade.FindingUserContactless), refusals: []string{"contactless"}, tests: licenses + " TestPreflightAgreesWithTheOrg"},
		{begins: "Other customer licenses associated", findings: one(upgrade.FindingLicenseNotPromised), tests: licenses},
		{begins: "For example, users could lose access to some objects", findings: one(upgrade.FindingAccessViewAll), tests: "TestPredictedAccessIsWhatTheOrgGrants"},
		{begins: "In other cases, the new license might not include", findings: one(upgrade.FindingReassignUnsure), refusals: []string{"permission-not-in-license"}, tests: "TestGivingBackThatIsRefused"},
		{begins: "We strongly recommend that you explore", findings: one(upgrade.FindingAccessUnknown, upgrade.FindingAdminViewSetup), tests: "TestWhatAMissingRightTakesAway TestPredictedAccessIsWhatTheOrgGrants"},
		{begins: "The user’s new license, profile, and permission set", findings: one(upgrade.FindingAccessCanReturn, upgrade.FindingAccessCannotReturn), tests: "TestGivingBackAgreesWithTheOrg"},
		{begins: "How Do I Upgrade Users", none: heading},
		{begins: "To change a user’s license in Salesforce", none: "the program uses the API"},
		{begins: "Specify a new license", none: "the program uses the API"},
		{begins: "And if you want to upgrade users via the Salesforce API", none: praise},
		{begins: "Use the update() method", findings: one(upgrade.FindingRoleUnknown, upgrade.FindingRoleNotVisible), refusals: []string{"role-of-other-account", "admin-does-not-see-role", "unknown-profile"}, tests: "TestPreflightAgreesWithTheOrg TestMayaIsUpgraded"},
		{begins: "That’s it", none: praise},
		{begins: "Important Considerations", none: heading},
		{begins: "A few things to bear in mind", none: heading},
		{begins: "The Customer Community Plus and Partner Community licenses require", findings: one(upgrade.FindingAccountOwnerNoRole, upgrade.FindingAccountOwnerInactive, upgrade.FindingRoleWrongType), refusals: []string{"account-owner-without-role", "role-of-wrong-portal-type"}, tests: "TestPreflightAgreesWithTheOrg"},
		{begins: "An upgrade to a license that requires a role is irreversible", findings: one(upgrade.FindingUpgradePermanent), refusals: []string{"back-to-license-without-role"}, tests: "TestNoWayBack"},
		{begins: "If you don’t specify a role", tests: "TestPredictRole TestMayaIsUpgraded"},
		{begins: "If no roles exist on the account", findings: one(upgrade.FindingRoleLimit, upgrade.FindingRoleOthersMove), refusals: []string{"portal-role-limit"}, tests: "TestPredictRole TestPreflightAgreesWithTheOrg"},
		{begins: "Automatic role assignments always use the lowest", findings: one(upgrade.FindingRoleShared), tests: "TestPredictRole TestSwitchesOfTheOrg"},
		{begins: "So if you want to move them up", findings: one(upgrade.FindingRoleSeesOthers), tests: "TestPreflight"},
		{begins: "Before upgrading a user to a Partner Community license", findings: one(upgrade.FindingAccountEnable, upgrade.FindingAccountPerson, upgrade.FindingAccountNoPartnerField), refusals: []string{"account-not-partner", "person-account-as-partner"}, tests: "TestPreflightAgreesWithTheOrg"},
		{begins: "A partner account can have both", findings: one(upgrade.FindingAccountOthers, upgrade.FindingAccountContacts), refusals: []string{"external-owner-in-partner-account", "contact-owned-by-external-user"}, tests: "TestEnablingAffectsOthers"},
		{begins: "A license upgrade removes sharing sets", findings: one(upgrade.FindingAccessSharingSets, upgrade.FindingAccessCannotReturn), tests: "TestGivingBackAgreesWithTheOrg TestMayaIsUpgraded"},
		{begins: "License upgrades are subject to org limits", findings: one(upgrade.FindingLicenseNoSeat, upgrade.FindingRoleLimit, upgrade.FindingRoleOwnerLimit, upgrade.FindingUsernameNotUnique), refusals: []string{"no-free-seat", "portal-role-limit", "username-of-other-org"}, tests: "TestPreflightAgreesWithTheOrg TestAUsernameOfAnotherOrg"},
		{begins: "After you upgrade a user’s license", none: heading},
		{begins: "Changes in profiles and permission sets can affect", findings: one(upgrade.FindingSitesLost, upgrade.FindingSitesIndividual), tests: "TestReadBackAgain TestAnIndividualJoinsNoSite"},
		{begins: "Ensure that upgraded users have access", findings: one(upgrade.FindingSitesNone, upgrade.FindingSitesWaiting), tests: "TestPreflight"},
		{begins: "We recalculate sharing rules", findings: one(upgrade.FindingAccessSharing, upgrade.FindingAccessGroups), tests: "TestPreflight"},
		{begins: "Users upgraded to the Customer Community Plus license", findings: one(upgrade.FindingAccessSharing), tests: "TestPreflight"},
		{begins: "Similarly, users upgraded", findings: one(upgrade.FindingAccessSharing), tests: "TestPreflight"},
	}
}

// TestEverySentenceOfTheSourceHasItsRule holds the table above against the source text:
// each sentence in its order, with a rule and a test that there are, or with a reason.
func TestEverySentenceOfTheSourceHasItsRule(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("testdata", "license-upgrade-note.md"))
	if err != nil {
		t.Fatal(err)
	}
	sentences, table := splitSentences(string(text)), sourceNote()
	if len(sentences) != len(table) {
		t.Fatalf("%d sentences, and %d in the table", len(sentences), len(table))
	}
	known := knownTests(t)
	refusals := map[string]bool{}
	for _, rule := range rules.Rules() {
		refusals[rule.Name] = true
	}
	for i, row := range table {
		tests := strings.Fields(row.tests)
		switch {
		case !strings.HasPrefix(sentences[i], row.begins):
			t.Errorf("sentence %d is %q, and the table has %q", i+1, sentences[i], row.begins)
		case (row.none == "") == (len(tests) == 0):
			t.Errorf("%q needs a test, or a reason for none, and not both", sentences[i])
		}
		for _, name := range tests {
			if !known[name] {
				t.Errorf("%q: there is no test %s", sentences[i], name)
			}
		}
		for _, name := range row.refusals {
			if !refusals[name] {
				t.Errorf("%q: the org has no rule %s", sentences[i], name)
			}
		}
		if slices.Contains(row.findings, "") {
			t.Errorf("%q: a finding without a code", sentences[i])
		}
	}
}

// splitSentences gives the sentences of a text; a line without a full stop is one.
func splitSentences(text string) []string {
	end := regexp.MustCompile(`([.!?])\s+`)
	var all []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "•"))
		for _, s := range strings.Split(end.ReplaceAllString(line, "$1\n"), "\n") {
			if s != "" {
				all = append(all, s)
			}
		}
	}
	return all
}

// knownTests are the tests of the whole program, by name.
func knownTests(t *testing.T) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	named := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, dir := range []string{".", "../../core/planning", "../../sfclient/demoorg/rules"} {
		files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%d tests in %s: %v", len(files), dir, err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, match := range named.FindAllStringSubmatch(string(source), -1) {
				known[match[1]] = true
			}
		}
	}
	return known
}
