package explain_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/explain"
	"cupgrade/core/flaganswers"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	refused := func(code, message string) error { return upgradetest.Refusal("update User", 400, code, message) }
	const integrity = core.CodeFieldIntegrity
	tests := map[string]struct {
		err   error
		code  core.Code
		title string // a part of it
	}{
		"no seat":            {refused(core.CodeLicenseLimit, "License Limit Exceeded - X"), "error-license-limit-exceeded", "No seat"},
		"incompatible":       {refused(integrity, "You can only assign profiles that are compatible with the user's license."), "error-field-integrity-exception", "can't move to this profile"},
		"role type":          {refused(integrity, "role type must match user type"), "error-field-integrity-exception", "role does not fit"},
		"standard profile":   {refused(integrity, "select Allow using standard external profiles for self-registration"), "error-field-integrity-exception", "standard external profiles"},
		"portal role":        {refused(integrity, "Cannot specify system-maintained portal role field: [Name]"), "error-field-integrity-exception", "portal roles"},
		"permission set":     {refused(integrity, "Can't assign permission set X to user Y. The user license doesn't allow the permission: Z"), upgrade.FindingSetInTheWay, "permission set"},
		"no contact":         {refused(integrity, "portal users must be associated to a contact"), "error-field-integrity-exception", "contact"},
		"no partner account": {refused(integrity, "the account of a partner user must be a partner account"), "error-field-integrity-exception", "not a partner account"},
		"person account":     {refused(integrity, "partner users can't be associated to a person account"), "error-field-integrity-exception", "person account"},
		"other integrity":    {refused(integrity, "something new"), "error-field-integrity-exception", "do not fit together"},
		"owner's role":       {refused(core.CodeUnknown, "portal account owner must have a role"), "error-unknown-exception", "no role"},
		"external owner":     {refused(core.CodeUnknown, "portal users cannot own partner accounts"), "error-unknown-exception", "external user owns"},
		"group membership":   {refused(core.CodeUnknown, "group membership operation already in progress"), "error-unknown-exception", "holds a lock"},
		"only a word":        {refused(integrity, "Please contact your administrator."), "error-field-integrity-exception", "do not fit together"},
		"unknown exception":  {refused(core.CodeUnknown, "gack"), "error-unknown-exception", "Salesforce refused: UNKNOWN_EXCEPTION"},
		"a limit":            {refused("SOME_LIMIT_EXCEEDED", "no more"), "error-some-limit-exceeded", "A limit of the org"},
		"a locked row":       {refused(core.CodeLockRow, "unable to obtain exclusive access"), "error-unable-to-lock-row", "holds a lock"},
		"the daily limit":    {refused(core.CodeRequestLimit, "TotalRequests Limit exceeded."), "error-request-limit-exceeded", "used up"},
		"too many at once":   {refused(core.CodeRequestLimit, "ConcurrentRequests (Concurrent API Requests) Limit exceeded."), "error-request-limit-exceeded", "at once"},
		"an ended session":   {refused(core.CodeInvalidSession, "Session expired or invalid"), "error-invalid-session-id", "session has expired"},
		"a code of tomorrow": {refused("SOMETHING_NEW", "no idea"), "error-something-new", "SOMETHING_NEW"},
		"412 without a body": {&core.RemoteError{Status: 412, Sent: true}, "error-entity-failed-iflastmodified-on-update-check", "meantime"},
		"a redirect":         {&core.RemoteError{Status: 302, Sent: true}, explain.FindingErrorRedirect, "another address"},
		"a web page":         {&core.RemoteError{Status: 200, Sent: true}, explain.FindingErrorNoSense, "not Salesforce's"},
		"a broken server":    {&core.RemoteError{Status: 502, Sent: true}, explain.FindingErrorServer, "failed"},
		"a busy server":      {&core.RemoteError{Status: 429, Sent: true}, explain.FindingErrorNoSense, "not Salesforce's"},
		"no connection":      {upgradetest.NotSent("read", errors.New("connection refused")), explain.FindingErrorNotSent, "can't be reached"},
		"no answer":          {upgradetest.NoAnswer("read", context.DeadlineExceeded), explain.FindingErrorNoAnswer, "did not answer"},
		"cancelled":          {upgradetest.NotSent("read", context.Canceled), explain.FindingErrorCancelled, "Cancelled"},
		"a bare context":     {context.Canceled, explain.FindingErrorCancelled, "Cancelled"},
		"stopped":            {fmt.Errorf("%w: %w", upgrade.ErrStopped, context.Canceled), explain.FindingErrorStopped, "Stopped"},
		"not recorded":       {fmt.Errorf("%w: disk full", upgrade.ErrNotRecorded), explain.FindingErrorRecord, "record"},
		"blocked":            {upgrade.ErrBlocked, explain.FindingErrorPlan, "can't be applied"},
		"another version":    {upgrade.ErrPlanVersion, explain.FindingErrorPlan, "can't be applied"},
		"no such profile":    {upgrade.ErrNoSuchProfile, explain.FindingErrorPlan, "can't be applied"},
		"a preset":           {&flaganswers.Error{Answer: flaganswers.AnswerUser, Value: "x", Problem: flaganswers.Unknown}, "preset-user-unknown", "no user"},
		"a panic":            {&parallel.PanicError{Value: "boom"}, explain.FindingErrorProgram, "error in cupgrade"},
		"anything else":      {errors.New("boom"), explain.FindingErrorProgram, "An unexpected error occurred"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := explain.Change(upgrade.StepUpgradeUser, fmt.Errorf("upgrade: %w", tt.err))
			if got.Code != tt.code || !strings.Contains(got.Title, tt.title) {
				t.Errorf("finding %s %q, want %s %q", got.Code, got.Title, tt.code, tt.title)
			}
			if got.Severity != core.SeverityBlocker || got.Meaning == "" {
				t.Errorf("the finding is not complete: %+v", got)
			}
		})
	}
}

// TestExplainChange: what may have been changed is looked at first, and what was only asked
// for is asked for again.
func TestExplainChange(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		err    error
		unsure bool
	}{
		"no answer":       {upgradetest.NoAnswer("w", context.DeadlineExceeded), true},
		"a broken server": {&core.RemoteError{Status: 502, Sent: true}, true},
		"no connection":   {upgradetest.NotSent("w", errors.New("connection refused")), false},
		"a redirect":      {&core.RemoteError{Status: 302, Sent: true}, true},
		"a code with 503": {upgradetest.Refusal("w", 503, "SERVER_UNAVAILABLE", "Down."), true},
		"an error":        {upgradetest.Refusal("w", 500, core.CodeMalformedQuery, "No."), true},
		"a bad answer":    {&core.RemoteError{Status: 200, Sent: true, Err: core.ErrBadAnswer}, true},
		"sent and ended":  {upgradetest.NoAnswer("w", context.Canceled), true},
		"never sent":      {upgradetest.NotSent("w", context.Canceled), false},
		"queued":          {upgradetest.Refusal("w", 202, "OPERATION_ENQUEUED", "Later."), false},
		"a refusal":       {&core.RemoteError{Status: 400, Sent: true, Code: core.CodeLockRow, FromSalesforce: true}, false},
	} {
		asked, changed := explain.Error(tt.err), explain.Change(upgrade.StepUpgradeUser, tt.err)
		if (asked != changed) != tt.unsure {
			t.Errorf("%s: a question is explained by %+v, a change by %+v", name, asked, changed)
		}
		if tt.unsure && (!strings.Contains(changed.Meaning, "can't be determined") || strings.Contains(changed.Action, "ry again") || strings.Contains(changed.Meaning, "Nothing was changed")) {
			t.Errorf("%s: a change that may have been made is explained by %+v", name, changed)
		}
	}
}

func TestExplainQuotesSalesforce(t *testing.T) {
	t.Parallel()
	err := upgradetest.Refusal("update User", 400, "DUPLICATE_USERNAME", "Duplicate Username.<br>The username <b>exists</b>.", "Username")
	got := explain.Error(err)
	if want := "Salesforce said: Duplicate Username. The username exists . (Username)"; !strings.HasSuffix(got.Meaning, want) {
		t.Errorf("meaning = %q, want it to end with %q", got.Meaning, want)
	}
	if got.ErrorCode != "DUPLICATE_USERNAME" {
		t.Errorf("error code = %q", got.ErrorCode)
	}
}

func TestExplainKeepsWhatIsNoTag(t *testing.T) {
	t.Parallel()
	got := explain.Error(upgradetest.Refusal("x", 400, "CANNOT_EXECUTE_FLOW_TRIGGER", "a < b"))
	if !strings.HasSuffix(got.Meaning, "Salesforce said: a < b") {
		t.Errorf("meaning = %q", got.Meaning)
	}
}

func TestExplainIsTotal(t *testing.T) {
	t.Parallel()
	codes := documentedCodes(t)
	rapid.Check(t, func(t *rapid.T) {
		got := explain.Error(upgradetest.GenRemoteError(codes...).Draw(t, "error"))
		if got.Code == "" || got.Title == "" || got.Meaning == "" || strings.Contains(string(got.Code), "_") {
			t.Fatalf("finding %+v", got)
		}
	})
}
