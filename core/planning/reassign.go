package planning

import (
	"cmp"
	"fmt"
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/keep"
	"cupgrade/core/phrase"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
)

// judgeRemovals is Removals with what the permission rows and the choice add: whether
// the license carries what is in a permission set, what is reassigned, and how much
// it matters.
func judgeRemovals(f upgrade.Facts, chosen []core.ID) []upgrade.Removal {
	removed := Removals(f.User, f.Target)
	denied := keep.FindUnsupported(f.Grants.Rows, f.Target.UserType)
	for i := range removed {
		if removed[i].Kind != upgrade.RemovedPermissionSetLicense {
			markUnsupported(&removed[i], f, denied)
		}
	}
	for _, r := range ListReassigned(removed, chosen) {
		i := slices.IndexFunc(removed, func(other upgrade.Removal) bool { return other.Kind == r.Kind && other.ID == r.ID })
		removed[i].Reassigned = true
	}
	j := newJudge()
	for i := range removed {
		rule := j.ruleFor(upgrade.LossAssignments, lossFacts{idle: removed[i].Idle, returns: removed[i].CanReturn})
		removed[i].Severity, removed[i].Rule = rule.severity, rule.rule
	}
	return removed
}

// markUnsupported says what the new license does not carry of what a permission set or group
// holds.
func markUnsupported(r *upgrade.Removal, f upgrade.Facts, denied map[core.ID]keep.Unsupported) {
	i := slices.IndexFunc(f.User.Assignments, func(a core.PermissionSetAssignment) bool { return a.ID == r.AssignmentID })
	if i < 0 || !r.CanReturn {
		return
	}
	var worst keep.Unsupported
	for _, parent := range upgrade.AssignmentHolder(f.User, f.User.Assignments[i]).Parents {
		if d, found := denied[parent]; found && (worst.Rights == 0 || d.IsToldBefore(worst)) {
			worst = d
		}
	}
	if worst.Rights == 0 {
		return
	}
	what := upgrade.LabelOf(f.Grants.Labels, worst.Item)
	if worst.Item.Category == access.CategoryObject {
		what = worst.Rights.String() + " on " + what
	}
	if worst.Certain {
		r.CanReturn, r.Needs = false, ""
		r.Reason = fmt.Sprintf("Can't be reassigned: the new license doesn't allow %s, which is in it.", what)
		return
	}
	r.Unsure = true
	r.Reason = fmt.Sprintf("Can be reassigned, but Salesforce might refuse it: %s isn't documented for the new license.", what)
}

// ListReassigned gives those of the removals that a choice reassigns, in the order in
// which they are assigned: permission set licenses first, among them those that a
// chosen permission set needs, then permission sets and groups. What can't be reassigned is left out.
func ListReassigned(removed []upgrade.Removal, chosen []core.ID) []upgrade.Removal {
	wanted := map[core.ID]bool{}
	for _, id := range chosen {
		wanted[id] = true
	}
	for _, r := range removed {
		if wanted[r.ID] && r.CanReturn && r.Needs != "" {
			wanted[r.Needs] = true
		}
	}
	var given []upgrade.Removal
	for _, r := range removed {
		if wanted[r.ID] && r.CanReturn {
			given = append(given, r)
		}
	}
	slices.SortStableFunc(given, func(a, b upgrade.Removal) int { return cmp.Compare(orderOf(a.Kind), orderOf(b.Kind)) })
	return given
}

// orderOf is the order of assigning: a permission set may need a license.
func orderOf(kind upgrade.RemovalKind) int {
	if kind == upgrade.RemovedPermissionSetLicense {
		return 0
	}
	return 1
}

// AllReassignable chooses everything that can be reassigned.
func AllReassignable(removed []upgrade.Removal) []core.ID {
	var ids []core.ID
	for _, r := range removed {
		if r.CanReturn {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// ToggleReassign takes one removal into a choice or out of it, with what belongs to
// it: a permission set comes with the license it needs, and a license does not go
// without the permission sets that need it. What can't be reassigned changes
// nothing.
func ToggleReassign(removed []upgrade.Removal, chosen []core.ID, id core.ID) []core.ID {
	i := slices.IndexFunc(removed, func(r upgrade.Removal) bool { return r.ID == id })
	if i < 0 || !removed[i].CanReturn {
		return chosen
	}
	after := slices.Clone(chosen)
	if !slices.Contains(chosen, id) {
		after = append(after, id)
		if need := removed[i].Needs; need != "" && !slices.Contains(after, need) {
			after = append(after, need)
		}
		return after
	}
	return slices.DeleteFunc(after, func(other core.ID) bool {
		return other == id || slices.ContainsFunc(removed, func(r upgrade.Removal) bool { return r.ID == other && r.Needs == id })
	})
}

// planAssignments are the steps that reassign, each of one assignment.
func planAssignments(s *situation) []upgrade.Step {
	given := ListReassigned(s.removed, s.choice.Reassign)
	list := make([]upgrade.Step, 0, len(given))
	for _, r := range slices.Concat(given, chosenPackages(s.User, s.choice.Reassign)) {
		list = append(list, planAssignment(s.User.User, r))
	}
	return list
}

// chosenPackages are the managed packages of a user that a choice names. Each is assigned, in
// case the upgrade takes it away: that it is there already is what is wanted.
func chosenPackages(user upgrade.UserFacts, chosen []core.ID) []upgrade.Removal {
	var list []upgrade.Removal
	for _, l := range user.Packages {
		if r := upgrade.PackageRemoval(l); slices.Contains(chosen, l.LicenseID) && r.CanReturn {
			list = append(list, r)
		}
	}
	return list
}

// Reassignable lists what of a plan can be named to be reassigned: what the upgrade removes, and
// the managed packages.
func Reassignable(p upgrade.Plan) []upgrade.Removal { return filterReassignable(p.Removed, p.User) }

func filterReassignable(removed []upgrade.Removal, user upgrade.UserFacts) []upgrade.Removal {
	list := slices.Clone(removed)
	for _, l := range user.Packages {
		list = append(list, upgrade.PackageRemoval(l))
	}
	return list
}

func planAssignment(user core.User, r upgrade.Removal) upgrade.Step {
	assignee := "AssigneeId"
	step := upgrade.Step{Object: upgrade.ObjectAssignment, Record: r.ID, Expires: r.Expires, Title: "Reassign the " + string(r.Kind) + " " + r.Label}
	field := "PermissionSetId"
	switch r.Kind {
	case upgrade.RemovedPermissionSetLicense:
		step.Kind, step.Object, field = upgrade.StepAssignLicense, upgrade.ObjectLicenseAssign, "PermissionSetLicenseId"
	case upgrade.RemovedPackageLicense:
		step.Kind, step.Object, assignee, field = upgrade.StepAssignPackage, upgrade.ObjectPackage, "UserId", "PackageLicenseId"
	case upgrade.RemovedPermissionSetGroup:
		step.Kind, field = upgrade.StepAssignGroup, "PermissionSetGroupId"
	default:
		step.Kind = upgrade.StepAssignSet
	}
	step.Changes = []upgrade.FieldChange{
		{Field: assignee, Label: "Assignee", New: string(user.ID), NewLabel: user.Name},
		{Field: field, Label: kindTitle(r.Kind), New: string(r.ID), NewLabel: r.Label},
	}
	if r.Expires != nil {
		step.Changes = append(step.Changes, upgrade.FieldChange{Field: "ExpirationDate", Label: "Expires", New: stamps.FormatTime(*r.Expires)})
	}
	return step
}

// kindTitle is the kind of a removal at the beginning of a line.
func kindTitle(kind upgrade.RemovalKind) string {
	if kind == "" {
		return ""
	}
	return phrase.Capital(string(kind))
}

// Amend makes a plan that is carried out anew, so that it reassigns what was chosen now: what
// follows from that is worked out again, and everything else stands. What it had reassigned
// and the user still has stays in it. The facts are those of now.
func Amend(p upgrade.Plan, later upgrade.LaterFacts, chosen []core.ID) upgrade.Plan {
	rows, now := later.Grants, later.User
	p.Choice.Reassign = slices.Clone(chosen)
	for _, r := range p.Removed {
		if r.Reassigned && upgrade.IsAssigned(now, r.ID) && !slices.Contains(chosen, r.ID) {
			p.Choice.Reassign = append(p.Choice.Reassign, r.ID)
		}
	}
	for _, s := range p.Steps {
		if s.Kind == upgrade.StepAssignPackage && upgrade.IsAssigned(now, s.Record) && !slices.Contains(p.Choice.Reassign, s.Record) {
			p.Choice.Reassign = append(p.Choice.Reassign, s.Record)
		}
	}
	rows.Labels = labelsOf(p.Access)
	f := factsOf(p, p.Session, p.User)
	f.Grants, f.Counts, f.SiteGrants, f.Setup.SharingSets, f.Unreadable = rows, p.Counts, p.Backing.SiteGrants, p.Backing.SharingSets, p.Backing.Unreadable
	removed := judgeRemovals(f, p.Choice.Reassign)
	given := ListReassigned(removed, p.Choice.Reassign)
	made, kept := setsOf(f, given), keeping{}
	if p.Keep != nil {
		kept = keeping{judge: keep.NewJudge(f, made.before, made.after), set: p.Keep, after: accessWith(f, *p.Keep, given)}
	}
	p.Removed, p.Sites, p.Access = removed, keepSites(predictSites(f, given), p.Keep), compareAccess(f, made, kept, given)
	p.Settings = p.Settings.WithReassigned(p.Choice.Reassign)
	s := &situation{Facts: f, choice: p.Choice, removed: removed, sites: p.Sites, access: p.Access, sharing: p.Sharing, settings: p.Settings, keep: p.Keep}
	p.Cost = s.summarizeLosses()
	p.Steps = planSteps(situationNow(p, p.Session, p.User))
	p.Stamps, p.Digests = stamps.List(p.Session, p.User, p.RestsOn()), nil
	return p
}

// labelsOf are the labels that a plan knows.
func labelsOf(d upgrade.Differences) map[access.Item]string {
	labels := map[access.Item]string{}
	for _, list := range [][]upgrade.Difference{d.Lost, d.Gained, d.Returned, d.KeptBySet} {
		for i := range list {
			labels[list[i].Item] = list[i].Label
		}
	}
	return labels
}

// FindingReassignNoSeat is a license that can't be reassigned because no seat remains.
const FindingReassignNoSeat core.Code = "reassign-no-seat"

// FindReassignBlocker tells what keeps an administrator from reassigning what a plan that was
// amended says, nil for nothing: a permission, or a seat.
func FindReassignBlocker(p upgrade.Plan, later upgrade.LaterFacts) *core.Finding {
	if blocker := situationNow(p, later.Session, p.User).firstBlocker(upgrade.FindingReassignForbidden, upgrade.FindingReassignLicense); blocker != nil {
		return blocker
	}
	var full []string
	for _, s := range p.Steps {
		takes := s.Kind == upgrade.StepAssignLicense || s.Kind == upgrade.StepAssignPackage
		if takes && !upgrade.IsAssigned(later.User, s.Record) && slices.ContainsFunc(later.Seats, func(l upgrade.Seats) bool { return l.ID == s.Record && l.IsFull() }) {
			full = append(full, s.Changes[1].NewLabel)
		}
	}
	if len(full) == 0 {
		return nil
	}
	return &core.Finding{
		Code: FindingReassignNoSeat, Severity: core.SeverityBlocker, ErrorCode: core.CodeLicenseLimit, Source: upgrade.SourceUserLicense,
		Title:   "No seats of " + phrase.List(full) + " remaining",
		Meaning: "Salesforce rejects the assignment of a license without a free seat.",
		Action:  "Free a seat or buy one, or reassign something else.",
	}
}
