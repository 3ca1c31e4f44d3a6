package upgrade

import (
	"slices"

	"cupgrade/core"
)

// PlanVersion is the Version of the plans that this program makes and applies.
const PlanVersion = 2

// NewPlan derives a plan from the facts. It is pure: the same facts and choice
// make the same plan. A plan with a blocker among its findings is still a plan,
// which Apply refuses.
func NewPlan(f Facts, choice Choice) Plan {
	s := situate(f, choice)
	return Plan{
		Version: PlanVersion, MadeAt: f.User.ReadAt, Choice: choice,
		Session: f.Session, User: f.User, Target: s.Target, Role: s.role,
		Findings: s.findings(), Cost: s.summarize(), Access: s.access, Removed: s.removed, Sites: s.sites,
		Sharing: s.sharing, Counts: f.Counts,
		Steps: steps(s), Stamps: stamps(f.Session, f.User),
	}
}

// NothingToDo tells whether the user is already what the plan would make of them.
func (p Plan) NothingToDo() bool { return len(p.Steps) == 0 }

// situate puts together what the rules look at.
func situate(f Facts, choice Choice) *situation {
	if license := f.Catalog.license(f.Target.License.ID); license != nil {
		f.Target.License = *license // as it is counted, which a profile's row does not tell
	}
	if f.Session.StandardExternalProfiles == nil {
		f.Session.StandardExternalProfiles = f.Setup.StandardExternalProfiles
	}
	removed := removals(f, choice.GiveBack)
	given := GiveBack(removed, choice.GiveBack)
	return &situation{
		Facts: f, choice: choice,
		partner: EnablePartner(f.User.Account, f.Target.UserType),
		role:    PredictRole(f.User, f.Target.UserType, choice.RoleID),
		removed: removed,
		sites:   predictSites(f, given),
		sharing: PredictSharing(f),
		gaps:    slices.Concat(f.Session.Gaps, f.User.Gaps, f.Catalog.Gaps, f.Setup.Gaps, f.Gaps),
		access:  compareAccess(f, given),
	}
}

// steps are the writes, in order: the account in a request of its own, because
// Salesforce does not change an account and a user's profile in one transaction.
func steps(s *situation) []Step {
	if nothingToChange(s.Facts, s.choice) {
		return nil
	}
	var list []Step
	if s.partner.Needed {
		list = append(list, enableStep(s.account()))
	}
	return append(append(list, upgradeStep(s)), assignSteps(s)...)
}

func enableStep(account core.Account) Step {
	return Step{
		Kind: StepEnablePartnerAccount, Title: "Make " + account.Name + " a partner account",
		Object: objectAccount, Record: account.ID, Permanent: permanentPartner,
		Changes: []FieldChange{{
			Field: "IsPartner", Label: "Partner account", Old: "false", New: "true", OldLabel: wordNo, NewLabel: wordYes,
		}},
	}
}

func upgradeStep(s *situation) Step {
	user := s.User.User
	return Step{
		Kind: StepUpgradeUser, Title: "Upgrade " + user.Name + " to " + licenseName(s.Target),
		Object: objectUser, Record: user.ID,
		Permanent: "A license with a role can't be changed back to one without.",
		Changes: []FieldChange{
			{
				Field: "ProfileId", Label: "Profile", Old: string(user.Profile.ID), New: string(s.Target.ID),
				OldLabel: user.Profile.Name, NewLabel: s.Target.Name,
			},
			roleChange(s),
			{
				Field: "Profile.UserLicenseId", Label: "License", Derived: true,
				Old: string(user.Profile.License.ID), New: string(s.Target.License.ID),
				OldLabel: licenseLabel(user.Profile.License), NewLabel: licenseLabel(s.Target.License),
			},
			{
				Field: "UserType", Label: "User type", Derived: true,
				Old: string(user.UserType), New: string(s.Target.UserType),
			},
		},
	}
}

// roleChange is sent when a role was chosen, and made by Salesforce when not.
func roleChange(s *situation) FieldChange {
	change := FieldChange{Field: "UserRoleId", Label: "Role", New: string(s.choice.RoleID), NewLabel: s.role.Name, Derived: s.role.Auto}
	if role := s.User.User.Role; role != nil {
		change.Old, change.OldLabel = string(role.ID), role.Name
	}
	if s.role.Auto && s.role.Known != nil {
		change.New = string(s.role.Known.ID)
	}
	return change
}

func licenseLabel(license core.UserLicense) string {
	if license.Label != "" {
		return license.Label
	}
	return license.Name
}
