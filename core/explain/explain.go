package explain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// The codes of the findings of Explain. One about an answer of Salesforce's has the
// code of that answer in small letters: "error-license-limit-exceeded".
const (
	FindingErrorNotSent   core.Code = "error-not-sent"
	FindingErrorNoAnswer  core.Code = "error-no-answer"
	FindingErrorNoSense   core.Code = "error-unexpected-answer"
	FindingErrorRedirect  core.Code = "error-wrong-address"
	FindingErrorServer    core.Code = "error-server"
	FindingErrorVersion   core.Code = "error-api-version"
	FindingErrorCancelled core.Code = "error-cancelled"
	FindingErrorStopped   core.Code = "error-stopped"
	FindingErrorRecord    core.Code = "error-not-recorded"
	FindingErrorPlan      core.Code = "error-plan"
	FindingErrorProgram   core.Code = "error-program"
)

// Error says what an error means and what to do about it, for a screen. It knows
// what Salesforce answers, what a connection does, and what this package returns;
// every other error is told as it is. It must not be called with nil.
func Error(err error) core.Finding { return explain("", err) }

func explain(step upgrade.StepKind, err error) core.Finding {
	f := explainError(step, err)
	f.Severity = core.SeverityBlocker
	f.Title, f.Meaning, f.Action = phrase.OneLine(f.Title), phrase.OneLine(f.Meaning), phrase.OneLine(f.Action)
	if f.Source == "" { // of what is no answer of Salesforce's, the page on the upgrade itself
		f.Source = upgrade.SourceUpgrade
	}
	return f
}

// Change is Error for a step that was sent, which decides what can still be done about a
// refusal. One that may have been made is not tried again like a question. A queue is its
// own reason not to know.
func Change(step upgrade.StepKind, err error) core.Finding {
	f := explain(step, err)
	remote, is := errors.AsType[*core.RemoteError](err)
	if is && upgrade.OutcomeOf(err) == upgrade.OutcomeUnknown && remote.Family() != core.FamilyQueued {
		f.Meaning += " Whether the change was made can't be determined."
		f.Action = "No change is sent a second time before the org is checked."
	}
	return f
}

func explainError(step upgrade.StepKind, err error) core.Finding {
	if remote, is := errors.AsType[*core.RemoteError](err); is {
		if errors.Is(err, context.Canceled) && (step == "" || !remote.Sent) { // a change that was sent may have been made
			return explainCancelled()
		}
		return explainRemote(step, remote)
	}
	return explainOwn(err)
}

// explainOwn explains what this package returns.
func explainOwn(err error) core.Finding {
	if own, is := errors.AsType[core.Explained](err); is {
		return own.Finding()
	}
	switch {
	case errors.Is(err, upgrade.ErrStopped):
		return core.Finding{
			Code: FindingErrorStopped, Title: "Stopped",
			Meaning: "The remaining steps didn't run.", Action: "Continue when you are ready.",
		}
	case errors.Is(err, upgrade.ErrNotRecorded):
		return core.Finding{
			Code: FindingErrorRecord, Title: "The record of the run could not be written",
			Meaning: "Without a record nothing more is sent to Salesforce. The reason: " + err.Error() + ".",
			Action:  "Make room on the disk, or set CUPGRADE_STATE_DIR to a folder that you can write to.",
		}
	case errors.Is(err, upgrade.ErrBlocked), errors.Is(err, upgrade.ErrPlanVersion), errors.Is(err, upgrade.ErrPlanDamaged),
		errors.Is(err, upgrade.ErrOtherOrg), errors.Is(err, upgrade.ErrNoSuchProfile):
		return core.Finding{
			Code: FindingErrorPlan, Title: "The plan can't be applied", Meaning: phrase.Sentence(err.Error()), Action: "Plan again.",
		}
	case errors.Is(err, context.Canceled):
		return explainCancelled()
	}
	if panicked, is := errors.AsType[*parallel.PanicError](err); is {
		return core.Finding{
			Code: FindingErrorProgram, Title: "There is an error in cupgrade",
			Meaning: phrase.Sentence(panicked.Error()), Action: "Check the user in Setup first, then report this.",
		}
	}
	return core.Finding{
		Code: FindingErrorProgram, Title: "An unexpected error occurred", Meaning: phrase.Sentence(err.Error()),
		Action: "Try again. If it fails again, report it with this message.",
	}
}

func explainCancelled() core.Finding {
	return core.Finding{
		Code: FindingErrorCancelled, Title: "Cancelled", Meaning: "You canceled the request. It changed nothing.",
		Action: "Start again when you are ready.",
	}
}

// explainRemote explains what an org or the way to it did.
func explainRemote(step upgrade.StepKind, e *core.RemoteError) core.Finding {
	f := core.Finding{ErrorCode: e.Code, Source: upgrade.SourceErrors}
	var own core.Explained
	known, isKnown := lookUp(step, e)
	switch {
	case isKnown:
		f.Code, f.Title, f.Meaning, f.Action, f.Source = codeFor(step, e), known.title, known.meaning, known.action, known.source
	case errors.Is(e, core.ErrAPIVersion):
		f.Code, f.Title, f.Source = FindingErrorVersion, "The org has no API version that cupgrade supports", upgrade.SourceVersions
		f.Meaning = "Other versions aren't tested. " + phrase.Sentence(e.Err.Error())
		f.Action = "Use a release of cupgrade that supports the org's version, and check the address of the org."
	case e.Status == upgrade.StatusPreconditionFailed:
		return explainRemote(step, &core.RemoteError{Code: core.CodePreconditionFailed, Message: e.Message, Status: e.Status})
	case !e.Sent && e.Status == 0 && errors.As(e.Err, &own): // the way to the org has words of its own
		return own.Finding()
	case !e.Sent && e.Status == 0:
		f.Code, f.Title = FindingErrorNotSent, "The org can't be reached"
		f.Meaning = "The request wasn't sent, so nothing was changed."
		f.Action = "Check the address of the org and the network, then try again."
	case e.Status == 0:
		f.Code, f.Title = FindingErrorNoAnswer, "Salesforce did not answer"
		f.Meaning = "The request was sent, and no answer came."
		f.Action = "Try again."
	case e.Status >= 300 && e.Status < 400:
		f.Code, f.Title = FindingErrorRedirect, "The org lives at another address"
		f.Meaning = "It answers that it is found elsewhere, and your session is not sent to another address."
		f.Action = "Use the My Domain address of the org."
	case e.Status >= 500:
		f.Code, f.Title = FindingErrorServer, "Salesforce failed"
		f.Meaning = fmt.Sprintf("It answered with HTTP status %d and without a reason.", e.Status)
		f.Action = "Wait a moment, then try again."
	default:
		f.Code, f.Title = FindingErrorNoSense, "The answer was not Salesforce's"
		f.Meaning = fmt.Sprintf("HTTP status %d came with something else than Salesforce's data, such as a web page.", e.Status)
		f.Action = "Check the address of the org, and whether something stands in between: a proxy or a sign-in page."
	}
	f.Meaning += quoteAnswer(e)
	return f
}

// codeOf makes the code of a finding from one of Salesforce's.
func codeOf(code string) core.Code {
	return core.Code("error-" + strings.ToLower(strings.ReplaceAll(code, "_", "-")))
}

// quoteAnswer gives Salesforce's own words, without the markup that some of them have.
func quoteAnswer(e *core.RemoteError) string {
	words := phrase.WithoutTags(e.Message)
	if words == "" {
		return ""
	}
	if len(e.Fields) > 0 {
		words += " (" + strings.Join(e.Fields, ", ") + ")"
	}
	return " Salesforce said: " + words
}
