package planning

import (
	"cmp"
	"fmt"
	"slices"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// countUsers counts the other external users of the account that are meant; known is
// false when they could not be counted.
func (s *situation) countUsers(meant func(core.UserCount) bool) (n int, known bool) {
	account := s.accountOrEmpty()
	for _, count := range account.ExternalUsers {
		if meant(count) {
			n += count.Users
		}
	}
	return n, account.ExternalUsers != nil
}

func anyUser(core.UserCount) bool { return true }

// findOthersOfAccount tells what enabling the account changes for everybody else: the
// release note says that customer users are not affected, which is true of their
// licenses only.
func findOthersOfAccount(s *situation) []wording {
	others, known := s.countUsers(anyUser)
	return findIf(s.partner.Needed && (others > 0 || !known), func() wording {
		who := "Other external users"
		if known {
			who = phrase.Count(others, "other external user", "other external users")
		}
		return wording{
			title: fmt.Sprintf("%s of %s can no longer create contacts of the account", who, s.accountOrEmpty().Name),
			meaning: "External users can't own contacts of a partner account, so Salesforce refuses contacts that they would own, with \"portal users cannot own partner accounts\". " +
				"Self-registration and flows for this account fail the same way. Licenses and roles stay.",
			action: "Before you continue, change what creates contacts of this account, so that an internal user owns them.",
		}
	})
}

// findInactiveOwner: nobody works in the place of an inactive owner, and whether
// Salesforce makes roles below one is not documented.
func findInactiveOwner(s *situation) []wording {
	account := s.accountOrEmpty()
	inactive := upgrade.IsFalse(account.OwnerIsActive) && account.OwnerRoleID != "" && !account.OwnerUserType.IsExternal()
	return findIf(inactive && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: fmt.Sprintf("%s, the owner of %s, is inactive", account.OwnerName, account.Name),
			meaning: "The user's role is placed below the role of an inactive user: users in that role or above can see the user's records. " +
				"Salesforce doesn't document whether it accepts an inactive owner.",
			action: "Transfer the account to an active user who has a role.",
		}
	})
}

// ownerRole names the role below which the account's roles are placed, with its owner.
func (s *situation) ownerRole() string {
	account := s.accountOrEmpty()
	owner := cmp.Or(account.OwnerName, "the account's owner")
	if account.OwnerRoleName == "" {
		return "the role of " + owner
	}
	return fmt.Sprintf("the role %s of %s", account.OwnerRoleName, owner)
}

// isAbove tells whether an account has roles below a role.
func isAbove(role core.UserRole) bool {
	return role.PortalRole.Is(core.PortalRoleManager) || role.PortalRole.Is(core.PortalRoleExecutive)
}

// usersBelow counts the other users of the account in roles below a role.
func usersBelow(user upgrade.UserFacts, role core.UserRole) (n int) {
	if user.Account == nil {
		return 0
	}
	for _, count := range user.Account.ExternalUsers {
		other := findRole(user.AccountRoles, count.RoleID)
		if other != nil && other.PortalType.Is(role.PortalType) && other.PortalRole.Rank() > role.PortalRole.Rank() {
			n += count.Users
		}
	}
	return n
}

// findSeesOthers tells what a Manager or Executive role shows the person of others,
// whatever the org's sharing model says.
func findSeesOthers(s *situation) []wording {
	role := s.role.Known
	return findIf(role != nil && isAbove(*role) && FitsType(*role, s.Target.UserType), func() wording {
		below := usersBelow(s.User, *role)
		return wording{
			title: fmt.Sprintf("%s sees and edits the records of %s below the role", s.User.User.Name, phrase.Count(below, "user", "users")),
			meaning: fmt.Sprintf("Users in %s can view and edit all records that users below own or that are shared with them, whatever the sharing model of the org is. "+
				"That includes users who join the account later.", role.Name),
			action: "Select the lowest role, unless the user needs to see other users' records.",
		}
	})
}

// findSharedRole warns of a role that users of several accounts have in common.
func findSharedRole(s *situation) []wording {
	return findIf(s.role.PortalRole.Is(core.PortalRolePersonAccount) && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: "The role is shared with users of other accounts",
			meaning: fmt.Sprintf("The org keeps the number of roles small: single users of all accounts of %s share one role. "+
				"All of them see what is shared with the role, by a sharing rule or manually.", cmp.Or(s.accountOrEmpty().OwnerName, "the account's owner")),
			action: "Check the sharing rules that name the role, or roles and internal subordinates above it, before you continue.",
		}
	})
}

// findSuperUsers tells that partner super users of the account come to see the records.
func findSuperUsers(s *situation) []wording {
	partners, _ := s.countUsers(func(c core.UserCount) bool { return c.UserType.Is(core.UserTypePowerPartner) })
	return findIf(s.toPartner() && upgrade.IsTrue(s.Setup.PartnerSuperUsers) && partners > 0, func() wording {
		return wording{
			title: "Partner super users of the account might see the user's records",
			meaning: fmt.Sprintf("Partner super user access is on in this org, and the account has %s. A partner super user sees cases, leads, opportunities, and custom objects "+
				"of users in the same role and below.", phrase.Count(partners, "other partner user", "other partner users")),
			action: "Check in Setup, under Users, which users of the account have super user access. The upgrade doesn't grant it to this user.",
		}
	})
}

// refusesMembership tells whether the contact's privacy record keeps the user from
// becoming a member of a site. Source:
// https://help.salesforce.com/s/articleView?id=000390958&type=1
func refusesMembership(user upgrade.UserFacts) bool {
	return user.Individual != nil && (user.Individual.DontProcess || user.Individual.Forget)
}

// findIndividual tells that no site takes the person in.
func findIndividual(s *situation) []wording {
	return findIf(refusesMembership(s.User) && s.Target.UserType.IsTarget(), func() wording {
		asks := "Don't Process"
		if s.User.Individual.Forget {
			asks = "Forget this Individual"
		}
		return wording{
			title: "The user can't join any site: the contact's individual requests \"" + asks + "\"",
			meaning: "Salesforce adds a contact with such an individual to no site. Existing memberships might stay; none is added. " +
				"Whether the data can be processed is a privacy decision.",
			action: "Ask the user first. To let them join, change the contact's individual.",
		}
	})
}

// findWelcome names the joined sites that greet new members by email.
func findWelcome(s *situation) []wording {
	joined := slices.DeleteFunc(slices.Clone(s.sites.New), func(n core.Network) bool { return !n.IsLive() || !upgrade.IsTrue(n.SendsWelcome) })
	return findIf(len(joined) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s might send a welcome email", phrase.List(phrase.NamesOf(joined, upgrade.SiteName))),
			meaning: "The user becomes a member, and the site sends an email to new members, often with a link to set a password.",
			action:  "Tell the user, or turn off the welcome email in the site's Administration, Emails, during the upgrade.",
		}
	})
}

// findWaitingSites names the sites to which the profile is still to be added.
func findWaitingSites(s *situation) []wording {
	return findIf(len(s.sites.Waiting) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s can't be promised", phrase.List(phrase.NamesOf(s.sites.Waiting, upgrade.SiteName))),
			meaning: "The profile or permission set is waiting to be added to the site. The user becomes a member after that, which can take long or fail.",
			action:  "Check the site's Administration, Members.",
		}
	})
}

// findSingleSignOn warns that a sign-on may write the old profile back.
func findSingleSignOn(s *situation) []wording {
	return findIf(s.User.User.FederationIdentifier != "" && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: "Single sign-on might set the profile again",
			meaning: fmt.Sprintf("The user has the federation ID %s. If the identity provider or just-in-time provisioning sends a profile with each login, "+
				"Salesforce refuses the old one, and the login might fail.", s.User.User.FederationIdentifier),
			action: "Check what the identity provider sends for the user, and change the profile there too.",
		}
	})
}
