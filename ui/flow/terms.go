package flow

import (
	"cupgrade/core/display"
	"cupgrade/core/report"
)

// Terms explains the words of a step's page, in the order in which they are met.
func Terms(id ID) []report.Fact {
	term := func(name, means display.Text) report.Fact { return report.Fact{Name: name, Value: means} }
	switch id {
	case StepLicense:
		return []report.Fact{
			term("Remaining", "seats of the license that no user has"),
			term("Logins", "logins that remain this month, for a license that is counted by logins"),
		}
	case StepProfile:
		return []report.Fact{
			term("Losses", "permissions and assignments that the user has today and not afterwards"),
			term("Can keep", "losses that a new permission set can grant again"),
			term("Gained", "permissions that the user has afterwards and not today"),
		}
	case StepLosses:
		return []report.Fact{
			term("critical", "work that is under way stops"),
			term("high", "the user can no longer do something that matters"),
			term("medium", "the user might miss it"),
			term("low", "the user will hardly notice"),
			term("Used", "what the user did with it in the last months, as far as Salesforce tells"),
			term("kept", "a new permission set grants it afterwards"),
			term("reassigned", "the removed assignment is made again after the upgrade"),
			term("not allowed", "the new license can't have it"),
		}
	case StepRole:
		return []report.Fact{
			term("Portal role", "an account has up to three: Executive sees the records of Manager, and Manager those of User"),
		}
	case StepReview:
		return []report.Fact{
			term("~ + -", "a field is changed, set, or emptied; an assignment is removed"),
			term("by Salesforce", "Salesforce does this together with the step"),
		}
	case StepUpgrade, StepResult:
		return []report.Fact{
			term("applied", "the org has the change"), term("rejected", "Salesforce refused the change"),
			term("unknown", "no answer came; the org might have the change"), term("skipped", "the step didn't run"),
			term("expected", "what the plan says"), term("actual", "what the org has now"),
			term("pending", "Salesforce needs some minutes for it"),
		}
	default:
		return nil
	}
}
