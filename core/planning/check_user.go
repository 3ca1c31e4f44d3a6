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
