package planning

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/keep"
	"cupgrade/core/phrase"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
)

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
	s := &situation{Facts: f, choice: p.Choice, removed: removed, sites: p.Sites, access: p.Access, sharing: p.Sharing, keep: p.Keep}
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
