package plain

import (
	"context"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// stepID numbers the steps in their order.
type stepID int

// The steps, which are those of the full-screen wizard.
const (
	stepUser stepID = iota
	stepLicense
	stepProfile
	stepLosses
	stepRole
	stepAccount
	stepReview
	stepConfirm
	stepUpgrade
)

// stepNames are what the steps are called.
var stepNames = [...]display.Text{
	stepUser: words.UserStep, stepLicense: words.License, stepProfile: words.Profile,
	stepLosses: words.LossesStep, stepRole: words.Role, stepAccount: words.Account,
	stepReview: words.ReviewStep, stepConfirm: words.ConfirmStep, stepUpgrade: words.UpgradeStep,
}

// take does the current step: nil leads to the next one, errBack to the one before.
func (s *session) take(ctx context.Context) error {
	switch s.at {
	case stepUser:
		return s.user(ctx)
	case stepLicense:
		return s.license(ctx)
	case stepProfile:
		return s.profile(ctx)
	case stepLosses:
		return s.losses(ctx)
	case stepRole:
		return s.role(ctx)
	case stepAccount:
		return s.account(ctx)
	case stepReview:
		return s.review(ctx)
	case stepConfirm:
		return s.confirm(ctx)
	default:
		return s.upgrade(ctx)
	}
}

// skipped says why a step is not taken, "" when it is.
func (s *session) skipped(id stepID) display.Text {
	a, given := &s.answers, display.Text("")
	switch {
	case id == stepUser && s.given.User:
		given = display.Clean(a.User.Name)
	case id == stepLicense && s.given.License:
		given = display.Clean(a.License.Name)
	case id == stepProfile && s.given.Profile:
		given = display.Clean(a.Profile.Name)
	case id == stepRole && s.given.Role && a.Role != nil:
		given = a.Role.Name
	case id == stepAccount && a.Plan != nil:
		if step, why := flow.PartnerStep(*a.Plan); step == nil {
			return words.Skipped + why
		}
	}
	if given == "" {
		return ""
	}
	return given + ", " + words.GivenOnCommandLine + "."
}
