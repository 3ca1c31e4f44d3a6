package upgrade

import (
	"fmt"

	"cupgrade/core"
	"cupgrade/core/access"
)

func findUnknownAccess(s situation) []wording {
	return found(len(HoldersAfter(s.Target)) == 0 && s.Target.ID != "", func() wording {
		return wording{
			title:   fmt.Sprintf("What the profile %s grants could not be read", s.Target.Name),
			meaning: "All of today's access is shown as lost, because nothing is known of the access afterwards.",
			action:  "Compare the two profiles in Setup by hand.",
		}
	})
}

func findOutdatedGroups(s situation) []wording {
	var names []string
	for _, group := range s.User.Groups {
		if group.Status != groupUpdated {
			names = append(names, fmt.Sprintf("%s (%s)", group.Label, group.Status))
		}
	}
	return found(len(names) > 0, func() wording {
		return wording{
			title:   "Permission set groups are not up to date: " + listed(names),
			meaning: "What they grant is computed here from the permission sets in them, less what is muted, and may differ from what counts now.",
			action:  "Recalculate the groups in Setup, then come back.",
		}
	})
}

func findViewAll(s situation) []wording {
	var objects []string
	for _, lost := range s.access.Lost {
		if lost.Item.Category == access.CategoryObject && lost.Rights&(access.ViewAll|access.ModifyAll) != 0 {
			objects = append(objects, lost.Label)
		}
	}
	return found(len(objects) > 0, func() wording {
		return wording{
			title:   "View All and Modify All end for " + listed(objects),
			meaning: "The new licenses do not have these permissions on any object, whatever the profile says. This person will see only what is shared with them.",
			action:  "Plan sharing rules for these objects.",
		}
	})
}

func findCannotReturn(s situation) []wording {
	var names []string
	for _, removal := range s.removed {
		if !removal.CanReturn {
			names = append(names, removal.Label)
		}
	}
	return found(len(names) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s can't be given back", listed(names)),
			meaning: "The upgrade removes what is assigned to this person, and the new license does not allow these again.",
			action:  "Put what they grant into the new profile, or into permission sets made for the new license.",
		}
	})
}

func findCanReturn(s situation) []wording {
	var names []string
	for _, removal := range s.removed {
		if removal.CanReturn {
			names = append(names, removal.Label)
		}
	}
	return found(len(names) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s can be assigned again", listed(names)),
			meaning: "The upgrade removes what is assigned to this person. Salesforce checks each against the new license when it is assigned.",
			action:  "Assign again what is still needed, after the upgrade.",
		}
	})
}

func findLostSites(s situation) []wording {
	return found(len(s.sites.Lost) > 0, func() wording {
		return wording{
			title:   "No longer a member of " + listed(namesOf(s.sites.Lost, siteName)),
			meaning: "The new profile does not give membership. Logging in there fails as if the password were wrong.",
			action:  "Add the new profile to the members of the site, under its Administration, Members.",
		}
	})
}

func findSharingSets(s situation) []wording {
	return found(s.User.User.UserType.Is(core.UserTypeCspLitePortal) && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title:   "Sharing sets stop to apply",
			meaning: fmt.Sprintf("A sharing set gives access by profile, and %s is left. Records that only a sharing set shared are no longer seen.", s.User.User.Profile.Name),
			action:  fmt.Sprintf("Check Setup, Digital Experiences, Settings, Sharing Sets, and add %s where it is needed.", s.Target.Name),
		}
	})
}

func findSharing(s situation) []wording {
	group := "All Customer Portal Users"
	if s.toPartner() {
		group = "All Partner Users"
	}
	return found(s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title:   "Sharing is computed anew",
			meaning: fmt.Sprintf("This person joins the group %s, and sharing rules and the role hierarchy begin to apply. It may take Salesforce a while.", group),
		}
	})
}

func findRecordTypes(s situation) []wording {
	return found(s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: "Record types, page layouts and login hours are not compared",
			meaning: fmt.Sprintf("They belong to the profiles %s and %s, and can't be read the way everything else here is.",
				s.User.User.Profile.Name, s.Target.Name),
			action: "Compare the two profiles in Setup if they matter.",
		}
	})
}
