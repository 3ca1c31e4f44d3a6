package planning

import (
	"fmt"
	"slices"

	"cupgrade/core"
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
			title: "The user can't join any site: the contact's individual requests \"" + asks + "\"",
			meaning: "Salesforce adds a contact with such an individual to no site. Existing memberships might stay; none is added. " +
				"Whether the data can be processed is a privacy decision.",
			action: "Ask the user first. To let them join, change the contact's individual.",
		}
	})
}

// findWelcome names the joined sites that greet new members by email.
func findWelcome(s *situation) []wording {
	joined := slices.DeleteFunc(slices.Clone(s.sites.New), func(n core.Network) bool { return !n.IsLive() || !upgrade.IsTrue(n.SendsWelcome) })
	return findIf(len(joined) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s might send a welcome email", phrase.List(phrase.NamesOf(joined, upgrade.SiteName))),
			meaning: "The user becomes a member, and the site sends an email to new members, often with a link to set a password.",
			action:  "Tell the user, or turn off the welcome email in the site's Administration, Emails, during the upgrade.",
		}
	})
}

// findWaitingSites names the sites to which the profile is still to be added.
func findWaitingSites(s *situation) []wording {
	return findIf(len(s.sites.Waiting) > 0, func() wording {
		return wording{
			title:   fmt.Sprintf("%s can't be promised", phrase.List(phrase.NamesOf(s.sites.Waiting, upgrade.SiteName))),
			meaning: "The profile or permission set is waiting to be added to the site. The user becomes a member after that, which can take long or fail.",
			action:  "Check the site's Administration, Members.",
		}
	})
}

// findSingleSignOn warns that a sign-on may write the old profile back.
func findSingleSignOn(s *situation) []wording {
	return findIf(s.User.User.FederationIdentifier != "" && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: "Single sign-on might set the profile again",
			meaning: fmt.Sprintf("The user has the federation ID %s. If the identity provider or just-in-time provisioning sends a profile with each login, "+
				"Salesforce refuses the old one, and the login might fail.", s.User.User.FederationIdentifier),
			action: "Check what the identity provider sends for the user, and change the profile there too.",
		}
	})
}
