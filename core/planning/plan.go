package planning

import (
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
)

// New derives a plan from the facts. It is pure: the same facts and choice
// make the same plan. A plan with a blocker among its findings is still a plan,
// which Apply refuses.
func New(f upgrade.Facts, choice upgrade.Choice) upgrade.Plan {
	s := newSituation(f, choice)
	p := upgrade.Plan{
		Version: upgrade.PlanVersion, MadeAt: f.User.ReadAt, Choice: choice,
		Session: s.Session, User: f.User, Target: s.Target, Role: s.role,
		Findings: s.findAll(), Cost: s.summarizeLosses(), Access: s.access, Removed: s.removed, Sites: s.sites,
		Sharing: s.sharing, Rules: s.findRules(), Settings: s.settings, Counts: f.Counts, Records: s.predictRecords(), Policies: s.policies, Keep: s.keep,
		Steps: planSteps(s), Backing: stamps.BackingOf(s.Facts, s.keep),
	}
	if n, counted := f.ProfileUsers[f.Target.ID]; counted && len(p.Sharing.Lost) > 0 {
		p.ProfileUsers = &n
	}
	p.Stamps = stamps.List(p.Session, p.User, p.RestsOn())
	return p
}

// newSituation puts together what the rules look at.
func newSituation(f upgrade.Facts, choice upgrade.Choice) *situation {
	if license := f.Catalog.License(f.Target.License.ID); license != nil {
		f.Target.License = *license // as it is counted, which a profile's row does not tell
	}
	if f.Session.StandardExternalProfiles == nil {
		f.Session.StandardExternalProfiles = f.Setup.StandardExternalProfiles
	}
	removed := judgeRemovals(f, choice.Reassign)
	given := ListReassigned(removed, choice.Reassign)
	made, sites := setsOf(f, given), predictSites(f, given)
	kept := planKeeping(f, choice.Keep, made, sites, given)
	role := PredictRole(f.User, f.Target.UserType, choice.RoleID)
	return &situation{
		Facts: f, choice: choice,
		partner:    EnablePartner(f.User.Account, f.Target.UserType),
		role:       role,
		policies:   predictPolicies(f, role),
		removed:    removed,
		sites:      keepSites(sites, kept.set),
		keep:       kept.set,
		sharing:    PredictSharing(f),
		settings:   predictSettings(f, given, made),
		unreadable: slices.Concat(f.Session.Unreadable, f.User.Unreadable, f.Catalog.Unreadable, f.Setup.Unreadable, f.Unreadable),
		access:     compareAccess(f, made, kept, given),
	}
}

// planSteps are the writes, in order. What can be taken back comes before what can't, so
// that a refusal leaves nothing behind; but the account must be a partner account before
// Salesforce takes its first partner, which it can still refuse. The account has a request
// of its own, because Salesforce does not change it and a user's profile in one transaction.
func planSteps(s *situation) []upgrade.Step {
	if nothingToChange(s.Facts, s.choice) {
		return nil
	}
	list := planSet(s.keep, s.Target)
	if s.partner.Needed {
		list = append(list, enableStep(s.accountOrEmpty()))
	}
	list = append(append(list, upgradeStep(s)), planAssignments(s)...)
	return append(list, planKept(s.User.User, s.keep)...)
}

func enableStep(account core.Account) upgrade.Step {
	return upgrade.Step{
		Kind: upgrade.StepEnablePartnerAccount, Title: "Enable " + account.Name + " as a partner account",
		Object: upgrade.ObjectAccount, Record: account.ID, Permanent: upgrade.PermanentPartner,
		Changes: []upgrade.FieldChange{{
			Field: "IsPartner", Label: "Partner account", Old: "false", New: "true", OldLabel: phrase.No, NewLabel: phrase.Yes,
		}},
	}
}

func upgradeStep(s *situation) upgrade.Step {
	user := s.User.User
	return upgrade.Step{
		Kind: upgrade.StepUpgradeUser, Title: "Upgrade " + user.Name + " to " + upgrade.LicenseName(s.Target),
		Object: upgrade.ObjectUser, Record: user.ID,
		Permanent: "A license with a role can't be changed to one without a role.",
		Changes: []upgrade.FieldChange{
			{
				Field: "ProfileId", Label: "Profile", Old: string(user.Profile.ID), New: string(s.Target.ID),
				OldLabel: user.Profile.Name, NewLabel: s.Target.Name,
			},
			roleChange(s),
			{
				Field: "Profile.UserLicenseId", Label: "License", Derived: true,
				Old: string(user.Profile.License.ID), New: string(s.Target.License.ID),
				OldLabel: upgrade.LicenseLabel(user.Profile.License), NewLabel: upgrade.LicenseLabel(s.Target.License),
			},
			{
				Field: "UserType", Label: "User type", Derived: true,
				Old: string(user.UserType), New: string(s.Target.UserType),
			},
		},
	}
}

// roleChange is sent when a role was chosen, and made by Salesforce when not.
func roleChange(s *situation) upgrade.FieldChange {
	change := upgrade.FieldChange{Field: "UserRoleId", Label: "Role", New: string(s.choice.RoleID), NewLabel: s.role.Name, Derived: s.role.Auto}
	if role := s.User.User.Role; role != nil {
		change.Old, change.OldLabel = string(role.ID), role.Name
	}
	if s.role.Auto && s.role.Known != nil {
		change.New = string(s.role.Known.ID)
	}
	return change
}

// SessionFindings lists what is known of the admin and the org before a user is
// chosen: the rights the admin lacks, each with what it keeps from working, and
// that few API requests are left. The gravest comes first.
func SessionFindings(session upgrade.Session) []core.Finding {
	// Nobody is chosen yet; most users have something that an upgrade removes.
	s := &situation{Facts: upgrade.Facts{Session: session}, unreadable: session.Unreadable, removed: make([]upgrade.Removal, 1)}
	var found []core.Finding
	for _, f := range s.findAll() {
		if strings.HasPrefix(string(f.Code), "admin-") || f.Code == "gap-admin" {
			found = append(found, f)
		}
	}
	return found
}
