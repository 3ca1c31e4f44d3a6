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
			title:   fmt.Sprintf("What the profile %s grants could not be read", s.Target.Name),
			meaning: "All of today's access is shown as lost, because nothing is known of the access afterwards.",
			action:  "Compare the two profiles in Setup by hand.",
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
			meaning: "What they grant is computed here from the permission sets in them, less what is muted, and may differ from what counts right now.",
			action:  "Recalculate the groups in Setup, then come back.",
		}
		if len(names) == 1 {
			w.title = "A permission set group is not up to date: " + names[0]
			w.meaning = "What it grants is computed here from the permission sets in it, less what is muted, and may differ from what counts right now."
			w.action = "Recalculate the group in Setup, then come back."
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
			title:   "View All and Modify All end for " + phrase.List(objects),
			meaning: "The new licenses do not have these permissions on any object, whatever the profile says. This person will see only what is shared with them.",
			action:  "Plan sharing rules for these objects.",
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
			title:   fmt.Sprintf("%s can't be given back", phrase.List(names)),
			meaning: "The upgrade removes what is assigned to this person, and the new license does not allow these again.",
			action: "Put what they grant into the new profile, or into permission sets made for the new license. " +
				"If Salesforce refuses the upgrade because of one, remove that one from the user in Setup.",
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
			title:   fmt.Sprintf("%s can be given back", phrase.List(names)),
			meaning: "The upgrade removes what is assigned to this person. Salesforce checks each against the new license when it is assigned.",
			action:  "Choose what to give back, or assign it after the upgrade.",
		}
	})
}

func findReassignForbidden(s *situation) []wording {
	return findIf(s.lacksPermission(core.PermAssignPermissionSets) && (len(s.choice.Reassign) > 0 || s.keep != nil), func() wording {
		w := wording{
			title:   "You may not reassign anything",
			meaning: "Salesforce refuses assignments without the permission Assign Permission Sets.",
			action:  "Choose to reassign nothing, and ask an administrator with that permission to do it after the upgrade.",
		}
		switch {
		case len(s.choice.Reassign) == 0:
			w.title = "You may not assign the permission set that keeps access"
			w.action = "Keep nothing, or have an administrator with that permission do the upgrade."
		case s.keep != nil:
			w.action = "Choose to reassign nothing and to keep nothing, or have an administrator with that permission do the upgrade."
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
			title:   "You may not assign permission set licenses",
			meaning: "Salesforce refuses that without the permission Manage Users.",
			action:  "Take permission set licenses, and what needs them, out of what is given back; or ask an administrator with that permission to assign them after the upgrade.",
		}
	})
}

// findReassignUnfit finds what a choice reassigns although the user does not have
// it, or although it can't be reassigned.
func findReassignUnfit(s *situation) []wording {
	reasons := map[core.ID]string{}
	for _, removal := range s.removed {
		if reasons[removal.ID] = removal.Label; !removal.CanReturn {
			reasons[removal.ID] += ": " + removal.Reason
		}
	}
	var unfit []string
	for _, id := range s.choice.Reassign {
		given := slices.ContainsFunc(s.removed, func(r upgrade.Removal) bool { return r.ID == id && r.CanReturn })
		if !given {
			unfit = append(unfit, cmp.Or(reasons[id], string(id)+" is not assigned to this person"))
		}
	}
	return findIf(len(unfit) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s can't be given back as chosen", phrase.Count(len(unfit), "assignment", "assignments")),
			meaning: strings.TrimSuffix(phrase.List(unfit), ".") + ".",
			action:  "Take what is named here out of what is given back.",
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
			title:   fmt.Sprintf("Salesforce may refuse to give back %s", phrase.List(names)),
			meaning: phrase.Verb(len(names), "It holds", "Each holds") + " a permission that is not known on the new license. A refusal leaves the upgrade itself done.",
			action:  "Leave out what is named here, or look at the result and put what is missing into the new profile.",
		}
	})
}

// findNoSiteLeft finds an upgrade that would lock the person out. It is no refusal
// of Salesforce's: the sites are left in silence, a moment later.
func findNoSiteLeft(s *situation) []wording {
	left := slices.ContainsFunc(slices.Concat(s.sites.Kept, s.sites.New), core.Network.IsLive)
	return findIf(s.sites.Known && slices.ContainsFunc(s.sites.Lost, core.Network.IsLive) && !left, func() wording {
		return wording{
			title:   "No site would be left to log in to",
			meaning: fmt.Sprintf("This person is a member of %s now. The profile %s makes nobody a member of a site.", phrase.List(phrase.NamesOf(s.sites.Lost, upgrade.SiteName)), s.Target.Name),
			action:  "Add the profile to the members of a site first, under its Administration, Members; or choose another profile.",
		}
	})
}

func findLostSites(s *situation) []wording {
	return findIf(len(s.sites.Lost) > 0, func() wording {
		return wording{
			title:   "No longer a member of " + phrase.List(phrase.NamesOf(s.sites.Lost, upgrade.SiteName)),
			meaning: "The new profile does not give membership. Logging in there fails as if the password were wrong.",
			action:  "Add the new profile to the members of the site, under its Administration, Members.",
		}
	})
}

func findSharingSets(s *situation) []wording {
	return findIf(len(s.sharing.Lost) > 0, func() wording {
		return wording{
			title: fmt.Sprintf("No longer in the %s %s", phrase.Verb(len(s.sharing.Lost), "sharing set", "sharing sets"),
				phrase.List(phrase.NamesOf(s.sharing.Lost, core.SharingSet.Title))),
			meaning: fmt.Sprintf("Sharing sets are made for profiles, and this person leaves the profile %s. "+
				"Records of these objects that nothing else shares can't be seen any more: %s.",
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
			title:   "You may not read metadata",
			meaning: fmt.Sprintf("Without %s, sharing sets may be missing here.", labelModifyMetadata),
			action:  "Check by hand: " + sharingSetPage + ".",
		}
	})
}

// findSharing tells of the group that has everybody with a license of that type. A
// high-volume user is in neither. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_group.htm
func findSharing(s *situation) []wording {
	group := "All Customer Portal Users"
	if s.toPartner() {
		group = "All Partner Users"
	}
	return findIf(s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: fmt.Sprintf("Joins the group %s, and sharing is recalculated", group),
			meaning: "Sharing rules for this group, for the new role, and for roles and portal subordinates above it begin to apply. " +
				"With the license of today none of them do. Data categories follow the role as well. Recalculating may take Salesforce a while.",
			action: "Look at the sharing rules that name the group, if this person must not see what they share.",
		}
	})
}

// findShareGroups tells who gains and who loses sight of the user's own records.
// Source: https://help.salesforce.com/s/articleView?id=sf.networks_share_groups_about.htm
func findShareGroups(s *situation) []wording {
	return findIf(s.User.User.UserType.Is(core.UserTypeCspLitePortal) && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: "Others see this person's records by role, no longer by share group",
			meaning: fmt.Sprintf("Share groups only work for records of high-volume users: who sees them that way stops seeing them. "+
				"Through the role hierarchy, everyone in %s and in the roles above it, and users in higher roles of the account, begin to see and edit them.", s.ownerRole()),
			action: "Look at the share groups: Setup, Digital Experiences, Settings, Sharing Sets, Share Group Settings.",
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
			meaning: "Salesforce does not say what becomes of these licenses. They are read again after the upgrade and compared.",
			action:  "Nothing to do now. If the comparison shows a difference, assign the license again under Setup, Installed Packages.",
		}
	})
}

func findPublicGroups(s *situation) []wording {
	return findIf(len(s.User.Memberships) > 0, func() wording {
		return wording{
			title: fmt.Sprintf("Is in %s: %s", phrase.Verb(len(s.User.Memberships), "a public group or queue", "public groups and queues"),
				phrase.List(phrase.NamesOf(s.User.Memberships, upgrade.GroupName))),
			meaning: "The upgrade should leave them as they are. They are read again afterwards and compared.",
			action:  "Nothing to do now. If the comparison shows a difference, add the person again under Setup, Public Groups or Queues.",
		}
	})
}

// notCompared tells of one thing that belongs to profiles and that no query reads.
// Source: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profile.htm
func notCompared(what, where string) func(*situation) []wording {
	return func(s *situation) []wording {
		return findIf(s.Target.UserType.IsTarget(), func() wording {
			return wording{
				title: what + " are not compared",
				meaning: fmt.Sprintf("They belong to the profiles %s and %s, and Salesforce does not let them be read the way everything else here is.",
					s.User.User.Profile.Name, s.Target.Name),
				action: fmt.Sprintf("Compare the two profiles in Setup: %s.", where),
			}
		})
	}
}

func findRecordTypes(s *situation) []wording {
	return notCompared("Record types", "Object Settings, Record Types")(s)
}

func findLayouts(s *situation) []wording {
	return notCompared("Page layouts", "Object Settings, Page Layouts")(s)
}

func findLoginHours(s *situation) []wording {
	return notCompared("Login hours", "System, Login Hours")(s)
}

func findLoginRanges(s *situation) []wording {
	return notCompared("Login IP ranges", "System, Login IP Ranges")(s)
}
