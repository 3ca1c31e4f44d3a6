package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
)

// TestOneEndingOnEveryFrontEnd takes every result that a run can have to every front end:
// the commands and the wizard in both forms say the same state, exit code and headline. The
// journal, as history and resume read it, is asked in the room of the runs.
func TestOneEndingOnEveryFrontEnd(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	whole := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	for _, tt := range upgradetest.Endings() {
		t.Run(tt.Name, func(t *testing.T) {
			t.Parallel()
			plan := whole
			plan.Steps = nil
			for _, s := range tt.Result.Steps {
				plan.Steps = append(plan.Steps, s.Step)
			}
			want := upgrade.EndingOf(plan, tt.Result)
			if want.State != tt.State || want.ExitCode != tt.Code {
				t.Fatalf("it ends %q with %d", want.State, want.ExitCode)
			}
			run := runs.FinishedRun{Run: report.NewRun(plan, tt.Result, morning(), morning()), Receipt: "receipt.txt"}

			var out bytes.Buffer
			err := concludeRun(watchedStreams(t, streams{out: display.NewWriter(&out), err: display.NewWriter(io.Discard)}), format{}, run)
			if exitCode(err) != tt.Code {
				t.Errorf("apply and resume end with %d: %v", exitCode(err), err)
			}
			if !strings.Contains(out.String(), want.Verdict) {
				t.Errorf("they do not say %q:\n%s", want.Verdict, out.String())
			}
			if tt.State == upgrade.StateUnrecorded && !strings.Contains(err.Error(), "the journal could not be written") {
				t.Errorf("standard error says %v", err)
			}
			wizard := flow.Runs{{Plan: plan, Result: run.Result}}
			if got := wizard.Ending(upgrade.StateCancelled); got != want {
				t.Errorf("the wizard ends %+v", got)
			}
			if !strings.Contains(strings.Join(strings.Fields(wizard.Summary(80)), " "), want.Headline) {
				t.Errorf("the summary does not say %q:\n%s", want.Headline, wizard.Summary(80))
			}
		})
	}
}
