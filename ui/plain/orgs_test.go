package plain_test

import (
	"fmt"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// evil is a name that clears the screen, turns text around, sets the clipboard and
// breaks lines where it is written out as it is.
const evil = "Maya\x1b[2J\r\n\u202eC\u200bhen\x9b31m\x1b]52;c;aGk=\a"

// hostile names everything in the org so, with a Cyrillic letter in the username.
func hostile(k *talk) {
	k.org.Edit(func(s *upgradetest.State) {
		s.Session.Org.Name = "Org " + evil
		s.Session.Admin.Name = "Admin " + evil
		s.Accounts[upgradetest.BrightHarbor].Name = "Account " + evil
		s.Stories[upgradetest.Maya] = "Story " + evil
		for i := range s.Catalog.Profiles {
			s.Catalog.Profiles[i].Name = "Profile " + evil
		}
		for i := range s.Catalog.Licenses {
			s.Catalog.Licenses[i].Name, s.Catalog.Licenses[i].Label = "License "+evil, "License "+evil
		}
		for item := range s.Labels {
			s.Labels[item] = "Label " + evil
		}
		for i := range s.Sites {
			s.Sites[i].Network.Name = "Site " + evil
		}
	})
	k.org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) {
		f.User.Name, f.User.Username = evil, "m\u0430ya@brightharbor.example"
		f.User.AccountName = "Account " + evil
		for i := range f.Assignments {
			f.Assignments[i].Label = "Set " + evil
		}
	})
}

// manyProfiles gives Partner Community 2,000 profiles more.
func manyProfiles(k *talk) {
	k.org.Edit(func(s *upgradetest.State) {
		like := s.Profiles[upgradetest.HarborPartner]
		for i := range 2000 {
			p := like
			p.ID = upgradetest.ID(core.PrefixProfile, 1000+i)
			p.Name = fmt.Sprintf("Profile %04d", i)
			s.Profiles[p.ID] = p
			s.Catalog.Profiles = append(s.Catalog.Profiles, p)
		}
	})
}
