package flow

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

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
