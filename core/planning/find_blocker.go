package planning

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// FindBlocker asks the rules of preflight once more about what was read again before
// the first write, and gives the first blocker that they find, nil for none: the
// account could be enabled for good, and the user then be refused. Facts that were
// not read again stand as the plan has found them.
func FindBlocker(plan upgrade.Plan, session upgrade.Session, now upgrade.Rechecked) *core.Finding {
	var codes []core.Code
	if now.License != nil {
		codes = append(codes, upgrade.FindingLicenseDisabled, upgrade.FindingLicenseNoSeat)
	}
	if now.Permissions != nil {
		codes = append(codes, upgrade.FindingAdminManageUsers, upgrade.FindingAdminEditAccount, upgrade.FindingReassignForbidden,
			upgrade.FindingAdminPermissionSets, upgrade.FindingAdminOpenSites)
	}
	s := situationNow(plan, session, now.User)
	if now.License != nil {
		s.Target.License, s.Catalog.Licenses = *now.License, []core.UserLicense{*now.License}
	}
	s.Session.Admin.Permissions = now.Permissions
	return s.firstBlocker(codes...)
}

// FindFewCalls asks once more whether enough API calls are left, since the plan may be
// of another hour.
func FindFewCalls(plan upgrade.Plan, session upgrade.Session, user upgrade.UserFacts) *core.Finding {
	return situationNow(plan, session, user).firstBlocker(upgrade.FindingAdminFewCalls)
}

// situationNow is what the rules look at, as far as a plan and what was read again tell.
func situationNow(plan upgrade.Plan, session upgrade.Session, user upgrade.UserFacts) *situation {
	return &situation{
		Facts: upgrade.Facts{Session: session, User: user, Target: plan.Target}, choice: plan.Choice, removed: plan.Removed, keep: plan.Keep,
		partner: EnablePartner(user.Account, plan.Target.UserType),
		role:    PredictRole(user, plan.Target.UserType, plan.Choice.RoleID),
	}
}

// firstBlocker asks some of the rules, and gives the first blocker that they find.
func (s *situation) firstBlocker(codes ...core.Code) *core.Finding {
	for _, rule := range preflightRules() {
		if rule.severity != core.SeverityBlocker || !slices.Contains(codes, rule.code) {
			continue
		}
		for _, finding := range rule.findCases(s) {
			return &finding
		}
	}
	return nil
}
