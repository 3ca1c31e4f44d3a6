package planning

import (
	"cmp"
	"fmt"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// toPartner tells whether the target is a partner license.
func (s *situation) toPartner() bool { return s.Target.UserType.Is(core.UserTypePowerPartner) }

// accountOrEmpty is the user's account; the zero one when it could not be read.
func (s *situation) accountOrEmpty() core.Account {
	if s.User.Account == nil {
		return core.Account{}
	}
	return *s.User.Account
}

func findPersonAccount(s *situation) []wording {
	return findIf(s.toPartner() && upgrade.IsTrue(s.accountOrEmpty().IsPersonAccount), func() wording {
		return wording{
			title:   fmt.Sprintf("%s is a person account", s.accountOrEmpty().Name),
			meaning: "A partner user needs a business account. A person account can't have partner users.",
			action:  "Select a Customer Community Plus license, which a person account can have.",
		}
	})
}

func findExternalOwner(s *situation) []wording {
	return findIf(s.accountOrEmpty().OwnerUserType.IsExternal() && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title:   fmt.Sprintf("The owner of %s is an external user", s.accountOrEmpty().Name),
			meaning: fmt.Sprintf("%s owns the account. An account whose users have roles needs an internal owner.", s.accountOrEmpty().OwnerName),
			action:  "Change the account owner to an internal user with a role.",
		}
	})
}

func findOwnerWithoutRole(s *situation) []wording {
	account := s.accountOrEmpty()
	lacks := account.OwnerRoleID == "" && account.OwnerID != "" && !account.OwnerUserType.IsExternal()
	return findIf(lacks && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title:   fmt.Sprintf("The owner of %s has no role", account.Name),
			meaning: fmt.Sprintf("The roles of the account's users are placed below the role of the account owner, and %s has none.", account.OwnerName),
			action:  "Assign the owner a role, or change the account owner to a user with a role.",
		}
	})
}

func findExternalContacts(s *situation) []wording {
	owned := s.accountOrEmpty().ExternallyOwnedContacts
	return findIf(s.partner.Needed && owned != nil && *owned > 0, func() wording {
		return wording{
			title: fmt.Sprintf("%s of %s %s owned by external users", phrase.Count(*owned, "contact", "contacts"), s.accountOrEmpty().Name,
				phrase.Verb(*owned, "is", "are")),
			meaning: "Salesforce can't enable such an account as a partner account.",
			action:  "Change the owners of these contacts to internal users.",
		}
	})
}

func findUncountedContacts(s *situation) []wording {
	uncounted := s.partner.Needed && s.accountOrEmpty().ExternallyOwnedContacts == nil
	return findIf(uncounted && !upgrade.IsUnreadable(s.unreadable, upgrade.ObjectContact), func() wording {
		return wording{
			title:   "The owners of the account's contacts can't be determined",
			meaning: "If an external user owns one of them, Salesforce can't enable the account as a partner account.",
			action:  "Check the owners of the contacts.",
		}
	})
}

func findNoPartnerField(s *situation) []wording {
	return findIf(s.toPartner() && s.User.Account != nil && s.accountOrEmpty().IsPartner == nil, func() wording {
		return wording{
			title:   "No partner accounts in this org",
			meaning: "The field Partner Account doesn't exist in this org, or you don't have access to it. A partner user needs a partner account.",
			action:  "Turn on digital experiences with partner licenses, or get access to the field Partner Account of Account.",
		}
	})
}

func findUnreadAccount(s *situation) []wording {
	return findIf(s.User.Account == nil && s.User.User.AccountID != "", func() wording {
		return wording{
			title:   fmt.Sprintf("The account %s could not be read", cmp.Or(s.User.User.AccountName, string(s.User.User.AccountID))),
			meaning: "Whether it is a partner account, and whether its owner has a role, can't be determined. If the owner has none, Salesforce refuses the upgrade.",
			action:  "Get access to the account, or check both in Setup.",
		}
	})
}

func findEnablement(s *situation) []wording {
	return findIf(s.partner.Needed, func() wording {
		return wording{
			title:   fmt.Sprintf("%s is enabled as a partner account", s.accountOrEmpty().Name),
			meaning: "It is not a partner account yet, and a partner user needs one. Its other users keep their licenses, and external users can no longer own its contacts. " + upgrade.PermanentPartner,
			action:  "Nothing to do: it is a step of the plan, before the user's change.",
		}
	})
}

func findInternalRole(s *situation) []wording {
	role := s.role.Known
	return findIf(role != nil && isInternal(*role), func() wording {
		return wording{
			title:   fmt.Sprintf("%s is an internal role", role.Name),
			meaning: "An external user can only have a role of their own account.",
			action:  upgrade.ActionChooseRole,
		}
	})
}

func isInternal(role core.UserRole) bool {
	return role.PortalType == "" || role.PortalType.Is(core.PortalTypeNone)
}

func findOtherAccountRole(s *situation) []wording {
	role := s.role.Known
	foreign := role != nil && !isInternal(*role) && role.AccountID != "" && role.AccountID != s.User.User.AccountID
	return findIf(foreign, func() wording {
		return wording{
			title:   fmt.Sprintf("%s is a role of another account", role.Name),
			meaning: "An external user can only have a role of their own account.",
			action:  upgrade.ActionChooseRole,
		}
	})
}

func findWrongTypeRole(s *situation) []wording {
	role := s.role.Known
	wrong := role != nil && !isInternal(*role) && s.Target.UserType.IsTarget() && !FitsType(*role, s.Target.UserType)
	return findIf(wrong, func() wording {
		return wording{
			title:   fmt.Sprintf("%s is not a %s role", role.Name, PortalWord(s.Target.UserType)),
			meaning: "The kind of the role must match the license: partner roles for partners, customer roles for Customer Community Plus.",
			action:  "Select a role of the right kind, or have the role assigned automatically.",
		}
	})
}

func findUnknownRole(s *situation) []wording {
	return findIf(s.choice.RoleID != "" && s.role.Known == nil, func() wording {
		return wording{
			title:   fmt.Sprintf("The role %s is not one of this account", s.choice.RoleID),
			meaning: "It might be internal, belong to another account, or not exist. Salesforce refuses each of these.",
			action:  upgrade.ActionChooseRole,
		}
	})
}

func findInvisibleRole(s *situation) []wording {
	return findIf(s.choice.RoleID != "" && s.lacksPermission(core.PermViewRoles), func() wording {
		return wording{
			title:   "You can't select a role that you can't view",
			meaning: "Selecting a role requires the View Roles and Role Hierarchy permission.",
			action:  "Have the role assigned automatically, or get that permission.",
		}
	})
}

func findOthersMove(s *situation) []wording {
	movers := MovedUsers(s.User, s.Target.UserType, s.role)
	return findIf(len(movers) > 0, func() wording {
		names := phrase.List(phrase.NamesOf(movers, func(u core.User) string { return cmp.Or(u.Name, u.Username) }))
		return wording{
			title:   fmt.Sprintf("The role of %s changes as well", names),
			meaning: "They share a role with users of other accounts. As soon as a second user of the account needs a role, Salesforce creates roles for this account alone and moves all its users to the lowest.",
			action:  "Tell those users, or change their roles after the upgrade.",
		}
	})
}

// PartnerEnablement tells whether an account must be made a partner account before
// the user's change, and says why or why not.
type PartnerEnablement struct {
	Needed bool   `json:"needed"`
	Reason string `json:"reason"`
}

// EnablePartner decides about the account of a user who is to get a license of the
// target type. Only partners need a partner account, which may hold customers as
// well. The account may be nil when it could not be read.
func EnablePartner(account *core.Account, target core.UserType) PartnerEnablement {
	switch {
	case !target.Is(core.UserTypePowerPartner):
		return PartnerEnablement{Reason: "Only a partner license needs a partner account; this one does not."}
	case account == nil:
		return PartnerEnablement{Reason: "The account could not be read."}
	case upgrade.IsTrue(account.IsPersonAccount):
		return PartnerEnablement{Reason: account.Name + " is a person account, which can't be a partner account."}
	case account.IsPartner == nil:
		return PartnerEnablement{Reason: "This org has no partner accounts, or you don't have access to the field."}
	case *account.IsPartner:
		return PartnerEnablement{Reason: account.Name + " is a partner account already."}
	}
	return PartnerEnablement{
		Needed: true,
		Reason: account.Name + " is enabled as a partner account first. Its other users keep their licenses. " + upgrade.PermanentPartner,
	}
}
