package planning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

func findUnknownAccess(s *situation) []wording {
	return findIf(len(upgrade.HoldersAfter(s.Target)) == 0 && s.Target.ID != "", func() wording {
		return wording{
			title:   fmt.Sprintf("The permissions of the profile %s could not be read", s.Target.Name),
			meaning: "All of today's access is shown as lost, because the access after the upgrade can't be determined.",
			action:  "Compare the two profiles in Setup.",
		}
	})
}

func findOutdatedGroups(s *situation) []wording {
	var names []string
	for _, group := range s.User.Groups {
		if group.Status != upgrade.GroupUpdated {
			names = append(names, fmt.Sprintf("%s (%s)", group.Label, group.Status))
		}
	}
	return findIf(len(names) > 0, func() wording {
		w := wording{
			title:   "Permission set groups are not up to date: " + phrase.List(names),
			meaning: "Their permissions are computed from the permission sets in them, without muted ones, and might differ from the current permissions.",
			action:  "Recalculate the groups in Setup, then try again.",
		}
		if len(names) == 1 {
			w.title = "A permission set group is not up to date: " + names[0]
			w.meaning = "Its permissions are computed from the permission sets in it, without muted ones, and might differ from the current permissions."
			w.action = "Recalculate the group in Setup, then try again."
		}
		return w
	})
}

func findViewAll(s *situation) []wording {
	var objects []string
	for _, lost := range s.access.Lost {
		if lost.Item.Category == access.CategoryObject && lost.Rights&(access.ViewAll|access.ModifyAll) != 0 {
			objects = append(objects, lost.Label)
		}
	}
	return findIf(len(objects) > 0, func() wording {
		return wording{
			title:   "Loses View All Records and Modify All Records on " + phrase.List(objects),
			meaning: "The new licenses don't have these permissions on any object, whatever the profile grants. The user sees only records that are shared with them.",
			action:  "Create sharing rules for these objects.",
		}
	})
}

func findCannotReturn(s *situation) []wording {
	var names []string
	for _, removal := range s.removed {
		if !removal.CanReturn {
			names = append(names, removal.Label)
		}
	}
	return findIf(len(names) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s can't be reassigned", phrase.List(names)),
			meaning: "The upgrade removes all assignments of the user, and the new license doesn't allow these.",
			action: "Add these permissions to the new profile, or create a permission set for the new license. " +
				"If Salesforce rejects the upgrade because of one, remove it from the user in Setup.",
		}
	})
}

func findCanReturn(s *situation) []wording {
	var names []string
	for _, removal := range s.removed {
		if removal.CanReturn && !removal.Reassigned {
			names = append(names, removal.Label)
		}
	}
	return findIf(len(names) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s can be reassigned", phrase.List(names)),
			meaning: "The upgrade removes all assignments of the user. Salesforce checks each against the new license when it is reassigned.",
			action:  "Select what to reassign, or assign it after the upgrade.",
		}
	})
}

func findReassignForbidden(s *situation) []wording {
	return findIf(s.lacksPermission(core.PermAssignPermissionSets) && (len(s.choice.Reassign) > 0 || s.keep != nil), func() wording {
		w := wording{
			title:   "You can't reassign anything",
			meaning: "Assigning permission sets requires the Assign Permission Sets permission.",
			action:  "Reassign nothing, and ask an administrator with that permission to do it after the upgrade.",
		}
		switch {
		case len(s.choice.Reassign) == 0:
			w.title = "You can't assign the permission set that keeps access"
			w.action = "Keep nothing, or ask an administrator with that permission to do the upgrade."
		case s.keep != nil:
			w.action = "Reassign nothing and keep nothing, or ask an administrator with that permission to do the upgrade."
		}
		return w
	})
}

// findReassignLicenseForbidden: a permission set license needs Manage Users beside Assign
// Permission Sets.
func findReassignLicenseForbidden(s *situation) []wording {
	licenses := slices.ContainsFunc(s.removed, func(r upgrade.Removal) bool {
		return r.Reassigned && r.Kind == upgrade.RemovedPermissionSetLicense
	})
	return findIf(licenses && s.lacksPermission(core.PermManageUsers), func() wording {
		return wording{
			title:   "You can't assign permission set licenses",
			meaning: "This requires the Manage Users permission.",
			action:  "Don't reassign permission set licenses and what needs them, or ask an administrator with that permission to assign them after the upgrade.",
		}
	})
}

// findReassignUnfit finds what a choice reassigns although the user does not have
// it, or although it can't be reassigned.
func findReassignUnfit(s *situation) []wording {
	reasons := map[core.ID]string{}
	listed := filterReassignable(s.removed, s.User)
	for _, removal := range listed {
		if reasons[removal.ID] = removal.Label; !removal.CanReturn {
			reasons[removal.ID] += ": " + removal.Reason
		}
	}
	var unfit []string
	for _, id := range s.choice.Reassign {
		given := slices.ContainsFunc(listed, func(r upgrade.Removal) bool { return r.ID == id && r.CanReturn })
		if !given {
			unfit = append(unfit, cmp.Or(reasons[id], string(id)+" is not assigned to this user"))
		}
	}
	return findIf(len(unfit) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s can't be reassigned as selected", phrase.Count(len(unfit), "assignment", "assignments")),
			meaning: strings.TrimSuffix(phrase.List(unfit), ".") + ".",
			action:  "Clear these from what is reassigned.",
		}
	})
}

// findReassignUnsure finds what a choice reassigns although the new license may not
// carry it. Salesforce publishes no complete list, so that only trying tells.
func findReassignUnsure(s *situation) []wording {
	var names []string
	for _, removal := range s.removed {
		if removal.Reassigned && removal.Unsure {
			names = append(names, removal.Label)
		}
	}
	return findIf(len(names) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("Salesforce might refuse to reassign %s", phrase.List(names)),
			meaning: phrase.Verb(len(names), "It holds", "Each holds") + " a permission that isn't documented for the new license. The upgrade itself is applied all the same.",
			action:  "Don't reassign these, or check the result and add missing permissions to the new profile.",
		}
	})
}

// findNoSiteLeft finds an upgrade that would lock the person out. It is no refusal
// of Salesforce's: the sites are left in silence, a moment later.
func findNoSiteLeft(s *situation) []wording {
	left := slices.ContainsFunc(slices.Concat(s.sites.Kept, s.sites.New), core.Network.IsLive)
	return findIf(s.sites.Known && slices.ContainsFunc(s.sites.Lost, core.Network.IsLive) && !left, func() wording {
		return wording{
			title:   "The user could no longer log in to any site",
			meaning: fmt.Sprintf("The user is a member of %s now. The profile %s isn't a member of any site.", phrase.List(phrase.NamesOf(s.sites.Lost, upgrade.SiteName)), s.Target.Name),
			action:  "Add the profile to the members of a site first, under its Administration, Members; or select another profile.",
		}
	})
}

func findLostSites(s *situation) []wording {
	return findIf(len(s.sites.Lost) > 0, func() wording {
		return wording{
			title:   "No longer a member of " + phrase.List(phrase.NamesOf(s.sites.Lost, upgrade.SiteName)),
			meaning: "The new profile isn't a member. Logging in to the site fails with an \"invalid password\" message.",
			action:  "Add the new profile to the members of the site, under its Administration, Members.",
		}
	})
}

func findSharingSets(s *situation) []wording {
	return findIf(len(s.sharing.Lost) > 0, func() wording {
		return wording{
			title: fmt.Sprintf("No longer in the %s %s", phrase.Verb(len(s.sharing.Lost), "sharing set", "sharing sets"),
				phrase.List(phrase.NamesOf(s.sharing.Lost, core.SharingSet.Title))),
			meaning: fmt.Sprintf("Sharing sets apply to profiles, and the user no longer has the profile %s. "+
				"Records of these objects that nothing else shares can no longer be seen: %s.",
				s.User.User.Profile.Name, phrase.List(mappedObjects(s.sharing.Lost))),
			action: fmt.Sprintf("Add the profile %s where it is needed: %s. The new license can be in sharing sets.", s.Target.Name, sharingSetPage),
		}
	})
}

// findCannotReadMetadata speaks where no gap does, as when an org answers without
// the right.
func findCannotReadMetadata(s *situation) []wording {
	return findIf(s.silentLack(core.PermModifyMetadata) && s.lacksPermission(core.PermModifyAllData), func() wording {
		return wording{
			title:   "You can't read metadata",
			meaning: fmt.Sprintf("Without %s, sharing sets might be missing here.", labelModifyMetadata),
			action:  "Check in Setup: " + sharingSetPage + ".",
		}
	})
}

// findSharing tells of the group that has everybody with a license of that type. A
// high-volume user is in neither. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_group.htm
func findSharing(s *situation) []wording {
	return findIf(s.Target.UserType.IsTarget(), func() wording {
		group := s.newGroup()
		w := wording{
			title: fmt.Sprintf("Joins the group %s, and sharing is recalculated", group),
			meaning: "Sharing rules for this group, for the new role, and for roles and portal subordinates above it begin to apply. " +
				"With the license of today none of them do. Data categories follow the role as well. Recalculating might take a while.",
			action: "Check the sharing rules that name the group, if the user must not see what they share.",
		}
		if upgrade.IsUnreadable(s.unreadable, upgrade.MetaSharingRules) {
			return w
		}
		var begin, may []string
		for _, rule := range s.findRules() {
			if rule.To == core.SharedToRole {
				may = append(may, rule.Title()+" for "+rule.Role)
				continue
			}
			begin = append(begin, rule.Title())
		}
		w.meaning = "No sharing rule names this group."
		if len(begin) > 0 {
			w.meaning = "These sharing rules begin to apply: " + phrase.List(begin) + "."
		}
		if len(may) > 0 {
			w.meaning += " These apply if the new role is the named role or below it: " + phrase.List(may) + "."
		}
		w.meaning += " Rules for public groups aren't listed: one applies if the group contains the new role. " +
			"Data categories follow the role as well. Recalculating might take a while."
		w.action = "Check the rules for public groups that contain the role, if the user must not see what they share."
		if len(begin)+len(may) > 0 {
			w.action = "Check what is named here and the rules for public groups, if the user must not see these records."
		}
		return w
	})
}

// newGroup is the group of everybody with a license of that type.
func (s *situation) newGroup() core.SharedTo { return upgrade.SharedToAll(s.Target.UserType) }

// findRules gives the sharing rules that begin to apply, and those that name a role and may.
func (s *situation) findRules() []core.SharingRule {
	if !s.Target.UserType.IsTarget() {
		return nil
	}
	var rules []core.SharingRule
	for _, rule := range s.Rules {
		if rule.To == s.newGroup() || rule.To == core.SharedToRole {
			rules = append(rules, rule)
		}
	}
	slices.SortStableFunc(rules, func(a, b core.SharingRule) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.Object, b.Object), cmp.Compare(a.Name, b.Name))
	})
	return rules
}

// findShareGroups tells who gains and who loses sight of the user's own records.
// Source: https://help.salesforce.com/s/articleView?id=sf.networks_share_groups_about.htm
func findShareGroups(s *situation) []wording {
	return findIf(s.User.User.UserType.Is(core.UserTypeCspLitePortal) && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: "Record visibility moves from share groups to the role hierarchy",
			meaning: fmt.Sprintf("Share groups only work for records of high-volume users: users in a share group no longer see the user's records. "+
				"Through the role hierarchy, everyone in %s and in the roles above it, and users in higher roles of the account, begin to see and edit them.", s.ownerRole()),
			action: "Check the share groups: Setup, Digital Experiences, Settings, Sharing Sets, Share Group Settings.",
		}
	})
}

// findPackages lists what is read again after the upgrade, because no page says
// whether it stays.
func findPackages(s *situation) []wording {
	return findIf(len(s.User.Packages) > 0, func() wording {
		return wording{
			title: fmt.Sprintf("Uses %s: %s", phrase.Verb(len(s.User.Packages), "a managed package", "managed packages"),
				phrase.List(phrase.NamesOf(s.User.Packages, upgrade.PackageName))),
			meaning: "Salesforce doesn't document what happens to these licenses. They are verified after the upgrade.",
			action:  "Nothing to do now. If the verification shows a difference, assign the license again under Setup, Installed Packages.",
		}
	})
}

func findPublicGroups(s *situation) []wording {
	return findIf(len(s.User.Memberships) > 0, func() wording {
		return wording{
			title: fmt.Sprintf("Is in %s: %s", phrase.Verb(len(s.User.Memberships), "a public group or queue", "public groups and queues"),
				phrase.List(phrase.NamesOf(s.User.Memberships, upgrade.GroupName))),
			meaning: "The upgrade shouldn't change them. They are verified after the upgrade.",
			action:  "Nothing to do now. If the verification shows a difference, add the user again under Setup, Public Groups or Queues.",
		}
	})
}
