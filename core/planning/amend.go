package planning

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/keep"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
)

// Amend makes a plan that is carried out anew, so that it reassigns what was chosen now: what
// follows from that is worked out again, and everything else stands. What it had reassigned
// and the user still has stays in it. rows are those of the plan's permission sets as they
// are now, and the user too.
func Amend(p upgrade.Plan, rows upgrade.Grants, now upgrade.UserFacts, chosen []core.ID) upgrade.Plan {
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

// FindReassignBlocker asks the rules whether an administrator can reassign what a plan says.
func FindReassignBlocker(p upgrade.Plan, session upgrade.Session) *core.Finding {
	return situationNow(p, session, p.User).firstBlocker(upgrade.FindingReassignForbidden, upgrade.FindingReassignLicense)
}
