package flow

import (
	"context"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// Answers is all that was decided and read so far. What depends on an earlier
// answer is dropped with it, and nothing else:
//
//	user    -> basis, role, and what the profile leads to
//	license -> profile, and what it leads to
//	profile -> facts -> plan, what is reassigned, losses reviewed, account seen
//	role    -> plan
//
// A nil pointer is an answer that was not given, or a read that was not made.
type Answers struct {
	Org     upgrade.Org
	Session upgrade.Session
	Online  bool
	Opts    Options
	// Runs are the upgrades of the session that were tried.
	Runs Runs
	// facts is where facts are read, nil for the org.
	facts upgrade.Reader
	// Eager begins to read before it is asked for: the permissions of a user while the
	// license is being chosen.
	Eager bool
	// Ctx ends what is being read; nil for what ends by itself.
	Ctx context.Context

	// Given are the steps that the command line has answered, Refused is the person it
	// named who can't be upgraded, and Wrong is an answer of it that can't be followed.
	Given   map[ID]bool
	Refused *core.User
	Wrong   *flaganswers.Error

	User    *core.User
	Story   string // of a sample user, what the user is a sample of
	Basis   *upgrade.Basis
	License *core.UserLicense
	Profile *core.Profile
	Facts   *upgrade.Facts
	Plan    *upgrade.Plan
	Role    *Role
	// Reassign are the assignments to make again, see upgrade.Choice.
	Reassign []core.ID
	// Keep is what of the losses a new permission set keeps, see upgrade.Choice.
	Keep upgrade.KeepChoice
	// refused is what Salesforce has refused to put into a permission set for the license.
	refused map[core.ID][]upgrade.Refusal
	// AccountSeen and OthersSeen say that what is permanent about the account, and what
	// changes for its other users, was understood.
	AccountSeen, OthersSeen bool
	review                  review // of the losses
	proposed                proposal
	wasProposed             bool   // for this user and profile: what is chosen since counts
	later                   *later // nil before an upgrade is done
	// sole are the steps whose only choice was taken without a question.
	sole map[ID]bool

	// What is being read belongs to an answer, and is cancelled where that is dropped.
	org      *future[upgrade.OrgFacts] // of the org
	orgBegan time.Time
	before   *future[upgrade.Access] // what the user may do now: of the basis
	ranked   *future[ranking]        // of the license
}

// Another gives the answers of the next upgrade in the same org, for which those of this one
// are proposed.
func (a *Answers) Another() Answers {
	a.ForgetFacts()
	var before proposal
	if run := a.Last(); run != nil {
		before.plan = &run.Plan
		a.rememberRefused(run)
	}
	return Answers{proposed: before, refused: a.refused, Org: a.Org, Session: a.Session, Online: a.Online, Opts: a.Opts, Runs: a.Runs, Eager: a.Eager, Ctx: a.Ctx}
}

func (a *Answers) readContext() context.Context {
	if a.Ctx == nil {
		return context.Background()
	}
	return a.Ctx
}

func (a *Answers) factReader() upgrade.Reader {
	if a.facts == nil {
		return a.Org
	}
	return a.facts
}

func (a *Answers) currentTime() time.Time {
	if a.Opts.Now == nil {
		return time.Now()
	}
	return a.Opts.Now()
}

// ChooseUser takes the person to upgrade, and says what has to be asked again.
func (a *Answers) ChooseUser(u core.User) display.Text {
	if a.User != nil && a.User.ID == u.ID {
		return ""
	}
	changed := a.User != nil
	a.User, a.wasProposed = &u, false
	a.dropBasis()
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
	a.License, a.wasProposed = &l, false
	a.dropRanking()
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
	a.Profile, a.wasProposed = &p, false
	lost := a.dropAccess()
	if a.Role != nil && !a.fitsProfile(a.Role.ID, p) {
		lost = append(lost, "role")
		a.Role = nil
	}
	if !changed && len(lost) > 0 {
		return "The role from the command line doesn't fit this profile. Select another."
	}
	return askedAgain(changed, lost, "the profile changed")
}

// ChooseReassign takes what to reassign, which changes what is lost.
func (a *Answers) ChooseReassign(ids []core.ID) {
	a.Reassign = ids
	a.MakePlan()
}

// ChooseKeep takes what to keep with a new permission set, which changes what is lost.
func (a *Answers) ChooseKeep(choice upgrade.KeepChoice) {
	a.setKeep(choice)
	a.MakePlan()
}

// fitsProfile tells whether a user of a profile can have a role.
func (a *Answers) fitsProfile(role core.ID, p core.Profile) bool {
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
	if len(a.Reassign) > 0 {
		lost = append(lost, "assignments to reassign")
	}
	if !a.Keep.IsEmpty() {
		lost = append(lost, "what is kept")
	}
	if a.review.wasTouched() {
		lost = append(lost, "losses")
	}
	if a.AccountSeen {
		lost = append(lost, "partner account")
	}
	a.Facts, a.Plan, a.Reassign, a.review, a.AccountSeen, a.OthersSeen = nil, nil, nil, review{}, false, false
	a.Keep = upgrade.KeepChoice{}
	return lost
}

// dropRanking forgets what the profiles of the license cost.
func (a *Answers) dropRanking() {
	a.ranked.cancelRead()
	a.ranked = nil
}

// dropBasis forgets the facts about the user.
func (a *Answers) dropBasis() {
	a.before.cancelRead()
	a.Basis, a.before, a.sole = nil, nil, nil
	a.dropRanking()
}

// ForgetFacts drops everything that was read of the org, so that it is read anew.
func (a *Answers) ForgetFacts() {
	a.org.cancelRead()
	a.org = nil
	a.dropBasis()
	a.dropAccess()
}

// Refresh forgets what was read, and keeps what was chosen; the losses are to be reviewed
// anew.
func (a *Answers) Refresh() {
	keep, reassign := a.Keep, a.Reassign
	a.ForgetFacts()
	a.Keep, a.Reassign = keep, reassign
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
	c.Reassign, c.Keep = a.Reassign, a.Keep
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

// askedAgain says which answers went, and why; "" when it was the first answer or
// nothing went.
func askedAgain(changed bool, lost []display.Text, why display.Text) display.Text {
	if !changed || len(lost) == 0 {
		return ""
	}
	return "Asked again, because " + why + ": " + display.Join(lost, ", ") + "."
}

// IsGiven tells whether the command line has answered a step whose answer still holds.
func (a *Answers) IsGiven(s *Step) bool { return a.Given[s.ID] && s.Answer(a) != "" }

// TakeSole takes the only choice of a page, which is not asked for. ok is false where there
// is more than one, or one that is refused.
func (a *Answers) TakeSole(s *Step, p Page) (then *Read, ok bool) {
	c := p.Choices
	if c == nil || c.Len != 1 || c.Choose == nil || c.At(0).Off != nil || c.At(0).Crossed {
		return nil, false
	}
	_, then = c.Choose(0)
	if a.sole == nil {
		a.sole = map[ID]bool{}
	}
	a.sole[s.ID] = true
	return then, true
}

// isSole tells whether a step was answered by its only choice.
func (a *Answers) isSole(s *Step) bool { return a.sole[s.ID] && s.Answer(a) != "" }

// Applies tells whether a step is taken: it is neither skipped nor answered on the
// command line or by its only choice.
func (a *Answers) Applies(s *Step) bool { return !a.IsGiven(s) && !a.isSole(s) && s.Skip(a) == "" }

// Skipped says why a step is not taken, "" when it is.
func (a *Answers) Skipped(s *Step) display.Text {
	if a.IsGiven(s) {
		return s.Answer(a) + ", given on the command line."
	}
	if a.isSole(s) {
		return s.Answer(a) + ", the only choice."
	}
	if why := s.Skip(a); why != "" {
		return "Skipped: " + why
	}
	return ""
}

// Dirty tells whether leaving now would throw something away that a person entered:
// an answer that a flag could have given, and did not, or what was reviewed.
func (a *Answers) Dirty() bool {
	return a.review.wasTouched() || a.AccountSeen || len(a.Reassign) > 0 || !a.Keep.IsEmpty() || slices.ContainsFunc(a.Opts.StepsOrAll(), func(s Step) bool {
		return s.Flag != "" && s.Answer(a) != "" && !a.Given[s.ID] && !a.sole[s.ID]
	})
}

// proposal is the plan of the user before, whose answers are proposed for the next one; nil
// for the first user.
type proposal struct{ plan *upgrade.Plan }

// isLicense tells whether a license is the one of the user before.
func (p proposal) isLicense(id core.ID) bool { return p.plan != nil && p.plan.Target.License.ID == id }

// hint says on the page of licenses whose answers are proposed, "" for nobody's.
func (p proposal) hint() display.Text {
	if p.plan == nil {
		return ""
	}
	return " Your choices for " + display.Clean(p.plan.User.User.Name) + " are selected where they fit."
}

// profileKey and roleKey are the keys of what is proposed, "" for nothing.
func (p proposal) profileKey() string {
	if p.plan == nil {
		return ""
	}
	return string(p.plan.Target.ID)
}

func (p proposal) roleKey() string {
	if p.plan == nil {
		return ""
	}
	return roleKey(p.plan.Choice.RoleID)
}

// choose adds to a choice without them what is reassigned and kept of the losses of a plan:
// what was so for the user before, and all of it if that was all.
func (p proposal) choose(of upgrade.Plan, choice upgrade.Choice) upgrade.Choice {
	if p.plan == nil || len(choice.Reassign) > 0 || !choice.Keep.IsEmpty() {
		return choice
	}
	before := planning.AllReassignable(p.plan.Removed)
	all := len(before) > 0 && !slices.ContainsFunc(before, func(id core.ID) bool { return !slices.Contains(p.plan.Choice.Reassign, id) })
	for _, id := range planning.AllReassignable(of.Removed) {
		if all || slices.Contains(p.plan.Choice.Reassign, id) {
			choice.Reassign = append(choice.Reassign, id)
		}
	}
	if p.plan.Choice.Keep.IsEmpty() {
		return choice
	}
	offered, left := planning.Offered(of), planning.Offered(*p.plan)
	kept := make(map[access.Item]bool, len(p.plan.Choice.Keep.Items))
	for _, item := range p.plan.Choice.Keep.Items {
		kept[item] = true
	}
	for _, item := range offered.Items {
		if left.IsEmpty() || kept[item] {
			choice.Keep.Items = append(choice.Keep.Items, item)
		}
	}
	for _, site := range offered.Sites {
		if left.IsEmpty() || slices.Contains(p.plan.Choice.Keep.Sites, site) {
			choice.Keep.Sites = append(choice.Keep.Sites, site)
		}
	}
	return choice
}
