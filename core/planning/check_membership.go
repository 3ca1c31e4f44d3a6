package planning

import (
	"fmt"
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// refusesMembership tells whether the contact's privacy record keeps the user from
// becoming a member of a site. Source:
// https://help.salesforce.com/s/articleView?id=000390958&type=1
func refusesMembership(user upgrade.UserFacts) bool {
	return user.Individual != nil && (user.Individual.DontProcess || user.Individual.Forget)
}

// findIndividual tells that no site takes the person in.
func findIndividual(s *situation) []wording {
	return findIf(refusesMembership(s.User) && s.Target.UserType.IsTarget(), func() wording {
		asks := "Don't Process"
		if s.User.Individual.Forget {
			asks = "Forget this Individual"
		}
		return wording{
			title: "No site takes this person in: the contact's individual asks \"" + asks + "\"",
			meaning: "Salesforce makes a contact with such an individual a member of no site. Memberships of today may stay; none is added. " +
				"Whether the data may be processed at all is a question of privacy.",
			action: "Clear it up with the person first. To let them join, change the individual of the contact.",
		}
	})
}

// findWelcome names the joined sites that greet new members by email.
func findWelcome(s *situation) []wording {
	joined := slices.DeleteFunc(slices.Clone(s.sites.New), func(n core.Network) bool { return !n.IsLive() || !upgrade.IsTrue(n.SendsWelcome) })
	return findIf(len(joined) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s may send a welcome email", phrase.List(phrase.NamesOf(joined, upgrade.SiteName))),
			meaning: "The person joins, and the site sends an email to new members, often with a link to set a password.",
			action:  "Tell the person, or turn off the welcome email in the site's Administration, Emails, for the time of the upgrade.",
		}
	})
}

// findWaitingSites names the joined sites of which the profile is not a member yet.
func findWaitingSites(s *situation) []wording {
	waiting := slices.DeleteFunc(slices.Clone(s.sites.New), func(n core.Network) bool { return !s.waitsFor(n.ID) })
	return findIf(len(waiting) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s isn't there at once", phrase.List(phrase.NamesOf(waiting, upgrade.SiteName))),
			meaning: "Salesforce is still adding what gives membership. The person joins when that is done.",
			action:  "Check the site's Administration, Members, if the person isn't a member after a while.",
		}
	})
}

// waitsFor tells whether all that gives membership of a site is still being added.
func (s *situation) waitsFor(site core.ID) bool {
	added := false
	for _, grant := range s.SiteGrants {
		if grant.Network.ID == site && slices.ContainsFunc(s.sites.By[site], func(by access.Source) bool { return by.ID == grant.ParentID }) {
			added = added || grant.Status == "Added"
		}
	}
	return !added
}

// findSingleSignOn warns that a sign-on may write the old profile back.
func findSingleSignOn(s *situation) []wording {
	return findIf(s.User.User.FederationIdentifier != "" && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: "Single sign-on may set the profile again",
			meaning: fmt.Sprintf("This person has the federation ID %s. If the identity provider or just-in-time provisioning sends a profile with each login, "+
				"Salesforce refuses the old one, and the login may fail.", s.User.User.FederationIdentifier),
			action: "Check what the identity provider sends for this person, and change the profile there too.",
		}
	})
}
