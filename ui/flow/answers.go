package flow

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// Answers is all that was decided and read so far. What depends on an earlier
// answer is dropped with it, and nothing else:
//
//	user    -> basis, before, role, and what the profile leads to
//	license -> profile, and what it leads to
//	profile -> facts -> plan, what is given back, losses seen, account seen
//	role    -> plan
//
// A nil pointer is an answer that was not given, or a read that was not made.
type Answers struct {
	Org     upgrade.Org
	Session upgrade.Session
	Online  bool
	// Reads reads ahead of the answers; nil reads each thing when it is asked for.
	Reads *Reads

	User    *core.User
	Basis   *upgrade.Basis
	Before  *upgrade.Access // what the user may do now
	License *core.UserLicense
	Profile *core.Profile
	// LicenseAccess is what the user may do now and what any profile of the license
	// grants, once the profiles were ranked.
	LicenseAccess *upgrade.Access
	// Costs are what each profile of the license would cost, the best fit first; known
	// together with LicenseAccess.
	Costs []planning.ProfileCost

	Facts *upgrade.Facts
	Plan  *upgrade.Plan
	Role  *Role
	// GiveBack are the assignments to make again, see upgrade.Choice.
	GiveBack []core.ID
	// seen are the parts of the losses that were said to be read, each with what was
	// given back then.
	seen        map[string][]core.ID
	AccountSeen bool
}

// Role is the role that was chosen; an empty ID leaves it to Salesforce.
type Role struct {
	ID   core.ID
	Name display.Text
}

// Another gives the answers of the next upgrade in the same org.
func (a *Answers) Another() Answers {
	if a.Reads != nil {
		a.Reads.forget()
	}
	return Answers{Org: a.Org, Session: a.Session, Online: a.Online, Reads: a.Reads}
}

// ChooseUser takes the person to upgrade, and says what has to be asked again.
func (a *Answers) ChooseUser(u core.User) display.Text {
	if a.User != nil && a.User.ID == u.ID {
		return ""
	}
	changed := a.User != nil
	a.User, a.Basis, a.Before, a.LicenseAccess, a.Costs = &u, nil, nil, nil, nil
	lost := a.dropAccess()
	if a.Role != nil {
		lost = append(lost, "role")
		a.Role = nil
	}
	return askedAgain(changed, lost, "the user changed")
}

// ChooseLicense takes the license, and says what has to be asked again.
func (a *Answers) ChooseLicense(l core.UserLicense) display.Text {
	if a.License != nil && a.License.ID == l.ID {
		return ""
	}
	changed := a.License != nil
	a.License, a.LicenseAccess, a.Costs = &l, nil, nil
	var lost []display.Text
	if a.Profile != nil {
		lost = append(lost, "profile")
		a.Profile = nil
	}
	lost = append(lost, a.dropAccess()...)
	return askedAgain(changed, lost, "the license changed")
}

// ChooseProfile takes the profile, and says what has to be asked again. A role
// stays when users of the new profile can have it.
func (a *Answers) ChooseProfile(p core.Profile) display.Text {
	if a.Profile != nil && a.Profile.ID == p.ID {
		return ""
	}
	changed := a.Profile != nil
	a.Profile = &p
	lost := a.dropAccess()
	if a.Role != nil && !a.fits(a.Role.ID, p) {
		lost = append(lost, "role")
		a.Role = nil
	}
	if !changed && len(lost) > 0 {
		return "The role that was given does not fit this profile; it is asked for."
	}
	return askedAgain(changed, lost, "the profile changed")
}

// ChooseRole takes the role; an earlier plan goes, the losses stay as they were.
func (a *Answers) ChooseRole(r Role) {
	a.Role = &r
	a.MakePlan()
}

// ChooseGiveBack takes what to give back, which changes what is lost.
func (a *Answers) ChooseGiveBack(ids []core.ID) {
	a.GiveBack = ids
	a.MakePlan()
}

// See notes that a part of the losses was said to be read.
func (a *Answers) See(part string) {
	if a.seen == nil {
		a.seen = map[string][]core.ID{}
	}
	a.seen[part] = slices.Clone(a.GiveBack)
}

// Unsee takes that back.
func (a *Answers) Unsee(part string) { delete(a.seen, part) }

// HasSeen tells whether a part of the losses was said to be read. What was given back
// then and is not any more makes losses that were not seen.
func (a *Answers) HasSeen(part string) bool {
	given, ok := a.seen[part]
	return ok && !slices.ContainsFunc(given, func(id core.ID) bool { return !slices.Contains(a.GiveBack, id) })
}

// fits tells whether a user of a profile can have a role.
func (a *Answers) fits(role core.ID, p core.Profile) bool {
	if role == "" {
		return true
	}
	if a.Basis == nil {
		return false
	}
	return slices.ContainsFunc(planning.RoleCandidates(a.Basis.User, p.UserType), func(r core.UserRole) bool {
		return r.ID == role
	})
}

// dropAccess forgets what was read and computed about the change of access.
func (a *Answers) dropAccess() []display.Text {
	var lost []display.Text
	if len(a.GiveBack) > 0 {
		lost = append(lost, "what is given back")
	}
	if len(a.seen) > 0 {
		lost = append(lost, "losses")
	}
	if a.AccountSeen {
		lost = append(lost, "partner account")
	}
	a.Facts, a.Plan, a.GiveBack, a.seen, a.AccountSeen = nil, nil, nil, nil, false
	return lost
}

// ForgetFacts drops everything that was read of the org, so that it is read anew.
func (a *Answers) ForgetFacts() {
	if a.Reads != nil {
		a.Reads.forget()
	}
	a.Basis, a.Before, a.LicenseAccess, a.Costs = nil, nil, nil, nil
	a.dropAccess()
}

// Choice is what was decided, in the core's terms.
func (a *Answers) Choice() upgrade.Choice {
	var c upgrade.Choice
	if a.User != nil {
		c.UserID = a.User.ID
	}
	if a.Profile != nil {
		c.ProfileID = a.Profile.ID
	}
	if a.Role != nil {
		c.RoleID = a.Role.ID
	}
	c.GiveBack = a.GiveBack
	return c
}

// MakePlan makes the plan of what was read and decided so far.
func (a *Answers) MakePlan() {
	if a.Facts == nil {
		return
	}
	plan := planning.New(*a.Facts, a.Choice())
	a.Plan = &plan
}

// Question is what the access read needs to know of the answers.
func (a *Answers) Question() AccessQuestion {
	return AccessQuestion{
		Org: a.Org, Choice: a.Choice(), Basis: a.Basis, Before: a.Before, Both: a.LicenseAccess, Reads: a.Reads,
	}
}

// LicenseQuestion is what the ranking of the profiles needs to know of the answers.
// The user and the license must be chosen, and the basis read.
func (a *Answers) LicenseQuestion() LicenseQuestion {
	return LicenseQuestion{Org: a.Org, Basis: *a.Basis, License: a.License.ID, Before: a.Before, Reads: a.Reads}
}

// ReadOrg begins to read what depends on the org alone, while a user is being chosen.
func (a *Answers) ReadOrg() {
	if a.Reads != nil {
		a.Reads.org(a.Org)
	}
}

// LearnBasis takes what is known once the user is chosen, and begins to read what the
// user may do, while the license and the profile are being chosen.
func (a *Answers) LearnBasis(b upgrade.Basis) {
	a.Basis = &b
	if a.Reads != nil {
		a.Reads.user(a.Org, b)
	}
}

// LearnLicense takes what the ranking found.
func (a *Answers) LearnLicense(got LicenseAnswer) {
	a.Before, a.LicenseAccess, a.Costs = &got.Before, &got.Both, got.Costs
}

// Learn takes what the access read found, and makes the plan of it. A basis that was
// known stays the same one: what was made of it is not made again.
func (a *Answers) Learn(got AccessAnswer) {
	if a.Basis == nil {
		a.Basis = &got.Basis
	}
	a.Before, a.Facts = &got.Before, &got.Facts
	a.MakePlan()
}

// askedAgain says which answers went, and why; "" when it was the first answer or
// nothing went.
func askedAgain(changed bool, lost []display.Text, why display.Text) display.Text {
	if !changed || len(lost) == 0 {
		return ""
	}
	return "Asked again, because " + why + ": " + display.Join(lost, ", ") + "."
}

// AutoRole leaves the role to Salesforce.
func AutoRole() Role { return Role{Name: words.RoleAutoShort} }
