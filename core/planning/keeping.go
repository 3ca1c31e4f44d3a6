package planning

import (
	"cmp"
	"fmt"
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/keep"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// keeping is what a permission set for the gap does to a plan.
type keeping struct {
	judge *keep.Judge
	set   *upgrade.KeptSet // nil when nothing is kept
	after access.Set       // with the set
}

// planKeeping makes the set that keeps what was chosen, and works out the access with it.
func planKeeping(f upgrade.Facts, choice upgrade.KeepChoice, made sets, sites upgrade.SitePrediction, given []upgrade.Removal) keeping {
	k := keeping{judge: keep.NewJudge(f, made.before, made.after)}
	if choice.IsEmpty() {
		return k
	}
	chosen := slices.DeleteFunc(slices.Clone(sites.Lost), func(n core.Network) bool { return !slices.Contains(choice.Sites, n.ID) })
	k.set = k.judge.Set(f, access.Compare(made.before, made.after).Lost, choice, chosen)
	if k.set != nil {
		k.after = accessWith(f, *k.set, given)
	}
	return k
}

// accessWith is the access afterwards with a set that keeps some of it.
func accessWith(f upgrade.Facts, set upgrade.KeptSet, given []upgrade.Removal) access.Set {
	holders := slices.Concat(upgrade.HoldersAfter(f.Target), upgrade.HoldersReassigned(f.User, given), []access.Holder{upgrade.KeptHolder(set)})
	table := f.GrantTable().With(upgrade.KeptParent, rowsOf(set))
	return upgrade.LimitToLicense(table.Union(holders), f.Target)
}

// list tells what the set keeps of what the user may do before, with who grants it then.
// A field that the profile grants and that is seen again with its object is no part of it.
func (k keeping) list(f upgrade.Facts, before access.Set, added []access.Change) []upgrade.Difference {
	kept := make([]access.Change, 0, len(added))
	for _, c := range added {
		if c.Rights &= before.Rights(c.Item); c.Rights != 0 {
			c.By = before.Sources(c.Item, c.Rights)
			kept = append(kept, c)
		}
	}
	list := addLabels(kept, f.Grants.Labels)
	for i := range list {
		list[i].Offer = k.judge.Offer(list[i].Item, list[i].Rights)
	}
	judgeAccess(list, newEvidence(f.User.Usage, f.Counts))
	return list
}

// rowsOf gives the rows of a set that may not be there yet.
func rowsOf(set upgrade.KeptSet) []access.Row {
	rows := make([]access.Row, len(set.Rows))
	for i, row := range set.Rows {
		rows[i] = access.Row{Parent: upgrade.KeptParent, Item: row.Item, Rights: row.Rights}
	}
	return rows
}

// keepSites moves the sites that a set keeps from the lost ones to the kept ones.
func keepSites(p upgrade.SitePrediction, set *upgrade.KeptSet) upgrade.SitePrediction {
	if set == nil || len(set.Sites) == 0 {
		return p
	}
	kept := func(n core.Network) bool {
		return slices.ContainsFunc(set.Sites, func(s core.Network) bool { return s.ID == n.ID })
	}
	for _, site := range set.Sites {
		p.KeptBySet = append(p.KeptBySet, site.ID)
	}
	p.Lost = slices.DeleteFunc(slices.Clone(p.Lost), kept)
	p.Kept = append(slices.Clone(p.Kept), set.Sites...)
	slices.SortStableFunc(p.Kept, func(a, b core.Network) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return p
}

// countKept counts what would be lost but for the set: items of which nothing is lost any
// more, and sites.
func countKept(d upgrade.Differences, sites upgrade.SitePrediction) int {
	lost := make(map[access.Item]bool, len(d.Lost))
	if len(d.KeptBySet) > 0 {
		for i := range d.Lost {
			lost[d.Lost[i].Item] = true
		}
	}
	kept := len(sites.KeptBySet)
	for i := range d.KeptBySet {
		if !lost[d.KeptBySet[i].Item] {
			kept++
		}
	}
	return kept
}

// countKeepable counts the losses that a permission set can keep as a whole.
func countKeepable(j *keep.Judge, lost []access.Change) int {
	count := 0
	for _, change := range lost {
		if j.Offer(change.Item, change.Rights).Rights == change.Rights {
			count++
		}
	}
	return count
}

// Offered chooses what can be kept of the losses of some kinds, of all kinds for none.
func Offered(p upgrade.Plan, kinds ...upgrade.LossKind) upgrade.KeepChoice {
	of := func(kind upgrade.LossKind) bool { return len(kinds) == 0 || slices.Contains(kinds, kind) }
	choice := upgrade.KeepChoice{}
	for i := range p.Access.Lost {
		if d := &p.Access.Lost[i]; d.Offer.Rights != 0 && of(upgrade.KindOf(d.Item.Category)) {
			choice.Items = append(choice.Items, d.Item)
		}
	}
	if of(upgrade.LossSites) {
		for _, site := range p.Sites.Lost {
			choice.Sites = append(choice.Sites, site.ID)
		}
	}
	return choice
}

// planSet is the step that makes the set, none for one that is there.
func planSet(set *upgrade.KeptSet, target core.Profile) []upgrade.Step {
	if set == nil || set.ID != "" {
		return nil
	}
	return []upgrade.Step{{
		Kind: upgrade.StepCreateSet, Object: upgrade.ObjectPermissionSet,
		Title: fmt.Sprintf("Create the permission set %q with %s", set.Label, phrase.Count(len(set.Rows), "permission", "permissions")),
		Changes: []upgrade.FieldChange{
			{Field: "Label", Label: "Label", New: set.Label},
			{Field: "Name", Label: "API name", New: set.Name},
			{Field: "LicenseId", Label: "License", New: string(set.LicenseID), NewLabel: upgrade.LicenseName(target)},
			{Field: "Description", Label: "Description", New: set.Description},
		},
	}}
}

// planKept are the steps that give the set to the user, and open its sites. The sites of a
// set that is there are open already.
func planKept(user core.User, set *upgrade.KeptSet) []upgrade.Step {
	if set == nil {
		return nil
	}
	list := []upgrade.Step{{
		Kind: upgrade.StepAssignKept, Object: upgrade.ObjectAssignment, Record: set.ID, Title: fmt.Sprintf("Assign the permission set %q", set.Label),
		Changes: []upgrade.FieldChange{
			{Field: "AssigneeId", Label: "Assignee", New: string(user.ID), NewLabel: user.Name},
			{Field: "PermissionSetId", Label: "Permission set", New: string(set.ID), NewLabel: set.Label},
		},
	}}
	if set.ID != "" {
		return list
	}
	for _, site := range set.Sites {
		list = append(list, upgrade.Step{
			Kind: upgrade.StepOpenSite, Object: upgrade.ObjectNetworkGrant, Record: site.ID,
			Title: fmt.Sprintf("Add the permission set %q to the members of the site %s", set.Label, upgrade.SiteName(site)),
			Changes: []upgrade.FieldChange{
				{Field: "NetworkId", Label: "Site", New: string(site.ID), NewLabel: upgrade.SiteName(site)},
				{Field: "ParentId", Label: "Permission set", NewLabel: set.Label},
			},
		})
	}
	return list
}

func findCannotMakeSet(s *situation) []wording {
	return findIf(s.keep != nil && s.keep.ID == "" && s.lacksPermission(core.PermManagePermissionSets), func() wording {
		return wording{
			title:   "You can't create a permission set",
			meaning: "What is kept needs a new permission set, which requires the Manage Profiles and Permission Sets permission.",
			action:  "Keep nothing, or ask an administrator with that permission to do the upgrade.",
		}
	})
}

func findCannotOpenSites(s *situation) []wording {
	opens := s.keep != nil && s.keep.ID == "" && len(s.keep.Sites) > 0
	return findIf(opens && s.lacksPermission(core.PermManageNetworks) && s.lacksPermission(core.PermModifyAllData), func() wording {
		return wording{
			title:   "You can't add a permission set to a site",
			meaning: "A site is kept by making the new permission set a member of it, which needs the permission Create and Set Up Experiences.",
			action:  "Keep no site, or ask an administrator with that permission to do the upgrade.",
		}
	})
}

// findKeepUnsure counts what is kept although the new license was never seen with it.
func findKeepUnsure(s *situation) []wording {
	unsure := 0
	for _, d := range s.access.KeptBySet {
		if d.Offer.Verdict == upgrade.VerdictNotKnown {
			unsure++
		}
	}
	return findIf(unsure > 0 && s.keep.ID == "", func() wording {
		return wording{
			title:   fmt.Sprintf("Salesforce might refuse %s to keep", phrase.Count(unsure, "permission", "permissions")),
			meaning: "No user with the new license has these. The permission set is created before anything else changes, so a refusal doesn't affect the user or the account.",
			action:  "Continue. If Salesforce refuses some, plan again without them.",
		}
	})
}

// findChangedSet tells of a set that was made for the same gap and is another one now.
func findChangedSet(s *situation) []wording {
	if s.keep == nil || s.keep.ID != "" {
		return nil
	}
	i := slices.IndexFunc(s.Keep.Sets, func(f upgrade.FoundSet) bool {
		return len(f.Name) < len(s.keep.Name) && s.keep.Name[:len(f.Name)] == f.Name
	})
	return findIf(i >= 0, func() wording {
		return wording{
			title:   "The permission set " + s.Keep.Sets[i].Name + " was changed since it was made for the same losses",
			meaning: "It grants something else now, and other users might have it. It isn't changed, and another one is created.",
			action:  phrase.ActionNothing,
		}
	})
}
