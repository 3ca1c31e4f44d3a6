package upgrade_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestOutcomeOf(t *testing.T) {
	t.Parallel()
	answered := func(status int, code string) *core.RemoteError {
		return &core.RemoteError{Status: status, Code: code, Sent: true, FromSalesforce: code != ""}
	}
	tests := map[string]struct {
		err  error
		want upgrade.Outcome
	}{
		"yes":                            {nil, upgrade.OutcomeApplied},
		"no connection":                  {&core.RemoteError{Err: errors.New("connection refused")}, upgrade.OutcomeRejected},
		"cancelled before it was sent":   {&core.RemoteError{Err: context.Canceled}, upgrade.OutcomeRejected},
		"wrapped":                        {fmt.Errorf("update User: %w", answered(400, core.CodeLicenseLimit)), upgrade.OutcomeRejected},
		"400 of Salesforce":              {answered(400, core.CodeFieldIntegrity), upgrade.OutcomeRejected},
		"401 of Salesforce":              {answered(401, core.CodeInvalidSession), upgrade.OutcomeRejected},
		"403 of Salesforce":              {answered(403, core.CodeRequestLimit), upgrade.OutcomeRejected},
		"404 of Salesforce":              {answered(404, core.CodeNotFound), upgrade.OutcomeRejected},
		"429 of Salesforce":              {answered(429, core.CodeRequestLimit), upgrade.OutcomeRejected},
		"412 of Salesforce":              {answered(412, core.CodePreconditionFailed), upgrade.OutcomeRejected},
		"412 without a body":             {answered(412, ""), upgrade.OutcomeRejected},
		"400 of a proxy":                 {answered(400, ""), upgrade.OutcomeUnknown},
		"403 of a firewall":              {answered(403, ""), upgrade.OutcomeUnknown},
		"a redirect":                     {answered(302, ""), upgrade.OutcomeUnknown},
		"200 with a web page":            {answered(200, ""), upgrade.OutcomeUnknown},
		"500 of Salesforce":              {answered(500, core.CodeUnknown), upgrade.OutcomeUnknown},
		"503 of Salesforce":              {answered(503, "SERVER_UNAVAILABLE"), upgrade.OutcomeUnknown},
		"502 of a proxy":                 {answered(502, ""), upgrade.OutcomeUnknown},
		"no answer":                      {&core.RemoteError{Sent: true, Err: context.DeadlineExceeded}, upgrade.OutcomeUnknown},
		"broken off":                     {&core.RemoteError{Sent: true, Err: io.ErrUnexpectedEOF}, upgrade.OutcomeUnknown},
		"an answer and yet not sent":     {&core.RemoteError{Status: 500}, upgrade.OutcomeUnknown},
		"an error that nobody explained": {errors.New("boom"), upgrade.OutcomeUnknown},
		"the end of a context, bare":     {context.Canceled, upgrade.OutcomeUnknown},
		"a panic":                        {&parallel.PanicError{Value: "boom"}, upgrade.OutcomeUnknown},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := upgrade.OutcomeOf(tt.err); got != tt.want {
				t.Errorf("OutcomeOf(%v) = %s, want %s", tt.err, got, tt.want)
			}
		})
	}
}

func TestOutcomeOfIsTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := upgradetest.GenRemoteError().Draw(t, "error")
		switch upgrade.OutcomeOf(e) {
		case upgrade.OutcomeRejected:
			proven := !e.Sent && e.Status == 0 || e.Status == 412 || e.FromSalesforce && (e.Status/100 == 4 || e.Family() == core.FamilyLock)
			if !proven {
				t.Fatalf("rejected without proof: %+v", e)
			}
		case upgrade.OutcomeUnknown:
		case upgrade.OutcomeApplied, upgrade.OutcomePending, upgrade.OutcomeRunning, upgrade.OutcomeSkipped:
			t.Fatalf("an error is %s", upgrade.OutcomeOf(e))
		}
	})
}
