package ui

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// answers is all that was decided and read so far. What depends on an earlier
// answer is dropped with it, and nothing else:
//
//	user    -> basis, before, role, and what the profile leads to
//	license -> profile, and what it leads to
//	profile -> facts -> plan, what is given back, losses seen, account seen
//	role    -> plan
type answers struct {
	org     upgrade.Org
	session upgrade.Session
	online  bool

	user    *core.User
	basis   *upgrade.Basis
	before  *upgrade.Access // what the user may do now
	license *core.UserLicense
	profile *core.Profile
	// licenseAccess is what the user may do now and what any profile of the license
	// grants, once the profiles were ranked.
	licenseAccess *upgrade.Access

	facts *upgrade.Facts
	plan  *upgrade.Plan
	role  *roleAnswer
	// giveBack are the assignments to make again, and seen the pages of losses that
	// were said to be read, each with what was given back then.
	giveBack    []core.ID
	seen        map[pageID][]core.ID
	accountSeen bool
}

// roleAnswer is the role that was chosen; an empty id leaves it to Salesforce.
type roleAnswer struct {
	id   core.ID
	name display.Text
}

func (a *answers) connected() bool { return a.online }

// chooseUser takes the person to upgrade, and says what has to be asked again.
func (a *answers) chooseUser(u core.User) display.Text {
	if a.user != nil && a.user.ID == u.ID {
		return ""
	}
	changed := a.user != nil
	a.user, a.basis, a.before, a.licenseAccess = &u, nil, nil, nil
	lost := a.dropAccess()
	if a.role != nil {
		lost = append(lost, "role")
		a.role = nil
	}
	return askedAgain(changed, lost, "the user changed")
}

// chooseLicense takes the license, and says what has to be asked again.
func (a *answers) chooseLicense(l core.UserLicense) display.Text {
	if a.license != nil && a.license.ID == l.ID {
		return ""
	}
	changed := a.license != nil
	a.license, a.licenseAccess = &l, nil
	var lost []display.Text
	if a.profile != nil {
		lost = append(lost, "profile")
		a.profile = nil
	}
	lost = append(lost, a.dropAccess()...)
	return askedAgain(changed, lost, "the license changed")
}

// chooseProfile takes the profile, and says what has to be asked again. A role
// stays when users of the new profile can have it.
func (a *answers) chooseProfile(p core.Profile) display.Text {
	if a.profile != nil && a.profile.ID == p.ID {
		return ""
	}
	changed := a.profile != nil
	a.profile = &p
	lost := a.dropAccess()
	if a.role != nil && !a.fits(a.role.id, p) {
		lost = append(lost, "role")
		a.role = nil
	}
	return askedAgain(changed, lost, "the profile changed")
}

// fits tells whether a user of a profile can have a role.
func (a *answers) fits(role core.ID, p core.Profile) bool {
	if role == "" {
		return true
	}
	if a.basis == nil {
		return false
	}
	return slices.ContainsFunc(upgrade.RoleCandidates(a.basis.User, p.UserType), func(r core.UserRole) bool {
		return r.ID == role
	})
}

// dropAccess forgets what was read and computed about the change of access.
func (a *answers) dropAccess() []display.Text {
	var lost []display.Text
	if len(a.giveBack) > 0 {
		lost = append(lost, "what is given back")
	}
	if len(a.seen) > 0 {
		lost = append(lost, "losses")
	}
	if a.accountSeen {
		lost = append(lost, "partner account")
	}
	a.facts, a.plan, a.giveBack, a.seen, a.accountSeen = nil, nil, nil, nil, false
	return lost
}

// forgetFacts drops everything that was read of the org, so that it is read anew.
func (a *answers) forgetFacts() {
	a.basis, a.before, a.licenseAccess = nil, nil, nil
	a.dropAccess()
}

// choice is what was decided, in the core's terms.
func (a *answers) choice() upgrade.Choice {
	var c upgrade.Choice
	if a.user != nil {
		c.UserID = a.user.ID
	}
	if a.profile != nil {
		c.ProfileID = a.profile.ID
	}
	if a.role != nil {
		c.RoleID = a.role.id
	}
	c.GiveBack = a.giveBack
	return c
}

// askedAgain says which answers went, and why; "" when it was the first answer or
// nothing went.
func askedAgain(changed bool, lost []display.Text, why display.Text) display.Text {
	if !changed || len(lost) == 0 {
		return ""
	}
	return "Asked again, because " + why + ": " + display.Join(lost, ", ") + "."
}
