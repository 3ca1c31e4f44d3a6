package core_test

import (
	"os"
	"strings"
	"testing"

	"cupgrade/core"
)

// documentedCodes reads the codes that Salesforce documents, with the family of each.
func documentedCodes(t *testing.T) map[string]core.Family {
	t.Helper()
	text, err := os.ReadFile("testdata/families.txt")
	if err != nil {
		t.Fatal(err)
	}
	codes, family := map[string]core.Family{}, core.Family("")
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if name, isFamily := strings.CutSuffix(line, ":"); isFamily {
			family = core.Family(name)
			continue
		}
		if !strings.HasPrefix(line, "#") {
			for code := range strings.FieldsSeq(line) {
				codes[code] = family
			}
		}
	}
	if len(codes) < 680 {
		t.Fatalf("only %d codes are listed", len(codes))
	}
	return codes
}

// TestEveryDocumentedCodeHasAFamily: each code that Salesforce documents belongs to the
// family of the table, without a text that says more.
func TestEveryDocumentedCodeHasAFamily(t *testing.T) {
	t.Parallel()
	for code, want := range documentedCodes(t) {
		if got := (&core.RemoteError{Code: code, Message: "The change was refused."}).Family(); got != want {
			t.Errorf("%s is of family %q, want %q", code, got, want)
		}
	}
	if got := (&core.RemoteError{Message: "no code"}).Family(); got != "" {
		t.Errorf("what is no refusal is of family %q", got)
	}
}

// TestALockComesWithAnyCode: what another change holds is recognized by its text on every
// code, also from inside a trigger.
func TestALockComesWithAnyCode(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"group membership operation already in progress",
		"Group membership operation already in progress. Please try again.",
		"could not acquire lock",
		"Unable to acquire lock on the group membership tables",
		"unable to obtain exclusive access to this record or 1 records: 005xx000001Sv6A",
		"Provision: execution of AfterUpdate caused by: System.DmlException: first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access",
		"The record you are attempting to edit, or one of its related records, is currently being modified by another user.",
		"A sharing rule recalculation is in progress",
	} {
		for code := range documentedCodes(t) {
			if got := (&core.RemoteError{Code: code, Message: text}).Family(); got != core.FamilyLock {
				t.Errorf("%s %q is of family %q", code, text, got)
			}
		}
	}
}

// TestFamilyByText: texts that were seen in public say more than their code, and a text
// that merely holds a word is not about it.
func TestFamilyByText(t *testing.T) {
	t.Parallel()
	const integrity, unknown, cross = core.CodeFieldIntegrity, core.CodeUnknown, core.CodeInvalidCrossReference
	for _, tt := range []struct {
		code, text string
		want       core.Family
	}{
		{unknown, "portal account owner must have a role", core.FamilyOwnerRole},
		{integrity, "The account owner does not have a role", core.FamilyOwnerRole},
		{unknown, "portal users cannot own partner accounts", core.FamilyExternalOwner},
		{unknown, "An unexpected error occurred. Please include this ErrorId if you contact support: 1234-5678", core.FamilyInternal},
		{integrity, "role type must match user type", core.FamilyRole},
		{integrity, "Cannot specify system-maintained portal role field: [Name]", core.FamilyRoleKept},
		{integrity, "You can only assign profiles that are compatible with the user's license.", core.FamilyProfile},
		{cross, "Invalid profile for the license of the user", core.FamilyProfile},
		{integrity, "select Allow using standard external profiles for self-registration, user creation, and login.", core.FamilyStandardProfile},
		{core.CodeLicenseLimit, "License Limit Exceeded - Partner Community", core.FamilySeat},
		{"LIMIT_EXCEEDED", "No more licenses available for Customer Community Plus", core.FamilySeat},
		{"LIMIT_EXCEEDED", "Your organization has most likely exceeded a limit", core.FamilyLimit},
		{integrity, "You have exceeded the maximum number of portal roles in your organization", core.FamilyRoleLimit},
		{integrity, "Can't assign permission set X to user Y. The user license doesn't allow the permission: Z", core.FamilyForbiddenGrant},
		{integrity, "The user license doesn't allow Assigned Apps", core.FamilyForbiddenGrant},
		{integrity, "Can't assign permission set X to user Y. The user needs the Z permission set license.", core.FamilyNeedsLicense},
		{cross, `You can only assign users to permission set groups that have the "Updated" status`, core.FamilyGroupStatus},
		{cross, "invalid cross reference id", core.FamilyMissing},
		{integrity, "only portal users can be associated to a contact", core.FamilyContact},
		{integrity, "the contact of the user must belong to an account", core.FamilyContact},
		{integrity, "Please contact your administrator.", core.FamilyIntegrity},
		{integrity, "Contact Salesforce Support to have this person's settings changed.", core.FamilyIntegrity},
		{core.CodeInsufficientAccess, "Contact your administrator for access to the account.", core.FamilyRights},
		{"FIELD_CUSTOM_VALIDATION_EXCEPTION", "The contact must belong to an account with a partner profile license and a role.", core.FamilyValidation},
		{core.CodeValidation, "Obtain approval before a blocked account is changed", core.FamilyValidation},
		{core.CodeValidation, "Group membership is needed to unlock this, which a manager can acquire: it is blocked.", core.FamilyValidation},
		{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "UserTrigger: Duplicate Username, contact the license owner", core.FamilyTrigger},
		{"DUPLICATE_USERNAME", "Duplicate Username.<br>The username already exists in this or another Salesforce organization.", core.FamilyUsername},
		{integrity, "partner users can't be associated to a person account", core.FamilyPersonAccount},
		{integrity, "insufficient data on the person account", core.FamilyIntegrity},
		{"API_CURRENTLY_DISABLED", "API is disabled for this User", core.FamilyMayNotCall},
		{core.CodeRequestLimit, "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", core.FamilyBusy},
		{core.CodeRequestLimit, "TotalRequests Limit exceeded.", core.FamilyDailyLimit},
		{core.CodeInvalidField, "field 'Email' can not be filtered in a query call", core.FamilyUnfilterable},
		{core.CodeMalformedQuery, "field Email cannot be sorted in a query call", core.FamilyUnfilterable},
		{unknown, "MIXED_DML_OPERATION, DML operation on setup object is not permitted", core.FamilyMixedDML},
		{"SOMETHING_NEW", "", core.FamilyAutomation},
		{"SOME_NEW_LIMIT_EXCEEDED", "", core.FamilyLimit},
	} {
		if got := (&core.RemoteError{Code: tt.code, Message: tt.text}).Family(); got != tt.want {
			t.Errorf("%s %q is of family %q, want %q", tt.code, tt.text, got, tt.want)
		}
	}
}
