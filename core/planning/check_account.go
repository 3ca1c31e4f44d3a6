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
			action:  "Choose a Customer Community Plus license, which a person account can have.",
		}
	})
}

func findExternalOwner(s *situation) []wording {
	return findIf(s.accountOrEmpty().OwnerUserType.IsExternal() && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title:   fmt.Sprintf("The owner of %s is an external user", s.accountOrEmpty().Name),
			meaning: fmt.Sprintf("%s owns the account. An account whose users have roles needs an internal owner.", s.accountOrEmpty().OwnerName),
			action:  "Change the owner of the account to an internal user who has a role.",
		}
	})
}

func findOwnerWithoutRole(s *situation) []wording {
	account := s.accountOrEmpty()
	lacks := account.OwnerRoleID == "" && account.OwnerID != "" && !account.OwnerUserType.IsExternal()
	return findIf(lacks && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title:   fmt.Sprintf("The owner of %s has no role", account.Name),
			meaning: fmt.Sprintf("The roles of the account's users are placed below the role of its owner, and %s has none.", account.OwnerName),
			action:  "Give the owner a role, or give the account to someone who has one.",
		}
	})
}

func findExternalContacts(s *situation) []wording {
	owned := s.accountOrEmpty().ExternallyOwnedContacts
	return findIf(s.partner.Needed && owned != nil && *owned > 0, func() wording {
		return wording{
			title: fmt.Sprintf("%s of %s %s owned by external users", phrase.Count(*owned, "contact", "contacts"), s.accountOrEmpty().Name,
				phrase.Verb(*owned, "is", "are")),
			meaning: "Salesforce refuses to make such an account a partner account.",
			action:  "Give these contacts to internal owners.",
		}
	})
}

func findUncountedContacts(s *situation) []wording {
	uncounted := s.partner.Needed && s.accountOrEmpty().ExternallyOwnedContacts == nil
	return findIf(uncounted && !upgrade.IsUnreadable(s.unreadable, upgrade.ObjectContact), func() wording {
		return wording{
			title:   "The owners of the account's contacts are not known",
			meaning: "If an external user owns one of them, Salesforce refuses to make the account a partner account.",
			action:  "Check the owners of the contacts.",
		}
	})
}

func findNoPartnerField(s *situation) []wording {
	return findIf(s.toPartner() && s.User.Account != nil && s.accountOrEmpty().IsPartner == nil, func() wording {
		return wording{
			title:   "No partner accounts in this org",
			meaning: "The field Partner Account does not exist here, or you may not see it. A partner user needs a partner account.",
			action:  "Turn on digital experiences with partner licenses, or get access to the field Partner Account of Account.",
		}
	})
}

func findUnreadAccount(s *situation) []wording {
	return findIf(s.User.Account == nil && s.User.User.AccountID != "", func() wording {
		return wording{
			title:   fmt.Sprintf("The account %s could not be read", cmp.Or(s.User.User.AccountName, string(s.User.User.AccountID))),
			meaning: "Whether it is a partner account, and whether its owner has a role, is not known. If the owner has none, Salesforce refuses the upgrade.",
			action:  "Get access to the account, or check both by hand.",
		}
	})
}

func findEnablement(s *situation) []wording {
	return findIf(s.partner.Needed, func() wording {
		return wording{
			title:   fmt.Sprintf("%s becomes a partner account", s.accountOrEmpty().Name),
			meaning: "It is not a partner account yet, and a partner user needs one. Its other users keep their licenses, and external users can't own contacts of it any more. " + upgrade.PermanentPartner,
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
			action:  "Choose a role of the right kind, or leave the role to Salesforce.",
		}
	})
}

func findUnknownRole(s *situation) []wording {
	return findIf(s.choice.RoleID != "" && s.role.Known == nil, func() wording {
		return wording{
			title:   fmt.Sprintf("The role %s is not one of this account", s.choice.RoleID),
			meaning: "It may be internal, of another account, or not exist. Salesforce refuses each of these.",
			action:  upgrade.ActionChooseRole,
		}
	})
}

func findInvisibleRole(s *situation) []wording {
	return findIf(s.choice.RoleID != "" && s.lacksPermission(core.PermViewRoles), func() wording {
		return wording{
			title:   "You may not use a role that you can't see",
			meaning: "Salesforce refuses a role in the change without the permission View Roles and Role Hierarchy.",
			action:  "Leave the role to Salesforce, or come back with that permission.",
		}
	})
}

func findOthersMove(s *situation) []wording {
	movers := sharingUsers(s.User, s.Target.UserType)
	return findIf(s.role.Auto && s.role.Known == nil && len(movers) > 0, func() wording {
		names := phrase.List(phrase.NamesOf(movers, func(u core.User) string { return cmp.Or(u.Name, u.Username) }))
		return wording{
			title:   fmt.Sprintf("The role of %s changes as well", names),
			meaning: "They share a role with users of other accounts. As soon as a second user of the account needs a role, Salesforce creates roles for this account alone and moves everyone to the lowest.",
			action:  "Tell those people, or set their roles afterwards.",
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
		return PartnerEnablement{Reason: "This org has no partner accounts, or you may not see the field."}
	case *account.IsPartner:
		return PartnerEnablement{Reason: account.Name + " is a partner account already."}
	}
	return PartnerEnablement{
		Needed: true,
		Reason: account.Name + " is made a partner account first. Its other users keep their licenses. " + upgrade.PermanentPartner,
	}
}
