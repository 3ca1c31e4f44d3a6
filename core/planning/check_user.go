package planning

import (
	"fmt"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

func findNothingToChange(s *situation) []wording {
	return findIf(nothingToChange(s.Facts, s.choice), func() wording {
		return wording{
			title:   "Nothing to change",
			meaning: fmt.Sprintf("%s already has the profile %s. Nothing is sent to Salesforce.", s.User.User.Name, s.Target.Name),
			action:  "Select another profile or another user.",
		}
	})
}

// nothingToChange tells whether the user has the target profile already, and the
// chosen role if one was chosen.
func nothingToChange(f upgrade.Facts, choice upgrade.Choice) bool {
	role := f.User.User.Role
	return f.User.User.Profile.ID == f.Target.ID &&
		(choice.RoleID == "" || role != nil && role.ID == choice.RoleID)
}

func findAdminIsUser(s *situation) []wording {
	return findIf(s.Session.Admin.ID == s.User.User.ID && s.Session.Admin.ID != "", func() wording {
		return wording{
			title:   "This is you",
			meaning: "You are signed in as the user to upgrade. With the new license, you couldn't finish the upgrade.",
			action:  "Sign in as an administrator.",
		}
	})
}

// findFrozen leaves an inactive user to Eligibility, which tells of both.
func findFrozen(s *situation) []wording {
	return findIf(s.User.User.IsActive && upgrade.IsTrue(s.User.User.IsFrozen), func() wording {
		return wording{
			title:   "The user is frozen",
			meaning: "The upgrade doesn't unfreeze the user, who can't log in afterwards either.",
			action:  "To let the user log in again, unfreeze the user in Setup.",
		}
	})
}

func findPermanent(s *situation) []wording {
	return findIf(s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title:   "The upgrade can't be undone",
			meaning: "A license with a role can't be changed to one without a role, and Salesforce has no test mode for it.",
			action:  "Review the losses and check the user's name before you confirm.",
		}
	})
}

func findUsernameKept(s *situation) []wording {
	return findIf(s.Target.UserType.IsTarget(), func() wording {
		meaning := fmt.Sprintf("Once the upgrade is applied, the user logs in with %s and the same password to the sites they are a member of, "+
			"and still owns the same records and posts.", s.User.User.Username)
		if s.toPartner() && s.Setup.UniqueUsernames == nil {
			meaning += " Partners might need a username that no other Salesforce org has; the setting for that could not be read."
		}
		return wording{
			title:   "Username, password and history stay",
			meaning: meaning,
			action:  "Nothing to do: the user needs no new invitation.",
		}
	})
}

// lacksPermission tells whether the admin is known not to have a permission.
func (s *situation) lacksPermission(permission string) bool {
	has, known := s.Session.Admin.May(permission)
	return known && !has
}

// findCannotManage: where digital experiences is on, every external user needs
// Manage External Users.
func findCannotManage(s *situation) []wording {
	return findIf(s.lacksPermission(core.PermManageExternalUsers), func() wording {
		return wording{
			title:   "You can't manage external users",
			meaning: "Upgrading the user requires the Manage External Users permission.",
			action:  "Ask an administrator for Manage External Users, or to do the upgrade.",
		}
	})
}

// findCannotEditAccount speaks only where the account is to be changed. Access to the
// one record is not known ahead; the right to the object is.
func findCannotEditAccount(s *situation) []wording {
	return findIf(s.partner.Needed && upgrade.IsFalse(s.accountOrEmpty().PartnerChangeable), func() wording {
		return wording{
			title:   "You can't edit accounts",
			meaning: fmt.Sprintf("%s must be enabled as a partner account first, which requires Edit on Account.", s.accountOrEmpty().Name),
			action:  "Ask an administrator for Edit on Account, or to enable the account as a partner account; then try again.",
		}
	})
}

// silentLack finds a missing permission that no gap speaks of already.
func (s *situation) silentLack(permission string) bool {
	if !s.lacksPermission(permission) {
		return false
	}
	for _, finding := range unreadableRules() {
		if finding.permission != permission {
			continue
		}
		for _, object := range finding.objects {
			if upgrade.IsUnreadable(s.unreadable, object) {
				return false
			}
		}
	}
	return true
}

func findCannotViewSetup(s *situation) []wording {
	return findIf(s.silentLack(core.PermViewSetup), func() wording {
		return wording{
			title:   "You can't view Setup",
			meaning: "Without View Setup and Configuration, permissions and seats might be shown incompletely.",
			action:  "Get that permission, or check in Setup.",
		}
	})
}

func findCannotViewRoles(s *situation) []wording {
	return findIf(s.silentLack(core.PermViewRoles), func() wording {
		return wording{
			title:   "You can't view roles",
			meaning: "Without View Roles and Role Hierarchy, the roles of the account can't be listed or selected. Salesforce assigns the lowest.",
			action:  "To select a role, get that permission.",
		}
	})
}

func findCannotViewSites(s *situation) []wording {
	return findIf(s.silentLack(core.PermManageNetworks) && s.Session.Admin.LacksSites(), func() wording {
		return wording{
			title:   "You see only your own sites",
			meaning: "Without Create and Set Up Experiences, the members of other sites can't be determined.",
			action:  "After the upgrade, check that the user is still a member of the sites they need.",
		}
	})
}

func findCannotAssign(s *situation) []wording {
	return findIf(s.lacksPermission(core.PermAssignPermissionSets) && len(s.removed) > 0, func() wording {
		return wording{
			title:   "You can't assign permission sets",
			meaning: "You can't reassign what the upgrade removes.",
			action:  "Ask an administrator with Assign Permission Sets to reassign it after the upgrade.",
		}
	})
}

// EarlierRunFinding says what is in the way, and how it is looked at.
func EarlierRunFinding(e upgrade.EarlierRun) core.Finding {
	return earlierRunRule().makeFinding(earlierRunWording(e))
}

func earlierRunWording(e upgrade.EarlierRun) wording {
	return wording{
		title:   "An earlier run for this user isn't resolved",
		meaning: fmt.Sprintf("The run %s ended like this: %s. Find out what it did before you start another upgrade.", e.ID, e.State),
		action:  "Check it with: " + upgrade.CommandResume + " " + e.ID,
	}
}

// earlierRunRule is the rule of it, which a commit asks once more: two may have been
// planned beside each other.
func earlierRunRule() rule {
	return rule{upgrade.FindingRunEarlier, core.SeverityBlocker, "", upgrade.SourceConditional, findEarlierRun}
}

func findEarlierRun(s *situation) []wording {
	earlier := s.EarlierRun
	return findIf(earlier != nil, func() wording { return earlierRunWording(*earlier) })
}

// Eligibility tells whether a user can be upgraded at all, whatever license is
// chosen, and if not why and what can be done. It needs only the row of a user
// search. Users of the type CspLitePortal can be upgraded. Source:
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm
func Eligibility(user core.User) (ok bool, reason core.Finding) {
	if !user.UserType.Is(core.UserTypeCspLitePortal) {
		return false, explainWrongType(user)
	}
	switch {
	case user.ContactID == "":
		reason = explainContactless()
	case user.AccountID == "":
		reason = explainNoAccount()
	case !user.IsActive:
		reason = explainInactive(user)
	default:
		return true, core.Finding{}
	}
	reason.Severity = core.SeverityBlocker
	return false, reason
}

// explainWrongType explains why users of another type can't be upgraded.
func explainWrongType(user core.User) core.Finding {
	f := core.Finding{Severity: core.SeverityBlocker, Source: upgrade.SourceUpgrade, ErrorCode: core.CodeFieldIntegrity}
	switch t := user.UserType; {
	case t.IsTarget():
		f.Code, f.Title = upgrade.FindingUserAlreadyUpgraded, "Already has "+upgrade.LicenseName(user.Profile)
		f.Meaning = "This user already has a license with a role. There's nothing to upgrade, and downgrades aren't supported."
		f.Action = "Change the role or the profile in Setup, under Users."
	case t.Is(core.UserTypeStandard):
		f.Code, f.Title = upgrade.FindingUserInternal, "Internal user"
		f.Meaning = "Only external users with a customer license can be upgraded. An internal license can't be changed to an external one."
		f.Action = "Select a customer user. For an internal user who needs a site, create an external user."
	case t.Is(core.UserTypeGuest):
		f.Code, f.Title = upgrade.FindingUserGuest, "Guest user of a site"
		f.Meaning = "A guest user stands for site visitors who aren't logged in."
		f.Action = "Select a customer user."
	case t.Is(core.UserTypeCustomerSuccess), t.Is(core.UserTypeSelfService):
		f.Code, f.Title = upgrade.FindingUserLegacyPortal, "User of a legacy portal"
		f.Meaning = fmt.Sprintf("Salesforce doesn't upgrade licenses of the type %s in place.", t)
		f.Action = "Create a user with the new license and transfer this user's records to it."
	default:
		f.Code, f.Title = upgrade.FindingUserOtherType, fmt.Sprintf("User type %s can't be upgraded", t)
		f.Meaning = "Salesforce upgrades only users of the type CspLitePortal: those with a customer license."
		f.Action = "Select a customer user."
	}
	return f
}

func explainContactless() core.Finding {
	return core.Finding{
		Code: upgrade.FindingUserContactless, Title: "No contact",
		Meaning:   "A Partner Community or Customer Community Plus user belongs to a contact with an account. This user has no contact.",
		Action:    "Set the user's Contact field to a contact that belongs to an account, then try again.",
		Source:    upgrade.SourceContactless,
		ErrorCode: core.CodeFieldIntegrity,
	}
}

func explainNoAccount() core.Finding {
	return core.Finding{
		Code: upgrade.FindingUserNoAccount, Title: "The contact has no account",
		Meaning:   "The role of the new license belongs to an account, and the user's contact has none.",
		Action:    "Set the account of the contact, then try again.",
		Source:    upgrade.SourceUser,
		ErrorCode: core.CodeFieldIntegrity,
	}
}

func explainInactive(user core.User) core.Finding {
	f := core.Finding{
		Code: upgrade.FindingUserInactive, Title: "Inactive",
		Meaning: "Inactive users can't be upgraded, because an upgrade can't be undone.",
		Action:  "Activate the user in Setup, then try again.",
		Source:  upgrade.SourceUser,
	}
	if upgrade.IsTrue(user.IsFrozen) {
		f.Title = "Inactive and frozen"
		f.Action = "Activate and unfreeze the user in Setup, then try again."
	}
	return f
}
