package commit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// verifyDeadline is how long the verification may take.
const verifyDeadline = 60 * time.Second

// verifySteps reads what came of the steps, if any of them was sent, and lets that decide a
// step whose answer was lost and one that was refused: the effect is what counts. That
// nothing is seen yet proves nothing about a lost answer, because the request may still be
// at work. Without any effect there is nothing to verify.
func (r *run) verifySteps(ctx context.Context) (upgrade.Verification, error) {
	sent := func(s step) bool {
		return s.Outcome == upgrade.OutcomeApplied || s.Outcome == upgrade.OutcomeUnknown || s.Outcome == upgrade.OutcomeRejected
	}
	if !slices.ContainsFunc(r.steps, sent) {
		return upgrade.Verification{}, nil
	}
	r.tellWatcher(upgrade.Event{Verifying: true})
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), verifyDeadline)
	defer cancel()
	v := Verify(ctx, r.reader, r.plan, r.Before)
	var err error
	if v.After != nil {
		err = r.decideByEffect(*v.After)
	}
	written := func(s step) bool { return s.Outcome == upgrade.OutcomeApplied || s.Outcome == upgrade.OutcomeUnknown }
	if !slices.ContainsFunc(r.steps, written) {
		return upgrade.Verification{}, err
	}
	return v, err
}

// decideByEffect marks the steps whose effect is there although nobody has confirmed them.
func (r *run) decideByEffect(after upgrade.UserFacts) error {
	var unrecorded error
	for i := range r.steps {
		s := &r.steps[i]
		open := s.Outcome == upgrade.OutcomeUnknown || s.Outcome == upgrade.OutcomeRejected
		if !open || !r.effectVisible(s, after) {
			continue
		}
		if err := r.markAlreadyDone(s, after); unrecorded == nil {
			unrecorded = err
		}
	}
	return unrecorded
}

// Verify reads the user and the effective access back, and puts what the plan predicted beside
// what is there, and the records that the user sees beside those seen before, unless these are nil.
func Verify(ctx context.Context, org upgrade.Reader, plan upgrade.Plan, before *upgrade.RecordRights) upgrade.Verification {
	grants := startGrants(ctx, org, plan)
	defer grants.grants.Cancel()
	var records *recordsReading
	if before != nil {
		records = readRecords(ctx, org, plan)
		defer records.Cancel()
	}
	var after upgrade.UserFacts
	err := parallel.Safely(func() (err error) {
		after, err = org.User(ctx, plan.Choice.UserID)
		return upgrade.WrapError("verify the user", err)
	})
	if err != nil {
		return upgrade.Verification{Err: err}
	}
	v := upgrade.Verification{Checks: Checks(plan, after), After: &after}
	checks, mismatches := checkAccess(ctx, grants, plan, after)
	v.Checks, v.Access = append(v.Checks, checks...), mismatches
	if after.User.Profile.ID == plan.Choice.ProfileID {
		compareRecords(ctx, plan, before, records, &v)
	}
	return v
}

// Checks compares a plan with the user as read back. It is pure.
func Checks(plan upgrade.Plan, after upgrade.UserFacts) []upgrade.Check {
	checks := []upgrade.Check{
		compare("User type", string(plan.Target.UserType), string(after.User.UserType), after.User.UserType.Is(plan.Target.UserType)),
		licenseCheck(plan, after),
		profileCheck(plan, after),
		roleCheck(plan, after),
		roleNameCheck(plan, after),
	}
	if plan.Target.UserType.Is(core.UserTypePowerPartner) {
		checks = append(checks, partnerCheck(after))
	}
	checks = append(append(checks, reassignedCheck(plan, after)...), keptCheck(plan, after)...)
	checks = append(
		checks,
		removalCheck(plan, after, "Permission sets and groups", upgrade.RemovedPermissionSet, upgrade.RemovedPermissionSetGroup),
		removalCheck(plan, after, "Permission set licenses", upgrade.RemovedPermissionSetLicense),
		siteCheck(plan, after),
		unchangedCheck("Active", phrase.YesNo(&plan.User.User.IsActive), phrase.YesNo(&after.User.IsActive)),
		unchangedCheck("Frozen", phrase.YesNo(plan.User.User.IsFrozen), phrase.YesNo(after.User.IsFrozen)),
		unchangedCheck("Username", plan.User.User.Username, after.User.Username),
	)
	return append(append(checks, listChecks(plan, after)...), policyCheck(plan, after)...)
}

func agreementOf(matches bool) upgrade.Agreement {
	if matches {
		return upgrade.AgreementMatch
	}
	return upgrade.AgreementMismatch
}

// compare checks one value.
func compare(name, predicted, actual string, matches bool) upgrade.Check {
	return upgrade.Check{Name: name, Predicted: predicted, Actual: actual, Agreement: agreementOf(matches)}
}

// unchangedCheck checks something that an upgrade leaves alone.
func unchangedCheck(name, before, after string) upgrade.Check {
	c := upgrade.Check{Name: name, Predicted: before, Actual: after, Agreement: agreementOf(before == after)}
	switch {
	case before == phrase.Unknown:
		c.Agreement = upgrade.AgreementUnplanned
	case after == phrase.Unknown:
		c.Agreement = upgrade.AgreementUnknown
	}
	return c
}

// licenseCheck compares by id; a profile that is read without its license still
// tells it, because a profile belongs to exactly one.
func licenseCheck(plan upgrade.Plan, after upgrade.UserFacts) upgrade.Check {
	want, got := plan.Target.License, after.User.Profile.License
	if got.ID == "" && got.Name == "" && after.User.Profile.ID == plan.Target.ID {
		got = want
	}
	return compare("License", upgrade.LicenseLabel(want), upgrade.LicenseLabel(got), got.ID == want.ID)
}

// profileCheck compares by id, since the name of a standard profile comes in the language
// of whoever reads it. Another name is told: it may be the one that was agreed to.
func profileCheck(plan upgrade.Plan, after upgrade.UserFacts) upgrade.Check {
	want, got := plan.Target, after.User.Profile
	c := compare("Profile", want.Name, got.Name, got.ID == want.ID)
	if got.ID == want.ID && got.Name != want.Name && got.Name != "" {
		c.Actual += " (the same profile, under another name)"
	}
	return c
}

// roleCheck compares what the role is for, not what it is called. A role that had
// to be made may also be the shared one of account role optimization, which can't
// be seen beforehand. Source:
// https://help.salesforce.com/s/articleView?id=005167126&type=1
func roleCheck(plan upgrade.Plan, after upgrade.UserFacts) upgrade.Check {
	c := upgrade.Check{Name: "Role", Predicted: roleText(plan.Role.PortalType, plan.Role.PortalRole)}
	role := after.User.Role
	switch {
	case role == nil:
		c.Actual, c.Agreement = "none", upgrade.AgreementMismatch
	case role.PortalType == "" && role.PortalRole == "":
		return unreadRoleCheck(c, plan, after)
	default:
		c.Actual = roleText(role.PortalType, role.PortalRole)
		c.Agreement = agreementOf(role.PortalType.Is(plan.Role.PortalType) && fitsRole(plan.Role, role.ID, role.PortalRole))
	}
	return c
}

// unreadRoleCheck makes the most of a role of which only the id is seen.
func unreadRoleCheck(c upgrade.Check, plan upgrade.Plan, after upgrade.UserFacts) upgrade.Check {
	known := plan.Role.Known
	c.Actual, c.Agreement = "a role that you can't view", upgrade.AgreementUnknown
	switch {
	case known != nil:
		c.Agreement = agreementOf(after.User.Role.ID == known.ID)
	case after.User.PortalRole != "":
		c.Actual = string(after.User.PortalRole)
		c.Agreement = agreementOf(fitsRole(plan.Role, after.User.Role.ID, after.User.PortalRole))
	}
	return c
}

// fitsRole tells whether a role is the one that was predicted, or as low as it.
func fitsRole(predicted upgrade.RolePrediction, id core.ID, actual core.PortalRole) bool {
	if predicted.Known != nil {
		return id == predicted.Known.ID
	}
	return actual.Is(predicted.PortalRole) ||
		predicted.Auto && (actual.Is(core.PortalRoleWorker) || actual.Is(core.PortalRolePersonAccount))
}

// workerWord is what Salesforce labels the portal role Worker.
const workerWord = "User"

// roleText writes a role in words: "Partner User", "CustomerPortal Executive".
func roleText(portalType core.PortalType, role core.PortalRole) string {
	word := string(role)
	if role.Is(core.PortalRoleWorker) {
		word = workerWord
	}
	return strings.TrimSpace(string(portalType) + " " + word)
}

func roleNameCheck(plan upgrade.Plan, after upgrade.UserFacts) upgrade.Check {
	c := upgrade.Check{Name: "Role name", Predicted: plan.Role.Name, Actual: phrase.Unknown, Agreement: upgrade.AgreementUnplanned}
	if role := after.User.Role; role != nil && role.Name != "" {
		c.Actual, c.Agreement = role.Name, agreementOf(role.Name == plan.Role.Name)
		if plan.Role.Known == nil && c.Agreement == upgrade.AgreementMismatch {
			c.Agreement = upgrade.AgreementUnplanned // the name was a guess
		}
	}
	return c
}

func partnerCheck(after upgrade.UserFacts) upgrade.Check {
	c := upgrade.Check{Name: "Partner account", Predicted: phrase.Yes, Actual: phrase.Unknown, Agreement: upgrade.AgreementUnknown}
	if after.Account != nil && after.Account.IsPartner != nil {
		c.Actual, c.Agreement = phrase.YesNo(after.Account.IsPartner), agreementOf(*after.Account.IsPartner)
	}
	return c
}

// removalCheck looks for assignments of the plan that are still there. One that the plan
// reassigns may be: Salesforce did not remove it, and the user has what was wanted.
func removalCheck(plan upgrade.Plan, after upgrade.UserFacts, name string, kinds ...upgrade.RemovalKind) upgrade.Check {
	left := map[core.ID]bool{}
	for _, a := range after.Assignments {
		left[a.ID] = true
	}
	for _, a := range after.LicenseAssignments {
		left[a.ID] = true
	}
	var removed, kept int
	var still []string
	for _, r := range plan.Removed {
		if slices.Contains(kinds, r.Kind) {
			removed++
			switch {
			case left[r.AssignmentID] && r.Reassigned && after.User.Profile.ID == plan.Choice.ProfileID:
				kept++
			case left[r.AssignmentID]:
				still = append(still, r.Label)
			}
		}
	}
	c := upgrade.Check{Name: name, Predicted: fmt.Sprintf("%d removed", removed), Actual: fmt.Sprintf("%d removed", removed-kept-len(still))}
	if kept > 0 {
		c.Actual += fmt.Sprintf(", %s", phrase.Count(kept, "was never removed", "were never removed"))
	}
	if len(still) > 0 {
		c.Actual += ", still there: " + phrase.List(still)
	}
	c.Agreement = agreementOf(len(still) == 0)
	if isUnread(after.Unreadable, kinds) {
		c.Actual, c.Agreement = phrase.Unread, unreadAgreement(isUnread(plan.User.Unreadable, kinds))
	}
	return c
}

// unreadAgreement is the agreement of a line that could not be read: a plan that could not
// read it either says nothing about it.
func unreadAgreement(unplanned bool) upgrade.Agreement {
	if unplanned {
		return upgrade.AgreementUnplanned
	}
	return upgrade.AgreementUnknown
}

// isUnread tells whether the assignments of these kinds could not be read back.
func isUnread(unreadable []upgrade.Unreadable, kinds []upgrade.RemovalKind) bool {
	if slices.Contains(kinds, upgrade.RemovedPermissionSetLicense) {
		return upgrade.IsUnreadable(unreadable, upgrade.ObjectLicenseAssign)
	}
	return upgrade.IsUnreadable(unreadable, upgrade.ObjectAssignment)
}

// siteCheck compares memberships, which Salesforce changes a moment later: what
// differs may still come.
func siteCheck(plan upgrade.Plan, after upgrade.UserFacts) upgrade.Check {
	predicted := slices.Concat(plan.Sites.Kept, plan.Sites.New)
	c := upgrade.Check{
		Name: "Sites", Predicted: phrase.List(phrase.NamesOf(predicted, upgrade.SiteName)), Actual: phrase.List(phrase.NamesOf(after.Sites, upgrade.SiteName)),
		Agreement: upgrade.AgreementPending,
	}
	switch {
	case !plan.Sites.Known:
		c.Predicted, c.Agreement = "unknown", upgrade.AgreementUnplanned
	case upgrade.IsUnreadable(after.Unreadable, upgrade.ObjectNetworkMember):
		c.Actual, c.Agreement = phrase.Unread, upgrade.AgreementUnknown
	case slices.Equal(siteIDs(predicted), siteIDs(withoutWaiting(plan.Sites, after.Sites))):
		c.Agreement = upgrade.AgreementMatch
	}
	return c
}

// withoutWaiting leaves out the sites that were not promised, since what gives them is still
// to be added to them.
func withoutWaiting(predicted upgrade.SitePrediction, sites []core.Network) []core.Network {
	return slices.DeleteFunc(slices.Clone(sites), func(site core.Network) bool {
		return slices.ContainsFunc(predicted.Waiting, func(w core.Network) bool { return w.ID == site.ID })
	})
}

func siteIDs(sites []core.Network) []core.ID {
	ids := make([]core.ID, len(sites))
	for i, site := range sites {
		ids[i] = site.ID
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
